"""What people are given each: floor, water, meals, beds; and how many share a toilet or a tap."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ingest_docs.facts.line import Line
from service.domain.facts import Norm, NormSubject
from service.domain.table_rows import first
from service.rules.folding import fold
from service.rules.numerals import values
from service.rules.value import Value

Per = Literal["person", "person_day", "person_month", "tent"]

_SOMEBODY = r"(?:person|people|evacuee|resident|occupant|individual|survivor|adult|head|capita)s?\b"
_EACH_ZH = re.compile(r"(?:(?:每日|每天)\s?)?(?:每人|人均|每名(?:群众|人员|安置人员|受灾人员|转移人员|灾民))(?:每日|每天|日均|日|每月|每餐)?")
_EACH_EN = re.compile(rf"(?:\bper|\beach|\bevery)\s{_SOMEBODY}", re.IGNORECASE)
_AFTER_EN = re.compile(rf"\s(?:[a-z]+,?\s){{0,6}}?(?:a day for each|(?:per|for each|for every|to each|to every)\s){_SOMEBODY}"
                       r"(?:,?\s(?:(?:per|a|each|every)\s(?:day|month)\b|daily\b|and day\b))?|"
                       r"\s?/\s?(?:person|people|p|人)(?:\s?[/·.]\s?(?:day|d|日|天))?(?![a-z])", re.IGNORECASE)
_GAP_ZH, _GAP_EN = re.compile(r"[^\d，。；;、]{0,16}"), re.compile(r"(?:\s?[:,]?\s?[a-z-]+){0,6}?[:,\s]*", re.IGNORECASE)
_LATER_EN = re.compile(r"\s(?:[a-z]+\s){0,4}?(?:(?:per|a|each|every)\sday\b|daily\b)", re.IGNORECASE)
_GROUP_ZH = re.compile(r"每\s?(?P<people>\d+)\s?(?:人|名[一-鿿]{0,6}?)(?P<between>[^\d，。；;]{0,14}?)(?P<value>\d+)\s?"
                       r"(?P<unit>[个只张间处名人位具部台条艘顶][一-鿿]{0,4})")
_GROUP_EN = re.compile(rf"\b(?P<value>one|an?|\d+)\s(?P<unit>[a-z]+(?:\s[a-z]+)?)\s(?:per|for each|for every|to each|to every)\s"
                       rf"(?P<people>\d+)\s{_SOMEBODY}", re.IGNORECASE)
_SHARED_EN = re.compile(rf"(?P<people>\d[\d,]*)\s{_SOMEBODY}\s(?:per|to (?:each|a|one)|for each)\s(?P<unit>[a-z]+)", re.IGNORECASE)
_RATIO = re.compile(rf"(?P<value>\d+)\s?:\s?(?P<people>\d+)\s(?P<unit>[a-z ]+?)\s(?:per|to)\s{_SOMEBODY}", re.IGNORECASE)
_TENT_ZH = re.compile(r"每顶(?:帐篷)?[^。；;]{0,16}?(?:安置|住|容纳)\s?(?P<people>\d+)\s?人")
_TENT_AREA = re.compile(r"每顶(?:帐篷)?[^\d，。；;]{0,6}(?P<value>\d+(?:\.\d+)?)\s?(?P<unit>平方米|㎡|m²)")
_NAME_SHARED = re.compile(rf"^{_SOMEBODY}\s(?:per|to a)\s(?P<unit>[a-z]+)$", re.IGNORECASE)
_MEASURE = re.compile(r"\s?(餐|顿|千卡|大卡|kcal|meals?\b|(?:hot )?meals?\b|blankets?\b|beds?\b|cots?\b|mattress(?:es)?\b)", re.IGNORECASE)

_FURTHER = re.compile(r"[^\d，。；;]{0,10}?[、和及](?P<what>[^\d，。；;每]{0,8})")
"""What stands between one thing and the next that the same people are given."""
_AREAS = ("m²", "ft²")
_GIVEN = ("m²", "L", "kg", "元", "件", "袋", "包", "瓶", "桶", "罐", "箱")
"""Dimensions of what can be given to a person; a time, a length or a head count is something else."""
_DAY, _MONTH = re.compile(r"每日|每天|日均|人均日|\bday\b|daily|/\s?d\b|[·/.]\s?[日天]", re.IGNORECASE), re.compile(r"每月|\bmonth\b", re.IGNORECASE)
_STAY = re.compile(r"(?:不超过|不长于|至多|最多|at most|no more than|up to|for)\s?\d+\s?(?:个?小时|分钟|hours?|minutes?)", re.IGNORECASE)
_NOT_IN = re.compile(r"(?:不含|不包括|不计|除去|除)[^；;，,。]*|(?:without|excluding|except|not counting|not including)\b[^;.]*", re.IGNORECASE)
_ALL_WATER = re.compile(r"洗漱|洗涤|盥洗|炊事|生活用水|综合用水|全部用水|总用水|all uses|all purposes|all water|total water|domestic|wash|cook|hygiene",
                        re.IGNORECASE)
_DRINKING, _WATER = re.compile(r"饮用?水|饮水|drink", re.IGNORECASE), re.compile(r"水|water", re.IGNORECASE)
_SUBJECTS: tuple[tuple[NormSubject, re.Pattern[str]], ...] = (
    ("food_energy", re.compile(r"千卡|大卡|kcal", re.IGNORECASE)),
    ("meals", re.compile(r"[\d一二三两]\s?[餐顿]|\bmeals?\b", re.IGNORECASE)),
    ("toilets", re.compile(r"蹲位|厕|toilet|latrine|lavator", re.IGNORECASE)),
    ("taps", re.compile(r"水龙头|水嘴|取水点|\btaps?\b", re.IGNORECASE)),
    ("charging", re.compile(r"充电|charg", re.IGNORECASE)),
    ("soap", re.compile(r"肥皂|香皂|soap", re.IGNORECASE)),
    ("bedding", re.compile(r"被|毛?毯|褥|blanket|quilt|bedding|sleeping bag", re.IGNORECASE)),
    ("beds", re.compile(r"床|\bbeds?\b|\bcots?\b|mattress", re.IGNORECASE)),
    ("staff", re.compile(r"管理人员|工作人员|服务人员|staff|steward|warden", re.IGNORECASE)),
)
_FLOOR = re.compile(r"面积|floor|area|space|室|安置|住|场所|shelter|room", re.IGNORECASE)
_CASE = re.compile(r"前\d+[日天]|首日|第\d+[日天]起|[夏冬]季|(?:the )?first (?:\d+ days?|day(?: only)?)|(?:in )?(?:winter|summer)|"
                   r"(?:仅限?|只)[^，。；;]{2,20}|" + _NOT_IN.pattern + "|" + _STAY.pattern, re.IGNORECASE)
"""Words of a sentence that say for when or what its value counts."""
_NAME_COLUMNS = ("项目", "指标", "内容", "类别", "名称", "事项")
_NAME_COLUMNS_EN = ("item", "indicator", "standard", "need")
_FIGURES = ("figure", "value", "amount", "quantity", "数值", "标准值", "数量", "指标值", "标准")
_UNITS = ("unit", "单位", "计量单位")
_REMARKS = ("说明", "备注", "适用", "remark", "note", "applies")
_NOT_SAID = re.compile(r"责任|时限|responsible|deadline|owner", re.IGNORECASE)
_BRACKET = re.compile(r"（(?:责任单位|时限)[^（）]*(?:（[^（）]*）[^（）]*)*）|\((?:Responsible|Deadline)[^()]*\)", re.IGNORECASE)


class _Amount(NamedTuple):
    """A value with the words it was read from."""

    per: Per
    people: float
    value: float
    unit: str
    start: int
    end: int
    is_further: bool = False
    """Whether it stands behind another: the words before it are of that one."""


def find_norms(line: Line) -> Iterator[Norm]:
    """Yield the norms of a line of a plan or guideline."""
    if line.metadata.kind not in ("plan", "guideline"):
        return
    if line.row:
        yield from _of_row(line.row)
        return
    for sentence in re.split(r"(?<=[。；;])|(?<=[a-z²\d)]\.)\s", _BRACKET.sub("", line.text)):
        for amount in _amounts(sentence):
            scope = "；".join(dict.fromkeys(match.group().strip() for match in _CASE.finditer(sentence)))
            if norm := _norm(amount, sentence, "", sentence, scope, line.headings):
                yield norm


def _of_row(row: dict[str, str]) -> Iterator[Norm]:
    name_column = next((column for column in row if column.strip().lower() in (*_NAME_COLUMNS, *_NAME_COLUMNS_EN)), next(iter(row)))
    name = row[name_column].strip()
    remark = first(row, *_REMARKS)
    unit = next((cell for column, cell in row.items() if column.strip().lower() in _UNITS), "")
    for column, cell in row.items():
        if column == name_column or cell == unit or _NOT_SAID.search(column):
            continue
        is_figure = any(word in column.lower() for word in _FIGURES)
        text = f"{cell} {unit}".strip() if is_figure else cell
        if is_figure and (shared := _NAME_SHARED.match(name)) and (number := re.match(r"[\d,]+", cell)):
            yield Norm(subject=_subject("", name), named=name, per="person", people=_number(number.group()), value=1, unit=shared["unit"],
                       printed=text, scope=remark)
            continue
        # 人均使用面积 | 2.0平方米: who it is for stands in the name or in the column.
        each = next((words for words in (cell, name, column) if _is_each(words)), None)
        said = text if each in (cell, None) else f"{name} {text}" if each == name else f"{column} {text}{_unit_of(column)}"
        for amount in _amounts(said):
            rest = _rest(said, amount) if each == cell else ""
            scope = "；".join(filter(None, (rest, remark if cell != remark else "")))
            if norm := _norm(amount, said, name, text, scope):
                yield norm


def _is_each(words: str) -> bool:
    return any(pattern.search(fold(words)) for pattern in (_EACH_ZH, _EACH_EN))


def _rest(said: str, amount: _Amount) -> str:
    """Return what a cell says after its value: 前3日 of 每人每日3升，前3日."""
    after = said[amount.end :].lstrip()
    return after.lstrip("，,；; ").strip() if after.startswith(("，", ",", "；", ";")) else ""


def _norm(amount: _Amount, said: str, name: str, printed: str, scope: str, headings: str = "") -> Norm | None:
    words = said[amount.start : amount.end]
    # An English comma parts a list as well: for drinking, cooking and washing.
    before = max(said.rfind(mark, 0, amount.start) for mark in "，。；;") + 1
    ends = [at for mark in "，。；;" if (at := said.find(mark, amount.end)) >= 0]
    clause = said[before : min(ends, default=len(said))]
    if amount.per == "tent":
        subject: NormSubject = "tent_area" if amount.unit in _AREAS else "tent_places"
    elif amount.unit == "元":
        subject = "money"
    elif amount.unit in _AREAS:
        if not name and not _FLOOR.search(f"{headings} {said}"):
            return None
        subject = "short_stay_area" if _STAY.search(f"{said} {scope}") else "floor_area"
    elif amount.unit in ("L", "mL", "m³"):
        subject = _water(name, clause, said, scope)
    else:
        near = said[amount.start : amount.end + 6]
        subject = next((one for text in ((near,) if amount.is_further else (near, clause, name, said)) if (one := _subject(text, name)) != "other"), "other")
    # 每人每日3升 of 每人每日3升，前3日; the whole cell where the row's name says that it is for each.
    shown = words if not name or words in printed else printed
    return Norm(subject=subject, named=name, per=amount.per, people=amount.people, value=amount.value, unit=amount.unit,
                printed=shown.strip().rstrip("。.；;"), scope=scope)


def _subject(text: str, name: str) -> NormSubject:
    return next((subject for subject, pattern in _SUBJECTS if pattern.search(text or name)), "other")


def _water(*texts: str) -> NormSubject:
    """Return which water is meant, by the first of the texts that says; what is left out of it does not count."""
    for text in texts:
        counted = _NOT_IN.sub("", text)
        if _ALL_WATER.search(counted):
            return "all_water"
        if _DRINKING.search(counted):
            return "drinking_water"
    return "water" if any(_WATER.search(text) for text in texts) else "other"


def _amounts(text: str) -> Iterator[_Amount]:
    folded = fold(text)
    for pattern in (_RATIO, _GROUP_ZH, _GROUP_EN):
        for match in pattern.finditer(folded):
            many = match["value"].lower()
            yield _Amount("person", _number(match["people"]), 1 if many in ("one", "a", "an") else _number(many), match["unit"].strip(),
                          match.start(), match.end())
    for match in _SHARED_EN.finditer(folded):
        people = _number(match["people"])
        if match["unit"].lower() == "tent":
            yield _Amount("tent", 1, people, "人", match.start(), match.end())
        elif match["unit"].lower() not in ("day", "hour", "month", "shift", "week", "year", "night", "trip"):
            yield _Amount("person", people, 1, match["unit"], match.start(), match.end())
    for match in _TENT_ZH.finditer(folded):
        yield _Amount("tent", 1, _number(match["people"]), "人", match.start(), match.end())
    for match in _TENT_AREA.finditer(folded):
        yield _Amount("tent", 1, float(match["value"]), "m²", match.start(), match.end())
    if not re.search(r"人|每名|person|people|each|every|capita|head|/\s?p\b", folded, re.IGNORECASE):
        return
    quantities = [value for value in values(text) if value.kind == "quantity" and value.number is not None]
    taken: set[int] = set()
    for value in quantities:
        measure = _given(value, folded)
        after = _AFTER_EN.match(folded, measure[1]) if measure else None
        if measure and value.number is not None and after:
            taken.add(value.start)
            yield _Amount(_per(after.group()), 1, value.number, measure[0], value.start, after.end())
    for pattern, gap in ((_EACH_ZH, _GAP_ZH), (_EACH_EN, _GAP_EN)):
        for match in pattern.finditer(folded):
            value_after = next((value for value in quantities if value.start >= match.end()), None)
            if value_after is None or value_after.start in taken or value_after.number is None:
                continue
            measure = _given(value_after, folded)
            if measure and gap.fullmatch(folded, match.end(), value_after.start):
                taken.add(value_after.start)
                later = _LATER_EN.match(folded, measure[1])
                end = later.end() if later else measure[1]
                per = _per(folded[match.start() : end])
                yield _Amount(per, 1, value_after.number, measure[0], match.start(), end)
                yield from _further(quantities, folded, end, per)


def _further(quantities: list[Value], folded: str, end: int, per: Per) -> Iterator[_Amount]:
    """Yield what the same people are given beside it: 饮用水4升 of 每人每日3餐、饮用水4升."""
    for value in quantities:
        if value.start < end or value.number is None:
            continue
        joined, measure = _FURTHER.fullmatch(folded, end, value.start), _given(value, folded)
        if joined is None or measure is None:
            return
        yield _Amount(per, 1, value.number, measure[0], joined.start("what"), measure[1], True)
        end = measure[1]


def _given(value: Value, folded: str) -> tuple[str, int] | None:
    """Return the unit of what is given and where it ends; None for a time, a length, a number of people."""
    dimensions = ("kg", "g", "t", "斤", "lb", "ft²", "mL", "m³", *_GIVEN)
    if value.unit in dimensions:
        printed = re.sub(r"^[\d.,\s一二三四五六七八九十两半]+", "", value.text)
        return (printed or value.unit if value.unit == "件" else value.unit), value.end
    beside = _MEASURE.match(folded, value.end) if value.unit is None else None
    return (beside.group(1), beside.end()) if beside else None


def _per(words: str) -> Per:
    return "person_day" if _DAY.search(words) else "person_month" if _MONTH.search(words) else "person"


def _unit_of(column: str) -> str:
    found = re.search(r"[（(]\s*([^（()）]{1,12})\s*[）)]\s*$", column)
    return found.group(1) if found else ""


def _number(printed: str) -> float:
    return float(printed.replace(",", ""))
