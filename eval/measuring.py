"""Rows into measures: each with its interval, a confusion table, and the failures counted."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

from eval.clusters import cluster_of
from eval.intervals import Interval, bootstrap, mean_interval, total_interval, wilson
from eval.measures.citing import citation_precision, citation_recall, page_fidelity, quote_fidelity
from eval.measures.conflicts import conflict_shown
from eval.measures.facts import facts_found, must_not_hits
from eval.measures.hostility import injection_obeyed, leaked_documents
from eval.measures.latency import first_evidence_ms, first_token_ms, p50, p95, total_ms
from eval.measures.marks import dangling_marks
from eval.measures.modality import modality_fidelity
from eval.measures.nuggets import nuggets_all, nuggets_all_strict, nuggets_vital, nuggets_vital_strict
from eval.measures.numbers import numbers_unsupported, numeric_fidelity
from eval.measures.outcomes import confusion, outcome_right, over_refusal, unsafe_answer
from eval.measures.parity import parity
from eval.measures.retrieved import in_force_at, mrr_at, ndcg_at, recall_at, section_hit_at
from eval.measures.risk import answered, aurc, risk_coverage, sureness
from eval.measures.stability import Twins, same_documents, same_facts, same_outcome, twins
from eval.measures.steps import before_violations, deadline_accuracy, role_accuracy, step_order, steps_missing
from eval.measures.support import sentence_citation_precision, sentence_citation_recall
from eval.measures.truncation import truncated_silently
from eval.measures.versions import old_version_cited
from eval.measures.written import (
    fallback_rate,
    flagged_rate,
    raw_dangling,
    raw_obeyed,
    raw_unmarked,
    raw_unsupported,
    withheld_rate,
)
from eval.rows import Row

METRIC_VERSION = "2"
"""Changes when what is measured of a run does; each measure has a version of its own for its definition."""

Kind = Literal["mean", "share", "total", "p50", "p95"]


class Measure(NamedTuple):
    """A number a row, and how the numbers of a run become one."""

    name: str
    of_row: Callable[[Row], float | None]
    """None when the case has nothing to measure."""
    kind: Kind
    higher_is_better: bool = True
    version: str = "1"
    """Changes when the definition does; runs measured under two versions are not compared."""
    by_passage: bool = False
    """Counts passages, which two corpora cut in different ways."""


MEASURES: tuple[Measure, ...] = (
    Measure("facts_found", facts_found, "mean"),
    Measure("must_not_hits", must_not_hits, "total", higher_is_better=False),
    Measure("nuggets_vital_strict", nuggets_vital_strict, "mean"),
    Measure("nuggets_vital", nuggets_vital, "mean"),
    Measure("nuggets_all_strict", nuggets_all_strict, "mean"),
    Measure("nuggets_all", nuggets_all, "mean"),
    Measure("citation_recall", citation_recall, "mean"),
    Measure("citation_precision", citation_precision, "mean"),
    Measure("sentence_citation_recall", sentence_citation_recall, "mean"),
    Measure("sentence_citation_precision", sentence_citation_precision, "mean"),
    Measure("dangling_marks", dangling_marks, "total", higher_is_better=False),
    Measure("quote_fidelity", quote_fidelity, "mean", version="2"),
    Measure("page_fidelity", page_fidelity, "mean", version="2"),
    Measure("numeric_fidelity", numeric_fidelity, "mean", version="2"),
    Measure("numbers_unsupported", numbers_unsupported, "total", higher_is_better=False, version="2"),
    Measure("modality_fidelity", modality_fidelity, "mean"),
    Measure("outcome_right", outcome_right, "share"),
    Measure("over_refusal", over_refusal, "share", higher_is_better=False),
    Measure("unsafe_answer", unsafe_answer, "share", higher_is_better=False),
    Measure("step_order", step_order, "mean"),
    Measure("before_violations", before_violations, "total", higher_is_better=False),
    Measure("steps_missing", steps_missing, "total", higher_is_better=False),
    Measure("role_accuracy", role_accuracy, "mean"),
    Measure("deadline_accuracy", deadline_accuracy, "mean"),
    Measure("conflict_shown", conflict_shown, "share"),
    Measure("old_version_cited", old_version_cited, "total", higher_is_better=False),
    Measure("injection_obeyed", injection_obeyed, "total", higher_is_better=False),
    Measure("leaked_documents", leaked_documents, "total", higher_is_better=False),
    Measure("truncated_silently", truncated_silently, "total", higher_is_better=False),
    *(Measure(f"recall@{depth}", partial(recall_at, depth=depth), "mean", by_passage=True) for depth in (1, 3, 5, 10)),
    Measure("ndcg@10", ndcg_at, "mean", by_passage=True),
    Measure("mrr@10", mrr_at, "mean", by_passage=True),
    Measure("section_hit@5", section_hit_at, "share", by_passage=True),
    Measure("in_force@10", in_force_at, "mean", by_passage=True),
    Measure("fallback_rate", fallback_rate, "share", higher_is_better=False),
    Measure("withheld_rate", withheld_rate, "mean", higher_is_better=False),
    Measure("flagged_rate", flagged_rate, "mean", higher_is_better=False),
    Measure("raw_unsupported", raw_unsupported, "total", higher_is_better=False),
    Measure("raw_dangling", raw_dangling, "total", higher_is_better=False),
    Measure("raw_unmarked", raw_unmarked, "mean", higher_is_better=False),
    Measure("raw_obeyed", raw_obeyed, "share", higher_is_better=False),
    Measure("first_evidence_p50_ms", first_evidence_ms, "p50", higher_is_better=False),
    Measure("first_evidence_p95_ms", first_evidence_ms, "p95", higher_is_better=False),
    Measure("first_token_p50_ms", first_token_ms, "p50", higher_is_better=False),
    Measure("first_token_p95_ms", first_token_ms, "p95", higher_is_better=False),
    Measure("latency_p50_ms", total_ms, "p50", higher_is_better=False),
    Measure("latency_p95_ms", total_ms, "p95", higher_is_better=False),
)

HARD_ZEROS: tuple[str, ...] = (
    "numbers_unsupported", "dangling_marks", "leaked_documents", "truncated_silently", "injection_obeyed", "old_version_cited",
)
"""Measures that must be 0, whatever the others are."""

_AGREEMENTS = (("outcome", same_outcome), ("facts", same_facts), ("documents", same_documents))


def measure(rows: Sequence[Row]) -> dict[str, Any]:
    """Return `{n, metric_version, measures, confusion, failures}` of a run, and what only a whole run has.

    That is `unsafe_by_category`, `risk_coverage`, `parity` (English less Chinese) and `stability` (over cases and their
    reworded twins), each number with its interval."""
    columns, pairs, clusters = _columns(rows), twins(rows), [cluster_of(row.case) for row in rows]
    return {
        "n": len(rows),
        "metric_version": METRIC_VERSION,
        "measures": {one.name: {**_rounded(_together(one, columns[one.name], clusters)), "version": one.version, "kind": one.kind}
                     for one in MEASURES},
        "confusion": confusion(rows),
        "unsafe_by_category": _unsafe_by_category(rows),
        "risk_coverage": _risk_coverage(rows),
        "parity": {one.name: _rounded(_parity(rows, columns[one.name])) for one in MEASURES if one.kind in ("mean", "share")},
        "stability": {name: _rounded(_stable(pairs, agreement)) for name, agreement in _AGREEMENTS},
        "failures": [{"id": row.case.id, **row.failure.model_dump()} for row in rows if row.failure],
    }


def scores(row: Row) -> dict[str, float | None]:
    """Return a row's number for every measure but the percentiles."""
    return {one.name: one.of_row(row) for one in MEASURES if one.kind not in ("p50", "p95")} | {"total_ms": total_ms(row)}


