"""PDF files: embedded font subset, bookmarks from the headings, ruled tables, page numbers."""

import io
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors, textsplit
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
    paragraph,
)
from reportlab.platypus import Image as PdfImage
from reportlab.platypus import Table as PdfTable
from reportlab.platypus.tableofcontents import TableOfContents

from corpora.qinglan.builders import source as s
from corpora.qinglan.builders.fonts import font_file
from corpora.qinglan.builders.map_image import image_bytes
from corpora.qinglan.builders.stamp import Stamped
from corpora.qinglan.builders.table import Table, lines_of

REGULAR, BOLD = "LXGWWenKai", "LXGWWenKai-Bold"
HAND_INK = "#1f2c8c"
"""The ink of a field filled in by hand; nothing else on a page has this colour."""
TEXT_WIDTH = A4[0] - 5.4 * cm


def build_pdf(document: s.Source, path: Path) -> None:
    """Write the PDF; the same source gives the same bytes.  Raises: FontMissing."""
    path.write_bytes(laid_out(document))


def laid_out(document: s.Source) -> bytes:
    """Return the PDF with its text, pages broken as printed.  Raises: FontMissing."""
    for name, cut in ((REGULAR, "LXGWWenKai-Regular"), (BOLD, "LXGWWenKai-Bold")):
        pdfmetrics.registerFont(TTFont(name, str(font_file(cut))))
    # reportlab knows the Japanese marks that open no line, but not these Chinese ones.
    for module in (textsplit, paragraph):
        module.ALL_CANNOT_START = "".join(textsplit.CANNOT_START_LINE) + "，；：！？》〉”’"
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    story = _cover(document)
    for block in document.blocks:
        story += _flowables(document, block)
    packed = io.BytesIO()
    _Template(document, packed).multiBuild(story)
    return packed.getvalue()


class _Template(BaseDocTemplate):  # type: ignore[misc]
    """Pages with running header and footer; headings become bookmarks."""

    def __init__(self, document: s.Source, out: io.BytesIO) -> None:
        title, author = document.title, document.meta["issuer"]
        super().__init__(out, pagesize=A4, title=title, author=author, invariant=1)
        self.document, self.depth = document, -1
        frame = Frame(2.7 * cm, 2.6 * cm, TEXT_WIDTH, A4[1] - 5.4 * cm, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._running))

    def beforeDocument(self) -> None:
        self.depth = -1

    def _running(self, canvas: Any, _: object) -> None:
        canvas.saveState()
        canvas.setFont(REGULAR, 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 1.7 * cm, self.document.title)
        canvas.drawCentredString(A4[0] / 2, 1.7 * cm, s.MARKER)
        number = canvas.getPageNumber()
        shown = f"第 {number} 页" if self.document.is_chinese else f"Page {number}"
        canvas.drawCentredString(A4[0] / 2, 1.2 * cm, shown)
        canvas.restoreState()

    def afterFlowable(self, flowable: Any) -> None:
        level = getattr(flowable, "heading_level", 0)
        if not level:
            return
        self.depth = min(level - 1, self.depth + 1)
        key = f"h{self.page}-{self.canv.getPageNumber()}-{flowable.heading_number}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(flowable.heading_text, key, self.depth, closed=level > 1)
        if level <= 2:
            self.notify("TOCEntry", (level - 1, escape(flowable.heading_text), self.page, key))


def _style(document: s.Source, size: float, **more: object) -> Any:
    base = {"fontName": REGULAR, "fontSize": size, "leading": size * 1.6, "spaceAfter": 2}
    if document.is_chinese:
        base["wordWrap"] = "CJK"
    return ParagraphStyle("any", **(base | more))


def _cover(document: s.Source) -> list[Any]:
    story = [Paragraph(s.MARKER, _style(document, 10, alignment=1))]
    story.append(Spacer(1, (6 if document.has_cover_page else 0.5) * cm))
    style = _style(document, 22, fontName=BOLD, alignment=1, spaceAfter=24)
    story.append(Paragraph(escape(document.title), style))
    story += [Paragraph(escape(line), _style(document, 14, alignment=1)) for line in document.cover_lines()]
    story.append(PageBreak() if document.has_cover_page else Spacer(1, 0.6 * cm))
    return story


