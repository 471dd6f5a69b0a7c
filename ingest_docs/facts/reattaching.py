"""What persons decided about facts, carried over when a document is stored again or replaced."""

from collections.abc import Iterable, Sequence

from service.domain.facts import Fact, FactValue
from service.rules.fact_keys import subject_key


def reattach(found: Sequence[Fact], before: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts found, each with the decision on the same kind, subject and quote before; the latest one counts.

    A changed clause has another quote: what was decided about the old one does not carry over."""
    decided: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in before:
        if fact.state != "extracted":
            decided.setdefault(_key(fact.extracted or fact.value, fact.quote), []).append(fact)
    return tuple(_with_decision(fact, decided.get(_key(fact.value, fact.quote), [])) for fact in found)


def _with_decision(fact: Fact, decisions: Sequence[Fact]) -> Fact:
    said = [one for one in decisions if (one.extracted or one.value) == fact.value]
    if not said:
        return fact
    latest = max(said, key=lambda one: one.reviewed_at.timestamp() if one.reviewed_at else 0.0)
    return fact.model_copy(update={"state": latest.state, "value": latest.value, "extracted": latest.extracted,
                                   "reviewed_by": latest.reviewed_by, "reviewed_at": latest.reviewed_at})


def _key(value: FactValue, quote: str) -> tuple[str, str, str]:
    return value.kind, subject_key(value), quote
