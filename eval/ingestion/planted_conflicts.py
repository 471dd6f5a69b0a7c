"""The sample county's planted conflicts held against the conflict report: found, missed, and reported beside them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

PLANTED = Path(__file__).with_name("planted_conflicts.csv")
Standing = Literal["planted", "real", "agree"]
"""Put there on purpose; there and found by a reader since; or no conflict at all, however alike it looks."""


class Expected(NamedTuple):
    """One conflict or gap that a reader of the county knows of."""

    standing: Standing
    kind: str
    """`conflict`, or a kind of gap."""
    documents: tuple[str, ...]
    key: str
    """What the report's key begins with; for a gap, what it names."""
    values: frozenset[str]
    """Values of which all are reported together; none where any will do."""
    prevails: str
    what: str


class Reported(NamedTuple):
    """One line of the conflict report."""

    kind: str
    key: str
    values: frozenset[str]
    prevails: str
    says: str


class Held(NamedTuple):
    """What is expected and what the report has of it."""

    expected: Expected
    found: tuple[Reported, ...]

    @property
    def is_right(self) -> bool:
        """Whether it is found with the value that prevails; what agrees must not be found."""
        if self.expected.standing == "agree":
            return not self.found
        return bool(self.found) and (not self.expected.prevails or all(one.prevails == self.expected.prevails for one in self.found))


class Compared(NamedTuple):
    """Every expected conflict, and what nobody expected."""

    held: tuple[Held, ...]
    others: tuple[Reported, ...]
    """Reported, and neither planted nor known to be real: false alarms until a person judges otherwise."""


def expected(path: Path = PLANTED) -> tuple[Expected, ...]:
    """Return the list kept beside this file."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (standing,) = (one for one in get_args(Standing) if one == row["standing"])
            values = frozenset(one.strip() for one in row["values"].split(";") if one.strip())
            found.append(Expected(standing, row["kind"], tuple(row["documents"].split()), row["key"], values, row["prevails"], row["what"]))
    return tuple(found)


def reported(document: Mapping[str, Any]) -> tuple[Reported, ...]:
    """Return the lines of what `watchdesk conflicts --json` prints."""
    return (
        *(Reported("conflict", one["key"], frozenset(said["value"] for said in one["values"]), one["prevails"] or "",
                   "; ".join(f"{said['doc_id']} {said['value']}" for said in one["values"])) for one in document["conflicts"]),
        *(Reported(one["kind"], one["what"], frozenset(), "", one["zh"]) for one in document["gaps"]),
    )


def compare(wanted: Sequence[Expected], lines: Sequence[Reported]) -> Compared:
    """Hold the report against the list; a line that agreeing documents set off is no more expected than one of nobody's."""
    held = tuple(Held(one, tuple(line for line in lines if _is(line, one))) for one in wanted)
    known = {line for one in held if one.expected.standing != "agree" for line in one.found}
    return Compared(held, tuple(line for line in lines if line not in known))


def _is(line: Reported, one: Expected) -> bool:
    return line.kind == one.kind and line.key.startswith(one.key) and one.values <= line.values


def as_document(compared: Compared) -> dict[str, Any]:
    """Return the comparison as one JSON-ready document."""
    return {
        "expected": [{"standing": one.expected.standing, "kind": one.expected.kind, "documents": one.expected.documents,
                      "what": one.expected.what, "right": one.is_right, "says": [line.says for line in one.found]}
                     for one in compared.held],
        "false_alarms": [{"kind": line.kind, "key": line.key, "says": line.says} for line in compared.others],
    }


def table(compared: Compared) -> str:
    """Return the comparison as lines to read."""
    lines = []
    for standing, name in (("planted", "planted"), ("real", "not planted, and real"), ("agree", "alike, and no conflict")):
        of = [one for one in compared.held if one.expected.standing == standing]
        lines.append(f"{name}: {sum(one.is_right for one in of)} of {len(of)} right")
        for one in of:
            mark = ("not reported" if one.is_right else "REPORTED") if standing == "agree" else \
                "found" if one.is_right else "OTHER VALUE PREVAILS" if one.found else "NOT FOUND"
            lines.append(f"  {mark:<13} {' '.join(one.expected.documents):<12} {one.expected.what}")
            lines += [f"{'':16}{line.says}" + (f"; prevails: {line.prevails}" if line.prevails else "") for line in one.found]
    lines.append(f"false alarms: {len(compared.others)}")
    lines += [f"  {line.kind} {line.key}: {line.says}" for line in compared.others]
    return "\n".join(lines)
