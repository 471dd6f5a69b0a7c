"""A sentence with the clause it cites, known to be faithful or not."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from service.domain.documents import Language

DATASETS = Path(__file__).resolve().parents[1] / "datasets"
Half = Literal["dev", "held", "all"]
CRITICAL = ("number", "unit", "phone", "level", "colour", "date")
KINDS = (*CRITICAL, "superseded", "merged", "negation", "modality", "actor", "place", "added")
AIMS = {**dict.fromkeys(CRITICAL, 1.0), "negation": 0.98, "modality": 0.98, "actor": 0.95, "place": 0.95, "added": 0.9}
"""Least share of a kind to be withheld or flagged; `superseded` and `merged` carry none."""
MOST_FALSE_FLAGS = 0.05


class ClaimCase(NamedTuple):
    """One sentence to check."""

    case_id: str
    lang: Language
    """Of the sentence."""
    title: str
    clause: str
    """The cited passage's text."""
    context: str
    """Table header and the like that belongs to the passage."""
    claim: str
    kind: str
    """`reworded` when it is faithful, else what is wrong with it."""
    is_cross: bool = False
    """Sentence and clause differ in language."""

    @property
    def is_faithful(self) -> bool:
        """Say whether the clause says what the sentence says."""
        return self.kind == "reworded"


def written(lang: Language, name: str = "written") -> tuple[ClaimCase, ...]:
    """Return sentences written by hand: `written` without sight of the check, `tuning` to set its thresholds by."""
    lines = (DATASETS / f"claims_{name}_{lang}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return tuple(
        ClaimCase(row["id"], row["lang"], row["document"], row["clause"], "", row["claim"],
                  "reworded" if row["faithful"] else row["kind"], bool(row.get("cross")))
        for row in rows)


def half_of(cases: Iterable[ClaimCase], half: Half) -> Sequence[ClaimCase]:
    """Return the development half (odd numbers), the half that is only measured (even numbers), or all."""
    if half == "all":
        return tuple(cases)
    return tuple(case for case in cases if _number(case.case_id) % 2 == (half == "dev"))


def _number(case_id: str) -> int:
    found = re.search(r"(\d+)$", case_id)
    return int(found[1]) if found else 0
