"""A run's answers counted by category and behaviour: complete, cited, wrong, and what came of each, with Wilson intervals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from eval.intervals import wilson
from eval.measures.citing import citation_recall
from eval.measures.facts import facts_found, must_not_hits
from eval.measures.outcomes import FAILED, OUTCOMES, outcome_of, outcome_right
from eval.rows import Row

UNANSWERABLE = frozenset({"abstain", "refuse", "ask_back"})


def complete(row: Row) -> bool:
    """Say whether an answer does what is wanted and states every fact wanted."""
    return outcome_right(row) == 1.0 and facts_found(row) in (None, 1.0)


def cited_right(row: Row) -> bool:
    """Say whether at least one of the documents wanted is cited: a case lists all that would do."""
    return bool(citation_recall(row))


def wrong_shown(row: Row) -> bool:
    """Say whether an answer states something that it must not."""
    return bool(must_not_hits(row))


def breakdown(rows: Sequence[Row]) -> dict[str, Any]:
    """Return `{groups, outcomes, aims}`: each group of cases with its shares, and the outcome of each behaviour wanted."""
    groups: dict[str, list[Row]] = {"all": list(rows)}
    for row in rows:
        for name in (f"behaviour {row.case.behaviour}", f"language {row.case.lang}", f"category {row.case.category or '—'}"):
            groups.setdefault(name, []).append(row)
    ordered = sorted(groups.items(), key=lambda pair: ("abcl".find(pair[0][0]), pair[0]))
    return {"groups": {name: _group(group) for name, group in ordered}, "outcomes": _outcomes(rows), "aims": _aims(rows)}


def _group(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "n": len(rows),
        "complete": _share(rows, complete),
        "cited": _share([row for row in rows if row.case.cite], cited_right),
        "wrong_shown": _share([row for row in rows if row.case.must_not], wrong_shown),
    }


def _outcomes(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Return the share of each outcome among the cases of each behaviour wanted."""
    table = {}
    for behaviour in OUTCOMES:
        of_one = [row for row in rows if row.case.behaviour == behaviour]
        if of_one:
            table[str(behaviour)] = {outcome: _share(of_one, _came(outcome)) for outcome in (*OUTCOMES.values(), FAILED)}
    return table


def _aims(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the four shares a desk is held to; who asks back has not answered."""
    answerable = [row for row in rows if row.case.behaviour == "answer"]
    unanswerable = [row for row in rows if row.case.behaviour in UNANSWERABLE]
    return {
        "answerable_complete": _share(answerable, complete),
        "answerable_withheld": _share(answerable, _came("abstained", "refused", "asked_back")),
        "unanswerable_not_answered": _share(unanswerable, _came("abstained", "refused", "asked_back")),
        "wrong_shown": _share(rows, wrong_shown),
    }


def _came(*outcomes: str) -> Callable[[Row], bool]:
    return lambda row: outcome_of(row) in outcomes


def _share(rows: Sequence[Row], holds: Callable[[Row], bool]) -> dict[str, float | int]:
    count = sum(holds(row) for row in rows)
    found = wilson(count, len(rows))
    return {"count": count, "n": len(rows), "value": round(found.value, 4), "lo": round(found.lo, 4), "hi": round(found.hi, 4)}


def lines(document: Mapping[str, Any]) -> Iterable[str]:
    """Yield a breakdown as lines to read."""
    names = ("complete", "cited", "wrong_shown")
    yield f"{'group':<56} {'n':>4}  " + "  ".join(f"{name:<25}" for name in names)
    for name, group in document["groups"].items():
        yield f"{name:<56} {group['n']:>4}  " + "  ".join(f"{shown(group[one]):<25}" for one in names)
    for behaviour, outcomes in document["outcomes"].items():
        yield f"wanted {behaviour:<10} " + "  ".join(f"{outcome} {shown(one)}" for outcome, one in outcomes.items() if one["count"])
    for name, one in document["aims"].items():
        yield f"{name:<28} {shown(one)}"


def shown(one: Mapping[str, Any]) -> str:
    """Return a share as `12/20 0.600 [0.387, 0.781]`; a dash where no case applies."""
    return f"{one['count']}/{one['n']} {one['value']:.3f} [{one['lo']:.3f}, {one['hi']:.3f}]" if one["n"] else "—"
