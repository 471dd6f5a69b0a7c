"""Markdown files: marker as first and last line, merged cells written out."""

from pathlib import Path

from corpora.qinglan.builders import source as s
from corpora.qinglan.builders.table import Table


def build_markdown(document: s.Source, path: Path) -> None:
    """Write the text; headings move one level down below the title."""
    head = [s.MARKER, f"# {document.title}", *document.cover_lines()]
    blocks = [_block(document, block) for block in document.blocks]
    text = "\n\n".join(part for part in [*head, *blocks, s.MARKER] if part)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _block(document: s.Source, block: s.Block) -> str:
    if isinstance(block, s.Heading):
        return f"{'#' * (block.level + 1)} {block.text}"
    if isinstance(block, s.Paragraph):
        return f"> {block.text}" if block.kind == "note" else block.text
    if isinstance(block, s.Items):
        marks = block.numbers or ("-",) * len(block.texts)
        return "\n".join(f"{mark} {text}" for mark, text in zip(marks, block.texts, strict=True))
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, s.Toc):
        return "\n".join(f"{'  ' * (entry.level - 1)}- {entry.text}" for entry in document.contents)
    return ""


def _table(table: Table) -> str:
    rows = [[text.replace("|", "\\|") for text in row] for row in table.filled()]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * len(table.widths))
    return "\n".join(([table.caption, ""] if table.caption else []) + lines)
