"""Ruled tables of a PDF page, their cells filled with the page's own characters."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest_docs.blocks import Block
from ingest_docs.readers.markdown import joined
from ingest_docs.readers.pdf_lines import Character, page_text
from ingest_docs.tables import column_names, guessed_header_rows, one_line, opens_table

SHORT = range(1, 40)
"""How long a merged cell's text may be to be repeated as context of the rows it covers."""
MOST = 0.95
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class RuledTable:
    """A table's rectangle and its cells' rectangles, row by row; None where a merged cell reaches in."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


def squeezed(text: str) -> str:
    """Return the text as it is compared: NFKC, without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def ruled_tables(page: Any) -> list[RuledTable]:
    """Return the tables of a pdfplumber page that have at least two rows and two columns."""
    found: list[RuledTable] = []
    for table in sorted(page.find_tables(), key=lambda one: _area(one.bbox), reverse=True):
        rows = tuple(tuple(_box(cell) for cell in row.cells) for row in table.rows)
        overlaps = any(_overlap(_box(table.bbox), other.box) for other in found)
        if not overlaps and len(rows) >= 2 and max(sum(cell is not None for cell in row) for row in rows) >= 2:
            found.append(RuledTable(_box(table.bbox) or (0, 0, 0, 0), rows))
    return found


def is_inside(one: Character, box: Box) -> bool:
    """Say whether the middle of a character lies in the rectangle."""
    x, y = (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


class PageTable:
    """A ruled table read with the characters of its page."""

    def __init__(self, table: RuledTable, characters: Sequence[Character], page: int) -> None:
        self.page, self.box = page, table.box
        self.names: list[str] = []
        self.context = ""
        self.page_squeezed = squeezed(page_text(characters))
        inside = [one for one in characters if one.text.isspace() or is_inside(one, table.box)]
        owners = _owners(inside, [cell for row in table.rows for cell in row if cell is not None])
        self.runs = [[_cell_runs(inside, owners, cell) for cell in row] for row in table.rows]
        self.grid: list[list[str | None]] = [
            [None if runs is None else _joined(runs) for runs in row] for row in self.runs
        ]
        self.owned = frozenset(owners)
        printed = sum(not one.text.isspace() for one in inside)
        self.is_filled = len(owners) >= MOST * printed
        """Whether nearly all that is printed in its rectangle stands in its cells; else the rules are decoration."""
        self.index = min((one.index for one in inside if not one.text.isspace()), default=0)

    def holds(self, one: Character) -> bool:
        """Say whether a character belongs to a cell of the table."""
        return one.index in self.owned

    def blocks(self, caption: str, previous: "PageTable | None" = None) -> list[Block]:
        """Return all rows, the header's too; every text stands so on the page, white space aside.

        A table that goes on from the end of the page before takes over its caption and column names, and its
        repeated header is not a row again.
        """
        depth = guessed_header_rows(self.grid)
        names = column_names(self.grid[:depth])
        if previous is not None and previous.names and (names == previous.names or self._goes_on(previous)):
            depth = depth if names == previous.names else 0
            self.names, self.context = previous.names, previous.context
            return self._rows(depth, len(self.grid), self.names)
        self.names = names
        parts = (caption, " | ".join(dict.fromkeys(filter(None, names))))
        self.context = one_line(" ".join(part for part in parts if part))
        return self._rows(0, depth, []) + self._rows(depth, len(self.grid), names)

    def _goes_on(self, previous: "PageTable") -> bool:
        """Say whether it has no header and its columns stand where those of the other table stand."""
        if opens_table(self.grid):
            return False
        mine, theirs = self.grid[0], previous.names
        return len(mine) == len(theirs) and abs(self.box[0] - previous.box[0]) < 3 and abs(self.box[2] - previous.box[2]) < 3

    def _rows(self, start: int, end: int, names: list[str]) -> list[Block]:
        found: list[Block] = []
        above: dict[int, str] = {}
        for row, runs in zip(self.grid[start:end], self.runs[start:end], strict=True):
            covered = [above.get(column, "") for column, cell in enumerate(row) if cell is None and self.names]
            merged = [text for text in covered if len(text) in SHORT]
            above.update({column: cell for column, cell in enumerate(row) if cell})
            own = one_line(" ".join(dict.fromkeys([self.context, *merged])))
            found += self._row(row, runs, names, own)
        return found

    def _row(
        self, row: list[str | None], runs: list[list[str] | None], names: list[str], context: str
    ) -> list[Block]:
        filled = [(names[column] if column < len(names) else "", cell) for column, cell in enumerate(row) if cell]
        whole = " ".join(cell for _, cell in filled)
        if self._stands(whole):
            return [self._block(whole, context, tuple(filled))] if whole else []
        found = []
        for column, (cell, parts) in enumerate(zip(row, runs, strict=True)):
            name = names[column] if column < len(names) else ""
            texts = [] if not cell else [cell] if self._stands(cell) else [part for part in parts or () if part]
            found += [self._block(text, context, ((name, text),)) for text in texts if self._stands(text)]
        return found

    def _stands(self, text: str) -> bool:
        return squeezed(text) in self.page_squeezed

    def _block(self, text: str, context: str, cells: tuple[tuple[str, str], ...]) -> Block:
        return Block("row", text, page=self.page, context=context, cells=cells)


def _area(box: Sequence[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _overlap(one: Box | None, other: Box) -> bool:
    if one is None:
        return False
    return min(one[2], other[2]) - max(one[0], other[0]) > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1


def _box(cell: Sequence[float] | None) -> Box | None:
    return None if cell is None else (float(cell[0]), float(cell[1]), float(cell[2]), float(cell[3]))


def _owners(inside: Sequence[Character], cells: Sequence[Box]) -> dict[int, Box]:
    """Return the cell of each character; where cells overlap, the smallest."""
    by_size = sorted(cells, key=_area)
    found = {}
    for one in inside:
        cell = next((cell for cell in by_size if not one.text.isspace() and is_inside(one, cell)), None)
        if cell is not None:
            found[one.index] = cell
    return found


def _cell_runs(inside: Sequence[Character], owners: dict[int, Box], cell: Box | None) -> list[str] | None:
    """Return the cell's text in runs that the page holds without interruption."""
    if cell is None:
        return None
    runs: list[str] = []
    is_open, gap = False, ""
    for one in inside:
        if one.text.isspace():
            gap = "\n" if "\n" in (gap, one.text) else " "
        elif owners.get(one.index) != cell:
            is_open, gap = False, ""
        else:
            text = page_text([one])
            runs = [*runs[:-1], runs[-1] + gap + text] if is_open else [*runs, text]
            is_open, gap = True, ""
    return [_joined(one_line(line) for line in run.split("\n")) for run in runs]


def _joined(runs: Iterable[str]) -> str:
    text = ""
    for run in runs:
        text = joined(text, run) if text else run
    return text
