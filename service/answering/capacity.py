"""What the stock adds up to: seats of boats, places of tents, power of generators, and what is short of a need."""

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from service.answering.looked import Looked
from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Version
from service.domain.facts import Fact, Norm, NormSubject, Supply
from service.domain.places import Place
from service.ports import DocumentRecords
from service.rules.numerals import normalised, values
from service.rules.precedence import prevails
from service.rules.units import exact, plain
from service.steps.consistency import computable
from service.steps.suggesting import cite_facts


class _Item(NamedTuple):
    asked: re.Pattern[str]
    listed: re.Pattern[str]
    each: re.Pattern[str] | None
    """What one piece holds, in its specification or in a note of the list."""
    unit: str


_ITEMS: tuple[_Item, ...] = (
    _Item(re.compile(r"冲锋舟|舟|\bboats?\b", re.IGNORECASE), re.compile(r"冲锋舟"), re.compile(r"载(\d+)人"), "人"),
    _Item(re.compile(r"帐篷|\btents?\b", re.IGNORECASE), re.compile(r"帐篷"), re.compile(r"安置(\d+)人"), "人"),
    _Item(re.compile(r"发电机|generator", re.IGNORECASE), re.compile(r"发电机|[Gg]enerator"), re.compile(r"(\d+) ?kW"), "kW"),
    _Item(re.compile(r"折叠床|行军床|\b(?:folding )?beds?\b|\bcots?\b", re.IGNORECASE), re.compile(r"折叠床"), None, "张"),
)
_HOLDS = re.compile(r"(?:能|可|一趟|最多|一共|总共).{0,8}(?:拉|坐|载|睡|住|装|容纳|安置)|(?:睡|住|坐|载|拉).{0,4}(?:多少|几|好多)(?:个)?人|总?功率|多少千瓦|好大|carry|hold|seat|sleep|capacity|in one (?:go|trip)|\bkW\b|kilowatt|power",
                    re.IGNORECASE)
_PEOPLE = re.compile(r"(\d+)\s*(?:人|件(?=人|灾民|群众|村民|学生)|号人|名|口|位|群众|村民|灾民|evacuees|refugees|residents|villagers|guests|workers|students|persons|displaced|men|women|children|souls|more)")
_DAYS = re.compile(r"(\d+(?:\.\d+)?)\s*(天|周|日)|(?:one|full|a|1) (?:full )?day|一整?天|first (\d+|three) days")
_NEEDS: tuple[tuple[re.Pattern[str], tuple[NormSubject, ...], str | None], ...] = (
    (re.compile(r"饮用?水|喝水|水(?:要|得|够|多少)|\bwater\b|drinking", re.IGNORECASE), ("drinking_water", "all_water"), None),
    (re.compile(r"面积|平方|floor|\barea\b|space", re.IGNORECASE), ("floor_area",), None),
    (re.compile(r"帐篷|\btents?\b", re.IGNORECASE), ("tent_places",), "帐篷"),
    (re.compile(r"厕所|蹲位|toilet|latrine", re.IGNORECASE), ("toilets",), None),
    (re.compile(r"餐|饭|盒饭|\bmeals?\b|\bfood\b", re.IGNORECASE), ("meals",), None),
    (re.compile(r"床|\bbeds?\b|\bcots?\b", re.IGNORECASE), ("beds",), "折叠床"),
)
_NO_NEED = re.compile(r"几级|级响应|级别|等级|level|grade|电话|手机|号码|phone|水位|进水|落水|溺水|涨水|洪水|水库|water level|flood(?:ed|ing)?\b|trapped|被困", re.IGNORECASE)
_BY_PARK = re.compile(r"园区|产业园|\bour own\b|\bpark\b|service centre|annex 6", re.IGNORECASE)


