"""Values at which something is done or an event gets its grade: move now, enlarge, close; 重大, H2."""

import re
import unicodedata
from collections.abc import Iterator

from ingest_docs.facts.bounds import Bound, bounds
from ingest_docs.facts.line import Line
from ingest_docs.facts.thresholds import level_in
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
_GRADE = re.compile(r"特别重大|重大|较大|一般|特大型|大型|中型|小型|\b[A-Z]\d (?:[A-Z][a-z]+ [a-z]+)|\b[HCW]\d\b|[Ll]evel\s?[1-3]"
                    r"|汛限水位|设计洪水位|校核洪水位|警戒水位|保证水位|[Ff]lood-limit|[Dd]esign flood|[Cc]heck flood")
_LABEL = re.compile(r"\bstep\b|级别|等级|档次|动作|行动|阶段|特征水位|stage|level|grade|action|substance", re.IGNORECASE)
_NOT_VALUES = re.compile(r"时限|责任|动作|措施|准备|^行动|what stops|^action|启动人|权限|说明|备注|依据|序号|启动程序|deadline|declared|responsible|staffed|restarts?|name\b", re.IGNORECASE)
_WINDOW = re.compile(r"(\d+)\s*(?:小时|h\b|hours?)")
_CRITERIA = re.compile(r"条件|标准|分级|指标|水位|雨量|阈值|等级|响应级别|警戒|报警|trigger|stage|alarm|limit|level|threshold|magnitude|criteria",
                       re.IGNORECASE)
_REACHED = re.compile(r"达到或者?超过", re.IGNORECASE)
_DIMENSIONS: dict[str, Quantity] = {"人": "people", "户": "households", "元": "loss", "ha": "area", "亩": "area", "m²": "area",
                                    "%LEL": "lel", "ppm": "concentration", "℃": "temperature", "℉": "temperature",
                                    "m/s": "wind", "km/h": "wind", "mph": "wind", "级": "wind"}
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
    yield from _of_row(line) if line.row else _of_sentence(line)


def _of_row(line: Line) -> Iterator[Threshold]:
    label = next((text for name, text in line.row.items() if _LABEL.search(name)), "") or next(iter(line.row.values()), "")
    level, grade, action = level_in(label), _grade(label), _action(label)
    warm = any("℃" in column or "℉" in column for column in line.row)
    if not (level or grade or action or warm) or not _CRITERIA.search(line.headings):
        return
    indicator = first(line.row, "指标", "quantity")
    for column, cell in line.row.items():
        if cell == label or _NOT_VALUES.search(column):
            continue
        printed = _unit_of(column)
        for bound in bounds(cell):
            if bound.unit == "" and printed:
                bound = bound._replace(unit=printed)
            near = re.split(r"[，,；;或]", cell[: bound.start])[-1] if bound.unit == "人" else ""
            around = f"{indicator} {column} {_clause(cell, bound)}"
            named = near if any(pattern.search(near) for _, pattern in _PEOPLE) else around
            done = action or (None if level or grade else "other")
            yield from _threshold(line, bound, named, level, grade, done, column)


def _unit_of(column: str) -> str:
    """Return the unit that a column's name gives in brackets, or is."""
    named = next((name for name in ("mm", "m", "人", "户", "%LEL", "ppm", "℃", "℉")
                  if f"（{name}" in column or f"({name}" in column or column == name), "")
    return named or ("级" if "Beaufort" in column else "")


def _of_sentence(line: Line) -> Iterator[Threshold]:
    for bound in bounds(line.text):
        clause = _clause(line.text, bound)
        action, level = _action(clause), _level_after(line.text, bound) or level_in(clause) or _heading_level(line)
        quantity = _quantity(bound, clause) or _quantity(bound, f"{clause} {line.context}")
        comparator = bound.comparator or next((one.comparator for one in bounds(clause) if one.comparator), None)
        measured = quantity in ("lel", "concentration", "wind", "temperature", "wbgt", "reservoir", "crack", "magnitude")
        listed = " | " in line.context or line.context.startswith(("Table", "表"))
        if comparator is None and quantity == "magnitude" and listed:
            comparator = ">="
        if comparator is None and quantity in ("lel", "concentration") and (listed or "返回值" in clause):
            comparator = "<" if "返回" in clause or "re-entry" in line.headings.lower() else ">="
        if comparator is not None and (level or action or measured):
            given = bound._replace(comparator=comparator)
            yield from _threshold(line, given, clause, level, "", None if level else action or "other", "")


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
    window = _window(around, bound) or _WINDOW.search(unicodedata.normalize("NFKC", around))
    measured = quantity in ("rain_mm", "forecast_rain_mm", "crack")
    yield Threshold(
        hazard=line.hazard,
        subject=line.measured_at(quantity) if measured or quantity in ("stage_m", "reservoir") else column or _subject(line, bound),
        quantity=quantity, level=level, action=action, grade=grade if not level else "",
        comparator=bound.comparator or default, value=bound.value, unit=bound.unit,
        window_h=float(window.group(1)) if measured and window else None,
    )


def _window(around: str, bound: Bound) -> re.Match[str] | None:
    """Return the hours that stand next to a value: `3小时85 mm`, `85 mm in 3 hours`."""
    folded = unicodedata.normalize("NFKC", around)
    shown = rf"{bound.value:g}\s*(?:mm|毫米)"
    return (re.search(rf"{shown} in (\d+) hours?", folded)
            or re.search(rf"(\d+)\s*(?:小时|hours?|h)[^\d，。；]{{0,10}}{shown}", folded))


def _quantity(bound: Bound, around: str) -> Quantity | None:
    """Return what a value measures, by its unit and the words around it; None for what sets no threshold."""
    lowered = around.lower()
    if bound.unit == "mm":
        if "裂缝" in around or "位移" in around or "加宽" in around or "crack" in lowered:
            return "crack"
        return ("forecast_rain_mm" if "预报" in around else "rain_mm") if "雨" in around or "小时" in around or "rain" in lowered or "hour" in lowered else None
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
    found = _GRADE.search(label)
    return found.group() if found and len(label) <= 40 else ""


def _action(text: str) -> ThresholdAction | None:
    return next((action for action, pattern in _ACTIONS if pattern.search(text)), None)


def _heading_level(line: Line) -> ResponseLevel | None:
    if not re.search(r"条件|trigger|activation", line.headings, re.IGNORECASE):
        return None
    return next((found for head in reversed(line.path) if (found := level_in(head))), None)
