"""A pipe table with merged cells, read from its Markdown lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ABOVE, LEFT = "^^", "<<"


class SourceBroken(Exception):
    """A source breaks the subset of `sources/README.md`; the message names file, line and remedy."""


@dataclass(frozen=True)
class Cell:
    """One printed cell: its text and the rectangle of grid squares that it covers."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cell texts, header row first; `^^` and `<<` stand where a cell is continued."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Relative widths of the columns."""
    caption: str = ""

    def cells(self) -> Iterator[Cell]:
        """Yield each printed cell once, row by row."""
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if text not in (ABOVE, LEFT):
                    yield Cell(r, c, self._rows_below(r, c), self._columns_right(r, c), text)

    def filled(self) -> list[list[str]]:
        """Return the rows with every continued square holding the text it continues."""
        grid = [["" for _ in row] for row in self.rows]
        for cell in self.cells():
            for r in range(cell.row, cell.row + cell.row_span):
                for c in range(cell.column, cell.column + cell.column_span):
                    grid[r][c] = cell.text
        return grid

    def _columns_right(self, r: int, c: int) -> int:
        span = 1
        while c + span < len(self.rows[r]) and self.rows[r][c + span] == LEFT:
            span += 1
        return span

    def _rows_below(self, r: int, c: int) -> int:
        span = 1
        while r + span < len(self.rows) and self.rows[r + span][c] == ABOVE:
            span += 1
        return span


def read_table(lines: list[str], where: str, caption: str = "") -> Table:
    """Return the table of these lines.  Raises: SourceBroken when a row has another number of cells."""
    rows = [_split(line) for line in lines]
    divider = rows.pop(1)
    for offset, row in enumerate(rows):
        if len(row) != len(divider):
            raise SourceBroken(f"{where}: table row {offset + 1} has {len(row)} cells, not {len(divider)}")
    return Table(tuple(rows), _widths(divider, rows), caption)


def lines_of(text: str) -> list[str]:
    """Return the lines of a cell, which `<br>` separates."""
    return re.split(r"<br\s*/?>", text)


def _split(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(part.replace("\\|", "|").strip() for part in re.split(r"(?<!\\)\|", inner))


def _widths(divider: tuple[str, ...], rows: list[tuple[str, ...]]) -> tuple[int, ...]:
    dashes = tuple(max(1, part.count("-")) for part in divider)
    if len(set(dashes)) > 1:
        return dashes
    columns = range(len(divider))
    return tuple(min(30, max(4, max(_room(row[c]) for row in rows))) for c in columns)


def _room(text: str) -> int:
    """Return the longest line of the cell, a Chinese character counting 2."""
    return max(sum(1 if ord(sign) < 0x2E80 else 2 for sign in line) for line in lines_of(text))
