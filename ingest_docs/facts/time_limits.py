"""Every other time that a clause sets: 30分钟内到场, every 2 hours, 看守24小时, daily at 07:00."""

import re
from collections.abc import Iterator
from typing import Literal

from ingest_docs.facts.line import Line
from ingest_docs.facts.rhythms import rhythms
from ingest_docs.facts.set_moments import set_moments
from ingest_docs.facts.times import Bound, SetTime
from service.domain.facts import TimeLimit
from service.rules import units
from service.rules.folding import blanked, fold
from service.rules.numerals import values
from service.rules.value import Value

_TOPICS: tuple[tuple[Literal["watch", "cool", "return"], re.Pattern[str]], ...] = (
    ("watch", re.compile(r"(?:看守|看护|留守|监护|watch(?:ed|es)?)(?:时间)?(?:检测监护)?(?:不少于|for|at least|[、，\s])*$", re.IGNORECASE)),
    ("cool", re.compile(r"(?:冷却|cool(?:ed|s)?)(?:with water|不少于|for|at least|[，\s])*$", re.IGNORECASE)),
    ("return", re.compile(r"转移后\s?$|满\s?$", re.IGNORECASE)),
)
_AFTER_WITHIN = re.compile(r"\s?(?:以内|之内|内|前)")
_BEFORE_WITHIN = re.compile(r"(?:不超过|不得超过|不迟于|within|no later than|no more than|at most|up to)\s?(?:the\s)?$", re.IGNORECASE)
_NOT_WITHIN = re.compile(r"\s?(?:以内|之内|内)[^，。；\d]{0,8}?(?:不得|不准|不能|严禁|禁止|不应)")
_NOT_WITHIN_EN = re.compile(r"(?:must|shall|may|should|do) not [a-z ]{1,30} within\s?$", re.IGNORECASE)
"""What is forbidden for so long: 72小时内不得返回."""
_BEFORE_EVERY = re.compile(r"(?:每隔?|间隔|every|each)\s?(?:the\s)?$", re.IGNORECASE)
_BEFORE_LEAST = re.compile(r"(?:不少于|不低于|不得少于|至少|满|连续|at least|not less than)\s?$", re.IGNORECASE)
_AFTER_LEAST = re.compile(r"\s?(?:以上|or more)", re.IGNORECASE)
_MEASURED = re.compile(r"\s?的?(?:预报|实测|累计|连续实测|雨量|降雨|加宽|制)|\s?(?:of rain|rainfall)")
_LINE = re.compile(r"(?:不间断|全天候)?(?:(?:应急)?(?:值班|值守|报警|咨询)(?:室|电话|号码|手机|热线)|电话|热线)")
"""24小时值班电话 names a telephone and sets no time."""
_LONG = re.compile(r"(?:每隔?|[Ee]very|[Ww]ithin|[Ff]or|保存|留存|保管|存档|不少于|不超过|不得超过|至少|at least|提前|期限|kept|retained|reviewed|tested)[^。；;，,]{0,10}$")
_AFTER_LONG = re.compile(r"\s?(?:内|后|前|before|after)")
_FLOOD_OF = re.compile(r"\s?一遇")
_DAYS = re.compile(r"(?:每隔?|公示|保存|持续|连续|满|不少于|不超过|至少|提前|期限为?|为期|[节汛]前|会前|演练前)\s?$")
"""Before 7日 these words make it a number of days, not the seventh."""
_MORE = re.compile(r"(\d+)\s(?:more|further)\s(minutes?|hours?|days?)\b")
_RINGS = re.compile(r"(\d+)\s?(rings)\b|(?:铃响|响铃)\s?(\d+)\s?(声)")
_TIME_COLUMN = re.compile(r"时间|时限|间隔|周期|\btime\b|deadline|interval", re.IGNORECASE)
_TEAM_COLUMN = re.compile(r"集结|assembl", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[（(]\s*([^（）()]+?)\s*[）)]\s*$")
_MOST = 500  # a larger number with a unit of time is a year or a code


def find_time_limits(line: Line, taken: str | None) -> Iterator[TimeLimit]:
    """Yield the times of a line; `taken` is a deadline whose duration another fact of the line holds already."""
    if line.metadata.kind not in ("plan", "guideline", "roster", "supplies"):
        return
    moments, often = tuple(set_moments(line.text)), tuple(rhythms(line.text))
    text = blanked(line.text, ((one.start, one.end) for one in moments))
    text = text.replace(taken, " " * len(taken)) if taken else text
    for one in sorted((*moments, *often, *_durations(text)), key=lambda one: one.start):
        yield _limit(line, one)
    yield from _of_columns(line)


def _durations(text: str) -> Iterator[SetTime]:
    folded = fold(text)
    for value in values(text):
        before, after = folded[: value.start], folded[value.end :]
        if value.kind == "date" and (days := re.fullmatch(r"(\d{1,2})日", value.text)) and _DAYS.search(before):
            yield SetTime(value.start, value.end, _bound(before, after), value.text, float(days[1]), "天")
            continue
        unit = units.UNITS.get(value.unit or "")
        if unit is None or unit.dimension not in ("min", "工作日", "个月") or value.number is None:
            continue
        if _MEASURED.match(after) or _LINE.match(after) or not _is_plausible(value, before, after):
            continue
        yield SetTime(value.start, value.end, _bound(before, after), value.text, value.number, value.unit or "")
    for match in _MORE.finditer(folded):
        unit = units.unit_named(match[2])
        yield SetTime(match.start(), match.end(), "for", match.group(), float(match[1]), unit.symbol if unit else match[2])
    for match in _RINGS.finditer(folded):
        yield SetTime(match.start(), match.end(), "at_most", match.group(), float(match[1] or match[3]), match[2] or match[4])


def _is_plausible(value: Value, before: str, after: str) -> bool:
    if not value.number or value.text == "四周":
        return False  # 0–5分钟 begins at once; 四周 is all around
    if units.UNITS[value.unit or ""].dimension == "个月":
        named = _LONG.search(before) or _AFTER_LONG.match(after)
        return value.number <= _MOST and named is not None and not _FLOOD_OF.match(after)
    # 9小时15分钟 is one duration in minutes.
    return value.number <= _MOST or re.search(r"小时|hour|h\b", value.text) is not None


def _of_columns(line: Line) -> Iterator[TimeLimit]:
    """Yield the bare numbers of columns that say their unit of time, such as `到位时间（分钟）`; a team keeps its own."""
    for column, cell in line.row.items():
        named = _IN_BRACKETS.search(column)
        unit = units.unit_named(named[1].strip()) if named else None
        if unit is None or unit.dimension not in ("min", "工作日") or not re.fullmatch(r"\d+(?:\.\d+)?", cell.strip()):
            continue
        if _TIME_COLUMN.search(column) and not _TEAM_COLUMN.search(column):
            yield TimeLimit(hazard=line.hazard, subject="；".join(list(line.row.values())[:2])[:80], bound="within",
                            value=float(cell), unit=unit.symbol, printed=f"{cell.strip()} {named[1] if named else ''}")


def _bound(before: str, after: str) -> Bound:
    if _BEFORE_EVERY.search(before):
        return "every"
    if _BEFORE_LEAST.search(before) or _AFTER_LEAST.match(after):
        return "at_least"
    if _NOT_WITHIN.match(after) or _NOT_WITHIN_EN.search(before):
        return "at_least"
    return "within" if _AFTER_WITHIN.match(after) or _BEFORE_WITHIN.search(before) else "for"


def _limit(line: Line, one: SetTime) -> TimeLimit:
    text = line.text
    clause_start = max((text.rfind(mark, 0, one.start) for mark in "。；;"), default=-1) + 1
    ends = [at for mark in "。；;" if (at := text.find(mark, one.end)) >= 0]
    clause = text[clause_start : min(ends, default=len(text))].strip()
    topic = next((name for name, pattern in _TOPICS if pattern.search(text[: one.start])), None)
    return TimeLimit(hazard=line.hazard, subject=clause[:80], topic=topic or "other", bound=one.bound, value=one.value, unit=one.unit,
                     printed=one.printed)
