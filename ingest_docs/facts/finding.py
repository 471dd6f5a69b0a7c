"""Every typed fact of a document, each with the passage and the words it stands in."""

from collections.abc import Sequence
from typing import NamedTuple

from ingest_docs.facts.contacts import find_contact
from ingest_docs.facts.supplies import find_supply
from ingest_docs.facts.thresholds import find_thresholds
from service.domain.documents import Metadata, PassageDraft
from service.domain.facts import FactValue


class FoundFact(NamedTuple):
    """A fact and where it stands."""

    ordinal: int
    """Position of its passage in the document, from 0."""
    quote: str
    """The line it was read from, verbatim in the passage."""
    value: FactValue


def find_facts(passages: Sequence[PassageDraft], metadata: Metadata) -> tuple[FoundFact, ...]:
    """Return the facts of a document in reading order."""
    found: list[FoundFact] = []
    for ordinal, passage in enumerate(passages):
        for line in filter(str.strip, passage.text.split("\n")):
            values: list[FactValue] = list(find_thresholds(line, passage.path, passage.context, metadata))
            if metadata.kind == "supplies" and (supply := find_supply(line)):
                values.append(supply)
            if metadata.kind in ("roster", "plan", "guideline") and (contact := find_contact(line)):
                values.append(contact)
            found.extend(FoundFact(ordinal, line, value) for value in values)
    return tuple(found)
