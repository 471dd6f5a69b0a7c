"""Facts found in the sample county held against its fact sheet: recall and precision by kind."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ingest_docs.pipeline import SourceFile, read_version
from service.domain.facts import FactValue
from service.rules.numerals import values
from service.rules.units import canonical, exact, unit_named

QINGLAN = Path(__file__).parents[2] / "corpora" / "qinglan"
KINDS = {
    "threshold": "threshold", "clock": "clock", "phone": "contact", "contact": "contact", "supply": "supply", "stock": "supply",
    "team": "team", "shelter": "shelter", "distance": "distance",
}
"""Kinds of the sheet to the kinds that are counted."""
FOUND_AS = {
    "threshold": ("threshold", "time_limit"),
    "clock": ("report_clock", "call_back", "time_limit", "step", "team"),
    "contact": ("contact", "team"),
    "supply": ("supply", "count"),
    "team": ("team",),
    "shelter": ("shelter",),
    "distance": ("distance",),
}
"""Which kinds of fact hold a counted kind: a step holds its deadline, a team its assembly times."""
PRECISE = {
    "threshold": ("threshold",), "clock": ("report_clock", "call_back"), "contact": ("contact",), "supply": ("supply",),
    "team": ("team",), "shelter": ("shelter",), "distance": ("distance",),
}
"""Which kinds of fact are asked whether the sheet has them."""
SCANS = ("D04", "D14")
TOLD = ("case", "log", "form")
"""Kinds of document that set no rule; their times and values are no facts, and their rows are counted apart."""


class Row(NamedTuple):
    """A row of the sheet, its value in one spelling."""

    fact_id: str
    document: str
    kind: str
    subject: str
    value: str
    said: str
    anchor: str


class Tally(NamedTuple):
    """What was found of what there is."""

    hits: int
    of: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        """Hits of all; 1 where there is nothing to find."""
        return self.hits / self.of if self.of else 1.0


def sheet() -> Iterator[Row]:
    """Yield the rows of every document's sheet."""
    for path in sorted((QINGLAN / "facts").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield Row(row["fact_id"], row["document"], row["kind"], row["subject"],
                          spelled(row["value"], row["unit"]), row["value"], row["anchor"])


def found_values(document: Path) -> dict[str, dict[str, list[FactValue]]] | None:
    """Return a document's facts by the kind of fact and the values they hold, each in one spelling.

    None for a document that sets no rule."""
    ready = read_version(SourceFile(document.name, str(document), document.read_bytes()))
    if ready.metadata.kind in TOLD:
        return None
    held: dict[str, dict[str, list[FactValue]]] = defaultdict(lambda: defaultdict(list))
    for fact in ready.facts:
        for value in values_of(fact.value):
            held[fact.value.kind][value].append(fact.value)
    return held


def recall_and_precision(held: dict[str, dict[str, dict[str, list[FactValue]]]]) -> dict[str, tuple[Tally, Tally]]:
    """Return recall and precision by counted kind, over the documents given.

    Recall: rows of the sheet whose value a fact of a fitting kind holds, in the same document. Precision: numbers of
    facts that stand in the sheet of their document; 119, 120 and 110 apart, which stand everywhere."""
    rows = [row for row in sheet() if row.document in held]
    result = {}
    for kind in dict.fromkeys(KINDS.values()):
        # A threshold in words, such as a breach of the dike, is a clause and no number.
        wanted = [row for row in rows if KINDS.get(row.kind) == kind and (kind != "threshold" or _is_number(row.value))]
        missed = tuple(f"{row.fact_id} {row.subject} {row.said}" for row in wanted
                       if not any(_holds(held[row.document][name], row) for name in FOUND_AS[kind]))
        by_document: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            by_document[row.document].add(row.value)
        asked = [(document, value) for document in held for name in PRECISE[kind] for value in held[document][name]
                 if (_is_number(value) or kind == "contact") and value not in ("110", "119", "120")]
        wrong = tuple(f"{document} {value}" for document, value in asked if value not in by_document[document])
        result[kind] = (Tally(len(wanted) - len(missed), len(wanted), missed), Tally(len(asked) - len(wrong), len(asked), wrong))
    return result


def values_of(value: FactValue) -> Iterable[str]:
    """Return what a fact says, each value in one spelling."""
    said = value.model_dump()
    unit = said.get("unit", "") or ""
    match value.kind:
        case "threshold" | "distance" | "count":
            return [spelled(f"{said['value']:.10g}", unit)]
        case "time_limit":
            return [spelled(f"{value.value:.10g}", unit)] if value.value is not None else [value.printed]
        case "report_clock":
            return [f"{spelled(f'{value.minutes:.10g}', 'min')}"] if value.minutes is not None else _durations(value.printed) or [_time(value.printed)]
        case "call_back":
            return [spelled(f"{value.minutes:.10g}", "min")]
        case "step":
            deadline = [spelled(f"{value.deadline_min:.10g}", "min")] if value.deadline_min is not None else []
            return [*deadline, *_durations(value.deadline or ""), value.action]
        case "contact":
            return [value.phone]
        case "supply":
            return [spelled(f"{value.quantity:.10g}", "")]
        case "team":
            sizes = (value.assembly_day_min, value.assembly_night_min)
            return [*([spelled(f"{value.size:.10g}", "人")] if value.size else []), value.phone,
                    *(spelled(f"{one:.10g}", "min") for one in sizes if one)]
        case "shelter":
            numbers = [spelled(f"{value.capacity:.10g}", "人")] if value.capacity else []
            areas = [spelled(f"{value.area_m2:.10g}", "m²")] if value.area_m2 else []
            return [*numbers, *areas, value.name, *([value.restriction] if value.restriction else [])]
        case _:
            return []


def spelled(value: str, unit: str) -> str:
    """Return a value in its dimension's base unit, so that 1 h and 60 min are the same; other values as they stand."""
    plain = value.replace(",", "").replace("−", "-").strip()
    unit = "" if unit == "M" else unit
    named = unit_named(unit) or unit_named(unit.replace(" ", "")) if unit else None
    try:
        number = float(plain)
    except ValueError:
        found = [one for one in values(f"{plain}{unit}") if one.kind == "quantity"]
        return found[0].canonical if len(found) == 1 and found[0].text == f"{plain}{unit}" else plain
    if unit in ("万元", "亿元"):
        return canonical(exact(number * {"万元": 10**4, "亿元": 10**8}[unit]), "元")
    if unit in ("日", "d"):
        return canonical(exact(number), "天")
    if unit.replace(" ", "") == "%LEL":
        return f"{number:g} %LEL"
    # Counted things go by their number: 6艘, 6 boats, 6件.
    return canonical(exact(number), named.symbol) if named and named.dimension not in ("件", "人", "箱", "户") else f"{number:g}"


def _holds(found: dict[str, list[FactValue]], row: Row) -> bool:
    if row.value in found:
        return True
    return not _is_number(row.value) and any(row.value in value or (value and value in row.value) for value in found)


def _is_number(value: str) -> bool:
    return value[:1].isdigit() or value[:1] == "-"


def _time(printed: str) -> str:
    return printed.removeprefix("每日")


def _durations(text: str) -> list[str]:
    return [one.canonical for one in values(text) if one.kind == "quantity" and one.unit]


def main() -> None:
    """Print recall and precision of every document of the county, scans included."""
    held = {path.name.split("_")[0]: found for path in sorted((QINGLAN / "built").iterdir())
            if (found := found_values(path)) is not None}
    for part, documents in (("text", set(held) - set(SCANS)), ("scans", set(SCANS))):
        for kind, (recall, precision) in recall_and_precision({name: held[name] for name in documents}).items():
            print(f"{part:<6}{kind:<10} recall {recall.hits:>4}/{recall.of:<4} precision {precision.hits:>4}/{precision.of:<4}")


if __name__ == "__main__":
    main()
