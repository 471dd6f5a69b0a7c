"""HTML files: one page, marker at top and bottom, tables with real spans."""

from html import escape
from pathlib import Path

from corpora.qinglan.builders import source as s
from corpora.qinglan.builders.table import Table, lines_of

_STYLE = (
    "body{max-width:48em;margin:auto;line-height:1.8}"
    "table{border-collapse:collapse}td,th{border:1px solid;padding:.2em .5em}"
)


def build_html(document: s.Source, path: Path) -> None:
    """Write the page; headings move one level down below the title."""
    language = "zh-CN" if document.is_chinese else "en"
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        f'<head><meta charset="utf-8"><title>{escape(document.title)}</title><style>{_STYLE}</style></head>',
        "<body>",
        f"<header><p>{s.MARKER}</p></header>",
        "<main>",
        f"<h1>{escape(document.title)}</h1>",
        *(f'<p class="cover">{escape(line)}</p>' for line in document.cover_lines()),
        *(_block(document, block) for block in document.blocks),
        "</main>",
        f"<footer><p>{s.MARKER}</p></footer>",
        "</body>",
        "</html>",
    ]
    path.write_text("\n".join(part for part in parts if part) + "\n", encoding="utf-8", newline="\n")


def _block(document: s.Source, block: s.Block) -> str:
    if isinstance(block, s.Heading):
        return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
    if isinstance(block, s.Paragraph):
        mark = "" if block.kind == "body" else f' class="{block.kind}"'
        return f"<p{mark}>{_inline(block.text)}</p>"
    if isinstance(block, s.Items):
        marks = block.numbers or ("",) * len(block.texts)
        items = zip(marks, block.texts, strict=True)
        lines = [f"<li>{_inline(f'{mark} {text}'.strip())}</li>" for mark, text in items]
        return "\n".join(['<ul style="list-style:none">' if block.numbers else "<ul>", *lines, "</ul>"])
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, s.RawHtml):
        return block.text
    if isinstance(block, s.Toc):
        entries = "".join(f"<li>{escape(entry.text)}</li>" for entry in document.contents)
        return f"<nav><ul>{entries}</ul></nav>"
    return '<hr class="page">' if isinstance(block, s.Break) else ""


def _inline(text: str) -> str:
    return "".join(f"<b>{escape(part)}</b>" if bold else escape(part) for part, bold in s.bold_parts(text))


def _table(table: Table) -> str:
    rows: list[list[str]] = [[] for _ in table.rows]
    for cell in table.cells():
        tag = "td" if cell.row else "th"
        spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        rows[cell.row].append(f"<{tag}{spans}>{'<br>'.join(map(_inline, lines_of(cell.text)))}</{tag}>")
    caption = [f"<caption>{_inline(table.caption)}</caption>"] if table.caption else []
    return "\n".join(["<table>", *caption, *(f"<tr>{''.join(row)}</tr>" for row in rows), "</table>"])