def _flowables(document: s.Source, block: s.Block) -> list[Any]:
    if isinstance(block, s.Heading):
        return [_heading(document, block)]
    if isinstance(block, s.Paragraph):
        return [_paragraph(document, block)]
    if isinstance(block, s.Items):
        marks = block.numbers or ("•",) * len(block.texts)
        style = _style(document, 12, leftIndent=42, bulletIndent=24, bulletFontName=REGULAR)
        return [Paragraph(_marked(text), style, mark) for text, mark in zip(block.texts, marks, strict=True)]
    if isinstance(block, Table):
        return _table(document, block)
    if isinstance(block, s.Break):
        return [PageBreak()]
    if isinstance(block, s.Stamp):
        return [Stamped(block.text, BOLD, TEXT_WIDTH)]
    if isinstance(block, s.Image):
        return _image(document, block)
    if isinstance(block, s.Toc):
        contents = TableOfContents()
        style = _style(document, 11, leading=16, wordWrap=None)
        contents.levelStyles = [style, style.clone("deeper", leftIndent=18)]
        name = "目  录" if document.is_chinese else "Contents"
        return [Paragraph(name, _style(document, 16, fontName=BOLD, alignment=1)), contents, PageBreak()]
    raise TypeError(f"{document.meta['doc_id']}: the pdf builder prints no {type(block).__name__}")


def _heading(document: s.Source, block: s.Heading) -> Any:
    size = {1: 15, 2: 13}.get(block.level, 12)
    style = _style(document, size, fontName=BOLD, spaceBefore=6, keepWithNext=1)
    heading = Paragraph(escape(block.text), style)
    heading.heading_level, heading.heading_text = block.level, block.text
    heading.heading_number = document.blocks.index(block)
    return heading


def _paragraph(document: s.Source, block: s.Paragraph) -> Any:
    styles = {
        "body": _style(document, 12, firstLineIndent=24 if document.is_chinese else 0),
        "note": _style(document, 10.5),
        "center": _style(document, 12, alignment=1),
        "right": _style(document, 12, alignment=2),
    }
    return Paragraph(_marked(block.text), styles[block.kind])


def _image(document: s.Source, block: s.Image) -> list[Any]:
    picture = PdfImage(io.BytesIO(image_bytes(block.name)))
    scale = TEXT_WIDTH / picture.imageWidth
    picture.drawWidth, picture.drawHeight = TEXT_WIDTH, picture.imageHeight * scale
    return [picture, Paragraph(_marked(block.caption), _style(document, 10.5, alignment=1))]


def _marked(text: str) -> str:
    marked = "".join(f"<b>{escape(part)}</b>" if bold else escape(part) for part, bold in s.bold_parts(text))
    return re.sub(r"\{\{(.+?)\}\}", rf'<font color="{HAND_INK}">\1</font>', marked)


def _table(document: s.Source, table: Table) -> list[Any]:
    shape: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
    ]
    grid: list[list[Any]] = [["" for _ in row] for row in table.rows]
    for cell in table.cells():
        style = _style(document, 10.5, leading=15, spaceAfter=0, fontName=REGULAR if cell.row else BOLD)
        grid[cell.row][cell.column] = Paragraph("<br/>".join(map(_marked, lines_of(cell.text))), style)
        last = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
        if last != (cell.column, cell.row):
            shape.append(("SPAN", (cell.column, cell.row), last))
    widths = [TEXT_WIDTH * width / sum(table.widths) for width in table.widths]
    flowables = [PdfTable(grid, widths, repeatRows=1, style=TableStyle(shape)), Spacer(1, 8)]
    if table.caption:
        style = _style(document, 12, fontName=BOLD, alignment=1, spaceBefore=6, keepWithNext=1)
        flowables.insert(0, Paragraph(_marked(table.caption), style))
    return flowables
