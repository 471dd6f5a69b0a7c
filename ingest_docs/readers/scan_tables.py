"""Ruled tables of a scanned page, one row block a row: `列名：值；列名：值`."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from ingest_docs.blocks import Block, ScanLine
from ingest_docs.readers.markdown import joined
from ingest_docs.readers.ocr import Strip
from ingest_docs.readers.scan_lines import in_reading_order
from ingest_docs.readers.scan_picture import Upright
from ingest_docs.readers.scan_places import Sheet
from ingest_docs.readers.scan_rules import Cell, RuledGrid
from ingest_docs.tables import column_names, guessed_header_rows, one_line, opens_table, row_cells, row_text

_ALIKE = 0.85


class ScannedTable:
    """A ruled table read with the strips of its page; a merged cell's value stands in each row it covers."""

    def __init__(self, grid: RuledGrid, strips: Sequence[Strip], page: int, index: int) -> None:
        self.page, self.index, self._ruled = page, index, grid
        self.names: list[str] = []
        self.context = ""
        self.grid: list[list[str | None]] = [[""] * grid.columns for _ in range(grid.rows)]
        for cell in grid.cells:
            self._fill(cell, _cell_text(cell, strips))
        self._stored: list[tuple[int, str]] = []

    @property
    def is_filled(self) -> bool:
        """Whether anything is printed in it; else the lines are decoration."""
        return any(cell for row in self.grid for cell in row)

    def blocks(self, caption: str, previous: "ScannedTable | None" = None) -> list[Block]:
        """Return the rows below the header, whose words stand in each.

        A table that goes on from the end of the page before takes over its caption and column names; its repeated
        header is not a row again."""
        depth = guessed_header_rows(self.grid)
        names = column_names(self.grid[:depth])
        repeats = previous is not None and bool(previous.names) and _are_alike(names, previous.names)
        if previous is not None and previous.names and (repeats or self._goes_on(previous)):
            depth = depth if repeats else 0
            self.names, self.context = previous.names, previous.context
        else:
            self.names = names
            parts = (caption, " | ".join(dict.fromkeys(filter(None, names))))
            self.context = one_line(" ".join(part for part in parts if part))
        found = []
        for row in range(depth, len(self.grid)):
            cells = row_cells(self.grid[row], self.names)
            text = row_text(cells, len(self.grid[row]))
            if text:
                self._stored.append((row, text))
                found.append(Block("row", text, page=self.page, context=self.context, cells=cells))
        return found

    def lines(self, sheet: Sheet, upright: Upright) -> list[ScanLine]:
        """Return the text of each row block that `blocks` gave, and where its row stands on the page."""
        left, _, right, _ = self._ruled.box
        found = []
        for row, text in self._stored:
            own = [cell for cell in self._ruled.cells if cell.row == cell.last_row == row]
            beside = own or [cell for cell in self._ruled.cells if cell.row <= row <= cell.last_row]
            top, bottom = min(cell.y0 for cell in beside), max(cell.y1 for cell in beside)
            found.append(ScanLine(self.page, text, sheet.boxes(upright, left, top, right, bottom)))
        return found

    def _fill(self, cell: Cell, text: str) -> None:
        for row in range(cell.row, cell.last_row + 1):
            self.grid[row][cell.column] = text
            for column in range(cell.column + 1, cell.last_column + 1):
                self.grid[row][column] = None

    def _goes_on(self, previous: "ScannedTable") -> bool:
        """Say whether it has no header and as many columns as the other table, at the same edges of the page."""
        if opens_table(self.grid):
            return False
        mine, theirs = self._ruled.box, previous._ruled.box
        edges = abs(mine[0] - theirs[0]) < 12 and abs(mine[2] - theirs[2]) < 12
        return len(self.grid[0]) == len(previous.names) and edges


def _are_alike(names: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether two headers are one, each read with its own mistakes."""
    return len(names) == len(others) and SequenceMatcher(None, "|".join(names), "|".join(others)).ratio() >= _ALIKE


def outside(grids: Sequence[RuledGrid], strips: Sequence[Strip]) -> list[Strip]:
    """Return what is printed in no cell."""
    cells = [cell for grid in grids for cell in grid.cells]
    found = []
    for strip in strips:
        free = tuple(one for one in strip.glyphs if not any(cell.holds(*one.middle) for cell in cells))
        if any(not one.text.isspace() for one in free):
            found.append(Strip(free, strip.score))
    return found


def _cell_text(cell: Cell, strips: Sequence[Strip]) -> str:
    inside = []
    for strip in strips:
        own = tuple(one for one in strip.glyphs if cell.holds(*one.middle))
        if own:
            inside.append(Strip(own, strip.score))
    text = ""
    for line in in_reading_order(inside):
        text = joined(text, line.text) if text else line.text
    return one_line(text)
