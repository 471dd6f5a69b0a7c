"""Every typed fact of a document, each with the passage and the words it stands in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from ingest_docs.facts.call_backs import find_call_backs
from ingest_docs.facts.contacts import find_contacts
from ingest_docs.facts.counts import find_counts
from ingest_docs.facts.distances import find_distances
from ingest_docs.facts.duties import find_duties
from ingest_docs.facts.line import Line, lines_of
from ingest_docs.facts.norms import find_norms
from ingest_docs.facts.report_clocks import find_report_clocks
from ingest_docs.facts.shelters import find_shelters, shelter_notes
from ingest_docs.facts.steps import find_steps
from ingest_docs.facts.supplies import find_supplies, past_counts
from ingest_docs.facts.table_lines import TableLines
from ingest_docs.facts.teams import find_teams
from ingest_docs.facts.threatened import find_threatened
from ingest_docs.facts.thresholds import find_thresholds
from ingest_docs.facts.time_limits import find_time_limits
from ingest_docs.facts.triggers import find_triggers
from service.domain.documents import Metadata, PassageDraft
from service.domain.facts import Contact, FactValue, PlanStep, Threshold
from service.rules.hostile_text import is_addressed_to_a_machine

_ITEM = re.compile(r"\s*(?:\d{1,2}[.．、]|\d+(?:\.\d+)+\s|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十百]+条)")


class FoundFact(NamedTuple):
    """A fact and where it stands."""

    ordinal: int
    """Position of its passage in the document, from 0."""
    quote: str
    """The line it was read from, verbatim in the passage."""
    value: FactValue
    found_by: Literal["rules", "model"] = "rules"


def find_facts(
    passages: Sequence[PassageDraft], metadata: Metadata, rows: TableLines | None = None
) -> tuple[FoundFact, ...]:
    """Return the facts of a document in reading order; a line that gives orders to a machine holds none.

    `rows` are its tables' rows with the columns that the reader saw."""
    found: list[FoundFact] = []
    emergency: set[FactValue] = set()
    for ordinal, passage in enumerate(passages):
        of_passage: set[FactValue] = set()
        for line in lines_of(passage, metadata, rows):
            if not is_addressed_to_a_machine(line.text):
                for value in dict.fromkeys(_of_line(line)):
                    # 119, 120 and 110 stand in every other clause: told where a list or table has them, else once.
                    if isinstance(value, Contact) and len(value.phone) == 3:
                        if value in (of_passage if _is_listed(line) else emergency):
                            continue
                        emergency.add(value)
                        of_passage.add(value)
                    found.append(FoundFact(ordinal, line.text, value))
    past = past_counts([(passages[one.ordinal].path[0] if passages[one.ordinal].path else "", one.value) for one in found])
    found = [one._replace(value=one.value.model_copy(update={"basis": "past"})) if at in past else one for at, one in enumerate(found)]
    found += (FoundFact(*note) for note in shelter_notes(passages) if not is_addressed_to_a_machine(note.quote))
    return tuple(sorted(found, key=lambda one: one.ordinal))


def _is_listed(line: Line) -> bool:
    return bool(line.row or line.context or _ITEM.match(line.text))


def _of_line(line: Line) -> Iterator[FactValue]:
    levelled = find_thresholds(line.text, line.path, line.context, line.metadata)
    yield from levelled
    yield from _beyond(levelled, find_triggers(line))
    yield from find_supplies(line)
    yield from find_contacts(line)
    yield from find_teams(line)
    yield from find_shelters(line)
    yield from find_distances(line)
    yield from find_norms(line)
    yield from find_threatened(line)
    yield from find_counts(line)
    yield from find_report_clocks(line)
    yield from find_call_backs(line)
    yield from find_duties(line)
    steps = tuple(find_steps(line))
    yield from steps
    yield from find_time_limits(line, _deadline(steps))


def _beyond(levelled: Iterable[Threshold], triggers: Iterable[Threshold]) -> Iterator[Threshold]:
    """Yield the triggers that the levelled thresholds of a line do not say already."""
    said = {(one.quantity, one.value) for one in levelled}
    yield from (one for one in triggers if (one.quantity, one.value) not in said)


def _deadline(steps: Sequence[PlanStep]) -> str | None:
    return next((step.deadline for step in steps if step.deadline_min is not None), None)
