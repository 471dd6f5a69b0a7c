"""Blocks of a PDF: paragraphs, headings and table rows, each with its page."""

import io
import logging
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest_docs.blocks import Block, HiddenText, ReadFile
from ingest_docs.contents import DOTTED
from ingest_docs.hostile_text import hidden_problems
from ingest_docs.readers.markdown import caption_above
from ingest_docs.readers.pages_read import page_read
from ingest_docs.readers.pdf_headings import Headings
from ingest_docs.readers.pdf_hidden import hidden_indexes, hidden_text
from ingest_docs.readers.pdf_lines import Character, Line, characters_of, lines_of
from ingest_docs.readers.pdf_paragraphs import Paragraph, paragraphs_of
from ingest_docs.readers.pdf_running import PAGE_WORDS, running_lines
from ingest_docs.readers.pdf_tables import PageTable, RuledTable, is_inside, ruled_tables, squeezed
from ingest_docs.readers.pdfium_turn import PDFIUM
from ingest_docs.readers.text_quality import READABLE, text_quality
from service.domain.documents import Problem
from service.errors import ReadFailed

if TYPE_CHECKING:
    from ingest_docs.readers.scan import Scan
    from ingest_docs.readers.scan_tables import ScannedTable

log = logging.getLogger(__name__)

MOST_PAGES = 3000
A4_HEIGHT = 842.0
FEWEST_RULES = 4
"""Ruling lines from which a page is searched for tables."""
SCAN_DPI = 200
"""Pixels an inch at which a page is pictured to be read; more cost time and read no better."""
MOST_PIXELS = 12_000_000


@dataclass(frozen=True)
class _Page:
    """One page as read: its height, characters and lines, and the tables found on it."""

    number: int
    height: float
    characters: list[Character]
    lines: list[Line]
    tables: "Sequence[PageTable | ScannedTable]"
    scan: "Scan | None" = None
    """The page as read from its picture, when its text could not be used."""
    hidden: str = ""
    """Print that nobody sees on it."""


def read_pdf(name: str, data: bytes, media_type: str) -> ReadFile:
    """Return the blocks in page order.  Raises: ReadFailed."""
    with PDFIUM:
        document = _opened(name, data)
    try:
        with PDFIUM:
            outline = [(entry.level, entry.get_title().strip(), _page_of(entry)) for entry in document.get_toc()]
            problems = _active(document)
            properties = {key.lower(): value for key, value in document.get_metadata_dict().items() if value.strip()}
            count = len(document)
        pages, troubles = _pages(name, document, data, count)
    finally:
        with PDFIUM:
            document.close()
    body_size = _body_size(pages)
    running = running_lines([page.lines for page in pages], [page.height for page in pages], body_size)
    shown = {
        squeezed(line.text): line.text
        for page in reversed(pages) for line in page.lines if (line.page, line.index) in running
    }
    headings = Headings(outline, body_size)
    kept = [
        (page, paragraphs_of([one for one in page.lines if not _is_running(one, running, shown, body_size)], body_size))
        for page in pages
    ]
    headings.learn([paragraph for _, paragraphs in kept for paragraph in paragraphs], count)
    hidden = [(HiddenText(f"page {page.number}", page.hidden), page.number) for page in pages if page.hidden]
    blocks: list[Block] = []
    last: PageTable | ScannedTable | None = None
    for page, paragraphs in kept:
        blocks += _page_blocks(page, paragraphs, headings, blocks, last)
        ends_in_table = bool(blocks) and blocks[-1].kind == "row" and blocks[-1].page == page.number
        last = max(page.tables, key=lambda table: table.index) if ends_in_table else None
    return ReadFile(
        media_type,
        tuple(blocks),
        pages=count,
        running=tuple(text for text in reversed(shown.values()) if not PAGE_WORDS.fullmatch(text)),
        outline=tuple(title for _, title, _ in outline if title),
        properties=properties,
        problems=(*troubles, *problems,
                  *(problem for one, page in hidden for problem in hidden_problems([one], f"{one.where}: hidden text left out", page))),
        scan_lines=tuple(line for page in pages if page.scan for line in page.scan.scan_lines()),
        hidden=tuple(one for one, _ in hidden),
    )


