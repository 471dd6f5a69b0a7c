"""What a figure that is asked for is counted or measured in, and whether the sentences found hold any figure of that kind."""

import re
from collections.abc import Sequence

from service.domain.answers import Claim
from service.rules.numerals import values
from service.rules.units import UNITS

_HOW_MUCH = r"(?:多少|好多|几多|几)"
_ASKED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple((re.compile(asked, re.IGNORECASE), frozenset(kinds)) for asked, kinds in (
    (rf"{_HOW_MUCH}(?:公里|千米|毫米|厘米|米)|多远|好远|半径|(?:距离|水位|汛限).{{0,8}}(?:是|为)?多少|how far|radius|how wide|how (?:much|many mm of) rain|"
     r"\bwhat level on\b|limit level|how many (?:met(?:er|re)s|feet|km|kilomet(?:er|re)s|mm)\b", ("m",)),
    (rf"{_HOW_MUCH}(?:个)?(?:分钟|小时|钟头|天|日)|多久|多长时间|how (?:long|soon|often)|within how|how many (?:minutes|hours|days)", ("min", "工作日", "个月", "moment")),
    (rf"{_HOW_MUCH}(?:个)?人(?![一-鿿]*(?:一个|一顶|一间|配))|how many (?:people|persons|evacuees)", ("人",)),
    (rf"{_HOW_MUCH}度(?!电)|气温.{{0,8}}{_HOW_MUCH}|what (?:air )?temperature|how (?:hot|cold)|(?:forecast|at what) temperature", ("℃",)),
    (rf"{_HOW_MUCH}(?:吨|公斤|千克)|how many (?:tonn?es|tons|kilos|kg)", ("kg",)),
    (rf"{_HOW_MUCH}(?:公顷|亩)|how many (?:hectares|acres)", ("m²",)),
    (rf"{_HOW_MUCH}户|how many households", ("户",)),
))
_IMMEDIATELY = re.compile(r"立即|马上|随时|全时段|全天|到达即|immediately|at once|round the clock|all hours", re.IGNORECASE)
_PEOPLE = re.compile(r"(?:人数|人口|编制|people|persons|headcount)[^:：；;\d]{0,24}[:：]\s*\d|\d\s*(?:座|seats)", re.IGNORECASE)  # heads of columns that are no unit
_HEADED = re.compile(r"[（(]([^（）()，,]{1,12})(?:[，,][^（）()]*)?[)）]\s*[:：]?\s*\d")


def lacks_the_unit(question: str, claims: Sequence[Claim]) -> bool:
    """Say whether a figure in some unit was asked for and no sentence holds one in a unit of that kind.

    Where several are asked for, one of them is enough."""
    kinds = frozenset(kind for asked, of_one in _ASKED if asked.search(question) for kind in of_one)
    return bool(kinds) and not any(kinds & kinds_held(claim.text) for claim in claims)


def kinds_held(text: str) -> frozenset[str]:
    """Return the dimensions of the figures of a text; `moment` for a time of day, a date, or at once."""
    held = set()
    for value in values(text):
        if value.kind in ("time", "date"):
            held.add("moment")
        elif value.unit in UNITS:
            held.add(UNITS[value.unit].dimension)
    for name in _HEADED.findall(text):  # the head of a column: 雨量（mm，达到或超过）：50
        held |= {UNITS[value.unit].dimension for value in values(f"1{name.strip()}") if value.unit in UNITS}
    if _PEOPLE.search(text):
        held.add("人")
    if _IMMEDIATELY.search(text):
        held.add("moment")
    return frozenset(held)
