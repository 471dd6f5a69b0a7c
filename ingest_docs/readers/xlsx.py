"""Blocks of a workbook: one row block a filled row of each visible sheet."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ingest_docs.blocks import Block, ReadFile
from ingest_docs.hostile_text import hostile_problem
from ingest_docs.readers.sniffing import macro_problems
from ingest_docs.tables import column_names, guessed_header_rows, one_line, row_cells, row_text
from service.domain.documents import Problem
from service.errors import ReadFailed
from service.rules.hostile_text import is_addressed_to_a_machine

MOST_ROWS = 20_000


def read_xlsx(name: str, data: bytes, media_type: str) -> ReadFile:
    """Return the rows of the visible sheets; hidden sheets and comments are left out.  Raises: ReadFailed."""
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as failure:
        raise ReadFailed("unreadable", f"{name} cannot be read as an Excel file: {failure}") from failure
    blocks: list[Block] = []
    problems = list(macro_problems(data))
    running: list[str] = []
    for sheet in workbook.worksheets:
        problems += _comment_problems(sheet)
        if sheet.sheet_state == "visible":
            running += _running(sheet)
            blocks += _sheet(sheet, problems)
        else:
            problems += _hidden_problems(sheet)
    kept = tuple(block for block in blocks if block.text not in running)
    properties = {key: str(value) for key in ("title", "creator") if (value := getattr(workbook.properties, key))}
    return ReadFile(
        media_type, kept, running=tuple(dict.fromkeys(running)), properties=properties, problems=tuple(problems)
    )


def _sheet(sheet: Worksheet, problems: list[Problem]) -> list[Block]:
    rows = _grid(sheet)
    if len(rows) > MOST_ROWS:
        message = f"sheet {sheet.title} has {len(rows)} rows; the first {MOST_ROWS} were read"
        problems.append(Problem(code="too_many_rows", message=message))
        rows = rows[:MOST_ROWS]
    if not rows:
        return []
    found = [Block("heading", one_line(sheet.title), level=1)]
    top = _header_place(rows)
    for number, row in rows[:top]:
        text = " ".join(dict.fromkeys(one_line(cell) for cell in row if cell))
        found.append(Block("paragraph", text, sheet_row=f"{sheet.title}!{number}"))
    header = guessed_header_rows([row for _, row in rows[top:]]) if _width(rows[top:]) > 1 else 0
    names = column_names([row for _, row in rows[top : top + header]])
    context = " | ".join(dict.fromkeys(filter(None, names)))
    for number, row in rows[top + header :]:
        cells = row_cells(row, names)
        text = row_text(cells, _width(rows[top:]))
        if text:
            place = f"{sheet.title}!{number}"
            found.append(Block("row", text, sheet_row=place, context=context, cells=cells))
    return found


def _grid(sheet: Worksheet) -> list[tuple[int, list[str | None]]]:
    """Return the filled rows with their numbers; a merged value stands in each row it covers, once a row."""
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        for r in range(area.min_row, min(area.max_row, area.min_row + MOST_ROWS) + 1):
            for c in range(area.min_col, area.max_col + 1):
                merged[r, c] = (area.min_row, area.min_col)
    rows: list[tuple[int, list[str | None]]] = []
    width = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS + 1)), start=1):
        values: list[str | None] = []
        for column, cell in enumerate(cells, start=1):
            first = merged.get((number, column))
            if first is not None and first[1] != column:
                values.append(None)
            else:
                values.append(_shown(sheet.cell(*first) if first else cell))
        while values and not values[-1]:
            values.pop()
        if any(values):
            rows.append((number, values))
            width = max(width, len(values))
    return [(number, values + [""] * (width - len(values))) for number, values in rows]


def _shown(cell: Cell | MergedCell) -> str:
    value = cell.value
    if value is None:
        return ""
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


def _comment_problems(sheet: Worksheet) -> list[Problem]:
    problems = []
    for row in sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS)):
        for cell in row:
            if cell.comment is not None and is_addressed_to_a_machine(cell.comment.text):
                where = f"comment at {sheet.title}!{cell.coordinate}, left out"
                problems.append(hostile_problem(one_line(cell.comment.text), where))
    return problems


def _hidden_problems(sheet: Worksheet) -> list[Problem]:
    texts = (str(value) for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS) for value in row if value)
    return [
        hostile_problem(text, f"hidden sheet {sheet.title}, left out") for text in texts if is_addressed_to_a_machine(text)
    ]
