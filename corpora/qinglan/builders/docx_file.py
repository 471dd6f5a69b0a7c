"""Word files: real heading styles, real merged cells, header, footer and page numbers."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from corpora.qinglan.builders import source as s
from corpora.qinglan.builders.map_image import image_bytes
from corpora.qinglan.builders.table import Table, lines_of

TEXT_WIDTH = Cm(15.6)
FIXED_TIME = (2025, 1, 1, 0, 0, 0)
_ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_FONTS = {
    "Normal": ("仿宋", 12),
    "Title": ("方正小标宋简体", 24),
    "Heading 1": ("黑体", 15),
    "Heading 2": ("楷体", 13),
}
_HEADINGS = ("Heading 1", "Heading 2", "Heading 3", "Heading 4")


def build_docx(document: s.Source, path: Path) -> None:
    """Write the Word file; the same source gives the same bytes."""
    word = docx.Document()
    _set_page(word, document)
    _set_styles(word, document.is_chinese)
    _set_properties(word, document)
    _cover(word, document)
    for block in document.blocks:
        _add(word, document, block)
    packed = io.BytesIO()
    word.save(packed)
    path.write_bytes(_repacked(packed.getvalue()))


def _set_page(word: Document, document: s.Source) -> None:
    section = word.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _small(header, document.title)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _small(footer, s.MARKER)
    number = section.footer.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, after = ("第 ", " 页") if document.is_chinese else ("Page ", "")
    _small(number, before)
    _field(number, "PAGE", "1")
    _small(number, after)


def _small(paragraph: WordParagraph, text: str) -> None:
    paragraph.add_run(text).font.size = Pt(9)


def _field(paragraph: WordParagraph, code: str, shown: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(shown if kind == "shown" else "")
        run.font.size = Pt(9)
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._r.append(instruction)


def _set_styles(word: Document, is_chinese: bool) -> None:
    for number in (1, 2):
        word.styles.add_style(f"toc {number}", WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]
    for name in ("Normal", "Title", "Caption", "List Bullet", "Header", "Footer", *_HEADINGS):
        style = word.styles[name]
        east, size = _FONTS.get(name, ("仿宋", 12 if name.startswith(("Heading", "List")) else 10))
        style.font.name, style.font.size = "Times New Roman", Pt(size if is_chinese else size - 1)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), east)
    normal = word.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing_rule = Pt(0), WD_LINE_SPACING.EXACTLY
    normal.line_spacing = Pt(18 if is_chinese else 15)
    for name in _HEADINGS:
        heading = word.styles[name].paragraph_format
        heading.space_before, heading.space_after = Pt(6), Pt(2)


def _set_properties(word: Document, document: s.Source) -> None:
    properties = word.core_properties
    properties.title, properties.author = document.title, document.meta["issuer"]
    properties.last_modified_by, properties.comments = document.meta["issuer"], ""
    properties.created = properties.modified = datetime(*FIXED_TIME)
    properties.revision = 1


def _cover(word: Document, document: s.Source) -> None:
    _text(word.add_paragraph(), s.MARKER, "center")
    if document.has_cover_page:
        for _ in range(6):
            word.add_paragraph()
    title = word.add_paragraph(document.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for line in document.cover_lines():
        _text(word.add_paragraph(), line, "center")
    if document.has_cover_page:
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add(word: Document, document: s.Source, block: s.Block) -> None:
    if isinstance(block, s.Heading):
        word.add_heading(block.text, block.level)
    elif isinstance(block, s.Paragraph):
        paragraph = word.add_paragraph()
        _text(paragraph, block.text, block.kind)
        if block.kind == "body" and document.is_chinese:
            paragraph.paragraph_format.first_line_indent = Pt(24)
        elif block.kind == "body":
            paragraph.paragraph_format.space_after = Pt(6)
    elif isinstance(block, s.Items):
        _list(word, block)
    elif isinstance(block, Table):
        _table(word, block)
    elif isinstance(block, s.Break):
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif isinstance(block, s.Toc):
        _contents(word, document)
    elif isinstance(block, s.Image):
        picture = word.add_paragraph()
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        picture.add_run().add_picture(io.BytesIO(image_bytes(block.name)), width=TEXT_WIDTH)
        _text(word.add_paragraph(style="Caption"), block.caption, "center")


def _text(paragraph: WordParagraph, text: str, kind: str = "body") -> None:
    for part, is_bold in s.bold_parts(text):
        run = paragraph.add_run(part)
        run.bold = True if is_bold else None
        if kind == "note":
            run.font.size = Pt(10.5)
    if kind in _ALIGN:
        paragraph.alignment = _ALIGN[kind]


def _list(word: Document, items: s.Items) -> None:
    for place, text in enumerate(items.texts):
        if items.numbers:
            paragraph = word.add_paragraph()
            paragraph.paragraph_format.left_indent = Pt(24)
            _text(paragraph, f"{items.numbers[place]} {text}")
        else:
            _text(word.add_paragraph(style="List Bullet"), text)


def _contents(word: Document, document: s.Source) -> None:
    heading = word.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run("目  录" if document.is_chinese else "Contents").bold = True
    for entry in document.contents:
        paragraph = word.add_paragraph(entry.text, style=f"toc {entry.level}")
        paragraph.paragraph_format.left_indent = Pt(18 * (entry.level - 1))
        paragraph.paragraph_format.line_spacing = Pt(17)
    word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _table(word: Document, table: Table) -> None:
    if table.caption:
        caption = word.add_paragraph(style="Caption")
        caption.alignment, caption.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
        _text(caption, table.caption)
    grid = word.add_table(len(table.rows), len(table.widths), style="Table Grid")
    grid.autofit = False
    widths = [Emu(int(TEXT_WIDTH * width / sum(table.widths))) for width in table.widths]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for row in grid.rows:
        for place, width in enumerate(widths):
            row.cells[place].width = width
    for cell in table.cells():
        first = grid.cell(cell.row, cell.column)
        if cell.row_span > 1 or cell.column_span > 1:
            last = grid.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
            first = first.merge(last)
        _fill(first, cell.text, is_header=cell.row == 0)
    _repeat(grid.rows[0])
    word.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _fill(cell: _Cell, text: str, is_header: bool) -> None:
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    for number, line in enumerate(lines_of(text)):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(16)
        for part, is_bold in s.bold_parts(line):
            run = paragraph.add_run(part)
            run.font.size, run.bold = Pt(10.5), (True if is_bold or is_header else None)


def _repeat(row: _Row) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _repacked(packed: bytes) -> bytes:
    """Return the same archive with fixed times and sorted names; the content types stay first."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda text: (text != "[Content_Types].xml", text)):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(entry, old.read(name))
    return out.getvalue()
