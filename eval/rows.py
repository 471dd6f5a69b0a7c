"""What a run stores for a case, so that it can be measured again without asking again."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from eval.cases import Case
from service.domain.answers import Answer, Citation, ModelCall, WrittenSentence
from service.domain.record import Record
from service.errors import WrongCall


class FoundPassage(Record):
    """A passage that the search offered, with its score."""

    passage_id: str
    doc_id: str
    section: str
    score: float
    title: str | None = None
    doc_no: str | None = None


class Failure(Record):
    """Why a case has no answer."""

    code: str
    message: str


class Row(Record):
    """One case of a run: what was asked, what came back, and what stood in the store at that time."""

    case: Case
    answer: Answer | None
    failure: Failure | None = None
    passages: tuple[FoundPassage, ...] = ()
    stored: tuple[str, ...] = ()
    """The stored text at the anchor of each citation, in the order of `citations_of`."""
    pages: tuple[int | None, ...] | None = None
    """The page of each citation's passage in the store, in the same order; None in rows that did not look."""
    not_in_force: tuple[str, ...] | None = None
    """Passages found or cited whose version did not hold on `as_of`, by id; None in rows that did not look."""
    raw_output: str | None = None
    use_model: bool = False
    """Whether a model was there to be asked."""
    call: ModelCall | None = None
    """How a model was asked, with the tokens that its server counted; None when none was."""
    instructions: str = ""
    """The system part of its prompt's file."""
    shown: tuple[str, ...] = ()
    """The passages in its prompt as they stood there, in the order of their numbers."""
    written: tuple[WrittenSentence, ...] = ()
    """Its sentences as it wrote them, those withheld among them, with what checking made of each."""
    wall_ms: float
    """Time from asking to the whole answer or the failure."""
    as_of: str
    place: str | None
    model: str | None
    prompt_version: str | None
    corpus_hash: str


def citations_of(answer: Answer) -> tuple[Citation, ...]:
    """Return every citation of an answer in a fixed order: claims, what is nearest, whom to call, conflicts."""
    return tuple(_citations(answer))


def _citations(answer: Answer) -> Iterator[Citation]:
    for claim in answer.claims:
        yield from claim.citations
    if answer.gap is not None:
        yield from (*answer.gap.nearest, *answer.gap.call)
    for conflict in answer.conflicts:
        yield from (value.citation for value in conflict.values)


def asserted(answer: Answer) -> str:
    """Return what an answer says itself: sentences, their sums, options and what is missing.

    Marks, source lines and warnings say nothing about the question; the nearest clauses of a gap are no answer."""
    lines = [part for claim in answer.claims for part in (claim.text, claim.trace) if part]
    lines += answer.options
    return "\n".join([*lines, answer.gap.missing] if answer.gap else lines)


def read_row(stored: Mapping[str, Any]) -> Row:
    """Return a stored row."""
    return Row.model_validate(stored)


def read_rows(text: str) -> tuple[Row, ...]:
    """Read JSON lines as a run is written to a folder; the scores beside a row are measured anew.  Raises: WrongCall."""
    try:
        stored = [json.loads(line) for line in text.split("\n") if line.strip()]
        return tuple(read_row({name: value for name, value in row.items() if name != "scores"}) for row in stored)
    except (ValueError, AttributeError) as failure:
        raise WrongCall(f"this is no run's rows, one JSON object a line: {failure}") from failure
