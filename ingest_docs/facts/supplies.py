"""How many of what lie where, from the rows of supply lists."""

import re

from service.domain.facts import Count, Supply
from service.domain.table_rows import cells, first

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def find_supply(line: str) -> Supply | None:
    """Return the stock that a table row states; None for a row without an item, a quantity and a place."""
    row = cells(line)
    item = first(row, "物资名称", "名称", "item", "resource")
    quantity = first(row, "数量", "quantity", "qty")
    depot = first(row, "存放点", "存放地点", "depot", "location", "仓库", "store")
    unit = next((value for name, value in row.items() if name.lower() in ("单位", "计量单位", "unit")), "")
    if not (item and depot and _NUMBER.fullmatch(quantity)):
        return None
    return Supply(
        item=item,
        quantity=float(quantity.replace(",", "")),
        unit=unit,
        depot=depot,
        spec=first(row, "规格", "型号", "specification"),
        counted=first(row, "盘点日期", "counted", "date") or None,
        expires=first(row, "有效期", "expires", "expiry") or None,
        note=first(row, "备注", "note", "remark"),
    )


def find_totals(line: str) -> tuple[Count, ...]:
    """Return the total that a row of a summary states; no stock, since adding it to the depots would count twice."""
    row = cells(line)
    item = first(row, "物资名称", "item")
    whole = next((column for column in row if column in ("合计", "全县合计", "Total")), None)
    if not item or whole is None:
        return ()
    unit = next((value for name, value in row.items() if name.lower() in ("单位", "计量单位", "unit")), "")
    total = row[whole].replace(",", "")
    return (Count(subject=f"{item}合计", value=float(total), unit=unit),) if _NUMBER.fullmatch(row[whole]) else ()
