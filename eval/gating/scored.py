"""A run as its numbers case by case: what two runs are compared by, and what a baseline file keeps."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import FiniteFloat, ValidationError

from eval.cases import Case
from eval.clusters import cluster_of
from eval.measuring import MEASURES, METRIC_VERSION, scores
from eval.rows import Row
from service.domain.record import Record
from service.errors import WrongCall

_NO_SETTING = frozenset({"run_id", "dataset_hash", "n", "cost"})
"""What a header says of the run itself, not of what it was made with."""


class ScoredCase(Record):
    """A case's numbers, with what is needed to pair and to group it."""

    case_hash: str
    """Changes with any field of the case."""
    cluster: str
    category: str
    failure: str | None = None
    scores: dict[str, FiniteFloat]
    """By measure, to 6 digits, as a file keeps them; those that the case has nothing for are left out."""


class Scored(Record):
    """A run's numbers, with what it was over and made with."""

    dataset_hash: str
    n: int
    """Cases that were to be asked."""
    metric_versions: dict[str, str]
    settings: dict[str, Any]
    """Corpus, model, prompts and whatever else the run's header names, one level deep."""
    cases: dict[str, ScoredCase]


def scored(header: Mapping[str, Any], rows: Sequence[Row]) -> Scored:
    """Return the numbers of a run as this program measures them: stored rows are always measured anew."""
    settings = dict(_flat({name: value for name, value in header.items() if name not in _NO_SETTING}))
    if prompts := sorted({row.prompt_version for row in rows if row.prompt_version}):
        settings["prompt_version"] = prompts
    return Scored(
        dataset_hash=header["dataset_hash"], n=header.get("n", len(rows)), metric_versions=metric_versions(), settings=settings,
        cases={row.case.id: ScoredCase(
            case_hash=case_hash(row.case), cluster=cluster_of(row.case), category=row.case.category,
            failure=f"{row.failure.code}: {row.failure.message}" if row.failure else None,
            scores={name: round(number, 6) for name, number in scores(row).items() if number is not None}) for row in rows},
    )


def metric_versions() -> dict[str, str]:
    """Return the version of every measure's definition."""
    return {one.name: getattr(one, "version", METRIC_VERSION) for one in MEASURES}


def case_hash(case: Case) -> str:
    """Return 12 hex digits that change with any field of a case, not with fields that the program learns to know."""
    said = json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def baseline_text(kept: Scored) -> str:
    """Return a baseline file: JSON with a line a case, the same bytes for the same scores; times are left out."""
    head = json.dumps(kept.model_dump(mode="json", exclude={"cases"}), ensure_ascii=False, sort_keys=True)
    lines = []
    for case_id, case in sorted(kept.cases.items()):
        steady = {name: number for name, number in case.scores.items() if not is_time(name)}
        fields = case.model_copy(update={"scores": steady}).model_dump(mode="json", exclude_none=True)
        lines.append(f"{json.dumps(case_id, ensure_ascii=False)}: {json.dumps(fields, ensure_ascii=False, sort_keys=True)}")
    return head.removesuffix("}") + ', "cases": {\n' + ",\n".join(lines) + "\n}}\n"


def read_baseline(text: str) -> Scored:
    """Return what a baseline file keeps.  Raises: WrongCall."""
    try:
        return Scored.model_validate_json(text)
    except ValidationError as failure:
        first = failure.errors(include_url=False, include_input=False)[0]
        raise WrongCall(f"the baseline cannot be read: {'.'.join(map(str, first['loc']))} {first['msg']}; "
                        "write one with `watchdesk eval baseline RUN --out FILE`") from failure


def is_time(name: str) -> bool:
    """Say whether a score is a time, which differs from run to run by itself."""
    return name.endswith("_ms")


def _flat(settings: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(f"{name}.{inner}", one) for name, value in settings.items() if isinstance(value, dict) for inner, one in value.items()
            ] + [(name, value) for name, value in settings.items() if not isinstance(value, dict)]
