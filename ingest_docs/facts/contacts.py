"""Who answers which number, from the rows of rosters and duty lists and from clauses that name a desk."""

import re
from collections.abc import Iterator

from ingest_docs.facts.line import Line
from service.domain.facts import Contact
from service.domain.table_rows import cells, first

_PHONE = re.compile(r"\d{3,4}-\d{3,4}-\d{4}|\d{3,4}-\d{7,8}|1\d{10}|(?<!\d)1(?:10|19|20)(?!\d)")
_LONG_PHONE = re.compile(r"\d{3,4}-\d{3,4}-\d{4}|\d{3,4}-\d{7,8}")
_PHONE_COLUMN = re.compile(r"电话|手机|号码|phone|number|mobile", re.IGNORECASE)
_DESK_COLUMN = re.compile(r"值班电话|duty")
_NAME_COLUMNS = ("姓名", "负责人", "责任人", "联系人", "保管人", "name", "leader", "keeper")
_ROLE_COLUMNS = ("职务", "席位", "岗位", "role", "post", "desk", "专长", "purpose")
_UNIT_COLUMNS = ("单位", "队伍", "对象", "村", "乡镇", "场所", "存放点", "unit", "agency", "team", "office", "store")
_EMPTY = re.compile(r"^[—\-–/无\s]*$")
_NO_COUNT = ("数量", "quantity")
_SHORT = re.compile(r"(?<![\d.\-A-Za-z])(?:110|119|120)(?![\d\-%A-Za-z]|\.\d|\s?(?:m|km|mm|ft|mi|kg|人|户|米|毫米|分钟|小时|°|℃|lb|people|件|条)(?![a-z]))")
_SHORT_NAMES = {"110": "报警", "119": "火警", "120": "急救"}
_BEFORE = re.compile(r"([一-鿿]{2,20}?(?:值班室|防办|森防办|自然资源局|卫健局|指挥中心|气象局|抢修|大队|站|局)?)(?:的?(?:24小时)?(?:值班)?[，,]?(?:值班)?(?:电话|号码)(?:为|是)?)?[（(：:，\s]*$")
_BEFORE_EN = re.compile(r"([A-Z][\w’'&-]*(?:\s+(?:of|the|and|for|[A-Z][\w’'&-]*|desk|office|room|duty))*)\s*(?:\(|,|:|at|is|on)?\s*(?:its telephone is|telephone|at)?\s*$")
_VERBS = re.compile(r"^.*?(?:拨打|报告|上报|通知|电话通知|打电话到|报(?=县)|联系|设在|由(?=[一-鿿]{2,4}$)|[，、。；：（）])")


def find_contact(line: str) -> Contact | None:
    """Return the first contact that a table row names; None for a row without a number and somebody who answers."""
    return next(_of_row(cells(line)), None)


def find_contacts(line: Line) -> Iterator[Contact]:
    """Yield whom a line names with a number; a row that leaves the number out keeps its person."""
    if line.metadata.kind not in ("roster", "plan", "guideline", "supplies"):
        return
    if line.row:
        found = tuple(_of_row(line.row, line.metadata.kind == "supplies"))
        yield from found
        if not found and line.metadata.kind == "roster":
            yield from _without_number(line)
        said = {contact.phone for contact in found}
        for cell in line.row.values():
            yield from (contact for contact in _of_prose(cell, line.metadata.place) if contact.phone not in said)
    else:
        yield from _of_prose(line.text, line.metadata.place)


def _of_row(row: dict[str, str], keeper: bool = False) -> Iterator[Contact]:
    if first(row, *_NO_COUNT, "物资") and not keeper and not first(row, "责任人", "村防汛责任人"):
        return
    name = _said(first(row, *_NAME_COLUMNS))
    role, unit = _said(first(row, *_ROLE_COLUMNS)), _said(first(row, *_UNIT_COLUMNS))
    village = next((cell for column, cell in row.items() if column == "村"), "")
    unit = village or unit
    if keeper:
        role, unit = "保管人" if "保管人" in row else "Keeper", _said(first(row, "存放点", "store", "depot"))
    columns = [column for column in row if _PHONE_COLUMN.search(column.lower()) and _PHONE.search(row[column])]
    for column in columns:
        for phone in _PHONE.findall(row[column]):
            desk = len(columns) > 1 and bool(_DESK_COLUMN.search(column.lower()))
            if name or role or unit:
                yield Contact(name="" if desk else name, role="值班电话" if desk else role, unit=unit, phone=phone)


def _without_number(line: Line) -> Iterator[Contact]:
    """Yield the person of a roster's row whose number is left out."""
    name = _said(first(line.row, "姓名", "name"))
    if name and _PHONE_COLUMN.search(line.context.lower()):
        yield Contact(name=name, role=_said(first(line.row, *_ROLE_COLUMNS)), unit=_said(first(line.row, *_UNIT_COLUMNS)),
                      phone="")


def _of_prose(text: str, place: str | None) -> Iterator[Contact]:
    for match in _LONG_PHONE.finditer(text):
        before = text[: match.start()]
        chinese, english = _BEFORE.search(before), _BEFORE_EN.search(before)
        said = chinese.group(1) if chinese else english.group(1) if english else ""
        said = _VERBS.sub("", said).strip()
        said = re.sub(r"^(?:报|的|和|与|及|或|向|给|拨打)|(?:各持.*)$", "", said)
        if not 2 <= len(said) <= 40:
            said = before.strip()[-20:].strip("（(，,：: ") or "—"
        mobile = match.group().startswith("1")
        person = mobile and re.fullmatch(r"[一-鿿]{2,4}|[A-Z]\w+(?: [A-Z]\w+)?", said) is not None
        yield Contact(name=said if person else "", role="" if person else said, unit=place or "",
                      phone=match.group())
    for match in _SHORT.finditer(text):
        yield Contact(name="", role=_SHORT_NAMES[match.group()], unit="", phone=match.group())


def _said(cell: str) -> str:
    return "" if _EMPTY.match(cell) else cell