def capacity(
    question: str, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords, language: Language,
    *, require_review: bool = False,
) -> Looked | None:
    """Return how much the counted pieces of an item hold together, with the sum shown; None when that is not asked."""
    if not _HOLDS.search(question) or _people(question):
        return None
    claims: list[Claim] = []
    for item in _ITEMS:
        if item.each is None or not item.asked.search(question):
            continue
        rows = stock_rows(item.listed, places, scope, records, require_review=require_review)
        each = {fact.fact_id: _each(fact, item.each, scope, records) for fact in rows}
        parts = [(fact, count) for fact in rows if (count := each[fact.fact_id]) is not None]
        if not parts:
            continue
        total = sum((exact(_supply(fact).quantity) * count for fact, count in parts), Fraction(0))
        pieces = sum((exact(_supply(fact).quantity) for fact, _ in parts), Fraction(0))
        trace = " + ".join(f"{_supply(fact).depot} {plain(exact(_supply(fact).quantity))}×{count}" for fact, count in parts) + f" = {plain(total)} {item.unit}"
        text = say("capacity", language, item=_supply(rows[0]).item, pieces=plain(pieces), unit=_supply(rows[0]).unit, total=plain(total), of=item.unit)
        claims.append(Claim(text=text, verdict="supported", kind="computed", trace=f"{plain(pieces)} {_supply(rows[0]).unit}; {trace}",
                            citations=cite_facts([fact for fact, _ in parts], scope, records)))
        claims += _left_out(item.listed, scope, records, language)
    return Looked(tuple(claims), warnings=(say("unreviewed", language),)) if claims else None


def needs(
    question: str, places: Sequence[Place], home: Place | None, scope: Mapping[str, Version], records: DocumentRecords, language: Language,
    *, require_review: bool = False,
) -> Looked | None:
    """Return what a number of people needs by the norms, the formula shown, and the stock beside it; None when that is not asked."""
    people = _people(question)
    if people is None or _NO_NEED.search(question):
        return None
    days = _days(question)
    claims: list[Claim] = []
    norms = [fact for fact in computable(records.facts(set(scope), "norm"), scope, records, require_review=require_review)
             if isinstance(fact.value, Norm) and scope[fact.version_id].kind == "plan"]
    own = _BY_PARK.search(question) is not None or (home is not None and "产业园" in f"{home.name_zh}{home.parent}")
    ranked = [fact for fact in norms if (scope[fact.version_id].level == "park") == own] or norms
    for asked, subjects, item in _NEEDS:
        if not asked.search(question):
            continue
        fact = next((fact for subject in subjects for fact in ranked if _norm(fact).subject == subject and "只" not in _norm(fact).scope
                     and "First day" not in _norm(fact).scope), None)
        if fact is not None:
            claims.append(_needed(fact, people, days, language, scope, records))
        if item is not None:
            claims += _in_stock(item, people if item == "折叠床" else None, places, scope, records, language, require_review)
    return Looked(tuple(claims), warnings=(say("unreviewed", language),)) if claims else None


def stock_rows(
    listed: re.Pattern[str], places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords, *, require_review: bool = False
) -> list[Fact]:
    """Return the counted rows of an item: the newest list's of each depot, of the places named, none that is not returned."""
    facts = [fact for fact in records.facts(set(scope), "supply") if isinstance(fact.value, Supply) and fact.value.basis == "list"
             and listed.search(fact.value.item) and fact.value.quantity and "未回" not in fact.value.note and fact.value.depot.strip().lower() not in ("合计", "total")]
    facts = [fact for fact in facts if not any(
        other.version_id != fact.version_id and _supply(other).depot == _supply(fact).depot
        and (winner := prevails(scope[other.version_id], scope[fact.version_id], "supply").winner) is not None
        and winner.version_id == other.version_id for other in facts)]
    named = [place for place in places if place.kind in ("township", "depot", "park", "subdistrict")]
    if named:
        facts = [fact for fact in facts if any(place.name_zh[:2] in _supply(fact).depot for place in named)] or facts
    return list(computable(facts, scope, records, require_review=require_review))


