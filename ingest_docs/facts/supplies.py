"""How many of what lie where: rows of supply lists, tables and sentences of plans."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest_docs.dates import first_day
from ingest_docs.facts.capacities import capacities, of_note, of_specification, seats
from ingest_docs.facts.line import Line
from ingest_docs.facts.stated_stock import counted_things
from service.domain.facts import Count, FactValue, Supply
from service.domain.table_rows import cells, first

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ITEM_COLUMNS = ("物资名称", "名称", "物资", "装备", "品名", "item", "resource", "equipment")
_UNIT_COLUMNS = ("单位", "计量单位", "unit")
_DEPOT_COLUMNS = ("存放点", "存放地点", "depot", "location", "仓库", "store")
_STANDARD = re.compile(r"标准|配备要求|定额|应配|standard|required", re.IGNORECASE)
_CHECKED = re.compile(r"每(?:年|半年|季度?|月|周|\d+日)(?:检定|检查|校验|检测|盘点|试机)(\d+)次")
_HELD = re.compile(r"存量|储量|储存量|stored|inventory", re.IGNORECASE)
_VESSELS = re.compile(r"(?P<size>[\d.,]+\s?(?:吨|千克|公斤|立方米|升)\s?(?:钢?瓶|罐|储罐|槽车))\s?(?P<number>\d+)\s?(?P<unit>只|个|座|台|辆)")
_MASS = re.compile(r"(?P<number>\d[\d,.]*)\s?(?P<unit>吨|千克|公斤|立方米|升)")
_COLUMN_OF_THINGS = re.compile(r"buses|boats|vehicles|ambulances|engines|pumps|tents|beds|seats(?: in one trip| each)?|车辆|船只|座位", re.IGNORECASE)
_COUNTED_ON = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2})[^。；]{0,6}盘点")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:\s?年|\b)")
_ALL_ROWS = re.compile(r"(?P<whose>[一-鿿]{2,12}?)盘点[^，。；]{0,6}，各行数量[填记]\s?(?P<number>\d+)")


def find_supplies(line: Line) -> Iterator[Supply | Count]:
    """Yield the stock of a line; totals, capacities and standards are counts, which nothing adds up."""
    if line.metadata.kind == "supplies":
        yield from _of_list(line)
    elif line.metadata.kind in ("plan", "guideline", "roster"):
        yield from _of_table(line) if line.row else _of_sentence(line)


def find_supply(line: str) -> Supply | None:
    """Return the stock that a table row states; None for a row without an item, a quantity and a place."""
    row = cells(line)
    item = first(row, "物资名称", "名称", "item", "resource")
    quantity = first(row, "数量", "quantity", "qty")
    depot = first(row, *_DEPOT_COLUMNS)
    if not (item and depot and _NUMBER.fullmatch(quantity)):
        return None
    return Supply(
        item=item,
        quantity=_number(quantity),
        unit=_unit(row),
        depot=depot,
        spec=first(row, "规格", "型号", "specification"),
        counted=first(row, "盘点日期", "counted", "date") or None,
        expires=first(row, "有效期", "expires", "expiry") or None,
        note=first(row, "备注", "note", "remark"),
    )


def find_totals(line: str) -> tuple[Count, ...]:
    """Return the totals that a row of a summary states; no stock, since adding them to the depots would count twice."""
    row = cells(line)
    item = first(row, "物资名称", "item")
    whole = next((column for column in row if column in ("合计", "全县合计", "Total")), None)
    if not item or whole is None or not _NUMBER.fullmatch(row[whole]):
        return ()
    unit, columns = _unit(row), list(row)
    parts = [column for column in columns[: columns.index(whole)] if _NUMBER.fullmatch(row[column])]
    return (Count(subject=f"{item}合计", value=_number(row[whole]), unit=unit),
            *(Count(subject=f"{item}{column}小计", value=_number(row[column]), unit=unit) for column in parts))


def _of_list(line: Line) -> Iterator[Supply | Count]:
    supply = find_supply(line.text)
    if supply:
        thing = f"{supply.depot} {supply.item}"
        yield supply.model_copy(update={"basis": "past"}) if _is_past(line) else supply
        yield from of_specification(thing, supply.spec)
        yield from of_note(f"{thing} {supply.spec}".strip(), supply.note)
        return
    totals = find_totals(line.text)
    yield from totals
    if totals:
        item, note = first(line.row, "物资名称", "item"), first(line.row, "备注", "remark")
        for part in re.finditer(r"([一-鿿]{2,12}?(?:箱装|散装|袋装))\s?([\d,]+)\s?([一-鿿])|(?<=、)((?:箱装|散装|袋装))([\d,]+)([一-鿿])", note):
            where, number, unit = (part[1], part[2], part[3]) if part[1] else (part[4], part[5], part[6])
            yield Count(subject=f"{item} {where}", value=_number(number), unit=unit)
    elif not line.row:
        named = re.match(r"[一-鿿]{1,6}?(?=合计|每|按|，)", line.text)
        yield from capacities(line.text, named.group() if named else "")
        for match in _ALL_ROWS.finditer(line.text):
            yield Count(subject=f"{match['whose']}各行数量", value=float(match["number"]), unit="")


def past_counts(stocks: Sequence[tuple[str, FactValue]]) -> set[int]:
    """Return the places of those stocks that another sheet of the list has counted since.

    Each stock comes with the sheet that holds it.  Two counts in one sheet are two batches and both stay."""
    newest: dict[tuple[str, ...], tuple[str, str]] = {}
    for sheet, stock in stocks:
        if isinstance(stock, Supply) and stock.basis == "list" and stock.counted and (day := first_day(stock.counted)):
            newest[_key(stock)] = max(newest.get(_key(stock), ("", "")), (day.isoformat(), sheet))
    past = set()
    for at, (sheet, stock) in enumerate(stocks):
        if isinstance(stock, Supply) and stock.basis == "list" and _key(stock) in newest and stock.counted:
            counted, (last, its_sheet) = first_day(stock.counted), newest[_key(stock)]
            if counted is not None and counted.isoformat() < last and sheet != its_sheet:
                past.add(at)
    return past


def _key(stock: Supply) -> tuple[str, ...]:
    return stock.item, stock.spec, stock.depot, stock.unit


def _is_past(line: Line) -> bool:
    """Say whether a row stands in a sheet that is named by a day or a year before the list's own."""
    sheet = line.path[0] if line.path else ""
    own = line.metadata.effective or line.metadata.issued
    if own is None:
        return False
    day, years = first_day(sheet), [int(year) for year in _YEAR.findall(sheet)]
    return day < own if day is not None else bool(years) and max(years) < own.year


