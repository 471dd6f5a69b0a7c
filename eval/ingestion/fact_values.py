"""What a fact says, value by value, in the spelling of the fact sheet."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eval.ingestion.fact_sheet import spelled
from service.domain.facts import FactValue
from service.rules.numerals import values

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
    "shelter": ("shelter", "count"),
    "distance": ("distance", "in_words"),
}
"""Which kinds of fact hold a counted kind: a step holds its deadline, a team its assembly times."""
PRECISE = {
    "threshold": ("threshold",), "clock": ("report_clock", "call_back"), "contact": ("contact",), "supply": ("supply",),
    "team": ("team",), "shelter": ("shelter",), "distance": ("distance",),
}
"""Which kinds of fact are asked whether the sheet has them."""
TOLD = ("case", "log", "form")
"""Kinds of document that set no rule; their times and values are no facts, and their rows are counted apart."""


class Said(NamedTuple):
    """One value of a fact."""

    value: str
    unit: str = ""
    """The unit of a counted thing, as printed; empty where the value holds its own."""


def said_by(value: FactValue) -> Iterable[Said]:
    """Return what a fact says, each value in one spelling."""
    match value.kind:
        case "supply" | "count":
            return [Said(spelled(f"{value.quantity if value.kind == 'supply' else value.value:.10g}", value.unit), value.unit)]
        case _:
            return [Said(one) for one in _values_of(value)]


def _values_of(value: FactValue) -> Iterable[str]:
    match value.kind:
        case "threshold":
            return [spelled(f"{value.value:.10g}", value.unit), *([str(value.places_min)] if value.places_min else [])]
        case "distance":
            return [spelled(f"{value.value:.10g}", value.unit)]
        case "time_limit":
            return [spelled(f"{value.value:.10g}", value.unit)] if value.value is not None else [value.printed]
        case "report_clock":
            if value.minutes is not None:
                return [spelled(f"{value.minutes:.10g}", "min")]
            return _durations(value.printed) or [value.printed.removeprefix("每日")]
        case "call_back":
            return [spelled(f"{value.minutes:.10g}", "min")]
        case "step":
            deadline = [spelled(f"{value.deadline_min:.10g}", "min")] if value.deadline_min is not None else []
            return [*deadline, *_durations(value.deadline or ""), value.action]
        case "contact":
            return [value.phone]
        case "in_words":
            return [value.words]
        case "team":
            times = (value.assembly_day_min, value.assembly_night_min)
            return [*_numbers((value.size, "人")), value.phone, *_numbers(*((one, "min") for one in times))]
        case "shelter":
            numbers = _numbers((value.capacity, "人"), (value.area_m2, "m²"))
            return [*numbers, value.name, *([value.restriction] if value.restriction else [])]
        case _:
            return []


def _numbers(*pairs: tuple[float | None, str]) -> Iterator[str]:
    yield from (spelled(f"{number:.10g}", unit) for number, unit in pairs if number)


def _durations(text: str) -> list[str]:
    return [one.canonical for one in values(text) if one.kind == "quantity" and one.unit]
