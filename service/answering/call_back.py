"""A warning's colour and how soon who must have answered, with the first person to call of each village named."""

import re
from collections.abc import Mapping, Sequence

from service.answering.looked import Looked
from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Version
from service.domain.facts import CallBackClock, Contact, Fact
from service.domain.places import Place
from service.ports import DocumentRecords
from service.rules.precedence import prevails
from service.steps.suggesting import cite_facts

_COLOURS = (("red", re.compile(r"红色|红警|\bred\b", re.IGNORECASE)), ("orange", re.compile(r"橙色|\borange\b", re.IGNORECASE)),
            ("yellow", re.compile(r"黄色|\byellow\b", re.IGNORECASE)), ("blue", re.compile(r"蓝色|\bblue\b", re.IGNORECASE)))
_WARNING = re.compile(r"预警|暴雨|山洪|地灾|叫应|信号|warning|signal|rain|alert", re.IGNORECASE)
_ASKS_CLOCK = re.compile(r"叫应|几分钟|多少分钟|多久|多长时间|先打谁|打给谁|先叫|call.?back|minutes|how (?:soon|fast|long|quick)|who first|reach", re.IGNORECASE)
_LEVEL = re.compile(r"几级|[一二三四ⅠⅡⅢⅣ]级|level", re.IGNORECASE)


def call_back(
    question: str, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords, language: Language,
) -> Looked | None:
    """Return the call-back clocks of the colour that a question names; None when it asks for no clock."""
    if not _ASKS_CLOCK.search(question) or _LEVEL.search(question):
        return None
    rows = call_back_rows(question, scope, records, language)
    if not rows:
        return None
    people = [fact for fact in records.facts({key for key, version in scope.items() if version.kind == "roster"}, "contact")
              if isinstance(fact.value, Contact) and fact.value.name and "负责人" in fact.value.role
              and any(place.kind in ("village", "community") and place.name_zh == fact.value.unit for place in places)]
    called = tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in people)
    return Looked((*rows, *called))


def call_back_rows(
    question: str, scope: Mapping[str, Version], records: DocumentRecords, language: Language = "zh"
) -> tuple[Claim, ...]:
    """Return the rows of the document that prevails for each colour named; empty without a colour or a warning."""
    colours = [colour for colour, pattern in _COLOURS if pattern.search(question)]
    if not colours or not _WARNING.search(question):
        return ()
    facts = [fact for fact in records.facts(set(scope), "call_back") if fact.state != "rejected" and _clock(fact).colour in colours]
    kept = [fact for fact in facts if not any(_gives_way(fact, other, scope) for other in facts)]
    rows = list({fact.quote: fact for fact in kept}.values())
    claims = [Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in rows]
    beaten = next((fact for fact in facts if fact not in kept), None)
    if rows and beaten is not None:
        verdict = prevails(scope[rows[0].version_id], scope[beaten.version_id])
        title, other = scope[rows[0].version_id].title, scope[beaten.version_id].title
        claims.append(Claim(text=say("over", language, title=title, other=other, why=verdict.why_zh if language == "zh" else verdict.why_en),
                            verdict="supported", kind="combined", citations=cite_facts([rows[0], beaten], scope, records)))
    return tuple(claims)


def _gives_way(fact: Fact, other: Fact, scope: Mapping[str, Version]) -> bool:
    if other.version_id == fact.version_id or _clock(other).colour != _clock(fact).colour:
        return False
    winner = prevails(scope[fact.version_id], scope[other.version_id]).winner
    return winner is not None and winner.version_id == other.version_id


def _clock(fact: Fact) -> CallBackClock:
    assert isinstance(fact.value, CallBackClock)
    return fact.value
