"""A response level suggested from readings, by the thresholds of the plans in force."""

from collections.abc import Iterable, Mapping

from service.domain.answers import Citation
from service.domain.documents import Language, Version
from service.domain.drafts import Suggestion
from service.domain.facts import Fact, Threshold
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.rules.levels import suggest
from service.rules.precedence import is_translation, prevails
from service.steps.consistency import computable


def thresholds_in_force(
    hazard: str | None, scope: Mapping[str, Version], records: DocumentRecords, *, require_review: bool = False
) -> tuple[Fact, ...]:
    """Return the thresholds of the plans in `scope` for a hazard, or for all; one plan's a level, quantity and subject.

    Only what may be computed with, and what sets a response level; a translation sets none beside its Chinese text.
    Where two plans differ the one that prevails is kept; where they agree, the first.  One plan's alternatives are all
    kept: 100 mm in three townships, 150 mm in one."""
    plans = {version_id for version_id, version in scope.items()
             if version.kind in ("plan", "guideline") and not _is_translated(version, scope.values())}
    kept: dict[tuple[object, ...], list[Fact]] = {}
    levelled = (fact for fact in records.facts(plans, "threshold") if isinstance(fact.value, Threshold) and fact.value.level)
    for fact in computable(levelled, scope, records, require_review=require_review):
        value = fact.value
        if not isinstance(value, Threshold):
            continue
        if hazard and value.hazard and value.hazard != hazard:
            continue
        key = (value.subject, value.quantity, value.window_h, value.level)
        others = kept.get(key)
        if others is None or _prevails(fact, others[0], scope):
            kept[key] = [fact]
        elif others[0].version_id == fact.version_id and all(_demands(fact) != _demands(other) for other in others):
            others.append(fact)
    return tuple(fact for facts in kept.values() for fact in facts)


def _demands(fact: Fact) -> tuple[object, ...]:
    """Return what makes two thresholds of one plan, level and quantity alternatives, and not one said twice."""
    value = fact.value
    return (value.comparator, value.value, value.places_min, value.also) if isinstance(value, Threshold) else ()


def _is_translated(version: Version, others: Iterable[Version]) -> bool:
    """Say whether a version is a translation of a Chinese text that is in force beside it."""
    return version.lang != "zh" and any(other.lang == "zh" and is_translation(version, other) for other in others)


def _prevails(fact: Fact, other: Fact, scope: Mapping[str, Version]) -> bool:
    if fact.version_id == other.version_id:
        return False
    winner = prevails(scope[fact.version_id], scope[other.version_id]).winner
    return winner is not None and winner.version_id == fact.version_id


def suggest_level(
    readings: Mapping[str, float],
    hazard: str | None,
    scope: Mapping[str, Version],
    records: DocumentRecords,
    language: Language = "zh",
    *,
    require_review: bool = False,
) -> Suggestion:
    """Return the level that the readings suggest, each comparison made, and the clause of each; a person decides."""
    facts = thresholds_in_force(hazard, scope, records, require_review=require_review)
    finding = suggest(readings, facts, language)
    cited = finding.reached[:1] or finding.compared
    titles = dict.fromkeys(scope[fact.version_id].title for fact in finding.compared or facts)
    unused = {"zh": "没有条文使用的读数：", "en": "no clause uses the reading: "}[language]
    trace = (*finding.trace, *(f"{unused}{name}" for name in finding.unused))
    return Suggestion(
        level=finding.level,
        scale="、".join(titles) if titles else "",
        trace=trace,
        unknown=finding.unknown,
        unjudged=finding.unjudged,
        citations=cite_facts(cited, scope, records),
    )


def cite_facts(facts: Iterable[Fact], scope: Mapping[str, Version], records: DocumentRecords) -> tuple[Citation, ...]:
    """Cite the words each fact was read from."""
    listed = tuple(facts)
    passages = records.passages_by_id([fact.passage_id for fact in listed])
    return tuple(cite(passages[fact.passage_id], scope[fact.version_id], fact.quote) for fact in listed)
