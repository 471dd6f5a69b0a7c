"""How often something is done: 每日2次, 每月充电试通一次, once a year, every quarter."""

import re
from collections.abc import Iterator

from ingest_docs.facts.times import SetTime
from service.rules.chinese_numbers import read

_TIMES_A_PERIOD = re.compile(
    r"每隔?(?:个)?(?:半?[日天月年周班旬]|季度?|(?P<interval>\d+\s?(?:个月|小时|分钟|[日天年周])))[^，。；：]{0,16}?(?P<times>\d+|[一二两三四])\s?次"
)
_ONCE_A_PERIOD = re.compile(
    r"\b(?:once|twice|(?:three|four|\d+)\s+times)\s+(?:an?|each|every|per)\s+(?:hour|shift|day|week|month|quarter|year)\b", re.IGNORECASE)
_EVERY_PERIOD = re.compile(r"\b(?:every\s+(?P<period>hour|day|week|month|quarter|year)|(?P<adverb>monthly|quarterly|annually|yearly))\b",
                           re.IGNORECASE)
_UNITS = {"hour": "h", "day": "天", "week": "周", "month": "个月", "monthly": "个月", "quarter": "quarter", "quarterly": "quarter",
          "year": "年", "annually": "年", "yearly": "年"}


def rhythms(text: str) -> Iterator[SetTime]:
    """Yield how often a text has something done; a rhythm in words, such as `twice a day`, has no value."""
    for match in _TIMES_A_PERIOD.finditer(text):
        said = match["times"]
        times = float(said) if said.isascii() else float(read(said) or 0)
        if times > 1 or not match["interval"]:  # 每2小时1次 says no more than its interval
            yield SetTime(match.start(), match.end(), "every", match.group(), times, "次")
    for match in _ONCE_A_PERIOD.finditer(text):
        yield SetTime(match.start(), match.end(), "every", match.group())
    for match in _EVERY_PERIOD.finditer(text):
        unit = _UNITS[(match["period"] or match["adverb"]).lower()]
        yield SetTime(match.start(), match.end(), "every", match.group(), 1.0, unit)
