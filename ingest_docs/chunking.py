"""Passages: the spans of stored text that are searched, shown and quoted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest_docs.clause_numbers import clause_number
from ingest_docs.sections import SectionedText, Span
from ingest_docs.tables import CAPTION
from service.domain.documents import PassageDraft
from service.domain.sentences import sentences

HAN_CHARS = 350
LATIN_CHARS = 900
_SOFT_BREAK = re.compile(r"[，、,：:]\s*|\s+")


@dataclass(frozen=True)
class _Piece:
    """A block, or a run of sentences of a block that is too long for one passage."""

    start: int
    end: int
    span: Span


def chunk(sectioned: SectionedText) -> tuple[PassageDraft, ...]:
    """Return the passages in order; each is an exact slice of the stored text, and together they lose no block."""
    pieces = [piece for span in _quotable(sectioned) for piece in _pieces(sectioned.text, span)]
    drafts: list[PassageDraft] = []
    opened = 0
    for group in _groups(sectioned.text, pieces):
        first = group[0]
        opened = opened if drafts and drafts[-1].path == first.span.path else first.start
        drafts.append(_draft(sectioned.text, group, opened))
    return tuple(_with_page_turns(drafts))


def weight(text: str) -> float:
    """Return how full a passage of this text is; 1.0 is the most that one passage should hold."""
    han = len(re.findall(r"[⺀-鿿＀-￯]", text))
    return han / HAN_CHARS + (len(text) - han) / LATIN_CHARS


def _quotable(sectioned: SectionedText) -> Iterator[Span]:
    spans = sectioned.spans
    for place, span in enumerate(spans):
        heading = sectioned.text[span.start : span.end] if span.kind == "heading" else ""
        if not heading or (_stands_alone(spans, place) and _says_something(heading)):
            yield span


def _stands_alone(spans: Sequence[Span], place: int) -> bool:
    """Say whether nothing stands under this heading, neither text nor a deeper heading."""
    if place + 1 == len(spans):
        return True
    below = spans[place + 1]
    return below.path[: len(spans[place].path)] != spans[place].path or (
        below.kind == "heading" and len(below.path) <= len(spans[place].path)
    )


def _says_something(heading: str) -> bool:
    """Tell a heading that is itself a statement from a bare title."""
    number = clause_number(heading)
    words = heading[number.end :] if number else heading
    han = len(re.findall(r"[一-鿿]", words))
    return bool(re.search(r"[。；：，:;.]|\d", words.strip())) or han >= 16 or (not han and len(words.split()) >= 5)


def _pieces(text: str, span: Span) -> Iterator[_Piece]:
    if weight(text[span.start : span.end]) <= 1:
        yield _Piece(span.start, span.end, span)
        return
    parts = [
        part
        for start, end in sentences(text[span.start : span.end])
        for part in _sentence_parts(text, span.start + start, span.start + end)
    ]
    start, end = parts[0]
    for part_start, part_end in parts[1:]:
        if weight(text[start:part_end]) > 1:
            yield _Piece(start, end, span)
            start = part_start
        end = part_end
    yield _Piece(start, end, span)


def _sentence_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence whole, or cut at commas and blanks when it alone is too long."""
    while weight(text[start : min(end, start + LATIN_CHARS + 1)]) > 1:  # so many characters are always too many
        limit = start + HAN_CHARS if weight(text[start : start + HAN_CHARS]) > 0.8 else start + LATIN_CHARS
        cuts = [found.end() for found in _SOFT_BREAK.finditer(text, start + HAN_CHARS // 2, min(limit, end))]
        cut = cuts[-1] if cuts else min(limit, end)
        yield start, start + len(text[start:cut].rstrip())
        start = cut
    if start < end:
        yield start, end


def _groups(text: str, pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for place, piece in enumerate(pieces):
        if group and not _may_join(text, group, piece, pieces[place + 1 : place + 2]):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _may_join(text: str, group: Sequence[_Piece], piece: _Piece, rest: Sequence[_Piece]) -> bool:
    last = group[-1]
    if piece.span.path != last.span.path or piece.span.page != last.span.page:
        return False
    if piece.span.sheet_row or last.span.sheet_row or "heading" in (piece.span.kind, last.span.kind):
        return False
    if piece.span.kind == "row" and last.span.kind == "row" and not _same_table(piece.span.context, last.span.context):
        return False
    if piece.span.kind == "row" and last.span.kind != "row" and not _is_caption(text, last):
        return False
    if (piece.span.kind != "row" and last.span.kind == "row") or _opens_table(text, piece, rest):
        return False
    return weight(text[group[0].start : piece.end]) <= 1


def _same_table(one: str, other: str) -> bool:
    """Say whether two rows have one header; a merged cell's value may stand behind it."""
    return one.startswith(other) or other.startswith(one)


def _is_caption(text: str, piece: _Piece) -> bool:
    return bool(CAPTION.match(text, piece.start)) or text.endswith(("：", ":"), 0, piece.end)


def _opens_table(text: str, piece: _Piece, rest: Sequence[_Piece]) -> bool:
    return bool(rest) and piece.span.kind != "row" and rest[0].span.kind == "row" and _is_caption(text, piece)


def _draft(text: str, group: Sequence[_Piece], opened: int) -> PassageDraft:
    """Return the group as a passage; `opened` is where the section's own text begins."""
    first, last = group[0], group[-1]
    return PassageDraft(
        text=text[first.start : last.end],
        start=first.start,
        end=last.end,
        path=first.span.path,
        page=first.span.page,
        sheet_row=first.span.sheet_row,
        context=max((piece.span.context for piece in group), key=len) or _lead_in(text, first, opened),
        is_ocr=any(piece.span.is_ocr for piece in group),
    )


def _lead_in(text: str, piece: _Piece, opened: int) -> str:
    """Return the section's line that introduces the list in whose middle the passage begins."""
    number = clause_number(text[piece.start : piece.end])
    if piece.span.kind != "item" and (number is None or number.style not in ("han_paren", "paren", "circled")):
        return ""
    above = text[opened : piece.start].rstrip("\n").split("\n")[-30:]
    for line in reversed(above):
        if line.rstrip().endswith(("：", ":")):
            return line.strip()
        if clause_number(line) is None and piece.span.kind != "item":
            return ""
    return ""


def _with_page_turns(drafts: list[PassageDraft]) -> Iterator[PassageDraft]:
    """Yield the passages; where a page turns within a sentence, each side gets the other's part as context."""
    for place, draft in enumerate(drafts):
        above = drafts[place - 1] if place else None
        below = drafts[place + 1] if place + 1 < len(drafts) else None
        if draft.context:
            yield draft
        elif above is not None and _turns(above, draft):
            start, end = sentences(above.text)[-1]
            yield draft.model_copy(update={"context": above.text[start:end]})
        elif below is not None and _turns(draft, below):
            start, end = sentences(below.text)[0]
            yield draft.model_copy(update={"context": below.text[start:end]})
        else:
            yield draft


def _turns(above: PassageDraft, below: PassageDraft) -> bool:
    if above.page is None or below.page != above.page + 1 or above.path != below.path:
        return False
    return not re.search(r"[。！？；：.!?:;][”’」』）)\"']*$", above.text) and clause_number(below.text) is None
