"""Values at which something is done or an event gets its grade: move now, enlarge, close; 重大, H2."""

import re
import unicodedata
from collections.abc import Iterator

from ingest_docs.facts.bounds import Bound, bounds
from ingest_docs.facts.conditions import also, alternative, deaths, places, places_min, places_min_at
from ingest_docs.facts.line import Line
from ingest_docs.facts.thresholds import NOT_STARTED, level_in
from service.domain.facts import Comparator, Quantity, ResponseLevel, Threshold, ThresholdAction
from service.domain.table_rows import first

_ACTIONS: tuple[tuple[ThresholdAction, re.Pattern[str]], ...] = (
    ("prepare", re.compile(r"准备转移|prepare", re.IGNORECASE)),
    ("move", re.compile(r"立即转移|全部转移|move now|evacuate", re.IGNORECASE)),
    ("enlarge", re.compile(r"扩大|enlarge", re.IGNORECASE)),
    ("re_enter", re.compile(r"返回|解除|恢复进入|re-?entry|re-?enter", re.IGNORECASE)),
    ("close", re.compile(r"封闭|封桥|关闭|禁止通行|close[sd]?\b|shut", re.IGNORECASE)),
    ("withdraw", re.compile(r"退出|撤到|撤出|withdraw|leaves? ", re.IGNORECASE)),
)
_ENDS = re.compile(r"终止|结束响应|termination|stand.?down", re.IGNORECASE)
_STAGE_NAMES = r"汛限水位|设计洪水位|校核洪水位|警戒水位|保证水位|[Ff]lood-limit|[Dd]esign flood|[Cc]heck flood|[Ww]arning stage|[Gg]uaranteed stage"
_GRADE = re.compile(r"特别重大|重大|较大|一般|特大型|大型|中型|小型|\b[A-Z]\d (?:[A-Z][a-z]+ [a-z]+)|\b[HCW]\d\b|[Ll]evel\s?[1-3]"
                    rf"|{_STAGE_NAMES}")
_NAMED_STAGE = re.compile(rf"(?:^|\W|\d[.、]\s?|按)({_STAGE_NAMES})(?:[^\d。；;，,]{{0,4}}$|[：:][^\d。；;]*$)")
_DOUBTED_LEVEL = re.compile(r"[ⅠⅡⅢⅣⅤIVl|丨!1]{1,4}\s?级")
"""A level that character recognition left in doubt: 1级, ⅢⅢ级."""
_LABEL = re.compile(r"\bstep\b|级别|等级|档次|动作|行动|阶段|特征水位|stage|level|grade|action|substance", re.IGNORECASE)
_NOT_VALUES = re.compile(r"时限|责任|动作|措施|准备|^行动|what stops|^action|启动人|权限|说明|备注|依据|序号|启动程序|deadline|declared|responsible|staffed|restarts?|name\b", re.IGNORECASE)
_LEVELS: dict[ResponseLevel, str] = {"I": "Ⅰ级", "II": "Ⅱ级", "III": "Ⅲ级", "IV": "Ⅳ级"}
_OVER = re.compile(r"时段|历时|period|duration|window", re.IGNORECASE)
"""Columns that say over how many hours rain is summed."""
_ON_STAFF = re.compile(r"水尺|标志牌|staff gauge", re.IGNORECASE)
"""Columns of readings on another datum than the plans', which must be converted first."""
_OTHER_DATUM = re.compile(r"吴淞(?:高程|基面)?|黄海(?:高程|基面)?|冻结基面|假定(?:基面|高程)|Wusong(?: datum)?")
_WINDOW = re.compile(r"(\d+)[\s-]*(?:小时|h\b|hours?)")
_CRITERIA = re.compile(r"条件|标准|分级|分档|指标|水位|雨量|阈值|等级|响应级别|警戒|报警|trigger|stage|alarm|limit|level|threshold|magnitude|criteria",
                       re.IGNORECASE)
