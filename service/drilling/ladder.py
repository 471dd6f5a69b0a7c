"""The rungs a drill climbs: the plan's own thresholds in order, each with the clause it stands in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import NamedTuple

from service.domain.answers import Citation
from service.domain.documents import Passage, Version
from service.domain.facts import Fact, ResponseLevel, Threshold
from service.domain.places import Place
from service.domain.table_rows import cells
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.retrieval.gazetteer import Gazetteer
from service.rules.levels import ORDER
from service.rules.numerals import values
from service.rules.units import exact
from service.steps.finding import levels_in

_LEVEL_COLUMN = re.compile(r"级别|等级|档次|\b[Ll]evel\b|\b[Gg]rade\b")
_LIMIT_COLUMN = re.compile(r"条件|[Tt]rigger")
_AT_LEAST = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(人|户|处|亩)以上")
_COUNTABLE = re.compile(r"死亡|户数|疏散|重伤")


class Rung(NamedTuple):
    """One threshold of a plan."""

    level: ResponseLevel | None
    """None for a scale of its own, such as the grades of events."""
    label: str
    """The level as its clause prints it."""
    name: str
    """What is read, in the clause's words: a gauge, a column; the trigger itself when it has no number."""
    number: Fraction | None
    """None for a trigger without a number."""
    decimals: int
    unit: str
    hours: int | None
    ahead: bool
    """Whether the value is a forecast."""
    citation: Citation

    def printed(self, number: Fraction) -> str:
        """Return a reading with the decimals and the unit of the clause."""
        shown = f"{float(number):,.{self.decimals}f}"
        return f"{shown} {self.unit}" if self.unit.isascii() else f"{shown}{self.unit}"


class Readings(NamedTuple):
    """Readings around a threshold, invented for the exercise."""

    below: Fraction
    at: Fraction
    above: Fraction


def readings_at(rung: Rung, random: Random) -> Readings:
    """Return readings just below, exactly at and just above a threshold with a number."""
    assert rung.number is not None
    step = Fraction(1, 10**rung.decimals)
    size = random.randint(2, 4) if rung.decimals or rung.number >= 20 else 1
    gap = step * size * (5 if not rung.decimals and rung.number >= 200 else 1)
    return Readings(rung.number - gap, rung.number, rung.number + gap)


def climb(
    facts: Sequence[Fact], plan: Version, base: Sequence[Version], scope: Mapping[str, Version],
    records: DocumentRecords, gazetteer: Gazetteer, place: Place,
) -> tuple[Rung, ...]:
    """Return the rungs from the lowest up: the hazard's thresholds, else levels or triggers in the tables of the plan,
    else the lowest numbered grade of a base plan; empty when no document has any."""
    by_series: dict[tuple[str, str, float | None], list[Fact]] = {}
    for fact in facts:
        value = fact.value
        if isinstance(value, Threshold) and value.level and value.comparator == ">=":
            series = ("", value.quantity, None) if value.quantity != "stage_m" else (value.subject, value.quantity, None)
            by_series.setdefault(series, []).append(fact)
    passages = records.passages_by_id([fact.passage_id for fact in facts])
    ladders = [tuple(_of_fact(fact, passages[fact.passage_id], scope[fact.version_id]) for fact in _rising(series))
               for series in by_series.values()]
    ladders = [ladder for ladder in ladders if len(ladder) > 1]
    if ladders:
        return max(ladders, key=lambda ladder: (_is_near(ladder[0], gazetteer, place), len(ladder), ladder[0].hours is None))
    for version in (plan, *base):
        found = _of_tables(records.passages(version.version_id), version, plan)
        if found:
            return found
    return ()


def _rising(series: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return one fact a level, lowest level first."""
    kept: dict[str, Fact] = {}
    for fact in series:
        assert isinstance(fact.value, Threshold)
        if fact.value.level:
            kept.setdefault(fact.value.level, fact)
    return tuple(kept[level] for level in reversed(ORDER) if level in kept)


def _of_fact(fact: Fact, passage: Passage, version: Version) -> Rung:
    value = fact.value
    assert isinstance(value, Threshold)
    number = exact(value.value)
    shown = next((one.text for one in values(fact.quote) if one.number == value.value and one.kind == "quantity"), "")
    decimals = len(re.sub(r"[^\d.]", "", shown).partition(".")[2])
    return Rung(value.level, value.level or value.grade, value.subject, number, decimals, value.unit,
                None if value.window_h is None else int(value.window_h), value.quantity == "forecast_rain_mm",
                cite(passage, version, fact.quote))


def _is_near(rung: Rung, gazetteer: Gazetteer, place: Place) -> bool:
    found = gazetteer.named(rung.name)
    return found is not None and (place in gazetteer.chain(found) or found in gazetteer.chain(place))


def _of_tables(passages: Sequence[Passage], version: Version, plan: Version) -> tuple[Rung, ...]:
    """Return rungs from a table with a column of levels: by a counted column, else by the triggers in words.

    A base plan lends only the lowest numbered grade: its scale is for reports, not for the hazard's response."""
    counted: dict[str, list[Rung]] = {}
    worded: list[Rung] = []
    for passage in passages:
        for line in passage.text.split("\n"):
            row = cells(line.strip())
            column, label = next(((name, text) for name, text in row.items() if _LEVEL_COLUMN.search(name)), ("", ""))
            if not row or not label or len(label) > 24:
                continue
            level = next(iter(levels_in(label)), None) if len(levels_in(label)) == 1 else None
            quote = cite(passage, version, line.strip())
            for name, text in row.items():
                bound = _AT_LEAST.search(text)
                if name == column:
                    continue
                if bound and _COUNTABLE.search(f"{name}{text[:bound.start()]}"):
                    number = exact(float(bound[1].replace(",", "")))
                    what = name if _COUNTABLE.search(name) else text[: bound.start()]
                    counted.setdefault(f"{passage.path}{what}", []).append(
                        Rung(level, label, what, number, 0, bound[2], None, False, quote))
                elif level and _LIMIT_COLUMN.search(name) and version.version_id == plan.version_id:
                    first = re.split(r"[;；]", text)[0].strip()
                    worded.append(Rung(level, label, first, None, 0, "", None, False, quote))
    ladders = [tuple(sorted(ladder, key=lambda rung: rung.number or 0)) for ladder in counted.values()
               if len({rung.number for rung in ladder}) > 1]
    levelled = [ladder for ladder in ladders if all(rung.level for rung in ladder)]
    if levelled and version.version_id == plan.version_id:
        return max(levelled, key=lambda ladder: (len(ladder), "户数" in ladder[0].name))
    if len(worded) > 1:
        return tuple(sorted(worded, key=lambda rung: -ORDER.index(rung.level or "IV")))
    grades = [ladder for ladder in ladders if "死亡" in ladder[0].name] or ladders
    return grades[0][:1] if grades else ()
