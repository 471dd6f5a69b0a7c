"""A reading held against the figures that start an action: a village's rain, a meter's %LEL, wind, heat."""

import re
from collections.abc import Iterable, Mapping, Sequence

from service.answering.amounts import Amount, amounts
from service.answering.looked import Looked
from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Version
from service.domain.facts import Fact, Quantity, Threshold
from service.domain.places import Place
from service.ports import DocumentRecords
from service.rules.units import exact, plain
from service.steps.consistency import computable
from service.steps.suggesting import cite_facts

_OF_PLACE: frozenset[Quantity] = frozenset({"rain_mm", "crack"})
_OF_METER: frozenset[Quantity] = frozenset({"lel", "wind", "wbgt", "temperature", "magnitude"})
_ACTION_ORDER = ("move", "withdraw", "enlarge", "close", "prepare", "re_enter", "other", "end")
_GOING_BACK = re.compile(r"回去|返回|进去|复|恢复|re-?ent|go back|return", re.IGNORECASE)
_ACTIONS: dict[str, tuple[str, str]] = {
    "move": ("立即转移", "move now"), "prepare": ("准备转移", "prepare to move"), "withdraw": ("撤出", "withdraw"),
    "enlarge": ("扩大警戒", "enlarge the cordon"), "close": ("封闭、停用", "close"), "re_enter": ("返回", "re-enter"),
}
MOST_ROWS = 4
_ASKS_FIGURES = re.compile(r"(?:多少|几|好多)(?:个)?(?:毫米|mm)|雨量?.{0,6}(?:多少|几)|how (?:much|many)\b.{0,12}(?:rain|mm|millimet)|what rain|rain\b.{0,30}(?:value|figure|threshold)", re.IGNORECASE)
_PREPARE = re.compile(r"准备|prepare", re.IGNORECASE)
_MOVE = re.compile(r"立即|马上|喊人|跑|move now|转移|转", re.IGNORECASE)


def reached(
    question: str, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords, language: Language,
    *, require_review: bool = False,
) -> Looked | None:
    """Return what a stated reading reaches, its comparison and the rows; None where no figure is set for it."""
    for one in amounts(question):
        if one.quantity not in _OF_PLACE | _OF_METER:
            continue
        facts = _set_for(one, question, places, scope, records)
        if not facts:
            continue
        if one.quantity == "magnitude":
            return _rows_that_hold(one, facts, scope, records, language)
        hit = [fact for fact in facts if _holds(one, fact)]
        worst = _worst(hit)
        shown = worst or _nearest(facts)
        value = _value(shown[0])
        sure = computable(shown, scope, records, require_review=require_review)
        claims = [Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records))
                  for fact in _unique(shown)[:MOST_ROWS]]
        if sure:
            claims.insert(0, _compared(one, sure[0], bool(worst), language, scope, records))
        warnings = (say("unverified", language), *((say("unreviewed", language),) if any(fact.state == "extracted" for fact in shown) else ()))
        return Looked(tuple(claims), warnings=warnings) if value else None
    return None


def _rows_that_hold(
    one: Amount, facts: Sequence[Fact], scope: Mapping[str, Version], records: DocumentRecords, language: Language
) -> Looked | None:
    """Quote the rows and sentences whose bounds all hold for a reading: 5.0 to below 6.0."""
    by_quote: dict[str, list[Fact]] = {}
    for fact in facts:
        by_quote.setdefault(fact.quote, []).append(fact)
    rows = [of_one[0] for of_one in by_quote.values()
            if all(_holds(one, fact) for fact in of_one) and any(_value(fact).comparator in (">=", ">") for fact in of_one)]
    # Of several rows that begin lower, the one that begins highest is the row of this reading.
    rows.sort(key=lambda fact: (len(by_quote[fact.quote]) < 2, -_value(fact).value))
    claims = tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in rows[:MOST_ROWS])
    return Looked(claims, warnings=(say("unverified", language),)) if claims else None


