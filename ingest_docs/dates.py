"""Days as documents print them, Chinese and English."""

import re
from collections.abc import Iterator
from datetime import date

_DIGITS = {character: digit for digit, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.?"
DAY = re.compile(
    r"(?P<y1>(?:19|20)\d\d)\s*[年./-]\s*(?P<m1>\d{1,2})\s*[月./-]\s*(?P<d1>\d{1,2})(?!\d)\s*日?"
    r"|(?P<y2>[〇零○二][〇零○一二三四五六七八九]{3})年(?P<m2>[一二三四五六七八九十]{1,2})月(?P<d2>[一二三四五六七八九十]{1,3})日"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format('m3')},?\s+(?P<y3>(?:19|20)\d\d)"
    rf"|{_MONTH.format('m4')}\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>(?:19|20)\d\d)"
)
_MONTH_ONLY = re.compile(rf"{_MONTH.format('m')}\s+(?P<y>(?:19|20)\d\d)|(?P<y2>(?:19|20)\d\d)年(?P<m2>\d{{1,2}})月(?!\d)")


def days_in(text: str) -> Iterator[tuple[date, int, int]]:
    """Yield each day the text prints with its start and end; impossible days are left out."""
    for found in DAY.finditer(text):
        form = next(number for number in "1234" if found[f"y{number}"])
        year, month, day = (found[f"{part}{form}"] for part in "ymd")
        try:
            yield date(_number(year), _number(month), _number(day)), found.start(), found.end()
        except ValueError:
            continue


def first_day(text: str) -> date | None:
    """Return the first day the text prints, or None."""
    return next((day for day, _, _ in days_in(text)), None)


def first_month(text: str) -> date | None:
    """Return the first day of the first month the text prints without a day, or None."""
    found = _MONTH_ONLY.search(text)
    if found is None:
        return None
    try:
        return date(int(found["y"] or found["y2"]), _number(found["m"] or found["m2"]), 1)
    except ValueError:
        return None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text[:3].lower() in _MONTHS:
        return _MONTHS.index(text[:3].lower()) + 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[character]) for character in text))