_BELOW = re.compile(r"低于|小于|返回值|\bbelow\b|\bunder\b|less than", re.IGNORECASE)
_STANDARD = re.compile(r"标准|standard", re.IGNORECASE)
_EACH_PERSON = re.compile(r"人均|每人|per person|each person", re.IGNORECASE)
_EACH_DAY = re.compile(r"每人?每?[日天]|per day|a day|each day", re.IGNORECASE)
_REPORTED = re.compile(r"报告|report", re.IGNORECASE)
_RANGE_END = re.compile(r"\d(?:\.\d+)?\s?(?:m|mm|米|毫米)?\s?(?:to|-|–|—|～|~|至)\s?$")
_TIMES = re.compile(r"连续\s*(\d{1,2}|[两二三四五])\s*次[^。；]{0,16}读数")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_INSTRUMENTS: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (frozenset(("%",)), re.compile(r"氧|电量|充电|oxygen|charge|battery", re.IGNORECASE)),
    (frozenset(("MPa", "kPa", "bar")), re.compile(r"气瓶|余压|pressure gauge|air cylinder", re.IGNORECASE)),
    (frozenset(("度",)), re.compile(r"风向|wind", re.IGNORECASE)),
    (frozenset(("L", "kg", "t", "m³")), re.compile(r"泄漏量|溢出量|\bspill|amount released", re.IGNORECASE)),
)
"""Units that set a threshold only beside the word for what is read: 含氧量 19.5 %, 气瓶压力 5 MPa."""
_DIMENSIONS: dict[str, Quantity] = {"人": "people", "户": "households", "元": "loss", "ha": "area", "亩": "area", "m²": "area",
                                    "%LEL": "lel", "ppm": "concentration", "℃": "temperature", "℉": "temperature",
                                    "m/s": "wind", "km/h": "wind", "mph": "wind", "级": "wind"}
_READ = frozenset(("℃", "℉", "ppm", "%LEL"))
"""Units that are read on instruments, so that a row of them sets a threshold without naming an action."""
_PEOPLE: tuple[tuple[Quantity, re.Pattern[str]], ...] = (
    ("dead", re.compile(r"死亡|失踪|deaths?|dead|killed", re.IGNORECASE)),
    ("injured", re.compile(r"重伤|受伤|injur", re.IGNORECASE)),
    ("moved", re.compile(r"疏散|安置|evacuat|moved", re.IGNORECASE)),
    ("threatened", re.compile(r"威胁|需转移|threaten", re.IGNORECASE)),
)


def find_triggers(line: Line) -> Iterator[Threshold]:
    """Yield the values of a line that set a level, an action or a grade, beyond the stages and rain of levels."""
    if line.metadata.kind not in ("plan", "guideline"):
        return
    if not line.row:
        yield from _of_sentence(line, line.text)
        return
    found = tuple(_of_row(line))
    yield from found
    yield from _of_standard(line)
    said = {(one.value, one.unit) for one in found}
    for cell in line.row.values():
        yield from (one for one in _of_sentence(line, cell) if (one.value, one.unit) not in said)


def _of_row(line: Line) -> Iterator[Threshold]:
    label = next((text for name, text in line.row.items() if _LABEL.search(name)), "") or next(iter(line.row.values()), "")
    level, grade, action = level_in(label), _grade(label), _action(label)
    if not (level or grade or action):
        level = level_in(first(line.row, "响应级别", "response level"))
    read = any(unit in text for pair in line.row.items() for text in pair for unit in ("℃", "℉", "ppm", "LEL"))
    if not (level or grade or action or read) or not (read or _CRITERIA.search(line.headings)):
        return
    indicator = " ".join((first(line.row, "指标", "quantity"), *(cell for name, cell in line.row.items() if _OVER.search(name))))
    for column, cell in line.row.items():
        if cell == label or _NOT_VALUES.search(column) or _OVER.search(column):
            continue
        on_staff, printed = bool(_ON_STAFF.search(column)), _unit_of(column)
        counted = tuple(places(cell))
        for bound in bounds(cell):
            if any(one.start <= bound.start < one.end for one in counted):
                continue  # 100（3个以上乡镇）: the places are no millimetres
            if bound.unit == "" and printed:
                bound = bound._replace(unit=printed)
            if bound.comparator is None and _RANGE_END.search(cell[: bound.start]):
                bound = bound._replace(comparator="<")
            if bound.unit == "件" or (read and not (level or grade or action) and bound.unit not in _READ):
                continue
            if bound.comparator is None and _BELOW.search(column):
                bound = bound._replace(comparator="<")
            near = re.split(r"[，,；;或]", cell[: bound.start])[-1] if bound.unit == "人" else ""
            about = label if bound.unit == "m" else ""
            around = f"{about} {indicator} {column} {_clause(cell, bound)}".strip()
            named = near if any(pattern.search(near) for _, pattern in _PEOPLE) else around
            is_read = not (level or grade or action)
            done = action or (None if level or grade else _action(column) or "other")
            for one in _threshold(line, bound, named, level, grade, done, f"{label} {column}" if is_read else column):
                yield _on_staff(one, label, column) if on_staff else one
        yield from _counted(line, cell, level, grade)


