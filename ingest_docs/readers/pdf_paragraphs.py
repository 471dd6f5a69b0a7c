"""Lines of a page joined into paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest_docs.clause_numbers import clause_number
from ingest_docs.contents import DOTTED
from ingest_docs.readers.markdown import joined
from ingest_docs.readers.pdf_lines import Line
from ingest_docs.sections import is_heading_text
from ingest_docs.tables import CAPTION

_BULLET = re.compile(r"[•▪●■◆▶➢✓◦‣o\-–]\s+\S|[•▪●■◆▶➢✓◦‣]")
_COVER_LINE = re.compile(r"[^。；]{0,40}[一-鿿][^。；]{0,40}$|[A-Z][\w .]{2,24}:\s")
_FULL_STOP = re.compile(r"[。！？；.!?:：]['\"”’）)]*$")


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        text = self.lines[0].text
        for line in self.lines[1:]:
            # a hyphen at a line's end stays, so that the text is found on the page as it stands there
            text = text + line.text if text.endswith("-") and text[-2:-1].isalpha() else joined(text, line.text)
        return text

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def is_bold(self) -> bool:
        return all(line.is_bold for line in self.lines)

    @property
    def is_item(self) -> bool:
        return _BULLET.match(self.lines[0].text) is not None

    @property
    def index(self) -> int:
        return self.lines[0].index


def paragraphs_of(lines: Sequence[Line], body_size: float) -> list[Paragraph]:
    """Return the paragraphs of one page in the order of its lines."""
    pitch = _pitch(lines)
    right = max((line.x1 for line in lines), default=0.0)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, pitch, right) and not _are_centred(groups[-1], line, body_size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Paragraph(tuple(group)) for group in groups]


def _pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance from line to line, in font sizes."""
    steps = [
        (below.bottom - above.bottom) / above.size
        for above, below in pairwise(lines)
        if above.size == below.size and 0 < below.bottom - above.bottom < 3 * above.size
    ]
    return median(steps) if steps else 1.3


def _continues(group: Sequence[Line], line: Line, pitch: float, right: float) -> bool:
    first, above = group[0], group[-1]
    step = line.bottom - above.bottom
    if abs(line.size - above.size) > 0.08 * above.size:
        return False
    if line.is_bold != above.is_bold and not line.text[:1].islower():
        return False
    if not 0 < step <= max(pitch * 1.3, 1.25) * line.size or line.x0 > above.x1 or line.x1 < above.x0:
        return False
    if _BULLET.match(line.text) or DOTTED.search(above.text) or _opens_clause(line.text, above):
        return False
    em = line.size
    if above is first:
        hanging = line.x0 > first.x0 + 0.8 * em and not (_BULLET.match(first.text) or clause_number(first.text))
        if hanging and _FULL_STOP.search(above.text):
            return False
        if line.x0 > first.x0 + 0.8 * em and _is_short_heading(first, right):
            return False
    elif line.x0 > above.x0 + 1.2 * em:
        return False
    short = above.x1 < right - max(0.2 * (right - first.x0), 4 * em)
    return not (short and _FULL_STOP.search(above.text))


def _is_short_heading(line: Line, right: float) -> bool:
    """Tell `一、编制目的` above an indented paragraph from a list's item, whose first line reaches the margin."""
    number = clause_number(line.text)
    if number is None or line.x1 > right - 6 * line.size:
        return False
    return number.style in ("chapter", "section", "han", "han_paren") and is_heading_text(line.text)


def _are_centred(group: Sequence[Line], line: Line, body_size: float) -> bool:
    """Tell lines of a cover, each centred by itself, from a paragraph; a large title may take several lines."""
    if CAPTION.match(line.text):
        return True
    above = group[-1]
    if line.size > body_size * 1.35 or not _COVER_LINE.match(line.text):
        return False
    middles = abs((above.x0 + above.x1) - (line.x0 + line.x1)) / 2
    return middles < 1.5 and abs(above.x0 - line.x0) > 2 and abs(above.x1 - line.x1) > 2


def _opens_clause(text: str, above: Line) -> bool:
    number = clause_number(text)
    if number is None:
        return False
    if number.style in ("decimal", "letter", "roman", "paren"):
        # a wrapped line may begin with a number: `… within / 3 km`; one that opens a clause follows a full stop
        return _FULL_STOP.search(above.text) is not None or number.depth > 1 or text[: number.end].rstrip()[-1:] in ".)）、"
    return True
