"""Numbers with the direction in which they bind: 80毫米以上, below 5 %LEL, 500人以上1,000人以下."""

import re
from typing import NamedTuple

from service.domain.facts import Comparator
from service.rules.folding import fold
from service.rules.numerals import values

_AFTER: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"\s?(?:\([^()]*\)|\))?\s?(?:%?\s?LEL)?\s?(?:及?以上|(?i:or\s(?:more|above|higher|over)|and\s(?:above|over|more)|"
                      r"to\s(?:below|under|less\sthan))|即(?:符合|达到|启动))")),
    ("<=", re.compile(r"\s?(?:\([^()]*\)|\))?\s?(?:%?\s?LEL)?\s?(?i:or\s(?:less|below|lower))")),
    ("<", re.compile(r"\s?(?:%?\s?LEL)?\s?以下")),
)
_BEFORE: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    ("<", re.compile(r"(?:未|没有|尚未|不)达到(?:或者?超过)?\s?$")),
    ("<=", re.compile(r"(?:未|没有|尚未)超过\s?$")),
    ("<=", re.compile(r"(?:不得?超过|不大于|不高于|[降落][到至]|≤|<=|(?i:(?:falls?|drops?|down)\sto|at\smost|no\smore\sthan|not\sexceed(?:ing)?|up\sto))\s?$")),
    (">=", re.compile(r"(?:达到或者?超过|达到或者?高于|不得?低于|不得?少于|不得?小于|大于或?者?等于|达到|≥|>=|至少|"
                      r"(?i:at\sor\sabove|at\sleast|(?:reach(?:es|ed)?\sor\s)exceed(?:s|ed|ing)?|reach(?:es|ed)?|not\sless\sthan|no\sless\sthan))\s?(?:(?i:the\s|a\s))?$")),
    ("<", re.compile(r"(?:低于|少于|小于|不足|不到|<|(?i:below|under|less\sthan|fewer\sthan))\s?$")),
    (">", re.compile(r"(?:超过|大于|高于|多于|>|(?i:more\sthan|above|over|exceed(?:s|ing)?|greater\sthan))\s?$")),
)
_NONE = re.compile(r"(?:无|没有|未出现|(?i:\bno\s(?:[a-z]+\s)?(?:of\s)?))$")
"""What stands before a value that must not be reached: 无50毫米以上降雨."""
_BESIDE = re.compile(r"\s?(度|bar\b|degrees\b)")
"""Units of instruments, which are read only here."""
_EACH = {("每秒", "m"): "m/s", ("每小时", "km"): "km/h"}
_LEL = re.compile(r"\s?%?\s?LEL")
_BEAUFORT = re.compile(r"(?:风力|阵风|平均风|大风|Beaufort force|force)\D{0,8}?(\d{1,2})\s*级?")


class Bound(NamedTuple):
    """A number, its unit and its direction."""

    comparator: Comparator | None
    """None when the text gives no direction."""
    value: float
    unit: str
    start: int
    end: int


def bounds(text: str) -> tuple[Bound, ...]:
    """Return the quantities of a text in order, each with its direction where the words around it give one."""
    folded = fold(text)
    found = []
    for value in values(text):
        if value.kind not in ("quantity", "percent") or value.number is None:
            continue
        unit, end = value.unit or "", value.end
        if lel := _LEL.match(folded, end):
            unit, end = "%LEL", lel.end()
        elif unit == "" and (beside := _BESIDE.match(folded, end)):
            unit, end = beside.group(1).replace("degrees", "度"), beside.end()
        before = folded[:value.start]
        each = next((each for each, one in _EACH if one == unit and before.endswith(each)), "")
        unit, before = _EACH.get((each, unit), unit), before.removesuffix(each)
        found.append(Bound(_direction(before, folded[end:]), value.number, unit, value.start, end))
    for match in _BEAUFORT.finditer(folded):
        after = folded[match.end():]
        direction = _direction(folded[:match.start(1)], after)
        found.append(Bound(direction, float(match.group(1)), "级", match.start(1), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def _direction(before: str, after: str) -> Comparator | None:
    for comparator, pattern in _AFTER:
        if pattern.match(after):
            return "<" if comparator == ">=" and _NONE.search(before) else comparator
    return next((comparator for comparator, pattern in _BEFORE if pattern.search(before)), None)