def _of_table(line: Line) -> Iterator[Supply | Count]:
    row = line.row
    item = next((cell for column, cell in row.items() if column.strip().lower() in _ITEM_COLUMNS), "")
    quantity = next((cell for column, cell in row.items() if column.strip().lower() in ("数量", "quantity", "qty")), "")
    if item and _NUMBER.fullmatch(quantity):
        if _STANDARD.search(line.context):
            yield Count(subject=f"{item}配置标准", value=_number(quantity), unit=_unit(row))
        else:
            depot = first(row, *_DEPOT_COLUMNS) or line.place
            yield Supply(item=item, quantity=_number(quantity), unit=_unit(row), depot=depot, spec=first(row, "规格", "型号"), basis="plan")
        for cell in row.values():
            yield from (Count(subject=f"{item}{match.group()}", value=float(match[1]), unit="次") for match in _CHECKED.finditer(cell))
        return
    yield from _of_substances(line)
    label = next((cell for column, cell in row.items() if not cell.replace(".", "").isdigit()), "")
    for column, cell in row.items():
        if _COLUMN_OF_THINGS.fullmatch(column.strip()) and _NUMBER.fullmatch(cell):
            yield Count(subject=f"{label} {column}", value=_number(cell), unit=column.split()[0].lower())
        elif cell != label:
            yield from capacities(cell, label)
    team = first(row, "主要装备", "装备", "equipment")
    if team and team != label:
        for one in counted_things(team):
            yield Count(subject=f"{label} {one.thing}", value=one.quantity, unit=one.unit)
        for match in re.finditer(r"([一-鿿]{2,8}组)\s?(\d+)\s?个", team):
            yield Count(subject=f"{label} {match[1]}", value=float(match[2]), unit="个")


def _of_substances(line: Line) -> Iterator[Count]:
    """Yield how much of a substance a site holds at most: 1吨瓶8只、50千克瓶10只; 11吨."""
    held = next((cell for column, cell in line.row.items() if _HELD.search(column)), "")
    if not held:
        return
    what = f"{next(iter(line.row.values()))} {first(line.row, '物质', '介质', 'substance')}".strip()
    vessels = tuple(_VESSELS.finditer(held))
    for match in vessels:
        yield Count(subject=f"{what} {match['size']}", value=float(match["number"]), unit=match["unit"])
    for match in _MASS.finditer(held):
        inside = next((one for one in vessels if one.start() <= match.start() < one.end()), None)
        if inside is None or "储罐" in inside["size"]:
            yield Count(subject=f"{what} {inside['size']}容积" if inside else what, value=_number(match["number"]), unit=match["unit"])


def _of_sentence(line: Line) -> Iterator[Supply | Count]:
    counted = _COUNTED_ON.search(line.text)
    things = tuple(counted_things(line.text))
    ends = [*(thing.start for thing in things), len(line.text)][1:]
    for one, after in zip(things, ends, strict=True):
        if one.is_required:
            yield Count(subject=f"{one.thing}配置", value=one.quantity, unit=one.unit)
        else:
            yield Supply(item=one.thing, quantity=one.quantity, unit=one.unit, depot=one.owner or line.metadata.place or "",
                         counted=counted[1] if counted else None, basis="plan")
        # Up to the next thing that is counted: its seats are another's.
        yield from seats(re.split(r"[。；;：]|\.\s", line.text[one.end : after])[0], f"{one.owner} {one.thing}".strip())


def _unit(row: Mapping[str, str]) -> str:
    return next((value for name, value in row.items() if name.strip().lower() in _UNIT_COLUMNS), "")


def _number(printed: str) -> float:
    return float(printed.replace(",", ""))
