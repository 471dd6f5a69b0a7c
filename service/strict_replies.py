"""A model's reply as a record, or not at all: validated as written, asked for once more with what was wrong."""

import logging
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from service.errors import ModelUnavailable
from service.ports import ChatModel, Message
from service.prompt_files import load_prompt

log = logging.getLogger(__name__)

R = TypeVar("R", bound=BaseModel)

_MOST_ERRORS = 5


async def reply_as(model: ChatModel, messages: Sequence[Message], shape: type[R]) -> R:
    """Return the reply to a system and a user message as a `shape`.  Nothing is repaired: JSON that was cut is wrong.

    Raises: ModelUnavailable, also when the second reply is wrong too.
    """
    wrong, reply = "", ""
    asked: Sequence[Message] = messages
    for _ in range(2):
        completion = await model.complete(asked, shape.model_json_schema())
        reply = completion.text
        if completion.done_reason != "stop":
            wrong = f"the reply was cut ({completion.done_reason or 'it broke off'}); be shorter"
        else:
            try:
                return shape.model_validate_json(reply)
            except ValidationError as failure:
                wrong = _said(failure)
        log.info("a reply does not have its shape", extra={"shape": shape.__name__})
        asked = _again(messages, reply, wrong)
    raise ModelUnavailable(f"the reply is no {shape.__name__} the second time either: {wrong}", "malformed")


def _again(messages: Sequence[Message], reply: str, wrong: str) -> Sequence[Message]:
    """Return the same request with the reply and what is wrong with it, again as one system and one user message."""
    system, user = messages
    return load_prompt("again").render(instructions=system.content, asked=user.content, reply=reply, wrong=wrong)


def _said(failure: ValidationError) -> str:
    """Return what is wrong and where, without repeating what was sent."""
    errors = failure.errors(include_url=False, include_input=False, include_context=False)[:_MOST_ERRORS]
    return "; ".join(f"{'.'.join(map(str, error['loc'])) or 'reply'}: {error['msg']}" for error in errors)
