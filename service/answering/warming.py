"""The model made ready before anyone asks: loaded, with the desk's instructions read."""

from contextlib import aclosing

from service.answering.generation import named
from service.ports import ChatModel, Waiting
from service.prompt_files import load_prompt
from service.settings import PromptLanguage


async def warm_up(model: ChatModel, language: PromptLanguage = "auto") -> None:
    """Return once the model has begun to answer; then hang up.  Raises: ModelUnavailable."""
    # The prompt of real questions, so that a server that keeps what it has read need not read it again.
    prompt = load_prompt("answer.en" if language == "en" else "answer.zh")
    messages = prompt.render(as_of="—", place="—", evidence="—", question="—", language=named("zh", prompt))
    async with aclosing(model.stream(messages)) as pieces:
        async for piece in pieces:
            if not isinstance(piece, Waiting):
                return
