"""Ruled tables of a PDF page, their cells filled with the page's own characters."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest_docs.blocks import Block
from ingest_docs.readers.markdown import joined
from ingest_docs.readers.pdf_lines import Character, page_text
from ingest_docs.tables import column_names, guessed_header_rows, one_line

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
    found = []
    for table in page.find_tables():
        rows = tuple(tuple(_box(cell) for cell in row.cells) for row in table.rows)
        if len(rows) >= 2 and max(sum(cell is not None for cell in row) for row in rows) >= 2:
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
        self.page_squeezed = squeezed(page_text(characters))
        inside = [one for one in characters if one.text.isspace() or is_inside(one, table.box)]
        self.runs = [[_cell_runs(inside, cell) for cell in row] for row in table.rows]
        self.grid: list[list[str | None]] = [
            [None if runs is None else _joined(runs) for runs in row] for row in self.runs
        ]
        self.index = min((one.index for one in inside if not one.text.isspace()), default=0)

    def holds(self, one: Character) -> bool:
        """Say whether a character belongs to the table."""
        return is_inside(one, self.box)

    def header(self) -> list[list[str | None]]:
        """Return the rows at the top that name the columns."""
        return self.grid[: guessed_header_rows(self.grid)]

    def blocks(self, caption: str, header: list[list[str | None]]) -> list[Block]:
        """Return all rows, the header's too; every text stands so on the page, white space aside."""
        names = column_names(header)
        context = one_line(" ".join(part for part in (caption, " | ".join(dict.fromkeys(filter(None, names)))) if part))
        found = self._rows(caption, [], 0, len(header))
        return found + self._rows(context, names, len(header), len(self.grid))

    def continued(self, context: str, header: list[list[str | None]], skip: int) -> list[Block]:
        """Return the rows of a table that began on the page before, its repeated header left out."""
        return self._rows(context, column_names(header), skip, len(self.grid))

    def _rows(self, context: str, names: list[str], start: int, end: int) -> list[Block]:
        found: list[Block] = []
        above: dict[int, str] = {}
        for row, runs in zip(self.grid[start:end], self.runs[start:end], strict=True):
            merged = [above[column] for column, cell in enumerate(row) if cell is None and column in above]
            above.update({column: cell for column, cell in enumerate(row) if cell})
            own = one_line(" ".join(dict.fromkeys([context, *merged]))) if merged else context
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


def _box(cell: Sequence[float] | None) -> Box | None:
    return None if cell is None else (float(cell[0]), float(cell[1]), float(cell[2]), float(cell[3]))


def _cell_runs(inside: Sequence[Character], cell: Box | None) -> list[str] | None:
    """Return the cell's text in runs that the page holds without interruption."""
    if cell is None:
        return None
    runs: list[str] = []
    is_open, gap = False, ""
    for one in inside:
        if one.text.isspace():
            gap = "\n" if "\n" in (gap, one.text) else " "
        elif not is_inside(one, cell):
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
