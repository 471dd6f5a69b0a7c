"""Two runs over the same cases, paired case by case, with the interval of each difference."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval.gating.scored import Scored, ScoredCase, is_time, scored
from eval.intervals import cases_needed, paired_difference, spread
from eval.measuring import MEASURES, METRIC_VERSION
from eval.rows import Row
from service.errors import WrongCall

_SHOWN = 5  # ids named of a kind

Pair = tuple[str, ScoredCase, ScoredCase]
"""A case's id with its numbers in the first run and in the second."""


def compare(
    first: tuple[Mapping[str, Any], Sequence[Row]], second: tuple[Mapping[str, Any], Sequence[Row]]
) -> dict[str, Any]:
    """Return the differences of two runs given by their headers and rows, as `compare_scored` does."""
    return compare_scored(scored(*first), scored(*second))


def compare_scored(first: Scored, second: Scored) -> dict[str, Any]:
    """Return differences (second − first) of every measure over the cases both have, in all and by category.

    `differs` names what the runs were made with, `left_out` measures that cannot be compared and why, `cases` what changed.
    Raises: WrongCall when the cases or a measure's definition differ: no difference between such runs means anything."""
    if first.dataset_hash != second.dataset_hash:
        raise WrongCall(f"the runs are over different cases: dataset {first.dataset_hash} and dataset {second.dataset_hash}"
                        f"{_case_sets(first, second)}; run both over the same file")
    refuse_other_versions(first, second)
    pairs = pairs_of(first, second)
    left_out = not_comparable(first, second)
    names = [name for name in _score_names(pairs) if name not in left_out]
    categories = sorted({one.category for _, one, _ in pairs})
    return {
        "differs": differences_of_settings(first, second), "left_out": left_out,
        "dataset_hash": first.dataset_hash, "metric_version": METRIC_VERSION, "n": len(pairs),
        "differences": {name: difference(name, pairs) for name in names},
        "by_category": {category: {name: found for name in names if (found := difference(
            name, [pair for pair in pairs if pair[1].category == category]))["n"]} for category in categories},
        "cases": [changed for name in names if not is_time(name) for changed in changes(name, pairs)],
        "unpaired": sorted(first.cases.keys() ^ second.cases.keys()),
    }


def pairs_of(first: Scored, second: Scored) -> list[Pair]:
    """Return the cases that both have, in the order of the first."""
    return [(case_id, one, second.cases[case_id]) for case_id, one in first.cases.items() if case_id in second.cases]


def difference(name: str, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return a measure's difference with its interval over the pairs that have it twice.

    `one_sided` counts the pairs where only one run has the number, as an answer without quotes has no fidelity of quotes;
    `cases_to_show` is how many cases a difference of this size needs, None where there is none."""
    both = [(one, two) for _, one, two in pairs if name in one.scores and name in two.scores]
    before, after = [one.scores[name] for one, _ in both], [two.scores[name] for _, two in both]
    clusters = [one.cluster for one, _ in both]
    found = paired_difference(before, after, clusters)
    deviation, widening = spread([b - a for a, b in zip(before, after, strict=True)], clusters)
    return {
        "value": round(found.value, 4) + 0.0, "lo": round(found.lo, 4), "hi": round(found.hi, 4), "n": found.n, "clusters": found.clusters,
        "first": round(sum(before) / max(1, len(both)), 4), "second": round(sum(after) / max(1, len(both)), 4),
        "one_sided": sum((name in one.scores) != (name in two.scores) for _, one, two in pairs),
        "cases_to_show": cases_needed(found.value, sd=deviation, widening=max(1.0, widening)) if abs(found.value) > 1e-9 else None,
    }


def changes(name: str, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """Return the cases in which a measure changed, as `{id, measure, first, second}`."""
    return [{"id": case_id, "measure": name, "first": round(one.scores[name], 4), "second": round(two.scores[name], 4)}
            for case_id, one, two in pairs
            if name in one.scores and name in two.scores and one.scores[name] != two.scores[name]]


def differences_of_settings(first: Scored, second: Scored) -> dict[str, list[Any]]:
    """Return what the two were made with where that differs: this is what is being compared."""
    return {name: [first.settings.get(name), second.settings.get(name)] for name in {**first.settings, **second.settings}
            if first.settings.get(name) != second.settings.get(name)}


def refuse_other_versions(first: Scored, second: Scored) -> None:
    """Refuse numbers of two definitions.  Raises: WrongCall naming the measures."""
    other = [f"{name} {version} and {second.metric_versions[name]}" for name, version in first.metric_versions.items()
             if second.metric_versions.get(name, version) != version]
    if other:
        raise WrongCall(f"measures were defined otherwise: {', '.join(other)}; write the older numbers anew from their run")


def not_comparable(first: Scored, second: Scored) -> dict[str, str]:
    """Return the measures that only one of the two has, or that mean nothing across two corpora, with the reason."""
    left_out = {name: "only one of the two was measured by it" for name in first.metric_versions.keys() ^ second.metric_versions.keys()}
    if first.settings.get("corpus_hash") != second.settings.get("corpus_hash"):
        left_out |= {one.name: "it is keyed by passages, and the two were made over different documents"
                     for one in MEASURES if getattr(one, "by_passage", False)}
    return left_out


def _score_names(pairs: Sequence[Pair]) -> list[str]:
    """Return the measures that any case has, in the order of their first sight."""
    return list(dict.fromkeys(name for _, one, two in pairs for name in (*one.scores, *two.scores)))


def _case_sets(first: Scored, second: Scored) -> str:
    """Return which cases differ, as far as the rows tell."""
    kinds = {"only in the first": first.cases.keys() - second.cases.keys(), "only in the second": second.cases.keys() - first.cases.keys(),
             "changed": {case_id for case_id, one, two in pairs_of(first, second) if one.case_hash != two.case_hash}}
    return "".join(f"; {kind}: {named(ids)}" for kind, ids in kinds.items() if ids)


def named(ids: Sequence[str] | set[str]) -> str:
    """Return ids as a list to read: the first few and how many more."""
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return ", ".join(sorted(ids)[:_SHOWN]) + more