def _on_staff(stage: Threshold, label: str, column: str) -> Threshold:
    """Return a stage as the staff shows it: on another datum, so that it sets no level by itself."""
    datum = _OTHER_DATUM.search(column)
    return stage.model_copy(update={"level": None, "grade": label, "action": "other", "datum": datum.group() if datum else None})


def _counted(line: Line, text: str, level: ResponseLevel | None, grade: str) -> Iterator[Threshold]:
    """Yield how many places or deaths set a level or a grade; with rain, the places are part of the rain's threshold."""
    if not (level or grade) or _has_rain(line):
        return
    for one in places(text):
        beside = also(text, one.start, one.end)
        yield Threshold(hazard=line.hazard, subject=one.what, quantity="places", level=None if beside else level,
                        grade=_printed(level, grade, beside), comparator=one.comparator, value=one.number, unit="个", also=beside)
    for count, start, end in deaths(text):
        beside = also(text, start, end)
        yield Threshold(hazard=line.hazard, subject=text[start:end], quantity="dead", level=None if beside else level,
                        grade=_printed(level, grade, beside), comparator=">=", value=count, unit="人", also=beside)


def _printed(level: ResponseLevel | None, grade: str, beside: str) -> str:
    """Return the grade; a level that hangs on words a person must judge is told as one."""
    return grade if level is None else _LEVELS[level] if beside else ""


def _of_standard(line: Line) -> Iterator[Threshold]:
    """Yield what a table of standards gives each person: 人均使用面积2.0平方米, 每人每日3升."""
    if not _STANDARD.search(line.headings):
        return
    item = next(iter(line.row.values()))
    for column, cell in line.row.items():
        if not _STANDARD.fullmatch(column.strip()) or not _EACH_PERSON.search(f"{item}{cell}"):
            continue
        for bound in bounds(cell):
            if bound.unit in ("m²", "L", "kg"):
                unit = f"{bound.unit}/人{'·日' if _EACH_DAY.search(cell) else ''}"
                yield Threshold(hazard=line.hazard, subject=item, quantity="other", action="other",
                                comparator=bound.comparator or ">=", value=bound.value, unit=unit)


def _unit_of(column: str) -> str:
    """Return the unit that a column's name gives in brackets, or is."""
    named = re.search(r"[（(，,]\s?(毫米|mm|米|m|人|户|%LEL|ppm|℃|℉)(?=\s?[）)，,])", column)
    if named:
        return {"毫米": "mm", "米": "m"}.get(named.group(1), named.group(1))
    whole = next((name for name in ("mm", "m", "人", "户", "%LEL", "ppm", "℃", "℉")
                  if f"（{name}" in column or f"({name}" in column or column == name), "")
    return whole or ("级" if "Beaufort" in column else "")


