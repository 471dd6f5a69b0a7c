"""Readings that a person typed in free words: a gauge's stage, rain over hours."""

import re
from collections.abc import Iterable, Mapping

from service.domain.facts import Threshold
from service.rules.folding import fold
from service.rules.numerals import values

_STAGE_WORDS = re.compile(r"水位|涨到|gauge|stage|water level|reads?\b|站", re.IGNORECASE)
_NAMED_ZH = re.compile(r"([一-鿿]{2})站(?=的?(?:水位|读数|现在|目前|已|涨|达|到|[\s,:]*\d))")
_NAMED_EN = re.compile(r"\b([A-Z][a-z]+)\s+(?i:gauge|station|stage)\b")
_NO_NAMES = frozenset(("水位", "水文", "雨量", "监测", "观测", "测量", "本", "the", "water", "river", "this", "our", "current", "what", "if"))
_RAIN = re.compile(
    r"(?P<ahead>预报|forecast)?[^，。；,;\d]{0,8}(?P<hours>\d{1,2})\s*(?:个)?(?:小时|h\b|hours?|hrs?)"
    r"[^，。；,;\d]{0,14}?(?P<mm>\d+(?:\.\d+)?)\s*(?:毫米|mm)"
    r"|(?P<mm2>\d+(?:\.\d+)?)\s*(?:毫米|mm)[^，。；,;\d]{0,12}?(?:in|over|/|每)\s*(?P<hours2>\d{1,2})\s*(?:小时|h\b|hours?|hrs?)",
    re.IGNORECASE,
)


def find_readings(
    text: str, thresholds: Iterable[Threshold], names: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, float]:
    """Return readings by the names that `levels.suggest` knows; only what the text states, and once.

    `names` gives other spellings of a gauge, such as its English name.  A stage counts for the gauge that the
    text names, or for the only gauge known when the text speaks of a stage and names no other gauge."""
    known = tuple(thresholds)
    gauges = list(dict.fromkeys(one.subject for one in known if one.quantity == "stage_m"))
    lowered = fold(text).lower()
    found: dict[str, float] = {}
    named = [gauge for gauge in gauges
             if any(spelling.lower() in lowered for spelling in (gauge, *(names or {}).get(gauge, ())))]
    only = gauges if len(gauges) == 1 and _STAGE_WORDS.search(lowered) and not _names_a_gauge(text) else []
    subjects = named or only
    if len(subjects) == 1:
        spellings = (subjects[0], *(names or {}).get(subjects[0], ()))
        behind = min((lowered.find(one.lower()) for one in spellings if one.lower() in lowered), default=0)
        metres = [value.number for value in values(text)
                  if value.kind == "quantity" and value.unit == "m" and value.number is not None]
        after = [value.number for value in values(text[behind:])
                 if value.kind == "quantity" and value.unit == "m" and value.number is not None]
        if after or len(metres) == 1:
            found[subjects[0]] = (after or metres)[0]
    for match in _RAIN.finditer(lowered):
        hours, amount = match["hours"] or match["hours2"], match["mm"] or match["mm2"]
        ahead = bool(match["ahead"]) or "预报" in match.group() or "forecast" in match.group()
        found[f"{'forecast_' if ahead else ''}rain_{int(hours)}h"] = float(amount)
    return found


def _names_a_gauge(text: str) -> bool:
    """Say whether the text names a gauge; the caller knows that it is none of its own."""
    names = (*_NAMED_ZH.findall(fold(text)), *_NAMED_EN.findall(fold(text)))
    return any(name.lower() not in _NO_NAMES for name in names)
