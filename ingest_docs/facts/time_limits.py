"""Every other time that a clause sets: 30分钟内到场, every 2 hours, 看守24小时, daily at 07:00."""

import re
from collections.abc import Iterator
from typing import Literal

from ingest_docs.facts.line import Line
from service.domain.facts import TimeLimit
from service.rules import units
from service.rules.folding import fold
from service.rules.numerals import values

Bound = Literal["within", "every", "at_least", "at_most", "at", "for"]

_TOPICS: tuple[tuple[Literal["watch", "cool", "return"], re.Pattern[str]], ...] = (
    ("watch", re.compile(r"(?:看守|看护|留守|监护|watch(?:ed|es)?)(?:时间)?(?:检测监护)?(?:不少于|for|at least|[、，\s])*$", re.IGNORECASE)),
    ("cool", re.compile(r"(?:冷却|cool(?:ed|s)?)(?:with water|不少于|for|at least|[，\s])*$", re.IGNORECASE)),
    ("return", re.compile(r"转移后\s?$|满\s?$", re.IGNORECASE)),
)
_AFTER_WITHIN = re.compile(r"\s?(?:以内|之内|内|前)")
_BEFORE_WITHIN = re.compile(r"(?:不超过|不得超过|不迟于|within|no later than|no more than|at most|up to)\s?(?:the\s)?$", re.IGNORECASE)
_BEFORE_EVERY = re.compile(r"(?:每隔?|间隔|every|each)\s?(?:the\s)?$", re.IGNORECASE)
_BEFORE_LEAST = re.compile(r"(?:不少于|不低于|不得少于|至少|满|连续|at least|not less than)\s?$", re.IGNORECASE)
_AFTER_LEAST = re.compile(r"\s?(?:以上|or more)", re.IGNORECASE)
_MEASURED = re.compile(r"\s?(?:的?(?:预报|实测|累计|连续实测))?\s?(?:雨量|降雨|加宽|预报值|值守|值班|制)|\s?(?:of rain|rainfall)")
_TIMES_PER = re.compile(r"每(?:日|天|月|季度?|年|周|班)[^，。；]{0,14}?(\d+|一)\s?次")


def find_time_limits(line: Line, taken: str | None) -> Iterator[TimeLimit]:
    """Yield the times of a line; `taken` is a deadline that another fact of the line holds already."""
    if line.metadata.kind not in ("plan", "guideline", "roster", "supplies"):
        return
    text = line.text.replace(taken, " " * len(taken)) if taken else line.text
    folded = fold(text)
    for value in values(text):
        before, after = folded[: value.start], folded[value.end :]
        if value.kind == "time":
            yield _limit(line, text, value.start, value.end, "at", None, "", value.text)
            continue
        unit = units.UNITS.get(value.unit or "")
        if unit is None or unit.dimension not in ("min", "工作日", "个月") or value.number is None or _MEASURED.match(after):
            continue
        if (unit.dimension == "个月" and not re.search(r"[Ee]very|每|within|内|后$", before + after[:4])) or value.number > 500:
            continue
        yield _limit(line, text, value.start, value.end, _bound(before, after), value.number, value.unit or "", value.text)


def _bound(before: str, after: str) -> Bound:
    if _BEFORE_EVERY.search(before):
        return "every"
    if _BEFORE_LEAST.search(before) or _AFTER_LEAST.match(after):
        return "at_least"
    return "within" if _AFTER_WITHIN.match(after) or _BEFORE_WITHIN.search(before) else "for"


def _limit(line: Line, text: str, start: int, end: int, bound: Bound, value: float | None, unit: str, printed: str) -> TimeLimit:
    clause_start = max((text.rfind(mark, 0, start) for mark in "。；;"), default=-1) + 1
    ends = [at for mark in "。；;" if (at := text.find(mark, end)) >= 0]
    clause = text[clause_start : min(ends, default=len(text))].strip()
    topic = next((name for name, pattern in _TOPICS if pattern.search(text[:start])), None)
    return TimeLimit(hazard=line.hazard, subject=clause[:80], topic=topic or "other", bound=bound, value=value, unit=unit,
                     printed=printed)
