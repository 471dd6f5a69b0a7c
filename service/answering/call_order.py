"""Whom to call next when somebody does not answer: the next row of the list that sets the order."""

import re
from collections.abc import Mapping

from service.answering.looked import Looked
from service.domain.answers import Claim
from service.domain.documents import Language, Version
from service.domain.facts import Contact, Fact
from service.domain.table_rows import cells, first
from service.ports import DocumentRecords
from service.retrieval.pinyin import names_in
from service.rules.precedence import prevails
from service.steps.suggesting import cite_facts

_NO_ANSWER = re.compile(r"没人接|不接|没接|打不通|接不通|没打通|无人接|无应答|不应答|未应答|联系不上|关机|没回|not? answer|does ?n[o']t answer|did ?n[o']t answer|unreachable|no reply|can(?:no|')t reach",
                        re.IGNORECASE)
_NEXT = re.compile(r"下一[个位]|再打|再找|接着打|换谁|还能打|打谁|找谁|咋[办整]|\bnext\b|who else|then who|now who|whom? (?:do|should|to)", re.IGNORECASE)


def next_to_call(
    question: str, said_before: str, scope: Mapping[str, Version], records: DocumentRecords, language: Language,
) -> Looked | None:
    """Return the next person in the calling order after those already called, with the roster's number; None without an order."""
    if not _NO_ANSWER.search(question) or not _NEXT.search(question):
        return None
    facts = [fact for fact in records.facts(set(scope), "contact") if isinstance(fact.value, Contact) and fact.value.name and fact.value.phone
             and fact.state != "rejected"]
    called = set(names_in(f"{said_before} {question}", {_contact(fact).name for fact in facts}))
    ordered = [fact for fact in facts if _order(fact) is not None]
    lists: dict[tuple[str, str], list[Fact]] = {}
    for fact in ordered:
        lists.setdefault((fact.version_id, _village(fact)), []).append(fact)
    for rows in lists.values():
        if not called & {_contact(row).name for row in rows}:
            continue
        rows.sort(key=lambda row: _order(row) or 0)
        last = max(place for place, row in enumerate(rows) if _contact(row).name in called)
        if last + 1 >= len(rows):
            continue
        return _shown(rows[last + 1], facts, scope, records)
    return None


def _shown(row: Fact, facts: list[Fact], scope: Mapping[str, Version], records: DocumentRecords) -> Looked:
    """Quote the roster's number first where the list prints another one."""
    shown = [row]
    for other in facts:
        if _contact(other).name != _contact(row).name or scope[other.version_id].kind != "roster":
            continue
        winner = prevails(scope[row.version_id], scope[other.version_id], "contact").winner
        if winner is not None and winner.version_id == other.version_id:
            shown = [other, row] if _contact(other).phone == _contact(row).phone else [other]
    return Looked(tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in shown))


def _order(fact: Fact) -> int | None:
    printed = first(cells(fact.quote), "呼叫顺序", "顺序", "call order")
    found = re.search(r"\d+", printed)
    return int(found.group()) if found else None


def _village(fact: Fact) -> str:
    return first(cells(fact.quote), "村", "village") or _contact(fact).unit


def _contact(fact: Fact) -> Contact:
    assert isinstance(fact.value, Contact)
    return fact.value
