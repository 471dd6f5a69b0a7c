"""What a citation opens: the stored text with the quote marked, and the page of the original."""

from typing import NamedTuple

from ingest_docs.media_types import PAGED
from ingest_docs.readers.page_view import find_boxes, page_size, render_page
from ingest_docs.scanned_places import find_on_scan, kept_lines
from service.domain.documents import Box, Passage, Version
from service.domain.record import Record
from service.errors import NotFound, WrongCall
from service.wiring import Desk

AROUND = 800  # characters of stored text shown before and behind the quote


class Span(NamedTuple):
    """Which part of a passage is meant: by its words, by its offsets in the stored text, or all of it."""

    quote: str | None = None
    start: int | None = None
    end: int | None = None


WHOLE = Span()


class SourceView(Record):
    """A quote in its surroundings."""

    passage_id: str
    document_id: str
    doc_id: str
    title: str
    doc_no: str | None
    version: str | None
    effective: str | None
    state: str
    """`current`, or what became of the version since."""
    section: str
    page: int | None
    has_page_image: bool
    before: str
    """Stored text before the quote, from the beginning of a line."""
    quote: str
    """Verbatim stored text."""
    after: str
    start: int
    """Offset of the quote in the version's stored text."""
    end: int


class PageBoxes(Record):
    """Where a quote stands on a page, in points from the top left."""

    page: int
    width: float
    height: float
    boxes: tuple[Box, ...]


def view_source(desk: Desk, passage_id: str, span: Span = WHOLE) -> SourceView:
    """Return the quote with the stored text around it.  Raises: NotFound, WrongCall."""
    passage, version = _found(desk, passage_id)
    text = desk.records.text(version.version_id)
    start, end = _located(passage, text, span)
    first = _line_start(text, max(0, start - AROUND)) if start > AROUND else 0
    last = _line_end(text, min(len(text), end + AROUND))
    return SourceView(
        passage_id=passage_id,
        document_id=version.document_id,
        doc_id=version.doc_id,
        title=version.title,
        doc_no=version.doc_no,
        version=version.version,
        effective=version.effective.isoformat() if version.effective else None,
        state=version.state,
        section=passage.anchor_path,
        page=passage.page,
        has_page_image=_has_pages(passage, version),
        before=text[min(first, start) : start],
        quote=text[start:end],
        after=text[end:last],
        start=start,
        end=end,
    )


def page_picture(desk: Desk, passage_id: str, span: Span = WHOLE, scale: float = 2.0) -> bytes:
    """Return the page of the original as PNG, the quote marked.  Raises: NotFound, WrongCall."""
    original = _original(desk, passage_id, span)
    return render_page(original.data, original.page, _boxes(desk, original), scale)


def page_boxes(desk: Desk, passage_id: str, span: Span = WHOLE) -> PageBoxes:
    """Return where on the page of the original the quote stands.  Raises: NotFound, WrongCall."""
    original = _original(desk, passage_id, span)
    width, height = page_size(original.data, original.page)
    return PageBoxes(page=original.page, width=width, height=height, boxes=_boxes(desk, original))


def _found(desk: Desk, passage_id: str) -> tuple[Passage, Version]:
    passage = desk.records.passages_by_id([passage_id]).get(passage_id)
    version = desk.records.version(passage.version_id) if passage else None
    if passage is None or version is None:
        raise NotFound(f"there is no passage {passage_id}; its document may have been read anew since")
    return passage, version


def _located(passage: Passage, text: str, span: Span) -> tuple[int, int]:
    """Return the span's offsets in the stored text; the whole passage when nothing is named."""
    if span.start is not None and span.end is not None:
        if not 0 <= span.start < span.end <= len(text):
            raise WrongCall(f"the stored text has {len(text)} characters; {span.start} to {span.end} is not a part of it")
        if span.quote and text[span.start : span.end] != span.quote:
            raise WrongCall("the quote does not stand at these offsets")
        return span.start, span.end
    if not span.quote:
        return passage.start, passage.end
    at = passage.text.find(span.quote)
    if at < 0:
        raise WrongCall(f"the quote does not stand in passage {passage.passage_id}")
    return passage.start + at, passage.start + at + len(span.quote)


class _Original(NamedTuple):
    """A document's bytes, and the words meant on one of its pages."""

    data: bytes
    page: int
    quote: str
    version: Version
    is_ocr: bool


def _boxes(desk: Desk, original: _Original) -> tuple[Box, ...]:
    if not original.is_ocr:
        return find_boxes(original.data, original.page, original.quote)
    version = original.version
    lines = kept_lines(desk.home.scan_lines(version.sha256), version.file_name, original.data)
    return find_on_scan(lines, original.page, original.quote)


def _original(desk: Desk, passage_id: str, span: Span) -> _Original:
    passage, version = _found(desk, passage_id)
    if not _has_pages(passage, version) or passage.page is None:
        raise NotFound(f"{version.title} has no pages; its stored text is shown instead")
    start, end = _located(passage, desk.records.text(version.version_id), span)
    path = desk.home.original(version.sha256)
    if not path.exists():
        raise NotFound(f"the original of {version.title} is missing from the home; ingest it again")
    quote = desk.records.text(version.version_id)[start:end]
    return _Original(path.read_bytes(), passage.page, quote, version, passage.is_ocr)


def _has_pages(passage: Passage, version: Version) -> bool:
    return passage.page is not None and version.media_type in PAGED


def _line_start(text: str, at: int) -> int:
    found = text.find("\n", at)
    return at if found < 0 else found + 1


def _line_end(text: str, at: int) -> int:
    found = text.rfind("\n", 0, at)
    return at if found < 0 or at == len(text) else found
