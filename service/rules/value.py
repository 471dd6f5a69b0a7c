"""A value found in a text: a quantity, level, colour, moment, telephone or document number, code or clause."""

from typing import Literal, NamedTuple

ValueKind = Literal[
    "quantity", "level", "colour", "time", "date", "phone", "doc_no", "code", "percent", "clause",
]


class Value(NamedTuple):
    """A value and where it stands; two values say the same when `canonical` is the same."""

    kind: ValueKind
    text: str
    """As printed."""
    start: int
    end: int
    number: float | None
    """The number in `unit`, 万 and 亿 multiplied out; None for kinds that do not count."""
    unit: str | None
    """Symbol of `service.rules.units.UNITS`, such as `m`, `min`, `人`; None for a bare number."""
    canonical: str
    """What it says, in one spelling: `86.5 m`, `III`, `red`, `23:20`, `2025-07-01`, `--07-01` without a year."""
