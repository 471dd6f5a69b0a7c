"""A file read a second time, straight from its library and without the product's readers: lines with their places."""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import docx
import openpyxl
import pdfplumber
import pypdfium2
from docx.oxml.ns import qn
from docx.table import Table
from selectolax.lexbor import LexborHTMLParser, LexborNode

UnitKind = Literal["heading", "text", "row"]
_CONTENTS = re.compile(r"目录|目次|(?i:(?:tableof)?contents)")
"""The title above a list of contents, which is no text of the document."""


class Unit(NamedTuple):
    """A paragraph, a heading or a table row, in reading order."""

    kind: UnitKind
    text: str
    """Without white space, in compatibility form."""
    place: str = ""
    """`sheet!row` in a workbook."""
    parts: tuple[str, ...] = ()
    """A row's cells."""


class PageReading(NamedTuple):
    """A page of a PDF, as three readings give it (charts and forms have no one order), and its lines."""

    readings: tuple[str, ...]
    lines: tuple[str, ...]
    """Without running headers, footers and page numbers."""


def bare(text: str) -> str:
    """Return a text as it is compared: compatibility form, without white space and soft hyphens."""
    return "".join(unicodedata.normalize("NFKC", text.replace("\xad", "").replace("\ufffe", "-")).split())


def docx_units(data: bytes) -> list[Unit]:
    """Return paragraphs and rows of a Word file's body; headings are those its styles name."""
    word = docx.Document(io.BytesIO(data))
    running = {bare(_words(paragraph._p)) for section in word.sections
               for part in (section.header, section.footer, section.first_page_header, section.first_page_footer)
               for paragraph in part.paragraphs}
    units = []
    for part in word.iter_inner_content():
        if isinstance(part, Table):
            units += [_row([_words(cell) for cell in dict.fromkeys(cell._tc for cell in row.cells)]) for row in part.rows]
            continue
        words, style = bare(_words(part._p)), (part.style.name or "") if part.style is not None else ""
        if words and words not in running and not style.lower().startswith("toc") and not _CONTENTS.fullmatch(words):
            units.append(Unit("heading" if re.match(r"(?i)heading|title|标题", style) else "text", words))
    return units


def _words(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def xlsx_units(data: bytes) -> list[Unit]:
    """Return the filled rows of the visible sheets, each at its `sheet!row`."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    units = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        parts = [part for line in (sheet.oddHeader, sheet.oddFooter) if line is not None for part in (line.left, line.center)]
        running = " ".join(bare(part.text or "") for part in parts if part is not None)
        units.append(Unit("heading", bare(sheet.title), f"{sheet.title}!0"))
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [_shown(cell.value, cell.number_format) for cell in row if cell.value is not None]
            if cells and bare("".join(cells)) not in running:
                units.append(_row(cells, f"{sheet.title}!{number}"))
    return units


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value * 100:g}%" if "%" in (number_format or "") else f"{value:.10g}"
    return str(value)


def html_units(data: bytes) -> list[Unit]:
    """Return what a visitor of the page reads, without navigation, header and footer."""
    tree = LexborHTMLParser(data.decode("utf-8", "replace"))
    for node in tree.css("script, style, template, noscript, head, nav, header, footer, [hidden], [style*='display:none'], "
                         "[style*='display: none']"):
        node.decompose()
    hidden = re.findall(r"\.([\w-]+)\s*\{[^}]*(?:display\s*:\s*none|font-size\s*:\s*0)", data.decode("utf-8", "replace"))
    for name in hidden:
        for node in tree.css(f".{name}"):
            node.decompose()
    units = []
    spanning: dict[int, tuple[str, int]] = {}
    for node in tree.css("h1, h2, h3, h4, h5, h6, p, li, dt, dd, tr, caption, blockquote, pre"):
        if node.tag == "tr":
            cells = [(cell.text(), _rows_covered(cell)) for cell in node.css("td, th")]
            units.append(_row([text for text, _ in cells] + [text for text, left in spanning.values() if left]))
            spanning = {place: (text, left - 1) for place, (text, left) in spanning.items() if left}
            spanning |= {len(units) * 100 + place: (text, rows - 1) for place, (text, rows) in enumerate(cells) if rows > 1}
        elif _within(node, "td") or any(child.tag in ("p", "li", "ul", "ol") for child in node.iter()):
            continue
        else:
            words = bare(node.text())
            if words:
                units.append(Unit("heading" if re.fullmatch(r"h\d", node.tag or "") else "text", words))
    return units


def _rows_covered(cell: LexborNode) -> int:
    said = cell.attributes.get("rowspan") or "1"
    return int(said) if said.isdigit() else 1


def _within(node: LexborNode, tag: str) -> bool:
    above = node.parent
    while above is not None:
        if above.tag == tag:
            return True
        above = above.parent
    return False


def markdown_units(data: bytes) -> list[Unit]:
    """Return the lines of a text, its marks of Markdown taken off."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 2 and lines[0] == lines[-1]:
        lines = lines[1:-1]  # the marker
    units = []
    for line in lines:
        if re.fullmatch(r"[|\s:*_=-]+", line) or line.startswith("```"):
            continue
        if line.startswith("|"):
            units.append(_row(map(_unmarked, re.split(r"(?<!\\)\|", line.strip("|")))))
        else:
            kind: UnitKind = "heading" if re.match(r"#{1,6}\s", line) else "text"
            units.append(Unit(kind, bare(_unmarked(re.sub(r"^(?:#{1,6}|>+|[-*+])\s+", "", line).rstrip("#")))))
    return units


def _unmarked(text: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)", r"\1", text)
    return re.sub(r"\*\*|__|`|<br\s*/?>|\\(?=[\\`*_{}\[\]()#+\-.!|>])", "", text)


def _row(cells: Iterator[str] | Sequence[str], place: str = "") -> Unit:
    parts = tuple(filter(None, map(bare, cells)))
    return Unit("row", "".join(parts), place, parts)


def pdf_pages(data: bytes) -> list[PageReading]:
    """Return the pages; a line is running when it stands among the outer lines of many pages, its digits apart."""
    pages = []
    with pdfplumber.open(io.BytesIO(data)) as plumber, pypdfium2.PdfDocument(data) as pdfium:
        for number, page in enumerate(plumber.pages):
            laid_out = page.extract_text() or ""
            listed = "".join(char["text"] for char in page.chars)
            read = pdfium[number].get_textpage().get_text_range()
            pages.append((laid_out, listed, read))
            page.close()
    outer = [_outer(laid_out.splitlines()) for laid_out, _, _ in pages]
    counted = Counter(folded for lines in outer for folded in set(map(_folded, lines)))
    running = {folded for folded, count in counted.items() if count >= max(2, len(pages) * 0.25)}
    return [
        PageReading(tuple(map(bare, readings)), tuple(
            bare(line) for line in readings[0].splitlines()
            if bare(line) and not _CONTENTS.fullmatch(bare(line)) and not (line in edge and (_folded(line) in running or re.fullmatch(r"\W*(?:page|第)?\s*[\divxlc]{1,5}\W*页?\W*", line, re.I)))
        ))
        for readings, edge in zip(pages, outer, strict=True)
    ]


def _outer(lines: Sequence[str]) -> list[str]:
    return [*lines[:3], *lines[-3:]]


def _folded(line: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", bare(line).lower())
