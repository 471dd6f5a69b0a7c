"""People's marks of a run: how far graders agree, and how far the automatic measures order answers as people do."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from eval.clusters import cluster_of
from eval.intervals import mean_interval
from eval.measuring import MEASURES
from eval.people.agreement import Agreement, kendall, krippendorff
from eval.people.grading import GRADERS, Graded
from eval.rows import Row
from service.domain.grades import RUBRIC, RubricRow

NO_GRADES = "there are no human grades yet"
AUTOMATIC: dict[RubricRow, str | None] = {
    "correct": "facts_found, 0 where must_not_hits",
    "complete": "facts_found",
    "cited": "citation_recall",
    "usable": None,
}
"""The automatic measure that stands for each row of the rubric; None where none does."""


def people(graded: Graded) -> dict[str, Any]:
    """Return what people's marks of a run say, a rubric row at a time; `says` tells when there are none.

    `alpha` is Krippendorff's over every answer two people or more graded, ordinal as the marks are, the other metrics beside it.
    `exact` is the share of those answers with one mark from all.  `settled` counts the marks that answers ended with: the final
    ones, else the mean of the graders'.  `automatic` is Kendall's tau-b of the settled marks and the matching measure."""
    given = [one for grades in graded.grades.values() for one in grades]
    return {
        "run_id": graded.run_id,
        "says": None if given else NO_GRADES,
        "graders": len({one.grader for one in given}),
        "answers": len(graded.rows),
        "failed": graded.failed,
        "graded": len(graded.grades),
        "graded_twice": graded.twice(),
        "complete": bool(graded.rows) and graded.twice() == len(graded.rows),
        "differing": len(graded.differing()),
        "adjudicated": sum(one.final is not None for one in graded.differing()),
        "outdated": graded.outdated,
        "rubric": {name: _row(graded, name) for name in RUBRIC} if given else {},
    }


def settled(graded: Graded, case_id: str, name: RubricRow) -> float | None:
    """Return the mark an answer ends with: the final one, else the mean of its graders'; None when nobody graded it."""
    if case_id in graded.finals:
        return float(graded.finals[case_id].marks.of(name))
    marks = [one.marks.of(name) for one in graded.of(case_id)]
    return sum(marks) / len(marks) if marks else None


def automatic(row: Row, name: RubricRow) -> float | None:
    """Return the automatic measure that stands for a row of the rubric; None when the case has nothing to measure."""
    if name == "cited":
        return _measured(row, "citation_recall")
    if name == "complete":
        return _measured(row, "facts_found")
    if name == "correct":
        found, forbidden = _measured(row, "facts_found"), _measured(row, "must_not_hits")
        # a case that only forbids something is answered right when nothing forbidden is said
        return 0.0 if forbidden else 1.0 if found is None and forbidden is not None else found
    return None


def _measured(row: Row, name: str) -> float | None:
    # one at a time: all the measures of a row take far longer
    return next(one for one in MEASURES if one.name == name).of_row(row)


def _row(graded: Graded, name: RubricRow) -> dict[str, Any]:
    rows = {row.case.id: row for row in graded.rows}
    twice = [case_id for case_id in rows if len(graded.of(case_id)) >= GRADERS]
    units = [[one.marks.of(name) for one in graded.of(case_id)] for case_id in twice]
    groups = [cluster_of(rows[case_id].case) for case_id in twice]
    ended = {case_id: mark for case_id in rows if (mark := settled(graded, case_id, name)) is not None}
    return {
        "alpha": plain(krippendorff(units, "ordinal", groups)),
        "alpha_nominal": plain(krippendorff(units, "nominal", groups)),
        "alpha_interval": plain(krippendorff(units, "interval", groups)),
        "exact": round(sum(len(set(unit)) == 1 for unit in units) / len(units), 4) if units else None,
        "settled": {f"{mark:g}": count for mark, count in sorted(Counter(ended.values()).items())},
        "mean": _interval(list(ended.values()), [cluster_of(rows[case_id].case) for case_id in ended]),
        "automatic": _beside(graded, name, ended, rows),
    }


def _beside(graded: Graded, name: RubricRow, ended: Mapping[str, float], rows: Mapping[str, Row]) -> dict[str, Any] | None:
    if AUTOMATIC[name] is None:
        return None
    both = [(case_id, mark, measured) for case_id, mark in ended.items()
            if (measured := automatic(rows[case_id], name)) is not None]
    found = kendall([(mark, measured) for _, mark, measured in both], [cluster_of(rows[case_id].case) for case_id, _, _ in both])
    return {"measure": AUTOMATIC[name], "tau": plain(found), "without": len(ended) - len(both)}


def plain(found: Agreement) -> dict[str, Any]:
    """Return a coefficient as a document."""
    value, lo, hi = (None if one is None else round(one, 4) for one in found[:3])
    return {"value": value, "lo": lo, "hi": hi, "n": found.n, "why": found.why}


def _interval(marks: list[float], groups: list[str]) -> dict[str, float | int]:
    found = mean_interval([mark / 2 for mark in marks], groups)  # as shares, for which intervals are made
    return {"value": round(2 * found.value, 4), "lo": round(2 * found.lo, 4), "hi": round(2 * found.hi, 4), "n": found.n}