def own_figures(question: str, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords) -> Looked | None:
    """Quote the rows of rain and cracks that a named village's people move by; None where that is not asked or not set."""
    villages = [place for place in places if place.kind in ("village", "community", "hazard_point")]
    if not villages or not _ASKS_FIGURES.search(question):
        return None
    facts = [fact for fact in records.facts({key for key, version in scope.items() if version.kind == "plan" and version.lang == "zh"}, "threshold")
             if _value(fact).quantity in _OF_PLACE and _value(fact).action in ("move", "prepare") and fact.state != "rejected"
             and any(place.name_zh[:3] in _value(fact).subject for place in villages)]
    wanted = "prepare" if _PREPARE.search(question) else "move" if _MOVE.search(question) else ""
    rows = _unique([fact for fact in facts if not wanted or _value(fact).action == wanted])[:MOST_ROWS]
    return Looked(tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in rows)) if rows else None


def _set_for(
    one: Amount, question: str, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords
) -> list[Fact]:
    """Return the figures set for a reading: for the place named, in the unit and over the hours stated."""
    found = []
    back = _GOING_BACK.search(question) is not None
    names = [place.name_zh for place in places if place.kind in ("village", "community", "hazard_point", "gauge")]
    names += [name[:3] for name in names if name.endswith(("雨量站", "后山滑坡"))]
    for fact in records.facts({key for key, version in scope.items() if version.kind in ("plan", "guideline")}, "threshold"):
        value = _value(fact)
        if fact.state == "rejected" or value.quantity != one.quantity or value.level or value.action == "end":
            continue
        if one.quantity in _OF_PLACE:
            if not any(name and name in value.subject for name in names) or value.window_h != one.window_h or value.action not in ("move", "prepare"):
                continue
        elif (value.unit != one.unit and one.quantity != "magnitude") or (one.quantity == "lel" and (value.action == "re_enter") != back) or (one.quantity in ("wind", "wbgt", "temperature") and not (value.grade or value.action == "withdraw")):
            continue
        found.append(fact)
    return found


def _holds(one: Amount, fact: Fact) -> bool:
    value = _value(fact)
    return {">=": one.value >= value.value, ">": one.value > value.value, "<=": one.value <= value.value,
            "<": one.value < value.value}[value.comparator]


def _worst(hit: Sequence[Fact]) -> list[Fact]:
    """Return the rows of the most urgent action reached; of equally urgent ones those with the highest figure."""
    rising = [fact for fact in hit if _value(fact).comparator in (">=", ">")]
    if not rising:
        return []
    first = min(_urgency(fact) for fact in rising)
    same = [fact for fact in rising if _urgency(fact) == first]
    most = max(_value(fact).value for fact in same)
    return [fact for fact in same if _value(fact).value == most]


def _nearest(facts: Sequence[Fact]) -> list[Fact]:
    """Return the rows with the lowest figure, the next to be reached."""
    rising = [fact for fact in facts if _value(fact).comparator in (">=", ">")] or list(facts)
    least = min(_value(fact).value for fact in rising)
    return [fact for fact in rising if _value(fact).value == least]


def _compared(
    one: Amount, fact: Fact, is_reached: bool, language: Language, scope: Mapping[str, Version], records: DocumentRecords
) -> Claim:
    value = _value(fact)
    stated, limit = f"{plain(exact(one.value))} {value.unit}".strip(), f"{plain(exact(value.value))} {value.unit}".strip()
    what = _ACTIONS.get(value.action or "", (value.grade, value.grade))[language == "en"] or value.grade or value.subject
    text = say("reached" if is_reached else "not_reached", language, subject=value.subject, value=stated, limit=limit, what=what)
    window = f"{plain(exact(value.window_h))} h: " if value.window_h else ""
    trace = f"{window}{stated} {'≥' if is_reached else '<'} {limit}" + (f"; {one.printed}" if one.printed else "")
    return Claim(text=text, verdict="supported", kind="computed", trace=trace, citations=cite_facts([fact], scope, records))


def _urgency(fact: Fact) -> int:
    return _ACTION_ORDER.index(_value(fact).action or "other")


def _unique(facts: Iterable[Fact]) -> list[Fact]:
    return list({fact.quote: fact for fact in facts}.values())


def _value(fact: Fact) -> Threshold:
    assert isinstance(fact.value, Threshold)
    return fact.value
