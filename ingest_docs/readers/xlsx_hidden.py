"""Which rows and columns of a sheet its maker hid.

Rows that a filter puts away and what is folded in a group are there for whoever opens the sheet, so they are no such rows."""

from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet


def hidden_rows(sheet: Worksheet) -> frozenset[int]:
    """Return the numbers of the hidden rows."""
    filtered = _filtered(sheet)
    return frozenset(number for number, row in sheet.row_dimensions.items() if (row.hidden or row.ht == 0)
                     and not row.outlineLevel and not any(number in rows for rows in filtered))


def hidden_columns(sheet: Worksheet, most: int) -> frozenset[int]:
    """Return the numbers of the hidden columns, from 1 to `most`."""
    found: set[int] = set()
    for column in sheet.column_dimensions.values():
        if (column.hidden or column.width == 0) and not column.outlineLevel:
            column.reindex()
            found.update(range(column.min or 1, min(column.max or 1, most) + 1))
    return frozenset(found)


def _filtered(sheet: Worksheet) -> list[range]:
    """Return the rows below each filter that is set."""
    filters = [sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())]
    found = []
    for one in filters:
        if one is not None and one.ref and one.filterColumn:
            _, first, _, last = range_boundaries(one.ref)
            found.append(range(int(first or 1) + 1, int(last or 1_048_576) + 1))
    return found
