"""What a citation opens: the stored text with the quote marked, and the page of the original."""

import logging
from typing import Literal, NamedTuple

from ingest_docs.covered_places import Cover, kept_cover
from ingest_docs.media_types import PAGED
from ingest_docs.readers.page_view import find_boxes, page_size, render_page
from ingest_docs.scanned_places import find_on_scan, kept_lines
from service.domain.documents import Box, Passage, Version
from service.domain.record import Record
from service.errors import NotFound, PersonalData, WrongCall
from service.wiring import Desk

log = logging.getLogger(__name__)

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
    page_cover: Literal["none", "part", "whole"]
    """How much of the page image is covered because it lists or names residents."""
    is_ocr: bool
    """Read by character recognition from a scan."""
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
    has_pages = _has_pages(passage, version)
    cover = _cover(desk, version, passage.page) if has_pages and passage.page is not None else None
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
        has_page_image=has_pages,
        page_cover="none" if cover is None else "part" if cover.areas else "whole",
        is_ocr=passage.is_ocr,
        before=text[min(first, start) : start],
        quote=text[start:end],
        after=text[end:last],
        start=start,
        end=end,
    )


def page_picture(desk: Desk, passage_id: str, span: Span = WHOLE, scale: float = 2.0) -> bytes:
    """Return the page of the original as PNG, the quote marked and residents covered.  Raises: NotFound, WrongCall."""
    original = _original(desk, passage_id, span)
    cover = _cover(desk, original.version, original.page)
    return render_page(original.data, original.page, _boxes(desk, original), scale, cover.areas if cover else None)


def page_boxes(desk: Desk, passage_id: str, span: Span = WHOLE) -> PageBoxes:
    """Return where on the page of the original the quote stands.  Raises: NotFound, WrongCall."""
    original = _original(desk, passage_id, span)
    width, height = page_size(original.data, original.page)
    return PageBoxes(page=original.page, width=width, height=height, boxes=_boxes(desk, original))


def original_file(desk: Desk, version: Version, show_personal_data: bool = False) -> bytes:
    """Return a document's original bytes; one that lists residents only where that is asked for, and the log says so.

    Raises: PersonalData, NotFound."""
    if _has_residents(desk, version):
        if not show_personal_data:
            raise PersonalData(f"{version.doc_id}的原件含有居民个人信息，确需查看请加参数show_personal_data=true，查看将记入日志。"
                               f"The original of {version.doc_id} holds residents' personal data; ask again with "
                               "show_personal_data=true if you need it, which is logged.")
        # a warning, so that it is logged whatever level is set
        log.warning("the original of %s with residents' personal data was handed out", version.doc_id,
                    extra={"document": version.document_id, "version": version.version_id})
    return _bytes(desk, version)


def _has_residents(desk: Desk, version: Version) -> bool:
    return "personal_data" in version.warnings or desk.home.covers(version.sha256).exists()


def _cover(desk: Desk, version: Version, page: int) -> Cover | None:
    """Return what of a page is covered; None for nothing."""
    return kept_cover(desk.home.covers(version.sha256), page) if _has_residents(desk, version) else None


def _bytes(desk: Desk, version: Version) -> bytes:
    path = desk.home.original(version.sha256)
    if not path.exists():
        raise NotFound(f"the original of {version.title} is missing from the home; ingest it again")
    return path.read_bytes()


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
    quote = desk.records.text(version.version_id)[start:end]
    return _Original(_bytes(desk, version), passage.page, quote, version, passage.is_ocr)


def _has_pages(passage: Passage, version: Version) -> bool:
    return passage.page is not None and version.media_type in PAGED


def _line_start(text: str, at: int) -> int:
    found = text.find("\n", at)
    return at if found < 0 else found + 1


def _line_end(text: str, at: int) -> int:
    found = text.rfind("\n", 0, at)
    return at if found < 0 or at == len(text) else found
