"""A desk's telephone number: from the newest roster, with what other documents in force print instead."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from service.answering.asking_number import asks_for_a_number, desks_meant
from service.answering.looked import Looked
from service.answering.not_held import is_elsewhere, is_of_no_house
from service.answering.wording import say
from service.domain.answers import Claim, Conflict, ConflictValue
from service.domain.documents import Language, Version
from service.domain.facts import Contact, Fact
from service.domain.table_rows import cells, first
from service.ports import DocumentRecords
from service.retrieval.query import Understood
from service.rules.precedence import prevails
from service.rules.review import may_answer
from service.steps.suggesting import cite_facts

MOST = 3  # desks that one answer has room for
SHARED = 2  # characters that a desk's name and the question must share, generic words apart
SHARED_ROLE = 4  # the same for a person's role, such as 上坪村负责人

_BARE_DESK = re.compile(r"值班室|值班电话|duty (?:room|desk)", re.IGNORECASE)
LONGEST_BARE = 30  # characters of a question that names a duty room and nothing else
_GENERIC = re.compile(r"24小时|值班室?|电话|号码|青岚县?|县|镇|乡|街道|应急|办公室|中心|多少|查一下|单位|报告|时限|[\W\d_a-zA-Z]+")
_GENERAL_DESK = re.compile(r"总值班室|county duty room|general duty", re.IGNORECASE)


def desk_numbers(
    question: str, understood: Understood, scope: Mapping[str, Version], records: DocumentRecords, language: Language,
    *, require_review: bool = False,
) -> Looked | None:
    """Return the roster's rows for the desks that a question names; None when it asks for no number or names none.

    None too where a row still wants its review."""
    if not asks_for_a_number(question):
        return None
    facts = [fact for fact in records.facts(set(scope), "contact")
             if isinstance(fact.value, Contact) and fact.state != "rejected"
             and first(cells(fact.quote), "电话", "手机", "phone", "number")]
    listed = [fact for fact in facts if scope[fact.version_id].kind == "roster"]
    rosters = [fact for fact in listed if not _contact(fact).name]
    asked = " ".join((question, *understood.expansions))
    scored = [(score, fact) for fact in rosters if (score := _shared(asked, fact)) >= SHARED]
    scored += [(score, fact) for fact in listed if _contact(fact).name and (score := _shared(question, fact)) >= SHARED_ROLE]
    if _GENERAL_DESK.search(asked):
        scored = [(99, fact) for fact in rosters if "总值班室" in _label(fact)] or scored
    meant = desks_meant(question)
    best = max((score for score, _ in scored), default=0)
    chosen = [fact for score, fact in scored if score == best]
    literal = max((_shared(question, fact) for fact in rosters), default=0)
    if meant and literal < SHARED_ROLE:
        chosen = [fact for fact in rosters if any(desk in _label(fact) for desk in meant[:1])] or chosen
    if is_of_no_house(question, " ".join(_label(fact) for fact in chosen)) or any(is_elsewhere(place, " ".join(_label(fact) for fact in chosen)) for place in understood.places):
        return None
    if not chosen and _BARE_DESK.search(question) and not understood.places and len(question) <= LONGEST_BARE:
        options = tuple(_contact(fact).role or _contact(fact).unit for fact in rosters if "值班室" in _label(fact))
        return Looked((), options, warnings=(say("which_desk", language),)) if options else None
    if not chosen or len(chosen) > MOST or not all(may_answer(fact, require_review=require_review) for fact in chosen):
        return None
    claims = tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records))
                   for fact in chosen)
    conflicts = tuple(conflict for fact in chosen for conflict in _others(fact, facts, scope, records, language))
    return Looked(claims, conflicts=conflicts)


def _others(
    shown: Fact, facts: list[Fact], scope: Mapping[str, Version], records: DocumentRecords, language: Language
) -> list[Conflict]:
    """Return what other documents print as another number for the same desk."""
    name = _core(_label(shown))
    conflicts = []
    for other in facts:
        if other.version_id == shown.version_id or _contact(other).phone == _contact(shown).phone:
            continue
        theirs = _core(_label(other))
        if not theirs or SequenceMatcher(None, name, theirs.replace(" ", "\n"), autojunk=False).find_longest_match().size < min(4, len(theirs)):
            continue
        if any(_contact(one).phone == _contact(other).phone for one in facts if scope[one.version_id].kind == "roster"):
            continue  # it is another desk's number
        verdict = prevails(scope[shown.version_id], scope[other.version_id], "contact")
        winner = next((_contact(fact).phone for fact in (shown, other)
                       if verdict.winner is not None and fact.version_id == verdict.winner.version_id), None)
        values = tuple(ConflictValue(value=_contact(fact).phone, citation=cite_facts([fact], scope, records)[0])
                       for fact in (shown, other))
        conflicts.append(Conflict(key=_contact(shown).role or _contact(shown).unit, values=values, prevails=winner,
                                  why=verdict.why_zh if language == "zh" else verdict.why_en))
    return conflicts


def _shared(asked: str, fact: Fact) -> int:
    """Return the length of the longest piece of the desk's own name that the question says."""
    name, question = _core(_label(fact)), _core(asked).replace(" ", "\n")  # a gap on one side is no letter on the other
    return SequenceMatcher(None, question, name, autojunk=False).find_longest_match().size


def _core(text: str) -> str:
    return _GENERIC.sub(" ", text)


def _label(fact: Fact) -> str:
    contact = _contact(fact)
    return f"{contact.unit} {contact.role}"


def _contact(fact: Fact) -> Contact:
    assert isinstance(fact.value, Contact)
    return fact.value