def _left_out(listed: re.Pattern[str], scope: Mapping[str, Version], records: DocumentRecords, language: Language) -> list[Claim]:
    """Say which depots' counts have not come back."""
    facts = [fact for fact in records.facts(set(scope), "supply") if isinstance(fact.value, Supply) and listed.search(fact.value.item) and "未回" in fact.value.note]
    return [Claim(text=say("not_counted", language, depot=_supply(fact).depot), verdict="supported", kind="worded", citations=cite_facts([fact], scope, records))
            for fact in {_supply(fact).depot: fact for fact in facts}.values()]


def _each(fact: Fact, pattern: re.Pattern[str], scope: Mapping[str, Version], records: DocumentRecords) -> int | None:
    """Return what one piece holds: by its specification, else by the same list's note on the item, else by the norm."""
    supply = _supply(fact)
    texts = [f"{supply.spec} {supply.item} {supply.note}"]
    texts += [line for passage in records.passages(fact.version_id) for line in passage.text.split("\n") if supply.item in line and "每" in line]
    texts += [norm.quote for norm in records.facts(set(scope), "norm") if isinstance(norm.value, Norm) and norm.value.subject == "tent_places"
              and supply.item == "帐篷" and scope[norm.version_id].place == scope[fact.version_id].place]
    return next((int(found.group(1)) for text in texts if (found := pattern.search(text))), None)


def _needed(
    fact: Fact, people: int, days: float | None, language: Language, scope: Mapping[str, Version], records: DocumentRecords
) -> Claim:
    norm = _norm(fact)
    over = days or 1 if norm.per == "person_day" else 1
    if norm.per == "tent":
        total = exact(math.ceil(people / norm.value))
        trace = f"{people} ÷ {plain(exact(norm.value))} → {plain(total)}"
    elif norm.people > 1:
        total = exact(math.ceil(people / norm.people)) * exact(norm.value)
        trace = f"{people} ÷ {plain(exact(norm.people))} → {plain(total)}"
    else:
        total = exact(people) * exact(norm.value) * exact(over)
        trace = f"{people} × {plain(exact(norm.value))}" + (f" × {plain(exact(over))}" if norm.per == "person_day" else "") + f" = {plain(total)} {norm.unit}"
    unit = ("顶" if language == "zh" else "tents") if norm.per == "tent" else norm.unit
    text = say("need", language, what=norm.named or norm.printed, people=people, total=plain(total), unit=unit, norm=norm.printed)
    return Claim(text=text, verdict="supported", kind="computed", trace=f"{trace}; {norm.printed}", citations=cite_facts([fact], scope, records))


def _in_stock(
    item: str, people: int | None, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords, language: Language, require_review: bool
) -> list[Claim]:
    rows = stock_rows(re.compile(item), places, scope, records, require_review=require_review)
    if not rows:
        return []
    total = sum((exact(_supply(fact).quantity) for fact in rows), Fraction(0))
    trace = " + ".join(f"{_supply(fact).depot} {plain(exact(_supply(fact).quantity))}" for fact in rows) + f" = {plain(total)} {_supply(rows[0]).unit}"
    dates = "、".join(dict.fromkeys(_supply(fact).counted or "—" for fact in rows))
    if people is not None and people > total:
        trace += f"; {people} − {plain(total)} = {plain(exact(people) - total)}"
    text = say("stock_total", language, item=item, total=plain(total), unit=_supply(rows[0]).unit, counted=dates)
    return [Claim(text=text, verdict="supported", kind="computed", trace=trace, citations=cite_facts(rows, scope, records))]


def _people(question: str) -> int | None:
    found = _PEOPLE.search(normalised(question.replace(",", "").replace("，", "，")))
    return int(found.group(1)) if found else None


def _days(question: str) -> float | None:
    lowered = question.lower()
    for value in values(lowered):
        if value.kind == "quantity" and value.unit in ("天", "周") and value.number:
            return value.number * (7 if value.unit == "周" else 1)
    return 1.0 if _DAYS.search(lowered) else None


def _supply(fact: Fact) -> Supply:
    assert isinstance(fact.value, Supply)
    return fact.value


def _norm(fact: Fact) -> Norm:
    assert isinstance(fact.value, Norm)
    return fact.value
