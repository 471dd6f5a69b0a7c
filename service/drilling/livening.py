"""A model makes an inject's words livelier; its words count only when every value and the mark are kept."""

import logging
from collections import Counter
from collections.abc import Sequence

from service.domain.documents import Language
from service.drilling.marking import MARKS, is_marked, mark
from service.errors import ModelUnavailable
from service.ports import ChatModel
from service.prompt_files import load_prompt
from service.rules.numerals import values

log = logging.getLogger(__name__)

LONGEST = 3.0  # times the length of our words; a longer reply has invented something


async def liven(
    texts: Sequence[str], names: Sequence[tuple[str, ...]], language: Language, model: ChatModel
) -> tuple[tuple[str, ...], bool]:
    """Return the texts, reworded where the model keeps values, names and mark, and whether the model answered throughout.

    A model that fails once is not asked again: a drill does not wait for it fourteen times."""
    prompt = load_prompt(f"inject.{language}")
    reworded = list(texts)
    for at, (text, kept) in enumerate(zip(texts, names, strict=True)):
        try:
            completion = await model.complete(prompt.render(text=text.removeprefix(MARKS[language])))
        except ModelUnavailable as failure:
            log.warning("injects kept as written", extra={"reason": str(failure), "from": at + 1})
            return tuple(reworded), False
        worded = mark(" ".join(completion.text.split()), language)
        if completion.done_reason == "stop" and keeps(text, worded, kept):
            reworded[at] = worded
    return tuple(reworded), True


def keeps(text: str, worded: str, names: tuple[str, ...]) -> bool:
    """Say whether a rewording has exactly the values of the text, its names and its mark, and is not much longer."""
    return (
        is_marked(worded)
        and bool(worded.removeprefix(MARKS["zh"]).removeprefix(MARKS["en"]).strip())
        and len(worded) <= LONGEST * len(text)
        and Counter(value.canonical for value in values(text)) == Counter(value.canonical for value in values(worded))
        and all(name in worded for name in names if name in text)
    )
