"""Blocks of a Word file: paragraphs and tables in the order of the body."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from ingest_docs.blocks import Block, ReadFile
from ingest_docs.hostile_text import hidden_problems
from ingest_docs.readers.docx_hidden import Hiding
from ingest_docs.readers.docx_numbering import Numbering
from ingest_docs.readers.markdown import caption_above
from ingest_docs.readers.sniffing import as_plain_word, macro_problems
from ingest_docs.tables import guessed_header_rows, one_line, row_blocks
from service.errors import ReadFailed

_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_NUMBERED_ITEM = re.compile(r"\d{1,3}[.)、]\s*\S|[（(]\d{1,3}[）)]|[①-⑳]")


def read_docx(name: str, data: bytes, media_type: str) -> ReadFile:
    """Return the blocks of the body; headers and footers are running text, hidden text and comments stand apart.

    Raises: ReadFailed."""
    try:
        word = docx.Document(io.BytesIO(as_plain_word(data)))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as failure:
        raise ReadFailed("unreadable", f"{name} cannot be read as a Word file: {failure}") from failure
    hiding = Hiding(word)
    unseen, comments = hiding.take_out(), hiding.comments()
    running = tuple(dict.fromkeys(_running(word)))
    outline: list[str] = []
    blocks: list[Block] = []
    numbering = Numbering(word)
    last: _Header | None = None
    for part in word.iter_inner_content():
        if isinstance(part, Table):
            found, last = _table(part, caption_above(blocks), last)
            blocks += found
        else:
            block = _block(part, numbering)
            if block is not None and _style(part).lower().startswith(("toc", "目录")):
                outline.append(block.text)
            elif block is not None:
                blocks.append(block)
                last = None
    footers = {text for text in running if not any(block.kind == "heading" and block.text == text for block in blocks)}
    core = word.core_properties
    properties = {"title": core.title, "author": core.author, "subject": core.subject}
    return ReadFile(
        media_type,
        _without_running(blocks, footers),
        running=running,
        outline=tuple(outline),
        properties={key: value for key, value in properties.items() if value},
        problems=(*macro_problems(data),
                  *hidden_problems(unseen, f"{len(unseen)} hidden texts left out ({', '.join(one.where for one in unseen[:8])})"),
                  *hidden_problems(comments, f"{len(comments)} comments left out")),
        hidden=(*unseen, *comments),
    )


class _Header(NamedTuple):
    """The header rows and caption of a table that may go on in the next one."""

    rows: list[list[str | None]]
    caption: str


def _table(table: Table, caption: str, last: _Header | None) -> tuple[list[Block], _Header]:
    """Return the table's rows and its header; one that goes on from the table right above takes over that one's."""
    grid, marked = _grid(table), _header_rows(table)
    depth = guessed_header_rows(grid) if marked is None else marked
    if last is not None and grid and last.rows and len(grid[0]) == len(last.rows[0]):
        repeats = grid[: len(last.rows)] == last.rows and len(grid) > len(last.rows)
        holds_values = not depth or any(re.search(r"\d", cell or "") for cell in grid[0])
        if repeats or (marked is None and holds_values):
            grid = [*last.rows, *grid[len(last.rows) if repeats else 0 :]]
            return row_blocks(grid, len(last.rows), last.caption), last
    return row_blocks(grid, depth, caption), _Header(grid[:depth], caption)


def _block(paragraph: Paragraph, numbering: Numbering) -> Block | None:
    text = one_line(numbering.label(paragraph) + _text(paragraph))
    if not text:
        return None
    style = _style(paragraph)
    level = _level(paragraph)
    if level is not None:
        return Block("heading", text, level=level)
    is_list = style.lower().startswith(("list", "列表", "项目")) or paragraph._p.find(f".//{qn('w:numPr')}") is not None
    return Block("item" if is_list or _NUMBERED_ITEM.match(text) else "paragraph", text)


def _text(paragraph: Paragraph) -> str:
    """Return the paragraph's text with links and text boxes, without what tracked changes deleted."""
    parts = []
    for node in paragraph._p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if node.tag == qn("w:tab") and node.getparent().tag == qn("w:tabs"):
            continue
        parts.append(node.text or "" if node.tag == qn("w:t") else "-" if node.tag == qn("w:noBreakHyphen") else " ")
    return "".join(parts)


def _style(paragraph: Paragraph) -> str:
    return (paragraph.style.name or "") if paragraph.style is not None else ""


def _level(paragraph: Paragraph) -> int | None:
    """Return the heading level that style or outline level state; the title counts as level 1's parent."""
    style = _style(paragraph)
    if style in ("Title", "标题"):
        return 0
    if found := _HEADING_STYLE.match(style):
        return int(found[1])
    mark = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if mark is not None and (mark.get(qn("w:val")) or "9").isdigit():
        level = int(mark.get(qn("w:val")))
        return level + 1 if level < 9 else None
    return None


def _grid(table: Table) -> list[list[str | None]]:
    """Return the cell texts; a vertically merged value is repeated, a horizontally merged one is None behind."""
    rows: list[list[str | None]] = []
    for row in table.rows:
        texts: list[str | None] = [""] * row.grid_cols_before
        seen = None
        for cell in row.cells:
            texts.append(None if cell._tc is seen else _cell_text(cell.iter_inner_content()))
            seen = cell._tc
        rows.append(texts + [""] * row.grid_cols_after)
    return rows


def _cell_text(parts: Iterator[Paragraph | Table]) -> str:
    texts = []
    for part in parts:
        if isinstance(part, Table):
            texts += [" ".join(cell for cell in row if cell) for row in _grid(part)]
        else:
            texts.append(_text(part))
    return one_line(" ".join(texts))


def _header_rows(table: Table) -> int | None:
    """Return how many rows Word repeats as header, with those that merged header cells reach into."""
    marked = 0
    for row in table.rows:
        if row._tr.trPr is None or row._tr.trPr.find(qn("w:tblHeader")) is None:
            break
        marked += 1
    if not marked:
        return None
    while marked < len(table.rows) and _is_continued(table, marked):
        marked += 1
    return marked if marked < len(table.rows) else 1


def _is_continued(table: Table, place: int) -> bool:
    """Say whether a header cell above reaches down into this row."""
    header, row = table.rows[place - 1], table.rows[place]
    wide = any(cell.grid_span > 1 for cell in header.cells)
    return wide and any(above._tc is below._tc for above, below in zip(header.cells, row.cells, strict=False))


def _running(word: Document) -> Iterator[str]:
    for section in word.sections:
        parts = (
            section.header, section.footer, section.first_page_header, section.first_page_footer,
            section.even_page_header, section.even_page_footer,
        )
        for part in parts:
            if not part.is_linked_to_previous:
                for paragraph in part.paragraphs:
                    text = one_line(_text(paragraph))
                    if text:
                        yield text


def _without_running(blocks: list[Block], footers: set[str]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.kind == "heading" or block.text not in footers)
