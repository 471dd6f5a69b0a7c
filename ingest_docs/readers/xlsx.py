"""Blocks of a workbook: one row block a filled row of each visible sheet."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from ingest_docs.blocks import Block, HiddenText, ReadFile
from ingest_docs.hostile_text import hidden_problems
from ingest_docs.readers.sniffing import macro_problems
from ingest_docs.readers.xlsx_hidden import hidden_columns, hidden_rows
from ingest_docs.tables import column_names, guessed_header_rows, one_line, row_cells, row_text
from service.domain.documents import Problem
from service.errors import ReadFailed

MOST_ROWS = 10_000
"""Filled rows of a sheet that are read; what is longer is a database, not a list that an officer keeps."""
MOST_COLUMNS = 500


def read_xlsx(name: str, data: bytes, media_type: str) -> ReadFile:
    """Return the rows of the visible sheets; hidden sheets, rows and columns and comments stand apart.  Raises: ReadFailed."""
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as failure:
        raise ReadFailed("unreadable", f"{name} cannot be read as an Excel file: {failure}") from failure
    blocks: list[Block] = []
    problems = list(macro_problems(data))
    running: list[str] = []
    hidden: list[HiddenText] = []
    for sheet in workbook.worksheets:
        comments = _comments(sheet)
        places = ", ".join(one.where.rpartition("!")[2] for one in comments[:8])
        problems += hidden_problems(comments, f"{len(comments)} comments of sheet {sheet.title} left out (at {places})")
        rows = _rows(sheet, problems)
        if sheet.sheet_state == "visible":
            running += _running(sheet)
            found, unseen = _seen_and_unseen(sheet, rows)
            blocks += found
            problems += hidden_problems(unseen, f"hidden rows and columns of sheet {sheet.title} left out ({len(unseen)} texts)")
        else:
            unseen = [_hidden(f"sheet {block.sheet_row}", block) for block in _whole(sheet.title, rows)]
            problems += hidden_problems(unseen, f"hidden sheet {sheet.title} left out ({len(rows)} rows)")
        hidden += [*comments, *unseen]
    kept = tuple(block for block in blocks if block.text not in running)
    properties = {key: str(value) for key in ("title", "creator") if (value := getattr(workbook.properties, key))}
    return ReadFile(
        media_type, kept, running=tuple(dict.fromkeys(running)), properties=properties, problems=tuple(problems),
        hidden=tuple(hidden),
    )


_Rows = Sequence[tuple[int, list[str | None]]]
"""Filled rows with their numbers; a cell is None behind the first of merged ones."""


def _rows(sheet: Worksheet, problems: list[Problem]) -> list[tuple[int, list[str | None]]]:
    """Return the filled rows of a sheet, and add a problem where it is too large."""
    held = {cell.row for cell in _filled(sheet)}
    if len(held) > MOST_ROWS:
        message = f"sheet {sheet.title} has {len(held)} rows; the first {MOST_ROWS} were read"
        problems.append(Problem(code="too_many_rows", message=message))
    if any(cell.column > MOST_COLUMNS for cell in _filled(sheet)):
        message = f"sheet {sheet.title} has more than {MOST_COLUMNS} columns; those were read"
        problems.append(Problem(code="too_many_rows", message=message))
    return _grid(sheet)


def _seen_and_unseen(sheet: Worksheet, rows: _Rows) -> tuple[list[Block], list[HiddenText]]:
    """Return the blocks of the rows and columns that the sheet shows, and what stands in the others."""
    aside, columns = hidden_rows(sheet), hidden_columns(sheet, MOST_COLUMNS)
    if not aside and not columns:
        return _blocks(sheet.title, rows), []
    whole = {block.sheet_row: block for block in _whole(sheet.title, rows)}
    unseen = []
    for number, row in rows:
        place = f"{sheet.title}!{number}"
        block = whole.get(place, Block("row", " ".join(filter(None, row)), sheet_row=place))
        if number in aside:
            unseen.append(_hidden(f"hidden row {place}", block))
        elif text := "；".join(text for column, text in enumerate(row, start=1) if column in columns and text):
            unseen.append(HiddenText(f"hidden column {place}", one_line(text), block.cells))
    shown = [(number, _without(row, columns)) for number, row in rows if number not in aside]
    return _blocks(sheet.title, [(number, row) for number, row in shown if any(row)]), unseen


def _without(row: Sequence[str | None], columns: frozenset[int]) -> list[str | None]:
    """Return the row without these columns; a merged value that reaches out of them stays."""
    kept: list[str | None] = []
    reaching = None
    for column, text in enumerate(row, start=1):
        if text is not None:
            reaching = text if column in columns else None
        if column not in columns:
            kept.append(reaching if text is None and reaching is not None else text)
            reaching = None
    return kept


def _whole(title: str, rows: _Rows) -> list[Block]:
    """Return the blocks of all rows, also of those that name the columns."""
    blocks = _blocks(title, rows)
    found = {block.sheet_row: block for block in blocks if block.sheet_row}
    named = (Block("row", one_line(" ".join(filter(None, row))), sheet_row=f"{title}!{number}") for number, row in rows)
    return [found.get(block.sheet_row or "", block) for block in named]


def _hidden(where: str, block: Block) -> HiddenText:
    return HiddenText(where, block.text, block.cells)


def _blocks(title: str, rows: _Rows) -> list[Block]:
    if not rows:
        return []
    found = [Block("heading", one_line(title), level=1)]
    top = _header_place(rows)
    for number, row in rows[:top]:
        text = " ".join(dict.fromkeys(one_line(cell) for cell in row if cell))
        found.append(Block("paragraph", text, sheet_row=f"{title}!{number}"))
    width = _width(rows[top:])
    header = guessed_header_rows([row for _, row in rows[top:]]) if width > 1 else 0
    names = column_names([row for _, row in rows[top : top + header]])
    context = " | ".join(dict.fromkeys(filter(None, names)))
    for number, row in rows[top + header :]:
        cells = row_cells(row, names)
        text = row_text(cells, width)
        if text:
            place = f"{title}!{number}"
            found.append(Block("row", text, sheet_row=place, context=context, cells=cells))
    return found


def _filled(sheet: Worksheet) -> Iterator[Cell]:
    """Yield the cells with a value; walking over rows would make a cell for each gap between two of them."""
    yield from (cell for cell in sheet._cells.values() if isinstance(cell, Cell) and cell.value is not None)


def _grid(sheet: Worksheet) -> list[tuple[int, list[str | None]]]:
    """Return the filled rows with their numbers; a merged value stands in each row it covers, once a row."""
    shown: dict[tuple[int, int], str | None] = {
        (cell.row, cell.column): _shown(cell) for cell in _filled(sheet) if cell.column <= MOST_COLUMNS
    }
    for area in sheet.merged_cells.ranges:
        value = shown.get((area.min_row, area.min_col), "")
        for r in range(area.min_row, min(area.max_row, area.min_row + MOST_ROWS) + 1):
            for c in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                shown[r, c] = value if c == area.min_col else None
    by_row: dict[int, dict[int, str | None]] = {}
    for (r, c), text in shown.items():
        by_row.setdefault(r, {})[c] = text
    rows: list[tuple[int, list[str | None]]] = []
    for number in sorted(by_row):
        row = by_row[number]
        last = max((column for column, text in row.items() if text), default=0)
        if last and len(rows) < MOST_ROWS:
            rows.append((number, [row.get(column, "") for column in range(1, last + 1)]))
    width = max((len(values) for _, values in rows), default=0)
    return [(number, values + [""] * (width - len(values))) for number, values in rows]


def _shown(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        percent = "%" in (cell.number_format or "")
        number = round(value * 100, 6) if percent else round(value, 10)
        return (f"{number:g}" if abs(number) < 1e6 else f"{number:.10g}") + ("%" if percent else "")
    return str(value)


def _header_place(rows: Sequence[tuple[int, list[str | None]]]) -> int:
    """Return how many rows stand above the header: titles and notes in a single cell."""
    if _width(rows) < 2:
        return 0
    for place, (_, row) in enumerate(rows[:12]):
        if sum(1 for cell in row if cell) >= 2:
            return place
    return 0


def _width(rows: Sequence[tuple[int, list[str | None]]]) -> int:
    return max((sum(1 for cell in row if cell) for _, row in rows), default=0)


def _running(sheet: Worksheet) -> list[str]:
    parts = []
    lines = (sheet.oddHeader, sheet.oddFooter, sheet.firstHeader, sheet.firstFooter)
    for line in filter(None, lines):
        for part in (line.left.text, line.center.text, line.right.text):
            text = one_line(re.sub(r"&(?:\"[^\"]*\"|[A-Z]|\d+)", " ", part or ""))
            if re.search(r"\w{2}", text):
                parts.append(text)
    return parts


def _comments(sheet: Worksheet) -> list[HiddenText]:
    return [HiddenText(f"comment {sheet.title}!{cell.coordinate}", one_line(cell.comment.text))
            for cell in sheet._cells.values() if cell.comment is not None and cell.comment.text]
