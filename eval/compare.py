"""Two runs over the same cases, paired case by case, with the interval of each difference."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval.intervals import paired_difference
from eval.measuring import METRIC_VERSION, scores
from eval.rows import Row
from service.errors import WrongCall

_MAY_DIFFER = ("corpus_hash", "model", "embedder", "today", "place", "version")


def compare(
    first: tuple[Mapping[str, Any], Sequence[Row]], second: tuple[Mapping[str, Any], Sequence[Row]]
) -> dict[str, Any]:
    """Return differences (second − first) of every measure over the cases both have.

    Raises: WrongCall when the runs are over different datasets: no difference between them means anything."""
    (header_a, rows_a), (header_b, rows_b) = first, second
    if header_a["dataset_hash"] != header_b["dataset_hash"]:
        raise WrongCall(f"the runs are over different cases: dataset {header_a['dataset_hash']} and dataset "
                        f"{header_b['dataset_hash']}; run both over the same file")
    by_id = {row.case.id: scores(row) for row in rows_b}
    pairs = [(row.case.id, scores(row), by_id[row.case.id]) for row in rows_a if row.case.id in by_id]
    names = list(pairs[0][1]) if pairs else []
    differences = {}
    changed: list[dict[str, Any]] = []
    for name in names:
        both = [(case_id, one, two) for case_id, first_scores, second_scores in pairs
                if (one := first_scores[name]) is not None and (two := second_scores[name]) is not None]
        found = paired_difference([one for _, one, _ in both], [two for _, _, two in both])
        differences[name] = {"value": round(found.value, 4), "lo": round(found.lo, 4), "hi": round(found.hi, 4), "n": found.n}
        if name != "total_ms":
            changed += [{"id": case_id, "measure": name, "first": round(one, 4), "second": round(two, 4)}
                                           for case_id, one, two in both if one != two]
    prompts = [sorted({row.prompt_version for row in rows if row.prompt_version}) for rows in (rows_a, rows_b)]
    differs: dict[str, list[Any]] = {name: [header_a.get(name), header_b.get(name)] for name in _MAY_DIFFER
               if header_a.get(name) != header_b.get(name)}
    if prompts[0] != prompts[1]:
        differs["prompt_version"] = prompts
    return {"dataset_hash": header_a["dataset_hash"], "metric_version": METRIC_VERSION, "n": len(pairs),
            "differences": differences, "differs": differs, "cases": changed,
            "unpaired": sorted({row.case.id for row in rows_a} ^ {row.case.id for row in rows_b})}
