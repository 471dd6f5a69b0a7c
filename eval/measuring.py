"""Rows into measures: each with its interval, a confusion table, and the failures counted."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from eval.clusters import cluster_of
from eval.intervals import Interval, bootstrap, mean_interval, total_interval
from eval.measures.citing import citation_precision, citation_recall, quote_fidelity
from eval.measures.facts import facts_found, must_not_hits
from eval.measures.latency import p50, p95, total_ms
from eval.measures.numbers import numbers_unsupported
from eval.measures.outcomes import confusion, outcome_right
from eval.rows import Row

METRIC_VERSION = "1"
"""Changes when a measure's definition does; runs measured under two versions are not compared."""


class Measure(NamedTuple):
    """A number a row, and how the numbers of a run become one."""

    name: str
    of_row: Callable[[Row], float | None]
    """None when the case has nothing to measure."""
    kind: Literal["mean", "share", "total", "p50", "p95"]
    higher_is_better: bool = True


MEASURES: tuple[Measure, ...] = (
    Measure("facts_found", facts_found, "mean"),
    Measure("must_not_hits", must_not_hits, "total", higher_is_better=False),
    Measure("citation_recall", citation_recall, "mean"),
    Measure("citation_precision", citation_precision, "mean"),
    Measure("outcome_right", outcome_right, "share"),
    Measure("numbers_unsupported", numbers_unsupported, "total", higher_is_better=False),
    Measure("quote_fidelity", quote_fidelity, "mean"),
    Measure("latency_p50_ms", total_ms, "p50", higher_is_better=False),
    Measure("latency_p95_ms", total_ms, "p95", higher_is_better=False),
)

HARD_ZEROS = ("numbers_unsupported",)
"""Measures of which a single case above 0 stops a run, whatever else got better."""


def measure(rows: Sequence[Row]) -> dict[str, Any]:
    """Return `{n, measures, confusion, failures}` of a run."""
    return {
        "n": len(rows),
        "metric_version": METRIC_VERSION,
        "measures": {one.name: _rounded(_together(one, rows)) for one in MEASURES},
        "confusion": confusion(rows),
        "failures": [{"id": row.case.id, **row.failure.model_dump()} for row in rows if row.failure],
    }


def scores(row: Row) -> dict[str, float | None]:
    """Return a row's number for every measure but the percentiles."""
    return {one.name: one.of_row(row) for one in MEASURES if one.kind not in ("p50", "p95")} | {"total_ms": total_ms(row)}


def _together(one: Measure, rows: Sequence[Row]) -> Interval:
    measured = [(number, cluster_of(row.case)) for row in rows if (number := one.of_row(row)) is not None]
    numbers, clusters = [number for number, _ in measured], [cluster for _, cluster in measured]
    if one.kind == "share":
        return mean_interval([float(number == 1.0) for number in numbers], clusters)
    if one.kind == "total":
        return total_interval(numbers, clusters)
    if one.kind in ("p50", "p95"):
        return bootstrap(numbers, p50 if one.kind == "p50" else p95, clusters)
    return mean_interval(numbers, clusters)


def _rounded(interval: Interval) -> dict[str, float | int]:
    return {"value": round(interval.value, 4), "lo": round(interval.lo, 4), "hi": round(interval.hi, 4), "n": interval.n,
            "clusters": interval.clusters}
