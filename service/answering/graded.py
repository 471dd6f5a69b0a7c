"""What a disaster's own numbers make of it: the grade, the level of the plan for its hazard, and who starts it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from service.answering.amounts import Amount, amounts
from service.answering.looked import Looked
from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Version
from service.domain.facts import Duty, Fact, Quantity, ResponseLevel, Threshold
from service.domain.places import Place
from service.ports import DocumentRecords
from service.retrieval.query import Understood
from service.rules.levels import ORDER
from service.rules.units import exact, plain
from service.steps.consistency import computable
from service.steps.finding import choose_plan
from service.steps.suggesting import cite_facts

_ASKS = re.compile(r"几级|[一二三四]级|级别|级响应|启动|定级|够.{0,3}级|开.{0,4}级|算(?:啥|什么|哪|不算|较大|一般|重大)|哪[一]?[档级]|等级|啥子级|[ⅠⅡⅢⅣ]级|"
                   r"\blevel\b|\blvl\b|\bgrade\b|activate|what class|which (?:county )?response", re.IGNORECASE)
_ASKS_ELSE = re.compile(r"[几谁哪吗呢么咋啥？?]|多少|怎|何|\b(?:how|what|who|when|where|which|can|do|should|is|are)\b", re.IGNORECASE)
_COUNTED: frozenset[Quantity] = frozenset({"dead", "injured", "moved", "threatened", "households", "area", "burning_time", "loss", "magnitude"})
MOST_ROWS = 8  # rows quoted beside a suggestion
_GRADES = ("特别重大", "重大", "较大", "一般", "特大型", "大型", "中型", "小型")
"""From the highest down, in two scales."""
_GRADE_NAMES = {"特别重大": "extraordinarily serious", "重大": "major", "较大": "relatively serious", "一般": "ordinary",
                "特大型": "very large", "大型": "large", "中型": "medium", "小型": "small"}
_ABSTRACT = re.compile(r"(?:响应级别|级别|Level|Response level)\s*[:：]|[ⅠⅡⅢⅣ]级\s")
_DANGER = re.compile(r"险情|没垮|还没塌|没有?损失|nothing damaged|no damage|not (?:yet )?(?:collapsed|slid|failed)|have to (?:go|move|leave)|cracking", re.IGNORECASE)


class _Grade(NamedTuple):
    name: str
    facts: tuple[Fact, ...]
    trace: tuple[str, ...]


def graded(
    question: str, understood: Understood, scope: Mapping[str, Version], records: DocumentRecords, language: Language, home: Place | None,
    *, require_review: bool = False,
) -> Looked | None:
    """Return the level and grade that the question's numbers reach in the plan for its hazard; None where it states none.

    A lower bound: what is not stated may raise it, and whoever has the authority decides."""
    stated = [one for one in amounts(question) if one.quantity in _COUNTED]
    # Who states two numbers of an event and asks nothing wants to know what they amount to.
    reports = len({one.quantity for one in stated if one.value}) > 1 and not _ASKS_ELSE.search(question)
    if not any(one.value for one in stated) or not (_ASKS.search(question) or reports):
        return None
    plan = plan_for(understood.hazard, scope, home)
    if plan is None:
        return None
    facts = [fact for fact in records.facts({plan.version_id}, "threshold") if isinstance(fact.value, Threshold)]
    facts = list(computable(facts, scope, records, require_review=require_review))
    levels = [fact for fact in facts if _value(fact).level]
    reached, trace = _reached(stated, levels)
    grade = _grade(question, stated, [fact for fact in facts if _value(fact).grade in _GRADES])
    duties = [fact for fact in records.facts({plan.version_id}, "duty") if isinstance(fact.value, Duty) and "启动" in fact.value.task]
    level: ResponseLevel | None = min((_level(fact) for fact in reached), key=ORDER.index, default=None)
    by_grade = _level_of_grade(grade, stated, duties) if grade else None
    if by_grade and (level is None or ORDER.index(_started(by_grade)) < ORDER.index(level)):
        level = _started(by_grade)
    if level is None and grade is None:
        return None
    claims: list[Claim] = []
    lines = (*trace, *(grade.trace if grade else ()), *(one.printed for one in stated if one.printed))
    if grade:
        name = grade.name if language == "zh" else f"{_GRADE_NAMES[grade.name]} ({grade.name})"
        claims.append(Claim(text=say("grade", language, grade=name), verdict="supported", kind="computed",
                            trace="; ".join(dict.fromkeys(lines)), citations=cite_facts(grade.facts[:3], scope, records)))
    if level:
        basis = [fact for fact in reached if _level(fact) == level] or ([by_grade] if by_grade else [])
        claims.append(Claim(text=say("suggest", language, scale=plan.title, level=level), verdict="supported", kind="computed",
                            trace="; ".join(dict.fromkeys(lines)) or None, citations=cite_facts(basis[:2], scope, records)))
    # The other rows too: a condition in words, such as 威胁村庄, may start a higher level than the numbers do.
    table = [fact for one in ORDER for fact in (*levels, *duties) if (_level(fact) if fact in levels else _started(fact)) == one]
    quoted = _unique([*(fact for fact in reached if _level(fact) == level), *([by_grade] if by_grade else []),
                      *(fact for fact in duties if level and _started(fact) == level), *_one_a_level(table), *(grade.facts if grade else ())])
    claims += [Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in quoted[:MOST_ROWS]]
    return Looked(tuple(claims), warnings=(say("lower_bound", language), say("unverified", language), say("unreviewed", language)))


def plan_for(hazard: str | None, scope: Mapping[str, Version], home: Place | None) -> Version | None:
    """Return the plan for a hazard, the county's before others; the overall plan where no plan is for it."""
    plans = [version for version in scope.values() if version.kind == "plan" and version.lang == "zh"] or list(scope.values())
    return choose_plan(plans, hazard, home.name_zh if home else None) or choose_plan(plans, None, home.name_zh if home else None)


