"""Detection by kind and false flags of the product's own check, with score intervals."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from eval.claims.cases import AIMS, KINDS, MOST_FALSE_FLAGS, ClaimCase
from eval.intervals import Interval, wilson
from service.domain.documents import Passage, Version
from service.grounding.checking import Checker
from service.grounding.claims import check_sentence


class Checked(NamedTuple):
    """A case and what became of it."""

    case: ClaimCase
    status: str
    """`supported`, `flagged` or `withheld`."""
    reasons: tuple[str, ...]


def check(cases: Iterable[ClaimCase], checker: Checker) -> tuple[Checked, ...]:
    """Check each sentence as the desk does, its clause being the one passage shown."""
    return tuple(_checked(case, checker) for case in cases)


def _checked(case: ClaimCase, checker: Checker) -> Checked:
    passage = Passage(text=case.clause, start=0, end=len(case.clause), path=(), passage_id="p", version_id="v", ordinal=0,
                      context=case.context)
    version = Version(title=case.title, version_id="v", document_id="d", doc_id="D", file_name="f", media_type="m", sha256="0",
                      ingested_at=datetime(2025, 1, 1, tzinfo=UTC))
    checked = check_sentence(f"{case.claim}[1]", [(passage, version)], language=case.lang, checker=checker)
    status = "withheld" if checked.claim is None else checked.claim.verdict
    return Checked(case, status, tuple(f"{reason.code} {reason.detail}".strip() for reason in checked.reasons))


class Group(NamedTuple):
    """The cases of one language, or of sentences and clauses that differ in language."""

    name: str
    rows: Sequence[Checked]


def groups(rows: Sequence[Checked]) -> list[Group]:
    """Return the cases apart: zh, en, and across languages."""
    named: dict[str, list[Checked]] = {}
    for row in rows:
        named.setdefault("across" if row.case.is_cross else row.case.lang, []).append(row)
    return [Group(name, named[name]) for name in ("zh", "en", "across") if name in named]


def measured(group: Group) -> dict[str, Any]:
    """Return detection by kind, withheld and flagged apart, and false flags."""
    detection = {}
    for kind in KINDS:
        rows = [row for row in group.rows if row.case.kind == kind]
        if rows:
            counts = Counter(row.status for row in rows)
            found = wilson(len(rows) - counts["supported"], len(rows))
            detection[kind] = {**found._asdict(), "withheld": counts["withheld"], "flagged": counts["flagged"], "aim": AIMS.get(kind)}
    faithful = [row for row in group.rows if row.case.is_faithful]
    counts = Counter(row.status for row in faithful)
    false = wilson(len(faithful) - counts["supported"], len(faithful))
    return {"detection": detection,
            "false_flags": {**false._asdict(), "withheld": counts["withheld"], "flagged": counts["flagged"], "aim": MOST_FALSE_FLAGS}}


def table(name: str, measures: dict[str, Any]) -> str:
    """Return the figures of one group as lines of text."""
    lines = [f"{name:22} {'n':>5} {'detected':>9} {'95 %':>15} {'withheld':>9} {'flagged':>8} {'aim':>6}"]
    for kind, found in measures["detection"].items():
        aim = f"{found['aim']:.0%}" if found["aim"] is not None else ""
        lines.append(_line(kind, found, aim))
    lines.append(_line("false flags", measures["false_flags"], f"≤{measures['false_flags']['aim']:.0%}"))
    return "\n".join(lines)


def _line(name: str, found: dict[str, Any], aim: str) -> str:
    interval = Interval(found["value"], found["lo"], found["hi"], found["n"])
    return (f"  {name:20} {interval.n:5} {interval.value:9.1%} {interval.lo:7.1%}–{interval.hi:6.1%} "
            f"{found['withheld']:9} {found['flagged']:8} {aim:>6}")
