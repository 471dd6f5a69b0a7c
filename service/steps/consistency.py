"""What the documents in force at a place say differently, and which facts may be computed with because of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from service.domain.documents import Version
from service.domain.facts import Fact
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.retrieval.gazetteer import Gazetteer
from service.rules.conflicts import Disagreement, Shares, find_conflicts
from service.rules.gaps import Gap, find_gaps
from service.rules.review import may_compute_with

COMPARED = ("threshold", "report_clock", "call_back", "time_limit", "contact", "supply", "team", "shelter", "distance", "norm",
            "threatened", "count")
"""Kinds of fact that documents can disagree on."""
MOST_KEPT = 64  # comparisons kept a record store
_COMPARED_BEFORE: WeakKeyDictionary[DocumentRecords, dict[Any, tuple[tuple[tuple[Fact, ...], ...], tuple[Disagreement, ...]]]]
_COMPARED_BEFORE = WeakKeyDictionary()


class Found(NamedTuple):
    """What does not agree and what is missing."""

    conflicts: tuple[Disagreement, ...]
    gaps: tuple[Gap, ...]


def disagreements(
    scope: Mapping[str, Version], records: DocumentRecords, gazetteer: Gazetteer, kinds: Sequence[str] = COMPARED
) -> tuple[Disagreement, ...]:
    """Return where documents in `scope` disagree on facts of the kinds named."""
    read = tuple(records.facts(set(scope), kind) for kind in kinds)
    known = _COMPARED_BEFORE.setdefault(records, {})
    asked = (frozenset(scope), tuple(kinds), tuple(gazetteer))
    before = known.get(asked)
    # The record store gives the very same facts until something is written.
    if before is not None and all(one is other for one, other in zip(before[0], read, strict=True)):
        return before[1]
    facts = [fact for of_kind in read for fact in of_kind]
    found = find_conflicts(facts, scope, _chinese_names(gazetteer), _shares(gazetteer))
    if len(known) >= MOST_KEPT:
        known.clear()
    known[asked] = (read, found)
    return found


def report(scope: Mapping[str, Version], records: DocumentRecords, gazetteer: Gazetteer, as_of: date) -> Found:
    """Return every disagreement and gap of the documents in `scope` on a day."""
    facts = records.facts(set(scope))
    return Found(find_conflicts(facts, scope, _chinese_names(gazetteer), _shares(gazetteer)), find_gaps(facts, scope, as_of))


def computable(
    facts: Iterable[Fact], scope: Mapping[str, Version], records: DocumentRecords, *, require_review: bool = False
) -> tuple[Fact, ...]:
    """Return the facts that may be computed with: none unreviewed from a scan, or against an open conflict."""
    listed = tuple(facts)
    waiting = [fact for fact in listed if fact.state == "extracted"]
    passages = records.passages_by_id([fact.passage_id for fact in waiting])
    scanned = {key for key, passage in passages.items() if passage.is_ocr}
    kinds = tuple(dict.fromkeys(fact.value.kind for fact in waiting))
    disputed = {said.fact.fact_id for one in disagreements(scope, records, Gazetteer(), kinds) if one.is_open and one.of_one_thing
                for said in one.said}
    return tuple(fact for fact in listed if may_compute_with(
        fact, is_ocr=fact.passage_id in scanned, in_open_conflict=fact.fact_id in disputed, require_review=require_review))


def as_document(found: Found, scope: Mapping[str, Version], records: DocumentRecords) -> dict[str, Any]:
    """Return conflicts and gaps as one JSON-ready document, each value with its citation."""
    return {
        "conflicts": [
            {
                "key": one.key,
                "values": [{"value": said.shown, "state": said.fact.state, "fact_id": said.fact.fact_id,
                            **_cited(said.fact, scope, records)} for said in one.said],
                "prevails": one.winner, "why_zh": one.why_zh, "why_en": one.why_en, "open": one.is_open,
            }
            for one in found.conflicts
        ],
        "gaps": [
            {"kind": gap.kind, "what": gap.what, "zh": gap.zh, "en": gap.en,
             "document": gap.version.title if gap.version else None,
             "citations": [_cited(fact, scope, records) for fact in gap.facts]}
            for gap in found.gaps
        ],
    }


def _cited(fact: Fact, scope: Mapping[str, Version], records: DocumentRecords) -> dict[str, Any]:
    passage = records.passages_by_id([fact.passage_id])[fact.passage_id]
    return cite(passage, scope[fact.version_id], fact.quote).model_dump(mode="json")


def _chinese_names(gazetteer: Gazetteer) -> dict[str, str]:
    return {place.name_en: place.name_zh for place in gazetteer if place.name_en}


def _shares(gazetteer: Gazetteer) -> Shares:
    """Two documents rule a common place when one's place is the other's or contains it; one for no place rules all."""
    def shares(one: Version, other: Version) -> bool:
        if one.place is None or other.place is None or one.place == other.place:
            return True
        first, second = gazetteer.of_document(one), gazetteer.of_document(other)
        if first is None or second is None:
            return False
        return first in gazetteer.chain(second) or second in gazetteer.chain(first)

    return shares
