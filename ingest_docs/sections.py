"""Stored text and the tree of sections in it, from a file's blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest_docs.blocks import Block, BlockKind, ReadFile
from ingest_docs.clause_numbers import ClauseNumber, clause_number
from ingest_docs.tables import CAPTION
from service.domain.documents import Section

_SENTENCE_END = re.compile(r"[。；;，,：:？！?!]$|[^\d\W]{2}\.$")
_ARTICLE_TITLE = re.compile(r"\s*(?:【[^】]{1,30}】|[（(][^）)。；，]{1,20}[）)](?=\s))")
_SHORT_HAN, _SHORT_LATIN = 34, 90


@dataclass(frozen=True)
class Span:
    """Where one block stands in the stored text."""

    start: int
    end: int
    kind: BlockKind
    path: tuple[str, ...]
    """Headings from the top down to the block; a heading's own is the last."""
    page: int | None = None
    sheet_row: str | None = None
    context: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    is_ocr: bool = False


@dataclass(frozen=True)
class SectionedText:
    """The stored text of a version and what stands where in it."""

    text: str
    """The block texts joined by line breaks."""
    sections: tuple[Section, ...]
    spans: tuple[Span, ...]
    """One per block, in order."""
    page_starts: tuple[int, ...]
    """Offset where each page begins, from page 1; empty for formats without pages."""


@dataclass(frozen=True)
class _Head:
    """An open section on the way down the text."""

    heading: str
    number: ClauseNumber | None
    level: int | None
    start: int


def build_sections(read: ReadFile) -> SectionedText:
    """Return the stored text with its sections, in the order of their headings."""
    blocks = _with_headings(read.blocks)
    title = title_place(blocks)
    text = "\n".join(block.text for block in blocks)
    sections: list[Section] = []
    spans: list[Span] = []
    open_heads: list[_Head] = []
    start = 0
    for place, block in enumerate(blocks):
        head = _head_of(block, start) if place != title else None
        if head is not None:
            keep = _ancestors(open_heads, head)
            sections += _closed(open_heads, keep, max(start - 1, 0))
            open_heads = [*open_heads[:keep], head]
        end = start + len(block.text)
        path = tuple(opened.heading for opened in open_heads)
        spans.append(Span(start, end, block.kind, path, block.page, block.sheet_row, block.context, block.cells,
                          block.is_ocr))
        start = end + 1
    sections += _closed(open_heads, 0, len(text))
    sections.sort(key=lambda section: (section.start, section.depth))
    return SectionedText(text, tuple(sections), tuple(spans), _page_starts(spans, read.pages, len(text)))


def is_heading_text(text: str) -> bool:
    """Say whether a line is short enough to be a heading and does not end like a sentence."""
    han = len(re.findall(r"[一-鿿]", text))
    short = len(text) <= _SHORT_HAN if han > len(text) / 4 else len(text) <= _SHORT_LATIN
    return short and not _SENTENCE_END.search(text.rstrip())


def title_place(blocks: Sequence[Block]) -> int | None:
    """Return where the document's title stands: a first heading above all others; None when there is none."""
    headings = [place for place, block in enumerate(blocks) if block.kind == "heading" and block.level is not None]
    if not headings or clause_number(blocks[headings[0]].text) is not None:
        return None
    first = blocks[headings[0]].level or 0
    others = [level for place in headings[1:] if (level := blocks[place].level) is not None]
    if first == 0 or (others and first < min(others)):
        return headings[0]
    return None


def _closed(open_heads: list[_Head], keep: int, end: int) -> list[Section]:
    """Return the sections of the heads from `keep` on, which end here."""
    path = tuple(head.heading for head in open_heads)
    return [
        Section(
            number=head.number.text if head.number else "",
            heading=head.heading,
            path=path[: depth + 1],
            depth=depth + 1,
            start=head.start,
            end=end,
        )
        for depth, head in enumerate(open_heads)
        if depth >= keep
    ]


def _ancestors(open_heads: list[_Head], head: _Head) -> int:
    """Return how many of the open heads stand above this one."""
    for place, opened in enumerate(open_heads):
        if not _is_above(opened, head):
            return place
    return len(open_heads)


def _is_above(opened: _Head, head: _Head) -> bool:
    if opened.number and head.number:
        known = opened.number.holds(head.number)
        is_annex = head.number.style == "annex"
        if is_annex and opened.level is not None and head.level is not None:
            return opened.level < head.level
        if known is not None:
            return known
    if opened.level is not None and head.level is not None:
        return opened.level < head.level
    # without levels on both sides a numbered line opens below what is open; an unnumbered title closes it
    return head.level is None


def _head_of(block: Block, start: int) -> _Head | None:
    number = clause_number(block.text)
    if block.kind == "heading":
        return _Head(block.text, number, block.level, start)
    if block.kind == "paragraph" and number is not None and number.style == "article" and _is_article(block.text):
        title = _ARTICLE_TITLE.match(block.text[number.end :])
        heading = block.text[: number.end + title.end()] if title else block.text[: number.end]
        return _Head(heading.strip(" \t　"), number, None, start)
    return None


def _is_article(text: str) -> bool:
    """Tell `第十二条 为了…` from a sentence that begins by naming an article."""
    return re.match(r"第\s?\S{1,9}条(?:之\S{1,2})?(?:[\s　【（(]|$)", text) is not None or text.startswith(
        ("Article ", "ARTICLE ")
    )


def _with_headings(blocks: tuple[Block, ...]) -> list[Block]:
    """Return the blocks with numbered lines of their own turned into headings."""
    styled = any(block.kind == "heading" and clause_number(block.text) for block in blocks)
    found = list(blocks)
    for place, block in enumerate(blocks):
        if block.kind == "paragraph" and _is_own_heading(blocks, place, styled):
            found[place] = replace(block, kind="heading", level=None)
    return found


def _is_own_heading(blocks: tuple[Block, ...], place: int, styled: bool) -> bool:
    text = blocks[place].text
    if CAPTION.match(text) and place + 1 < len(blocks) and blocks[place + 1].kind == "row":
        return False
    number = clause_number(text)
    if number is None or not is_heading_text(text) or len(text) <= number.end:
        return number is not None and number.style in ("part", "chapter", "annex") and is_heading_text(text)
    if number.style in ("part", "chapter", "section", "annex"):
        return not re.search(r"[。；]|规定|第.{1,5}[款项]", text)
    if number.style == "decimal" and number.depth > 1:
        return not styled or re.match(r"[\d.．]+\s", text) is not None
    if number.style not in ("han", "han_paren", "decimal") or (styled and number.style == "decimal"):
        return False
    # lines of one style right after each other are a list, not headings with text under them
    return not any(_style(blocks, beside) == number.style for beside in (place - 1, place + 1)) and _has_text_below(
        blocks, place
    )


def _style(blocks: tuple[Block, ...], place: int) -> str:
    if not 0 <= place < len(blocks) or blocks[place].kind == "heading":
        return ""
    number = clause_number(blocks[place].text)
    return number.style if number else ""


def _has_text_below(blocks: tuple[Block, ...], place: int) -> bool:
    return place + 1 < len(blocks) and blocks[place + 1].kind != "heading"


def _page_starts(spans: list[Span], pages: int | None, length: int) -> tuple[int, ...]:
    if not pages:
        return ()
    starts = [length] * pages
    for span in reversed(spans):
        if span.page is not None:
            starts[span.page - 1] = span.start
    for page in range(pages - 2, -1, -1):
        starts[page] = min(starts[page], starts[page + 1])
    return tuple(starts)
