"""The model made ready before anyone asks: loaded, with the desk's instructions read."""

from contextlib import aclosing

from service.ports import ChatModel, Waiting
from service.prompt_files import load_prompt


async def warm_up(model: ChatModel) -> None:
    """Return once the model has begun to answer; then hang up.  Raises: ModelUnavailable."""
    # The prompt of real questions, so that a server that keeps what it has read need not read it again.
    messages = load_prompt("answer.zh").render(as_of="—", place="—", evidence="—", question="—")
    async with aclosing(model.stream(messages)) as pieces:
        async for piece in pieces:
            if not isinstance(piece, Waiting):
                return