def _of_sentence(line: Line, text: str) -> Iterator[Threshold]:
    is_cell = text != line.text
    for bound in bounds(text):
        clause = _clause(text, bound)
        if NOT_STARTED.search(clause):
            continue
        action = _action(clause) or ("end" if _ENDS.search(line.path[-1] if line.path else "") else None)
        level = None if action == "end" else _level_after(text, bound) or level_in(clause) or _heading_level(line)
        quantity = _quantity(bound, clause) or _quantity(bound, f"{clause} {line.context}")
        comparator = bound.comparator or _comparator_before(text, clause, bound)
        measured = quantity in ("lel", "concentration", "wind", "temperature", "wbgt", "reservoir", "crack", "magnitude")
        listed = " | " in line.context or line.context.startswith(("Table", "表"))
        if is_cell and bound.comparator is None:
            continue
        if bound.comparator and (known := _instrument(bound, text)):
            yield _of_instrument(line, bound, known, action)
            continue
        if comparator is None and quantity in ("stage_m", "reservoir") and (stage := _NAMED_STAGE.search(text[: bound.start])):
            yield from _threshold(line, bound._replace(comparator=">="), clause, None, stage.group(1), None, "")
            continue
        if comparator is None and quantity == "magnitude" and listed:
            comparator = ">="
        if comparator is None and quantity in ("lel", "concentration") and (listed or "返回值" in clause):
            comparator = "<" if "返回" in clause or "re-entry" in line.headings.lower() else ">="
        rained = quantity in ("rain_mm", "forecast_rain_mm") and bound.comparator is not None
        reported = quantity in ("moved", "dead", "injured") and bound.comparator is not None and bool(_REPORTED.search(text))
        if comparator is not None and (level or action or measured or rained or reported):
            given = bound._replace(comparator=comparator)
            yield from _threshold(line, given, clause, level, "", None if level else action or "other", "")
    if not is_cell:
        yield from _counted(line, text, level_in(text) or _heading_level(line), "")
        yield from _times(line)


def _comparator_before(text: str, clause: str, bound: Bound) -> Comparator | None:
    """Return the direction said once for several values: 均低于返回值：氯0.5 ppm，氨25 ppm."""
    start = text.find(clause)
    return next((one.comparator for one in bounds(clause)
                 if one.comparator and one.unit == bound.unit and start + one.start < bound.start), None)


def _instrument(bound: Bound, text: str) -> str:
    """Return what an instrument reads, in the words before the value; empty when the unit stands for no reading."""
    words = next((pattern for units, pattern in _INSTRUMENTS if bound.unit in units), None)
    before = re.split(r"[。；;：:]", text[: bound.start])[-1]
    if words is None or not words.search(before):
        return ""
    return re.split(r"[，,或、]", before)[-1].strip() or before


def _of_instrument(line: Line, bound: Bound, subject: str, action: ThresholdAction | None) -> Threshold:
    return Threshold(hazard=line.hazard, subject=subject[-30:], quantity="other", action=action or "other",
                     comparator=bound.comparator or ">=", value=bound.value, unit=bound.unit)


def _times(line: Line) -> Iterator[Threshold]:
    """Yield how many readings in a row must hold: 连续2次读数."""
    for match in _TIMES.finditer(line.text):
        count = _COUNTS.get(match.group(1)) or int(match.group(1))
        yield Threshold(hazard=line.hazard, subject="连续读数", quantity="other", action=_action(line.text) or "other",
                        comparator=">=", value=count, unit="次")


def _level_after(text: str, bound: Bound) -> ResponseLevel | None:
    """Return the level of `86.50米为Ⅲ级`, one of several in a sentence."""
    said = re.match(r"[^，。；、\d]{0,8}?为([ⅠⅡⅢⅣIV一二三四]{1,3})级", text[bound.end :])
    return level_in(f"{said.group(1)}级") if said else None


def _threshold(
    line: Line, bound: Bound, around: str, level: ResponseLevel | None, grade: str, action: ThresholdAction | None, column: str
) -> Iterator[Threshold]:
    quantity = _quantity(bound, around) or _quantity(bound, f"{around} {line.headings}")
    if quantity is None:
        return
    default: Comparator = "<=" if "≤" in around else ">="
    rain = quantity in ("rain_mm", "forecast_rain_mm")
    measured = rain or quantity == "crack"
    decides = level is not None or action == "end"
    clause = _clause(line.text, bound)
    at = max(line.text.find(clause), 0)
    one_of = clause if line.row else alternative(clause, bound.start - at, bound.end - at)
    window = _window(around, bound) or _WINDOW.search(unicodedata.normalize("NFKC", around if line.row else one_of)) \
        or _WINDOW.search(unicodedata.normalize("NFKC", around))
    yield Threshold(
        hazard=line.hazard,
        subject=line.measured_at(quantity) if measured or quantity in ("stage_m", "reservoir") else column or _subject(line, bound),
        quantity=quantity, level=level, action=action, grade=grade if not level else "",
        comparator=bound.comparator or default, value=bound.value, unit=bound.unit,
        window_h=float(window.group(1)) if measured and window else None,
        places_min=(_places_of_row(line, bound) if line.row else places_min_at(line.text, bound.start, bound.end)) if rain else None,
        also=also(clause, bound.start - at, bound.end - at) if decides and not line.row else "",
    )


