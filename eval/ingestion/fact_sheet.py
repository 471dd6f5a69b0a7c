"""The fact sheet of the sample county: one value a row, in the spelling that values are compared in."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from service.rules.numerals import values
from service.rules.units import canonical, exact, unit_named

QINGLAN = Path(__file__).parents[2] / "corpora" / "qinglan"
BUILT = QINGLAN / "built"
_COUNTED = ("件", "人", "箱", "户")


class Row(NamedTuple):
    """A row of the sheet, its value in one spelling."""

    fact_id: str
    document: str
    kind: str
    subject: str
    quantity: str
    value: str
    said: str
    """The value as the sheet has it."""
    unit: str
    anchor: str
    """Clauses, tables and cells where the value stands, `;` between them."""
    page: int | None
    """None for formats without pages."""
    note: str


def sheet() -> Iterator[Row]:
    """Yield the rows of every document's sheet."""
    for path in sorted((QINGLAN / "facts").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                page = row.get("page") or ""
                yield Row(row["fact_id"], row["document"], row["kind"], row["subject"], row["quantity"],
                          spelled(row["value"], row["unit"]), row["value"], row["unit"], row["anchor"],
                          int(page) if page.isdigit() else None, row["note"])


def code_of(path: Path) -> str:
    """Return a built file's code, such as `D03`."""
    return path.name.partition("_")[0]


def spelled(value: str, unit: str) -> str:
    """Return a value in its dimension's base unit, so that 1 h and 60 min are the same; other values as they stand."""
    plain = value.replace(",", "").replace("−", "-").strip()
    unit = "" if unit == "M" else unit
    named = unit_named(unit) or unit_named(unit.replace(" ", "")) if unit else None
    try:
        number = float(plain)
    except ValueError:
        found = [one for one in values(f"{plain}{unit}") if one.kind == "quantity"]
        if len(found) != 1 or found[0].text != f"{plain}{unit}":
            return plain
        return found[0].canonical.removesuffix(" 件")
    if unit in ("万元", "亿元"):
        return canonical(exact(number * {"万元": 10**4, "亿元": 10**8}[unit]), "元")
    if unit in ("日", "d"):
        return canonical(exact(number), "天")
    if unit.replace(" ", "") == "%LEL":
        return f"{number:g} %LEL"
    # Counted things go by their number here; `same_unit` asks for the rest.
    return canonical(exact(number), named.symbol) if named and named.dimension not in _COUNTED else f"{number:g}"


def is_number(value: str) -> bool:
    """Say whether a spelled value begins with a number."""
    return value.removeprefix("-")[:1].isdigit()


def same_unit(one: str, other: str) -> bool:
    """Say whether two units of counted things are one; 艘 and 台 are not."""
    named = unit_named(one)
    # all measure words are names of 件
    return _folded(one) == _folded(other) or (named is not None and named.dimension != "件" and named == unit_named(other))


def _folded(unit: str) -> str:
    return unit.strip().lower().removesuffix("s")
