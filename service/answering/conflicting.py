"""Values in an answer that other documents in force give otherwise, shown side by side."""

import re
from collections.abc import Mapping, Sequence

from service.domain.answers import Claim, Conflict, ConflictValue
from service.domain.documents import Language, Version
from service.domain.facts import Fact
from service.ports import DocumentRecords
from service.retrieval.gazetteer import Gazetteer
from service.rules.conflicts import Disagreement
from service.steps.consistency import COMPARED, disagreements
from service.steps.suggesting import cite_facts

_NUMBER = re.compile(r"\d[\d,.\-]*\d|\d")


def conflicts_cited(
    claims: Sequence[Claim], known: Sequence[Conflict], scope: Mapping[str, Version], records: DocumentRecords,
    gazetteer: Gazetteer, language: Language,
) -> tuple[Conflict, ...]:
    """Return the conflicts of values that the claims say, those already `known` first."""
    said = _facts_said(claims, scope, records)
    kinds = tuple(kind for kind in COMPARED if any(fact.value.kind == kind for fact in said))
    if not kinds:
        return tuple(known)
    ids = {fact.fact_id for fact in said}
    shown = list(known)
    for one in disagreements(scope, records, gazetteer, kinds):
        if not any(stated.fact.fact_id in ids for stated in one.said):
            continue
        values = {stated.shown for stated in one.said}
        if any(one.label == conflict.key or values == {value.value for value in conflict.values} for conflict in shown):
            continue
        shown.append(_conflict(one, scope, records, language))
    return tuple(shown)


def _facts_said(claims: Sequence[Claim], scope: Mapping[str, Version], records: DocumentRecords) -> list[Fact]:
    """Return the facts that stand in the cited words and whose numbers a claim says."""
    cited = {citation.passage_id for claim in claims for citation in claim.citations}
    versions = {version_id for version_id in scope if any(passage_id.startswith(version_id) for passage_id in cited)}
    found = []
    for fact in records.facts(versions):
        if fact.passage_id not in cited:
            continue
        for claim in claims:
            quotes = [citation.quote for citation in claim.citations if citation.passage_id == fact.passage_id]
            if any(fact.quote in quote or quote in fact.quote for quote in quotes) and _says(claim.text, fact):
                found.append(fact)
                break
    return found


def _says(text: str, fact: Fact) -> bool:
    """Say whether a text holds a number of the fact's line; a line without one is said by its words."""
    numbers = _NUMBER.findall(fact.quote)
    return not numbers or any(number in text for number in numbers)


def _conflict(one: Disagreement, scope: Mapping[str, Version], records: DocumentRecords, language: Language) -> Conflict:
    cited = cite_facts([stated.fact for stated in one.said], scope, records)
    values = tuple(ConflictValue(value=stated.shown, citation=citation)
                   for stated, citation in zip(one.said, cited, strict=True))
    return Conflict(key=one.label, values=values, prevails=one.winner, of_one_thing=one.of_one_thing,
                    why=one.why_zh if language == "zh" else one.why_en)