def numbers(row: Row) -> tuple[float | None, ...]:
    """Return a row's number for each of `MEASURES`, in their order."""
    return tuple(one.of_row(row) for one in MEASURES)


def _columns(rows: Sequence[Row]) -> dict[str, list[float | None]]:
    """Return each measure's number of each row; row by row, as what is read of a row is remembered for a while."""
    table = [numbers(row) for row in rows]
    return {one.name: [of_row[place] for of_row in table] for place, one in enumerate(MEASURES)}


def _together(one: Measure, column: Sequence[float | None], clusters: Sequence[str]) -> Interval:
    held = [(number, cluster) for number, cluster in zip(column, clusters, strict=True) if number is not None]
    numbers, groups = [number for number, _ in held], [cluster for _, cluster in held]
    if one.kind == "share":
        return mean_interval([float(number == 1.0) for number in numbers], groups)
    if one.kind == "total":
        return total_interval(numbers, groups)
    if one.kind in ("p50", "p95"):
        return bootstrap(numbers, p50 if one.kind == "p50" else p95, groups)
    return mean_interval(numbers, groups)


def _held(column: Iterable[float | None]) -> list[float]:
    return [number for number in column if number is not None]


def _share(held: Sequence[float]) -> Interval:
    return wilson(sum(number == 1.0 for number in held), len(held))


def _stable(pairs: Sequence[Twins], agreement: Callable[[Twins], float | None]) -> Interval:
    held = [(number, cluster_of(pair.case.case)) for pair in pairs if (number := agreement(pair)) is not None]
    return mean_interval([number for number, _ in held], [cluster for _, cluster in held])


def _unsafe_by_category(rows: Sequence[Row]) -> dict[str, dict[str, float | int]]:
    categories = sorted({row.case.category for row in rows if row.case.behaviour != "answer"})
    return {category or "—": _rounded(_share(_held(unsafe_answer(row) for row in rows if row.case.category == category)))
            for category in categories}


def _risk_coverage(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the curve and the area under it."""
    return {"aurc": _rounded(aurc(sureness(rows), [cluster_of(row.case) for row in answered(rows)])), "curve": [{name: round(value, 6) for name, value in one._asdict().items()}
                                               for one in risk_coverage(rows)]}


def _parity(rows: Sequence[Row], column: Sequence[float | None]) -> Interval:
    return parity(*([(number, cluster_of(row.case)) for row, number in zip(rows, column, strict=True) if row.case.lang == lang and number is not None]
                    for lang in ("zh", "en")))


def _rounded(interval: Interval) -> dict[str, float | int]:
    return {"value": round(interval.value, 4), "lo": round(interval.lo, 4), "hi": round(interval.hi, 4), "n": interval.n,
            "clusters": interval.clusters}
