"""Facts that a local model finds where the rules find none: checked strictly, every value verbatim, marked as the model's."""

import logging
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from ingest_docs.facts.bounds import bounds
from service.domain.documents import Metadata, PassageDraft
from service.domain.facts import Comparator, Contact, Distance, Duty, FactValue, Shelter, Team, Threshold, TimeLimit
from service.domain.record import Record
from service.errors import ModelUnavailable
from service.ports import ChatModel
from service.prompt_files import load_prompt
from service.rules.numerals import values
from service.rules.units import unit_named
from service.strict_replies import reply_as

log = logging.getLogger(__name__)


class _Said(Record):
    quote: str = Field(min_length=1)


class _Contact(_Said):
    kind: Literal["contact"]
    name: str = ""
    role: str = ""
    unit: str = ""
    phone: str = Field(min_length=3)


class _Team(_Said):
    kind: Literal["team"]
    name: str = Field(min_length=2)
    size: float | None = None


class _Shelter(_Said):
    kind: Literal["shelter"]
    name: str = Field(min_length=2)
    capacity: float | None = None


class _TimeLimit(_Said):
    kind: Literal["time_limit"]
    subject: str = Field(min_length=1)
    printed: str = Field(min_length=1)


class _Duty(_Said):
    kind: Literal["duty"]
    task: str = Field(min_length=1)
    lead: str = Field(min_length=1)
    support: str = ""


class _Distance(_Said):
    kind: Literal["distance"]
    substance: str = Field(min_length=1)
    value: float
    unit: str = Field(min_length=1)


class _Threshold(_Said):
    kind: Literal["threshold"]
    subject: str = Field(min_length=1)
    comparator: Comparator
    value: float
    unit: str = Field(min_length=1)


_AnySaid = _Contact | _Team | _Shelter | _TimeLimit | _Duty | _Distance | _Threshold


class FactsSaid(Record):
    """What the model's reply must look like."""

    facts: tuple[Annotated[_AnySaid, Field(discriminator="kind")], ...]


async def find_by_model(model: ChatModel, passage: PassageDraft, metadata: Metadata) -> tuple[tuple[str, FactValue], ...]:
    """Return quotes and facts that the model finds in a passage and that stand in it; empty when it is not there.

    A fact of which one value is not verbatim in its quote is dropped whole."""
    messages = load_prompt("facts").render(title=metadata.title, passage=passage.text)
    try:
        reply = await reply_as(model, messages, FactsSaid)
    except ModelUnavailable as failure:
        log.info("no facts by the model", extra={"trouble": failure.trouble})
        return ()
    lines = passage.text.split("\n")
    return tuple((said.quote, _value(said, metadata)) for said in reply.facts if said.quote in lines and _is_verbatim(said))


async def add_by_model(
    model: ChatModel, passages: Sequence[PassageDraft], known: Iterable[int], metadata: Metadata
) -> tuple[tuple[int, str, FactValue], ...]:
    """Return ordinals, quotes and facts of the passages in which rules found none; scans are left to persons."""
    taken = set(known)
    found = []
    for ordinal, passage in enumerate(passages):
        if ordinal not in taken and not passage.is_ocr and any(character.isdigit() for character in passage.text):
            found += [(ordinal, quote, value) for quote, value in await find_by_model(model, passage, metadata)]
    return tuple(found)


def _is_verbatim(said: _AnySaid) -> bool:
    """Say whether every value stands in the quote: words as they are, numbers as one of its quantities."""
    numbers = {value.number for value in values(said.quote)}
    for value in said.model_dump(exclude={"kind", "quote", "comparator"}).values():
        if isinstance(value, str) and value not in said.quote:
            return False
        if isinstance(value, float) and value not in numbers:
            return False
    if isinstance(said, _Threshold):
        return any(one.value == said.value and one.comparator == said.comparator for one in bounds(said.quote))
    if isinstance(said, _Distance):
        return any(one.value == said.value and unit_named(said.unit) is not None for one in bounds(said.quote))
    return True


def _value(said: _AnySaid, metadata: Metadata) -> FactValue:
    hazard = metadata.hazards[0] if metadata.hazards else None
    match said:
        case _Contact():
            return Contact(name=said.name, role=said.role, unit=said.unit, phone=said.phone)
        case _Team():
            return Team(name=said.name, size=said.size)
        case _Shelter():
            return Shelter(name=said.name, capacity=said.capacity)
        case _TimeLimit():
            return TimeLimit(hazard=hazard, subject=said.subject, bound="for", value=None, unit="", printed=said.printed)
        case _Duty():
            return Duty(task=said.task, lead=said.lead, support=said.support, hazard=hazard)
        case _Distance():
            return Distance(substance=said.substance, measure="other", value=said.value, unit=said.unit)
        case _Threshold():
            return Threshold(hazard=hazard, subject=said.subject, quantity="other", action="other", comparator=said.comparator,
                             value=said.value, unit=said.unit)
