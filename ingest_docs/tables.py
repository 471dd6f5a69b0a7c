"""Rows of a table as lines that can be read alone: `列名：值；列名：值`."""

import re
from collections.abc import Sequence

from ingest_docs.blocks import Block

Grid = Sequence[Sequence[str | None]]
"""Cell texts; None continues the cell at the left, a vertically merged value stands in each of its rows."""

CAPTION = re.compile(r"(?:表|附表|图|Table|TABLE|Figure|FIGURE)\s*(?:[\d一二三四五六七八九十]|[A-Z](?![a-z]))")
"""How a table's or figure's caption begins."""
LONGEST_NAME, LONGEST_NAME_EN = 40, 60
"""Characters of a column's name; English takes more letters to say the same."""
_HEADER_WORDS = re.compile(
    r"序号|名称|类别|级别|项目|内容|单位|数量|电话|职务|姓名|备注|时间|事项|要素|责任|职责|分工|措施|标准|条件|日期|编号|要求|"
    r"(?i:\b(?:no|name|item|level|type|phone|role|action|date|time|unit|notes?|description|title|number|block|version|"
    r"change|owner|status|value|distance|trigger|zone)\b)"
)

_QUANTITY = re.compile(r"(?:雨量|水位|流量|人数|户数|浓度|距离|时间)(?:[（(].{1,8}[）)])?$|(?i:rainfall|level|distance)$")
"""How the name of a column ends that may begin with a number: `1小时雨量`."""


def one_line(text: str) -> str:
    """Return the text with each run of white space as one blank."""
    return re.sub(r"\s+", " ", text).strip()


def row_blocks(grid: Grid, header_rows: int | None, caption: str = "") -> list[Block]:
    """Return one row block for each row below the header.

    `header_rows` is None when the file does not say which rows are the header; a table of a header alone gives
    one block with its words.
    """
    depth = guessed_header_rows(grid) if header_rows is None else header_rows
    names = column_names(grid[:depth])
    context = one_line(" ".join(part for part in (caption, " | ".join(dict.fromkeys(filter(None, names)))) if part))
    body = grid[depth:] if len(grid) > depth else grid[:depth]
    if len(grid) <= depth:
        names = []
    found = []
    for row in body:
        cells = row_cells(row, names)
        text = row_text(cells, len(row))
        if text:
            found.append(Block("row", text, context=context, cells=cells))
    return found


def guessed_header_rows(grid: Grid) -> int:
    """Return how many rows at the top name the columns; 0 when the first row already holds values."""
    if len(grid) < 2 or not grid[0]:
        return 0
    first = [cell for cell in grid[0] if cell is not None]
    width = len(grid[0])
    filled = [cell for cell in first if cell and cell.strip()]
    if len(filled) < width * 0.6 or len(set(filled)) < len(filled):
        return 0
    wordy = all(len(cell) <= (LONGEST_NAME_EN if cell.isascii() else LONGEST_NAME) and not re.search(r"[。；]", cell) for cell in filled)
    if any(cell.rstrip().endswith((":", "：")) for cell in filled):
        return 0  # the labels of a form
    numeric = sum(bool(re.match(r"[-+<>≥≤]?\d", cell)) and not _QUANTITY.search(cell) for cell in filled)
    if not wordy or numeric > len(filled) / 3:
        return 0
    named = sum(bool(_HEADER_WORDS.search(cell)) for cell in filled)
    below_numeric = any(re.match(r"[-+<>≥≤]?\d", cell) for row in grid[1:] for cell in row if cell)
    told = named or below_numeric or len(grid) > 3 or _are_short_above_long(grid)
    return 1 if width > 2 and told else int(named >= max(2, len(filled) - 1))


def _are_short_above_long(grid: Grid) -> bool:
    """Tell column names above sentences, in a table without a gap, from the first line of a form."""
    full = all(cell for row in grid for cell in row)
    short = all(len(cell or "") <= 10 for cell in grid[0])
    return full and short and all(any(len(cell or "") > 15 for cell in row) for row in grid[1:])


def opens_table(grid: Grid) -> bool:
    """Say whether the first row names columns, rather than going on with a table of the page before."""
    depth = guessed_header_rows(grid)
    filled = [cell for cell in grid[0] if cell]
    named = sum(bool(_HEADER_WORDS.search(cell)) for cell in filled)
    return bool(depth) and 2 * named >= len(filled) and not any(re.search(r"\d", cell) for cell in filled)


def column_names(header: Grid) -> list[str]:
    """Return one name a column, the words of stacked header cells joined."""
    if not header:
        return []
    width = max(len(row) for row in header)
    names: list[list[str]] = [[] for _ in range(width)]
    for row in header:
        left = ""
        for column in range(width):
            cell = row[column] if column < len(row) else ""
            left = left if cell is None else one_line(cell)
            if left and left not in names[column]:
                names[column].append(left)
    return [" ".join(parts) for parts in names]


def row_cells(row: Sequence[str | None], names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the column names and values of a row; empty cells and continued ones are left out."""
    cells = []
    for column, cell in enumerate(row):
        value = one_line(cell) if cell else ""
        if value:
            cells.append((names[column] if column < len(names) else "", value))
    return tuple(cells)


def row_text(cells: Sequence[tuple[str, str]], width: int) -> str:
    """Return the row as one line; a single value stands alone, a nameless pair reads `key：value`."""
    if not cells:
        return ""
    if len(cells) == 1 and width > 1:
        return cells[0][1]
    han = bool(re.search(r"[一-鿿]", "".join(name or value for name, value in cells)))
    colon, stop = ("：", "；") if han else (": ", "; ")
    if not any(name for name, _ in cells):
        if len(cells) == 2:
            return f"{cells[0][1].rstrip('：:')}{colon}{cells[1][1]}"
        return stop.join(value for _, value in cells)
    return stop.join(f"{name.rstrip('：:')}{colon}{value}" if name else value for name, value in cells)
