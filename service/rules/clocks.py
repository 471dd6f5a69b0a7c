"""Time limits in clauses: how many minutes an action may take, and the time band it falls into."""

import re
from typing import Literal

from service.rules import units
from service.rules.folding import fold
from service.rules.numerals import values

Phase = Literal["0–5", "5–15", "15–30", "later"]

_AT_ONCE = re.compile(
    r"(?<!不能)(?:立即|立刻|马上|即刻|第一时间|迅即)|(?i:(?<![a-z])(?:immediately|at\sonce|without\sdelay|right\saway)(?![a-z]))")
_LIMIT_AFTER = re.compile(r"\s?(?:以内|之内|内|前完成|(?i:or\sless|at\s(?:the\s)?(?:most|latest)))")
_LIMIT_BEFORE = re.compile(
    r"(?:不超过|不得超过|不迟于|不得迟于|不晚于|最迟|最多|限时|时限(?:为|是)?:?"
    r"|(?i:(?<![a-z])(?:within|in\sunder|under|no\slater\sthan|not\slater\sthan|no\smore\sthan|at\smost|up\sto)))"
    r"\s?(?:the\s(?:first|next)\s)?$")
_REPEATS = re.compile(r"(?:每隔?|间隔|(?i:(?<![a-z])every|each))\s?$")
# 3小时内降雨100毫米 is a span over which rain is summed, no limit for anybody; 未来24小时 is a forecast.
_MEASURED = re.compile(r"\s?[，,]?\s?(?:的?(?:实测|累计|累积|最大|将|可能|预计|平均|持续))*\s?(?:降雨|降水|雨量|面雨|气温|阵风|温度|位移|裂缝|累计|"
                       r"可能|将(?:出现|有|达)|预计|(?i:of\srain|rainfall|of\scumulative))")
_FORECAST = re.compile(r"(?:未来|过去|今后|最近|近|前|(?i:next|past|last|previous|first))\s?$")


def deadline_minutes(text: str) -> float | None:
    """Return the first time limit of a clause in minutes: `15分钟内`, `within 30 minutes`, 立即 = 0.

    None without one. No limits are repeats (每2小时), durations (冷却30分钟), spans of measurement
    (3小时内降雨) and working days, whose length in minutes nobody knows."""
    folded = fold(text)
    limits = [(match.start(), 0.0) for match in _AT_ONCE.finditer(folded)]
    for value in values(text):
        if value.kind != "quantity" or value.unit is None or value.number is None:
            continue
        unit = units.UNITS[value.unit]
        before, after = folded[:value.start], folded[value.end:]
        if unit.dimension != "min" or _REPEATS.search(before) or _FORECAST.search(before):
            continue
        closing = _LIMIT_AFTER.match(after)
        opening = _LIMIT_BEFORE.search(before)
        if (closing or opening) and not _MEASURED.match(after[closing.end() if closing else 0:]):
            minutes = float(units.exact(value.number) * unit.factor)
            limits.append((opening.start() if opening else value.start, minutes))
    return min(limits)[1] if limits else None


def phase_of(minutes: float | None) -> Phase | None:
    """Return the time band that a limit falls into, its end included: 15 → `5–15`; None without a limit."""
    if minutes is None:
        return None
    if minutes <= 5:
        return "0–5"
    if minutes <= 15:
        return "5–15"
    return "15–30" if minutes <= 30 else "later"
