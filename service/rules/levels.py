"""Suggest a response level from readings: each threshold compared exactly, the highest one reached wins."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from service.domain.documents import Language
from service.domain.facts import Fact, ResponseLevel, Threshold
from service.rules.folding import squeezed
from service.rules.numerals import values
from service.rules.units import exact, plain

ORDER: tuple[ResponseLevel, ...] = ("I", "II", "III", "IV")
"""Levels from the highest down."""
_COUNTY_WIDE = re.compile(r"[一-鿿]{2,}县|(?:全县|县境|实测|累计|降)?雨量?|rain(?:fall)?|[a-z]+ county|", re.IGNORECASE)
"""Subjects that are no place within the county: one document prints 全县雨量 in one table and 雨量 in another."""
FARTHEST_M = 10
"""A stage so far below every threshold of its gauge, or ten times as far above, is a slip (8.65, 865): compared with none."""
_DOUBTED: dict[Language, str] = {"zh": "（与阈值相差过大，未比较，请核对）", "en": " (too far from every threshold: not compared, check it)"}
_RAIN = ("rain_mm", "forecast_rain_mm")
_RISING = frozenset({"stage_m", *_RAIN, "crack", "wind", "area", "burning_time", "lel", "concentration", "magnitude", "dead", "injured",
                     "moved", "threatened", "people", "households", "loss"})
"""Quantities of which more is worse."""
_VERDICTS: dict[Language, tuple[str, str]] = {"zh": ("达到", "未达到"), "en": ("reached", "not reached")}
_PLACES = {"places", "涉及乡镇数", "涉及乡镇（街道）数", "townships"}
"""Names under which the number of places that reach a value may be given."""
_NEEDS: dict[Language, tuple[str, str, str]] = {
    "zh": ("，另须{}处以上同时达到（范围未核实），由人判断", "，但同时达到的只有{}处，不足{}处", "，另须：{}，由人判断"),
    "en": (", but {} places must reach it (extent not known): a person decides", ", but only {} places reach it, not {}",
           ", but this must hold too: {}; a person decides"),
}


class LevelFinding(NamedTuple):
    """The level that readings suggest, and every comparison behind it."""

    level: ResponseLevel | None
    """The highest level whose threshold is reached; None when none is."""
    trace: tuple[str, ...]
    """One line a comparison, highest level first: `石桥站 86.52 ≥ 86.50 (III) → 达到`."""
    unknown: tuple[str, ...]
    """Names of readings, and conditions in words, that could still raise the level and were not given."""
    compared: tuple[Fact, ...]
    """The thresholds of `trace`, in its order."""
    reached: tuple[Fact, ...]
    unused: tuple[str, ...]
    """Names of readings that no threshold asks for."""
    unjudged: tuple[str, ...] = ()
    """Lines of `trace` whose value is reached and whose further condition a person must judge."""


def suggest(readings: Mapping[str, float], thresholds: Sequence[Fact], language: Language = "zh") -> LevelFinding:
    """Compare readings with thresholds; a value equal to a `>=` threshold reaches it (以上含本数).

    A reading is named as `reading_names` says. Rejected facts and facts of other kinds are passed over;
    a reading that is no finite number is unknown, never 0."""
    facts = sorted((fact for fact in thresholds
                    if isinstance(fact.value, Threshold) and fact.value.level and fact.state != "rejected"),
                   key=lambda fact: ORDER.index(_level(fact)))
    given = {squeezed(name): (name, exact(number)) for name, number in readings.items() if math.isfinite(number)}
    extent = next((number for key, (_, number) in given.items() if key in map(squeezed, _PLACES)), None)
    shared = _shared_names(_threshold(fact) for fact in facts)
    doubted = _slips(given, facts, shared)
    given = {key: value for key, value in given.items() if key not in doubted}
    trace, compared, reached = [], [], []
    used = {key for key in map(squeezed, _PLACES) if _asks_extent(facts)}
    unjudged: list[tuple[Fact, str]] = []
    for fact in facts:
        threshold = _threshold(fact)
        name = next((key for key in _keys(threshold, shared) if key in given), None)
        if name is None or _is_upper_end(threshold, facts):
            continue
        used.add(name)
        is_reached = _holds(given[name][1], threshold.comparator, exact(threshold.value))
        compared.append(fact)
        needed = _needed(threshold, extent, language) if is_reached else ""
        trace.append(f"{_line(fact, given[name][1], is_reached, language)}{needed}")
        if is_reached and not needed:
            reached.append(fact)
        elif needed and (threshold.also or extent is None):
            unjudged.append((fact, trace[-1]))
    level = _level(reached[0]) if reached else None
    above = ORDER[:ORDER.index(level)] if level else ORDER
    unknown = dict.fromkeys(reading_names(_threshold(fact))[0] for fact in facts
                            if fact not in compared and _level(fact) in above and not _is_upper_end(_threshold(fact), facts))
    open_still = [(fact, line) for fact, line in unjudged if _level(fact) in above]
    unknown |= dict.fromkeys(_threshold(fact).also or "places" for fact, _ in open_still)
    unused = (*(name for key, (name, _) in given.items() if key not in used),
              *(f"{name} {plain(number)}{_DOUBTED[language]}" for name, number in doubted.values()))
    return LevelFinding(level, tuple(trace), tuple(unknown), tuple(compared), tuple(reached), unused,
                        tuple(line for _, line in open_still))


def _needed(threshold: Threshold, extent: Fraction | None, language: Language) -> str:
    """Return what keeps a value that is reached from setting its level; empty when nothing does."""
    unknown, too_few, beside = _NEEDS[language]
    if threshold.places_min is not None and (extent is None or extent < threshold.places_min):
        return unknown.format(threshold.places_min) if extent is None else too_few.format(plain(extent), threshold.places_min)
    return beside.format(threshold.also) if threshold.also else ""


def _is_upper_end(threshold: Threshold, facts: Iterable[Fact]) -> bool:
    """Say whether a value only ends a level's range: 2人 does not start the level of 3人以上10人以下.

    What grows worse as it rises never starts a level from below, wherever its lower end may stand."""
    return threshold.comparator in ("<", "<=") and (threshold.quantity in _RISING or any(
        other.comparator in (">=", ">") and other.value < threshold.value and _measured(other) == _measured(threshold)
        for other in map(_threshold, facts)))


def _measured(threshold: Threshold) -> tuple[object, ...]:
    return threshold.subject, threshold.quantity, threshold.window_h, threshold.level, threshold.unit


def _asks_extent(facts: Iterable[Fact]) -> bool:
    return any(_threshold(fact).places_min is not None or _threshold(fact).quantity == "places" for fact in facts)


def _slips(
    given: Mapping[str, tuple[str, Fraction]], facts: Iterable[Fact], shared: frozenset[str]
) -> dict[str, tuple[str, Fraction]]:
    """Return the stages that stand nowhere near the thresholds of their gauge."""
    limits: dict[str, list[Fraction]] = {}
    for fact in facts:
        threshold = _threshold(fact)
        for key in _keys(threshold, shared) if threshold.quantity == "stage_m" else ():
            limits.setdefault(key, []).append(exact(threshold.value))
    return {key: value for key, value in given.items()
            if key in limits and not min(limits[key]) - FARTHEST_M <= value[1] <= max(limits[key]) + 10 * FARTHEST_M}


def reading_names(threshold: Threshold) -> tuple[str, ...]:
    """Return the names under which a reading for the threshold may be given, the plainest first.

    A stage goes by its gauge (石桥站, 石桥站水位), rain by its place and hours (上坪村 3h, rain_3h, 3小时雨量).
    Names without a place count only where all thresholds share one."""
    subject = threshold.subject.strip()
    if threshold.quantity == "stage_m":
        return subject, f"{subject}水位", f"{subject} stage", f"{subject} stage_m", f"{subject}_stage_m"
    if threshold.quantity == "places":
        return tuple(sorted(_PLACES))
    if threshold.quantity not in _RAIN:
        return f"{subject} {threshold.quantity}".strip(), subject, threshold.quantity
    hours = "" if threshold.window_h is None else f"{plain(exact(threshold.window_h))}h"
    forecast = threshold.quantity == "forecast_rain_mm"
    short = f"forecast_rain_{hours}" if forecast else f"rain_{hours}"
    return f"{subject} {short}".strip(), f"{subject}_{short}", *(() if forecast else (f"{subject} {hours}",))


def _general_names(threshold: Threshold) -> tuple[str, ...]:
    if threshold.quantity == "stage_m":
        return "stage_m", "stage", "水位"
    if threshold.quantity not in _RAIN:
        return (threshold.quantity,)
    hours = "" if threshold.window_h is None else plain(exact(threshold.window_h))
    stem = "forecast_rain" if threshold.quantity == "forecast_rain_mm" else "rain"
    ahead = "预报" if threshold.quantity == "forecast_rain_mm" else ""
    return (f"{stem}_{hours}h", f"{stem}_mm_{hours}h", f"{stem}_{hours}h_mm", f"{ahead}{hours}小时雨量", f"{ahead}{hours}小时降雨",
            f"{ahead}{hours}h雨量", *((f"{hours}h", f"{hours}小时") if not ahead else ()))


def _keys(threshold: Threshold, shared: frozenset[str]) -> tuple[str, ...]:
    general = [squeezed(name) for name in _general_names(threshold)]
    return (*map(squeezed, reading_names(threshold)), *(name for name in general if name in shared))


def _shared_names(thresholds: Iterable[Threshold]) -> frozenset[str]:
    subjects: dict[str, set[str]] = {}
    for threshold in thresholds:
        for name in _general_names(threshold):
            subject = threshold.subject.strip()
            subjects.setdefault(squeezed(name), set()).add("" if _COUNTY_WIDE.fullmatch(subject) else subject)
    return frozenset(name for name, whose in subjects.items() if len(whose) == 1)


def _threshold(fact: Fact) -> Threshold:
    if not isinstance(fact.value, Threshold):
        raise TypeError(f"fact {fact.fact_id} is no threshold")
    return fact.value


def _level(fact: Fact) -> ResponseLevel:
    level = _threshold(fact).level
    assert level is not None
    return level


def _holds(reading: Fraction, comparator: str, limit: Fraction) -> bool:
    return {">=": reading >= limit, ">": reading > limit, "<=": reading <= limit, "<": reading < limit}[comparator]


def _line(fact: Fact, reading: Fraction, is_reached: bool, language: Language) -> str:
    threshold = _threshold(fact)
    limit = _as_printed(fact.quote, threshold.value)
    places = len(limit.partition(".")[2])
    shown = plain(reading)
    if places > len(shown.partition(".")[2]):
        shown = f"{float(reading):.{places}f}"
    signs = {">=": ("≥", "<"), ">": (">", "≤"), "<=": ("≤", ">"), "<": ("<", "≥")}[threshold.comparator]
    name = reading_names(threshold)[0]
    return f"{name} {shown} {signs[not is_reached]} {limit} ({_level(fact)}) → {_VERDICTS[language][not is_reached]}"


def _as_printed(quote: str, number: float) -> str:
    """Return the number with the decimals that the clause prints, such as 86.50."""
    for value in values(quote):
        digits = re.match(r"[\d.]+", value.text)
        if value.number == number and digits and digits[0].strip(".") and exact(number) == Fraction(digits[0].strip(".")):
            return digits[0].strip(".")
    return plain(exact(number))
