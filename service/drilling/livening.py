"""A model makes an inject's words livelier; its words count only when every value and the mark are kept."""

import logging
from collections import Counter

from service.domain.documents import Language
from service.drilling.marking import MARKS, is_marked, mark
from service.errors import ModelUnavailable
from service.ports import ChatModel
from service.prompt_files import load_prompt
from service.rules.numerals import values

log = logging.getLogger(__name__)

LONGEST = 3.0  # times the length of our words; a longer reply has invented something


async def liven(text: str, names: tuple[str, ...], language: Language, model: ChatModel) -> str:
    """Return the model's rewording, or `text` when the model fails or changes a value, a name or the mark."""
    prompt = load_prompt(f"inject.{language}")
    bare = text.removeprefix(MARKS[language])
    try:
        completion = await model.complete(prompt.render(text=bare))
    except ModelUnavailable as failure:
        log.warning("inject kept as written", extra={"reason": str(failure)})
        return text
    worded = mark(" ".join(completion.text.split()), language)
    return worded if completion.done_reason == "stop" and keeps(text, worded, names) else text


def keeps(text: str, worded: str, names: tuple[str, ...]) -> bool:
    """Say whether a rewording has exactly the values of the text, its names and its mark, and is not much longer."""
    return (
        is_marked(worded)
        and bool(worded.removeprefix(MARKS["zh"]).removeprefix(MARKS["en"]).strip())
        and len(worded) <= LONGEST * len(text)
        and Counter(value.canonical for value in values(text)) == Counter(value.canonical for value in values(worded))
        and all(name in worded for name in names if name in text)
    )
