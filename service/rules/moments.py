"""Times of day and dates in the ways that officers write them."""

import re
from collections.abc import Iterator

from service.rules import chinese_numbers
from service.rules.value import Value

_CN = f"[{chinese_numbers.NUMBER_CHARACTERS}]"
_MONTHS = {name: index for index, name in enumerate((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december"), start=1)}
_MONTHS |= {name[:3]: index for name, index in _MONTHS.items()} | {"sept": 9}
_MONTH = rf"(?i:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?:19|20)\d{2}"
_DATES = (
    re.compile(rf"(?<!\d)(?P<y>{_YEAR}|[〇零一二三四五六七八九]{{4}})\s?年(?:\s?(?P<m>\d{{1,2}}|{_CN}{{1,3}})\s?月"
               rf"(?:份|\s?(?P<d>\d{{1,2}}|{_CN}{{1,3}})\s?[日号])?)?"),
    re.compile(rf"(?<![\d-])(?P<y>{_YEAR})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<![A-Za-z\d])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m>{_MONTH})(?![A-Za-z])(?:,?\s(?P<y>{_YEAR})(?!\d))?"),
    re.compile(rf"(?<![A-Za-z])(?P<m>{_MONTH})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s(?P<y>{_YEAR})(?!\d))?"),
    re.compile(rf"(?<![A-Za-z])(?P<m>{_MONTH})\s(?P<y>{_YEAR})(?!\d)"),
    re.compile(rf"(?<![\d{chinese_numbers.NUMBER_CHARACTERS}个])(?P<m>\d{{1,2}}|{_CN}{{1,2}})\s?月\s?(?P<d>\d{{1,2}}|{_CN}{{1,3}})\s?[日号]"),
    re.compile(r"(?<![\d-])(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)(?=\s\d{1,2}:\d{2})"),
    re.compile(r"(?<![\d-])(?P<m>0[1-9])-(?P<d>[0-3]\d)(?![\d-])"),
    re.compile(r"(?<![\d.每前头满])(?P<d>\d{1,2})日(?<![每前头满]\d\d日)(?!以?内|之内|后|前|以|游|常)"),
)
_PERIOD = r"(?P<period>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜间|夜里|当晚|晚)?"
_TIMES = (
    re.compile(_PERIOD + r"(?<![\d.])(?<!\d:)(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
               r"(?:\s?(?P<half>(?i:[ap]\.?m\.?(?![a-z]))))?"),
    re.compile(_PERIOD + rf"(?<![\d.{chinese_numbers.NUMBER_CHARACTERS}])(?P<h>\d{{1,2}}|{_CN}{{1,3}})\s?[点时]\s?"
               rf"(?:(?P<m>\d{{1,2}}|{_CN}{{1,3}})\s?分(?!之|钟内)|(?P<part>半|[一三]刻))"),
    re.compile(_PERIOD + rf"(?<![\d.{chinese_numbers.NUMBER_CHARACTERS}])(?P<h>\d{{1,2}}|{_CN}{{1,3}})\s?"
               rf"(?:点(?=钟|整|前|以前|之前|左右)|(?<=\d)时(?!间|段|期|候|限|长|\d)|(?<=\d\s)时(?!间|段))"),
    re.compile(r"(?P<period>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜间|夜里|当晚)"
               rf"(?P<h>\d{{1,2}}|{_CN}{{1,3}})\s?[点时]"),
    re.compile(r"(?<![\d.:])(?P<h>1[0-2]|[1-9])\s?(?P<half>(?i:[ap]\.?m\.?(?![a-z])))"),
    re.compile(r"(?<![\d.:])(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)\s?(?:hrs|hours)(?![a-z])"),
)
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "夜间", "夜里", "当晚", "晚"})
_SMALL_HOURS = 6
"""夜里两点 is 02:00, 夜里十点 22:00; so is `two at night`."""
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPOKEN_TIME = re.compile(rf"(?<![\w-])(?P<h>{'|'.join(_HOURS)}|1[0-2]|[1-9])\s(?:o'clock\s)?(?P<part>in\sthe\s(?:morning|afternoon|evening)|at\snight)", re.I)
_MINUTES = {"five": 5, "ten": 10, "a quarter": 15, "quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_PAST_OR_TO = re.compile(rf"(?<![\w-])(?P<m>{'|'.join(sorted(_MINUTES, key=len, reverse=True))}|[1-5]?\d|{'|'.join(_HOURS)})(?:\sminutes?)?\s(?P<way>past|to)\s"
                         rf"(?P<h>{'|'.join(_HOURS)})(?![\w-])(?!\s(?:hours?|minutes?|days?|people|households|m\b|km\b|%))", re.I)
_NOON = re.compile(r"(?<![A-Za-z])noon(?![A-Za-z])", re.I)


def dates(text: str) -> Iterator[Value]:
    """Yield dates as `2025-07-01`, `2025-07`, `2025`, `--07-01` or `---01`, by what is given."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            named = match.groupdict()
            year, month, day = (_part(named.get(name)) for name in ("y", "m", "d"))
            if not ((month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)):
                continue
            pieces = [f"{year:04d}" if year else "-", f"{month:02d}" if month else "-" if day else "",
                      f"{day:02d}" if day else ""]
            canonical = "-".join(piece for piece in pieces if piece)
            number = float(year) if year and month is None else None
            yield Value("date", match[0], match.start(), match.end(), number, None, canonical)


def times(text: str) -> Iterator[Value]:
    """Yield times of day as `23:20`; a part of the day moves the hour (下午三点半 → 15:30)."""
    for pattern in _TIMES:
        for match in pattern.finditer(text):
            named = match.groupdict()
            hour, minute = _part(named["h"]), _part(named.get("m"))
            part = named.get("part")
            minute = {"半": 30, "一刻": 15, "三刻": 45}[part] if part else minute or 0
            if hour is None or hour > 24 or minute > 59:
                continue
            half = (named.get("half") or "").lower()[:1]
            is_late = named.get("period") in _AFTERNOON and not (named.get("period") in ("夜间", "夜里") and hour < _SMALL_HOURS)
            if hour < 12 and (is_late or half == "p"):
                hour += 12
            elif hour == 12 and half == "a":
                hour = 0
            yield Value("time", match[0], match.start(), match.end(), None, None, f"{hour:02d}:{minute:02d}")
    for match in _SPOKEN_TIME.finditer(text):
        said = match["h"].lower()
        hour = int(said) if said.isdigit() else _HOURS.index(said) + 1
        part = match["part"].lower()
        if hour < 12 and ("afternoon" in part or "evening" in part or ("night" in part and hour >= _SMALL_HOURS)):
            hour += 12
        yield Value("time", match[0], match.start(), match.end(), None, None, f"{hour % 24:02d}:00")
    for match in _PAST_OR_TO.finditer(text):
        said = match["m"].lower()
        if match["way"].lower() == "to" and said not in _MINUTES and "minute" not in match[0].lower():
            continue  # four to six is a range
        minutes = _MINUTES.get(said, int(said) if said.isdigit() else _HOURS.index(said) + 1 if said in _HOURS else 0)
        hour = _HOURS.index(match["h"].lower()) + 1
        if match["way"].lower() == "to":
            hour, minutes = hour - 1, 60 - minutes
        yield Value("time", match[0], match.start(), match.end(), None, None, f"{hour:02d}:{minutes:02d}")
    for match in _NOON.finditer(text):
        yield Value("time", match[0], match.start(), match.end(), None, None, "12:00")


def _part(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdigit() and text.isascii():
        return int(text)
    if text[0].isascii():
        return _MONTHS[text.lower().rstrip(".")]
    number = chinese_numbers.read(text)
    return None if number is None else int(number)
