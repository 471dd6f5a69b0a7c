"""How many of what lie where, from the rows of supply lists."""

import re

from service.domain.facts import Supply
from service.domain.table_rows import cells, first

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def find_supply(line: str) -> Supply | None:
    """Return the stock that a table row states; None for a row without an item, a quantity and a place."""
    row = cells(line)
    item = first(row, "物资名称", "名称", "item", "resource")
    quantity = first(row, "数量", "quantity", "qty")
    depot = first(row, "存放点", "存放地点", "depot", "location", "仓库")
    unit = next((value for name, value in row.items() if name.lower() in ("单位", "计量单位", "unit")), "")
    if not (item and depot and _NUMBER.fullmatch(quantity)):
        return None
    return Supply(
        item=item,
        quantity=float(quantity.replace(",", "")),
        unit=unit,
        depot=depot,
        counted=first(row, "盘点日期", "counted", "date") or None,
        note=first(row, "备注", "note"),
    )