def _opened(name: str, data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as failure:
        if "password" in str(failure).lower() or "security" in str(failure).lower():
            raise ReadFailed("encrypted", f"{name} is protected by a password; save it without one") from failure
        code = "unreadable" if b"%%EOF" in data[-2048:] else "truncated"
        raise ReadFailed(code, f"{name} cannot be opened as a PDF: {failure}") from failure
    if count > MOST_PAGES:
        raise ReadFailed("too_large", f"{name} has {count} pages; the most that is read is {MOST_PAGES}")
    return document


def _pages(
    name: str, document: pdfium.PdfDocument, data: bytes, count: int
) -> tuple[list[_Page], list[Problem]]:
    pages: list[_Page] = []
    problems: list[Problem] = []
    with ExitStack() as opened:
        plumber = _plumber(data, opened)
        for number in range(1, count + 1):
            page, trouble, damage = _Page(number, A4_HEIGHT, [], [], []), "", ""
            try:
                with PDFIUM:
                    page, trouble, damage = _read_page(document, plumber, number)
            except pdfium.PdfiumError as failure:
                damage = f"the page cannot be opened ({failure})"
            if damage:
                problems.append(Problem(code="unreadable", message=f"{name}, page {number}: {damage}", page=number))
            if trouble:
                page, trouble = _scanned(document, page, trouble)
            pages.append(page)
            page_read(number, count)
            if trouble:
                problems.append(Problem(code="needs_ocr", message=f"{name}, page {number}: {trouble}", page=number))
    return _evened(pages), problems


def _plumber(data: bytes, opened: ExitStack) -> Any:
    """Return the document as pdfplumber reads it, None when it cannot: it is stricter than PDFium about damage."""
    try:
        plumber = opened.enter_context(pdfplumber.open(io.BytesIO(data)))
        return plumber if plumber.pages else None
    except Exception as failure:  # pdfminer raises whatever its parser met
        log.info("pdfplumber cannot read the file: %r", failure)
        return None


def _scanned(document: pdfium.PdfDocument, page: _Page, trouble: str) -> tuple[_Page, str]:
    """Return the page as read from its picture; as it is, with the reason, when that cannot be read either."""
    # loading the recogniser takes seconds, so only a scan loads it
    from ingest_docs.readers.scan import read_scan
    from ingest_docs.readers.scan_places import Sheet

    with PDFIUM:
        opened = document[page.number - 1]
        width, height, rotation = opened.get_width(), opened.get_height(), opened.get_rotation()
        scale = min(SCAN_DPI / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = opened.render(scale=scale)
        picture = np.asarray(bitmap.to_pil().convert("RGB"))
        bitmap.close()
        opened.close()
    scan = read_scan(picture, Sheet(page.number, width, height, 1 / scale, rotation))
    if scan.quality < READABLE:
        why = f"of its print {scan.quality:.0%} was readable" if scan.quality else "no print was found on it"
        return page, f"{trouble}; {why}"
    return replace(page, lines=scan.lines, tables=scan.tables, scan=scan), ""


def _evened(pages: list[_Page]) -> list[_Page]:
    """Return the pages with one font size for print of one size on all scanned pages."""
    if not any(page.scan for page in pages):
        return pages
    from ingest_docs.readers.scan_lines import even_sizes

    lines = iter(even_sizes([line for page in pages if page.scan for line in page.lines]))
    return [replace(page, lines=[next(lines) for _ in page.lines]) if page.scan else page for page in pages]


def _read_page(document: pdfium.PdfDocument, plumber: Any, number: int) -> tuple[_Page, str, str]:
    """Return the page, why its text cannot be used, and why its tables cannot; empty when they can."""
    page = document[number - 1]
    text_page = page.get_textpage()
    characters = characters_of(page, text_page)
    aside = hidden_indexes(page, text_page, characters)
    hidden = hidden_text(text_page, characters, aside, number) if aside else ""
    characters = [one for one in characters if one.index not in aside]
    trouble = _text_trouble(page, characters)
    if trouble:
        characters = []
    rectangles, damage = _tables(page, plumber, number, characters)
    ruled = (PageTable(table, characters, number) for table in rectangles)
    tables = [table for table in ruled if table.is_filled]
    free = [one for one in characters if one.text.isspace() or not any(t.holds(one) for t in tables)]
    lines = lines_of(text_page, free, number)
    height = page.get_height()
    text_page.close()
    page.close()
    return _Page(number, height, characters, lines, tables, hidden=hidden), trouble, damage


def _text_trouble(page: pdfium.PdfPage, characters: Sequence[Character]) -> str:
    """Return why a page's text cannot be used; empty when it can."""
    printed = [one.text for one in characters if not one.text.isspace()]
    if text_quality(printed) < READABLE:
        return "the text layer is garbled; the page must be read from its image"
    if len(printed) < 10:
        images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        area = page.get_width() * page.get_height()
        if any(_area(image) > 0.3 * area for image in images):
            return "the page is an image without text"
    return ""


def _area(image: Any) -> float:
    left, bottom, right, top = image.get_bounds()
    return float(abs(right - left) * abs(top - bottom))


def _tables(
    page: pdfium.PdfPage, plumber: Any, number: int, characters: Sequence[Character]
) -> tuple[list[RuledTable], str]:
    rules = 0
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        rules += raw.FPDFPath_CountSegments(path) // 2
        if rules >= FEWEST_RULES:
            break
    if rules < FEWEST_RULES or not characters:
        return [], ""
    try:
        page_rules = plumber.pages[number - 1]
        found = ruled_tables(page_rules)
        page_rules.close()
    except Exception as failure:  # the text is there all the same; what stands in tables is read as lines
        return [], f"its tables were read as lines ({type(failure).__name__})"
    printed = [one for one in characters if not one.text.isspace()]
    return [table for table in found if any(is_inside(one, table.box) for one in printed)], ""


def _page_blocks(
    page: _Page, paragraphs: Sequence[Paragraph], headings: Headings, before: Sequence[Block],
    last: "PageTable | ScannedTable | None",
) -> list[Block]:
    """Return the page's blocks, each table where its first character stands among the paragraphs.

    `last` is the table that the page before ended with."""
    found: list[Block] = []
    tables = sorted(page.tables, key=lambda table: table.index)
    for paragraph in paragraphs:
        while tables and tables[0].index < paragraph.index:
            found += _table_blocks(tables.pop(0), _caption([*before, *found]), None if found else last)
        found.append(headings.block(paragraph, page.number))
    for table in tables:
        found += _table_blocks(table, _caption([*before, *found]), None if found else last)
    kept = [block for block in found if any(one.isalnum() for one in block.text)]
    return [replace(block, is_ocr=True) for block in kept] if page.scan else kept


def _table_blocks(
    table: "PageTable | ScannedTable", caption: str, last: "PageTable | ScannedTable | None"
) -> list[Block]:
    if isinstance(table, PageTable):
        return table.blocks(caption, last if isinstance(last, PageTable) else None)
    return table.blocks(caption, None if isinstance(last, PageTable) else last)


def _caption(before: Sequence[Block]) -> str:
    return caption_above([replace(block, kind="paragraph") for block in before[-1:]])


def _is_running(line: Line, running: set[tuple[int, int]], shown: Collection[str], body_size: float) -> bool:
    if (line.page, line.index) in running:
        return True
    return line.page == 1 and squeezed(line.text) in shown and line.size <= body_size * 1.15


def _body_size(pages: Sequence[_Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += 0 if DOTTED.search(line.text) else len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _page_of(entry: Any) -> int | None:
    destination = entry.get_dest()
    index = destination.get_index() if destination else None
    return None if index is None else int(index) + 1


def _active(document: pdfium.PdfDocument) -> list[Problem]:
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        return [Problem(code="active_content", message="the file carries JavaScript; it was not run")]
    return []


