"""Citation marks in what a model writes, and its sentences as they finish in the stream."""

import re
from typing import NamedTuple

from service.domain.sentences import sentences

_NUMBERS = r"\d{1,2}(?:\s?[,，、;；\-–~—至和]\s?(?:来源|资料|[Ss]ources?\s?)?\d{1,2})*"
_WORD = r"(?:来源|资料|文档|段落|出处|[Ss]ources?|[Pp]assages?|[Rr]efs?\.?|\^)"
_MARK = re.compile(
    rf"\s?(?:[\[［【]\s?(?:{_WORD}\s?[:：]?\s?)?(?P<square>{_NUMBERS})\s?(?:†[^\]］】]{{0,20}})?[\]］】](?!\s?\d+\s?号)"
    rf"|〔\s?(?:{_WORD}\s?[:：]?\s?)?(?P<hooked>{_NUMBERS})\s?〕(?!\s?\d)"
    rf"|[（(]\s?{_WORD}\s?[:：]?\s?(?P<round>{_NUMBERS})\s?[)）]"
    rf"|(?<![\u4e00-\u9fffA-Za-z]){_WORD}\s?[:：]?\s?(?P<bare>{_NUMBERS})(?=\s*(?:$|[。.；;，,!！?？\[［【（(]))"
    rf"|(?<=[。.；;，,!！?？\u4e00-\u9fff])来源\s?[:：]?\s?(?P<glued>{_NUMBERS})(?=\s*(?:$|[。.；;，,!！?？])))"
)
_LEADING_MARKS = re.compile(rf"(?:\s*{_MARK.pattern.replace('?P<', '?P<lead_')})+[ \t]*")
_UNFINISHED_MARK = re.compile(r"\s?[\[［【〔（(][^\]］】〕）)\n]{0,20}|\s?(?:来源?|资料?|[Ss]o?u?r?c?e?s?)\s?[:：]?\s?\d{0,2}")
_FINISHED = re.compile(r"[。！？；.!?;：:…\n][”’」』）】》〉)\]}\"'*_\s]*$")
_LONGEST_RANGE = 10


class Marked(NamedTuple):
    """A sentence without its marks, and the marks in order, each once."""

    text: str
    marks: tuple[int, ...]


class Streamed(NamedTuple):
    """A sentence as the model wrote it, marks included."""

    text: str
    is_cut: bool = False
    """True when the stream ended inside it."""


def split_marks(sentence: str) -> Marked:
    """Take the marks out of a sentence: `[1]`, `[1,2]`, `[1-3]`, `【1】`, `［1］`, `[来源1]`, `（来源：1）`, `Source 1`.

    Brackets with four digits are document numbers (青政发〔2025〕8号) and stay."""
    marks: dict[int, None] = {}
    for match in _MARK.finditer(sentence):
        for number in _numbers(next(group for group in match.groups() if group)):
            marks.setdefault(number)
    text = re.sub(r"[ \t]{2,}", " ", _MARK.sub("", sentence))
    text = re.sub(r"[，,、](?=\s*[。.！!？?]$)", "", text)
    text = re.sub(r"\s+(?=[。，；、！？,.;!?])", "", text).strip()
    return Marked(text, tuple(marks))


class SentenceStream:
    """Takes pieces of streamed text and gives back whole sentences, each with the marks that follow it."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> tuple[Streamed, ...]:
        """Take a piece and return the sentences that are surely finished."""
        self._rest += piece
        finished = []
        while end := _first_end(self._rest):
            sentence = self._rest[:end].strip()
            if sentence:
                finished.append(Streamed(sentence))
            self._rest = self._rest[end:]
        return tuple(finished)

    def flush(self) -> tuple[Streamed, ...]:
        """Return what is left at the end of the stream; the last sentence tells whether it was cut off."""
        rest, self._rest = self._rest, ""
        bounds = [*_bounds(rest), len(rest)]
        pieces = [rest[start:end].strip() for start, end in zip([0, *bounds], bounds, strict=False)]
        pieces = [piece for piece in pieces if piece]
        if not pieces:
            return ()
        is_whole = rest.endswith("\n") or _FINISHED.search(_MARK.sub("。", pieces[-1])) is not None
        return (*map(Streamed, pieces[:-1]), Streamed(pieces[-1], not is_whole))


def _first_end(text: str) -> int:
    """Return where the first sentence ends when what follows can change nothing about it, else 0."""
    bounds = _bounds(text)
    if not bounds:
        return 0
    following = text[bounds[0]:]
    return 0 if not following or _UNFINISHED_MARK.fullmatch(following) else bounds[0]


def _bounds(text: str) -> list[int]:
    """Return where each sentence but the last ends; marks at a sentence's head belong to the one before."""
    bounds = []
    for start, end in sentences(text)[1:]:
        leading = _LEADING_MARKS.match(text, start, end)
        behind = leading.end() if leading else start
        if behind < len(text) and not (leading and behind == end and text[end:].strip() == ""):
            bounds.append(behind)
    return sorted(set(bounds))


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"\s?[,，、;；和]\s?", re.sub(r"来源|资料|[Ss]ources?\s?", "", text)):
        ends = [int(number) for number in re.split(r"\s?[-–~—至]\s?", part)]
        if len(ends) == 2 and ends[0] < ends[1] <= ends[0] + _LONGEST_RANGE:
            numbers += range(ends[0], ends[1] + 1)
        else:
            numbers += ends
    return numbers
