"""Rows of a page's tables as their lines stand in the text, with the columns that the reader saw."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ingest_docs.blocks import Block


class TableLine(NamedTuple):
    """A row of a table and the lines that hold it; a row whose cells are far apart stands on several."""

    lines: tuple[str, ...]
    cells: dict[str, str]
    """By column name."""


TableLines = Mapping[tuple[int | None, str], Sequence[TableLine]]
"""Rows by page and first line."""


def table_lines(blocks: Iterable[Block]) -> TableLines:
    """Return the rows with at least two named columns; one cell a block, one after the other, are one row."""
    found: dict[tuple[int | None, str], list[TableLine]] = defaultdict(list)
    parted: list[Block] = []
    for block in blocks:
        if parted and not _goes_on(parted, block):
            _add(found, parted)
            parted = []
        if block.kind == "row" and len(block.cells) == 1 and block.cells[0][0]:
            parted.append(block)
        elif block.kind == "row":
            _add(found, [block])
    _add(found, parted)
    return found


def row_at(rows: TableLines, page: int | None, texts: Sequence[str]) -> TableLine | None:
    """Return the longest row whose lines open the texts."""
    begun = [row for row in rows.get((page, texts[0].strip()), ()) if tuple(one.strip() for one in texts[: len(row.lines)]) == row.lines]
    return max(begun, key=lambda row: len(row.lines), default=None)


def _goes_on(parted: Sequence[Block], block: Block) -> bool:
    if block.kind != "row" or len(block.cells) != 1 or (block.page, block.context) != (parted[-1].page, parted[-1].context):
        return False
    name, names = block.cells[0][0], [one.cells[0][0] for one in parted]
    return bool(name) and (name not in names or name == names[-1])


def _add(found: dict[tuple[int | None, str], list[TableLine]], blocks: Sequence[Block]) -> None:
    cells: dict[str, str] = {}
    for block in blocks:
        for name, value in block.cells:
            cells[name] = f"{cells.get(name, '')}{value}"
    if len(cells) > 1 and all(cells):
        lines = tuple(line.strip() for block in blocks for line in block.text.split("\n") if line.strip())
        found[blocks[0].page, lines[0]].append(TableLine(lines, cells))
