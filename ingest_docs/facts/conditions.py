"""What a clause demands beside a value: how many places, and what must hold too."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.domain.facts import Comparator
from service.rules.numerals import values

_NUMBER = r"\d{1,3}|[一二两三四五六七八九十]{1,3}"
_AREAS = r"乡镇|镇街|乡|镇|街道|村|社区|片区|功能区|县|区"
_AREAS_EN = r"townships?|towns?|villages?|zones?|counties|county|districts?|sub-?districts?"
_WORDS = r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten"
_AT_LEAST = (
    re.compile(rf"({_NUMBER})\s*个?(?:（含）|\(含\))?(?:及?以上|或者?更多)(?:（[^）]*）)?的?({_AREAS})"),
    re.compile(rf"(?:至少|不少于)\s*({_NUMBER})\s*个({_AREAS})"),
    re.compile(rf"\b({_WORDS}) or more ({_AREAS_EN})\b", re.IGNORECASE),
    re.compile(rf"\bat least ({_WORDS}) ({_AREAS_EN})\b", re.IGNORECASE),
)
_AT_MOST = (
    re.compile(rf"\b(?:limited|confined) to ({_WORDS}) ({_AREAS_EN})\b", re.IGNORECASE),
    re.compile(rf"(?:限于|仅涉及|只涉及)\s*({_NUMBER})\s*个({_AREAS})"),
)
_DEATHS = re.compile(rf"\b({_WORDS}) or more (?:deaths?|dead|fatalities)\b", re.IGNORECASE)
_FIRST_JUDGED = re.compile(r"^\W*(初判[^，。；]*?事件)，")
_AND = (
    re.compile(r"[^，。；]{0,6}?，?(?:并且|且)([^，。；]+)"),
    re.compile(r"[^,.;]{0,6}?,? and ((?:has|have|is|are)\s[^.;,]+)"),
    re.compile(r"[^.;]{0,30}? but ([^.;,]+)"),
)
_SINGLE = re.compile(rf"(?:[1一]个?|任[一何意]个?|单个|某[一个]?)(?:{_AREAS})|\b(?:one|any|a|a single) (?:{_AREAS_EN})\b", re.IGNORECASE)
"""One place is enough."""
_OR = re.compile(r"[；;]|[，,]?\s*(?:或者?(?!超过|高于|等于|更多|大于)|\bor\b(?! (?:more|above|higher|over|exceed|less|below|lower)))")
"""Between two conditions of which one is enough; not the one of 达到或超过 and `80 mm or more`."""
_AND_BEFORE = re.compile(r"([^，。；：]+?)，?(?:并且|且)[^，。；]*$")


class Places(NamedTuple):
    """How many places a clause asks for."""

    comparator: Comparator
    number: int
    what: str
    """As printed: `乡镇`, `zones`."""
    start: int
    end: int


def places(text: str) -> Iterator[Places]:
    """Yield the counts of places of a text: 3个以上乡镇, two or more zones, limited to one zone."""
    patterns: tuple[tuple[Comparator, tuple[re.Pattern[str], ...]], ...] = ((">=", _AT_LEAST), ("<=", _AT_MOST))
    for comparator, forms in patterns:
        for found in (match for form in forms for match in form.finditer(text)):
            count = _count(found.group(1))
            if count is not None:
                yield Places(comparator, count, found.group(2), found.start(), found.end())


def places_min(text: str) -> int | None:
    """Return how many places a text says must reach its value; None when it says nothing of places."""
    return next((one.number for one in places(text) if one.comparator == ">="), None)


def places_min_at(text: str, start: int, end: int) -> int | None:
    """Return how many places must reach the value from `start` to `end`.

    An alternative that names no places has those of its sentence: 3个以上乡镇24小时100毫米或3小时60毫米; not one that
    says that one place is enough."""
    part = alternative(text, start, end)
    own = places_min(part)
    if own is not None or _SINGLE.search(part):
        return own
    begun, ended = text.rfind("。", 0, start) + 1, text.find("。", end)
    return places_min(text[begun : ended if ended >= 0 else len(text)])


def alternative(text: str, start: int, end: int) -> str:
    """Return the one of several alternatives of a text in which the value from `start` to `end` stands.

    A part without a number of its own, such as `石桥镇或云岭镇`, divides nothing."""
    marks = tuple(_OR.finditer(text))
    begun = max((one.end() for one in marks if one.end() <= start and re.search(r"\d", text[: one.start()])), default=0)
    ended = min((one.start() for one in marks if one.start() >= end and re.search(r"\d", text[one.end() :])), default=len(text))
    return text[begun:ended]


def deaths(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield count, start and end of deaths told in English words: one or more deaths."""
    for match in _DEATHS.finditer(text):
        count = _count(match.group(1))
        if count is not None:
            yield count, match.start(), match.end()


def also(clause: str, start: int, end: int) -> str:
    """Return what a clause says must hold beside the value from `start` to `end`; empty when it says nothing more."""
    judged, before = _FIRST_JUDGED.search(clause), _AND_BEFORE.search(clause[:start])
    beside = next((match for pattern in _AND if (match := pattern.match(clause, end))), None)
    return "；".join(one.group(1).strip() for one in (judged, before, beside) if one)


def _count(word: str) -> int | None:
    if word.lower() == "one":
        return 1
    found = values(f"{word} zones" if word.isascii() else f"{word}个")
    return int(found[0].number) if found and found[0].number is not None else None