def _reached(stated: Sequence[Amount], levels: Sequence[Fact]) -> tuple[list[Fact], list[str]]:
    """Return the thresholds that the amounts reach, and each comparison with the lowest not reached."""
    reached, trace = [], []
    for one in stated:
        for fact in levels:
            value = _value(fact)
            if value.quantity != one.quantity or value.comparator not in (">=", ">") or value.also or value.places_min:
                continue
            holds = one.value >= value.value if value.comparator == ">=" else one.value > value.value
            if holds:
                reached.append(fact)
            trace.append(f"{value.subject or one.quantity} {plain(exact(round(one.value, 2)))} {'≥' if holds else '<'} "
                         f"{plain(exact(value.value))} {value.unit} ({value.level})")
    return reached, trace


def _grade(question: str, stated: Sequence[Amount], facts: Sequence[Fact]) -> _Grade | None:
    """Return the highest grade that an amount reaches; the lowest where all stay below its bounds."""
    danger = _DANGER.search(question) is not None
    best: _Grade | None = None
    for one in stated:
        quantity = "threatened" if one.quantity == "moved" and any(_value(fact).quantity == "threatened" for fact in facts) else one.quantity
        for name in _GRADES:
            of_one = [fact for fact in facts if _value(fact).grade == name and _value(fact).quantity == quantity
                      and (quantity != "loss" or ("潜在" in _value(fact).subject) == danger)]
            lower = next((fact for fact in of_one if _value(fact).comparator in (">=", ">")), None)
            upper = next((fact for fact in of_one if _value(fact).comparator in ("<", "<=")), None)
            basis = lower or upper
            if basis is None or (lower and one.value < _value(lower).value) or (upper and one.value >= _value(upper).value):
                continue
            sign, limit = ("≥", _value(basis).value) if lower else ("<", _value(basis).value)
            found = _Grade(name, (basis,), (f"{_value(basis).subject} {plain(exact(round(one.value, 2)))} {sign} {plain(exact(limit))} ({name})",))
            if best is None or _GRADES.index(name) < _GRADES.index(best.name):
                best = _Grade(name, found.facts, (*found.trace, *(best.trace if best else ())))
            else:
                best = _Grade(best.name, best.facts, (*best.trace, *found.trace))
            break
    return best


def _level_of_grade(grade: _Grade, stated: Iterable[Amount], duties: Sequence[Fact]) -> Fact | None:
    """Return the row that starts a level for a grade; of several the one whose further condition the amounts meet."""
    named = re.compile(rf"(?<!特别)(?<!特){grade.name}(?:、|或|突发|事故|险情|灾情|事件|火灾)")
    rows = [fact for fact in duties if named.search(fact.quote) and _ABSTRACT.search(fact.quote)]
    deadly = any(one.quantity == "dead" and one.value >= 1 for one in stated)
    with_deaths = [fact for fact in rows if "人员死亡" in fact.quote]
    if with_deaths and deadly:
        return with_deaths[0]
    rest = [fact for fact in rows if fact not in with_deaths]
    return rest[0] if len({_started(fact) for fact in rest}) == 1 else None


def _started(fact: Fact) -> ResponseLevel:
    assert isinstance(fact.value, Duty)
    roman = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV"}
    found = re.search(r"[ⅠⅡⅢⅣ]", fact.value.task)
    name = roman[found.group()] if found else "IV"
    return next(level for level in ORDER if level == name)


def _one_a_level(facts: Sequence[Fact]) -> list[Fact]:
    """Return a plan's row for each level: of its tables the row that says most, and none for a sentence on several levels."""
    rows: dict[str, Fact] = {}
    for fact in facts:
        marks = re.findall(r"[ⅠⅡⅢⅣ]级", fact.quote)
        if len(set(marks)) == 1 and _ABSTRACT.search(fact.quote) and len(fact.quote) > len(rows[marks[0]].quote if marks[0] in rows else ""):
            rows[marks[0]] = fact
    return list(rows.values())


def _unique(facts: Iterable[Fact]) -> list[Fact]:
    return list({fact.quote: fact for fact in facts}.values())


def _value(fact: Fact) -> Threshold:
    assert isinstance(fact.value, Threshold)
    return fact.value


def _level(fact: Fact) -> ResponseLevel:
    level = _value(fact).level
    assert level is not None
    return level