def _places_of_row(line: Line, bound: Bound) -> int | None:
    """Return how many places a row demands for a value; those that stand beside another value are that one's."""
    cells = [cell for cell in line.row.values() if places_min(cell) is not None]
    own = next((cell for cell in cells if any((one.value, one.end) == (bound.value, bound.end) for one in bounds(cell))), "")
    free = (cell for cell in cells if not any(one.unit in ("", "mm") for one in bounds(_without_places(cell))))
    return places_min(own or next(free, ""))


def _without_places(text: str) -> str:
    return "".join(letter for at, letter in enumerate(text) if not any(one.start <= at < one.end for one in places(text)))


def _has_rain(line: Line) -> bool:
    return any(bound.unit == "mm" for bound in bounds(line.text)) or any(re.search("雨量|rain", name, re.IGNORECASE) for name in line.row)


def _window(around: str, bound: Bound) -> re.Match[str] | None:
    """Return the hours that stand next to a value: `3小时85 mm`, `85 mm in 3 hours`."""
    folded = unicodedata.normalize("NFKC", around)
    shown = rf"{bound.value:g}\s*(?:mm|毫米)"
    return (re.search(rf"{shown}(?: or (?:more|above|higher))? in (\d+) hours?", folded)
            or re.search(rf"(\d+)\s*(?:小时|hours?|h)[^\d，。；]{{0,10}}{shown}", folded))


def _quantity(bound: Bound, around: str) -> Quantity | None:
    """Return what a value measures, by its unit and the words around it; None for what sets no threshold."""
    lowered = around.lower()
    if bound.unit == "mm":
        if "裂缝" in around or "位移" in around or "加宽" in around or "crack" in lowered:
            return "crack"
        ahead = "预报" in around or "forecast" in lowered
        return ("forecast_rain_mm" if ahead else "rain_mm") if "雨" in around or "小时" in around or "rain" in lowered or "hour" in lowered else None
    if bound.unit == "m":
        if "reservoir" in lowered or "库水位" in around or "水库" in around or "汛限" in around or "洪水位" in around:
            return "reservoir"
        return "stage_m" if "水位" in around or "站" in around or "stage" in lowered or "gauge" in lowered else None
    if bound.unit == "人":
        return next((name for name, pattern in _PEOPLE if pattern.search(around)), "people")
    if bound.unit == "h":
        return "burning_time" if any(word in around for word in ("未控制", "未得到控制", "燃烧", "明火")) else None
    if bound.unit in ("℃", "℉"):
        return "wbgt" if "wbgt" in lowered else "temperature"
    if bound.unit == "" and ("magnitude" in lowered or "震级" in around):
        return "magnitude"
    return _DIMENSIONS.get(bound.unit)


def _clause(text: str, bound: Bound) -> str:
    """Return the part between commas in which a value stands, and the one before it."""
    start = max((text.rfind(mark, 0, bound.start) for mark in "。；;！"), default=-1)
    ends = [at for mark in "。；;！" if (at := text.find(mark, bound.end)) >= 0]
    return text[start + 1 : min(ends, default=len(text))]


def _subject(line: Line, bound: Bound) -> str:
    before = re.split(r"[，,。；;：:]", line.text[: bound.start])[-1].strip()
    return before[-30:] or line.place


def _grade(label: str) -> str:
    if _DOUBTED_LEVEL.fullmatch(label.strip()) and level_in(label) is None:
        return label.strip()
    found = _GRADE.search(label)
    return found.group() if found and len(label) <= 40 else ""


def _action(text: str) -> ThresholdAction | None:
    return next((action for action, pattern in _ACTIONS if pattern.search(text)), None)


def _heading_level(line: Line) -> ResponseLevel | None:
    if not re.search(r"条件|trigger|activation|conditions", line.headings, re.IGNORECASE):
        return None
    return next((found for head in reversed(line.path) if (found := level_in(head))), None)
