"""Answers: claims, the citations they rest on, gaps and conflicts."""

from datetime import date
from typing import Literal

from pydantic import Field

from service.domain.documents import Anchor, Box, Language
from service.domain.record import Record

Stage = Literal["灵敏感知", "迅捷预警", "快速响应", "分级处置", "协同联动"]
"""The five stages of the response loop."""
STAGE_NAMES: dict[Stage, str] = {
    "灵敏感知": "sensing",
    "迅捷预警": "early warning",
    "快速响应": "rapid response",
    "分级处置": "graded handling",
    "协同联动": "joint action",
}
"""English names of the stages."""
Mode = Literal["generated", "extracted", "keyword"]
Outcome = Literal["answered", "asked_back", "abstained", "refused"]


class Citation(Record):
    """A quote and where it stands; made only by `service.grounding.citing.cite` after its checks."""

    passage_id: str
    document_id: str
    doc_id: str
    title: str
    doc_no: str | None
    version: str | None
    effective: date | None
    section: str
    """The clause path as one line, or `sheet!row`."""
    anchor: Anchor
    page: int | None
    """Page number from 1; None for formats that have no pages."""
    quote: str
    """Verbatim from the version's stored text at `anchor`."""
    is_ocr: bool = False
    """Read by character recognition from a scan: its numbers want a look at the page."""
    boxes: tuple[Box, ...] | None = None
    """Where the quote stands on the page, when the format has pages and boxes were asked for."""


class Claim(Record):
    """One sentence of an answer and what became of its check."""

    text: str
    verdict: Literal["supported", "flagged"]
    reason: str | None = None
    """Why it is flagged."""
    kind: Literal["quoted", "computed", "combined", "worded"]
    stage: Stage | None = None
    trace: str | None = None
    """How a computed value came about, step by step."""
    citations: tuple[Citation, ...] = ()


class Gap(Record):
    """What the documents in force do not say, and what stands nearest."""

    missing: str
    nearest: tuple[Citation, ...] = ()
    call: tuple[Citation, ...] = ()
    """Clauses or roster rows that say whom to call."""


class ConflictValue(Record):
    """One of several values that documents give for the same thing."""

    value: str
    citation: Citation


class Conflict(Record):
    """Documents that disagree, side by side, and which one prevails."""

    key: str
    values: tuple[ConflictValue, ...]
    prevails: str | None
    """The value that prevails; None when a person must decide."""
    why: str
    of_one_thing: bool = True
    """False where the values count different things, such as drinking water and all water: each stands for itself."""


class EvidenceAge(Record):
    """How old the data behind an answer is."""

    as_of: date
    """The day the question was asked for."""
    indexed_at: str | None = None
    """When the newest cited document was read, ISO 8601 UTC."""
    oldest_effective: date | None = None
    """The earliest effective date among the cited documents."""


class Answer(Record):
    """The whole answer as recorded and returned."""

    answer_id: str
    question: str
    resolved_question: str
    """The question made whole from the history."""
    language: Language
    outcome: Outcome
    mode: Mode
    claims: tuple[Claim, ...] = ()
    options: tuple[str, ...] = ()
    """What to choose from when the desk asks back."""
    gap: Gap | None = None
    conflicts: tuple[Conflict, ...] = ()
    evidence_age: EvidenceAge
    warnings: tuple[str, ...] = ()
    model: str | None = None
    prompt_version: str | None = None
    timings_ms: dict[str, float] = Field(default_factory=dict)
    text: str
    """The answer as one text with marks, ready to read or copy."""


def sentences_of(answer: Answer) -> tuple[str, ...]:
    """Return the sentences of an answer in the order a reader meets them; people name them by number, from 1.

    Those are its claims, then what a gap says is missing, whom to call and what stands nearest."""
    said = [claim.text for claim in answer.claims]
    if answer.gap is not None:
        said += [answer.gap.missing, *(one.quote for one in (*answer.gap.call, *answer.gap.nearest))]
    return tuple(said)


class ModelParameters(Record):
    """What a model is told beside its messages."""

    provider: str
    temperature: float
    seed: int | None
    """None where the provider takes none."""
    context_tokens: int
    """Prompt and reply together; what prompts are cut to."""
    output_tokens: int
    """Most tokens of a reply."""


class ModelCall(Record):
    """How the model was asked for an answer, and how its reply ended."""

    model: str
    parameters: ModelParameters | None = None
    prompt: str
    """Name of the prompt file."""
    prompt_version: str
    prompt_hash: str
    """SHA-256 of the filled messages, as they were sent."""
    passage_ids: tuple[str, ...]
    """The passages shown, in the order of their numbers: mark n names the nth."""
    done_reason: str | None = None
    """How the reply ended by the server's word; None when it broke off."""
    prompt_tokens: int | None = None
    output_tokens: int | None = None
    model_ms: float | None = None
    """From the turn in the queue to the end of the reply."""


class CheckReason(Record):
    """One thing that checking found in a sentence, and the words it is about."""

    code: str
    detail: str


class WrittenSentence(Record):
    """A sentence as the model wrote it, and what checking made of it."""

    written: str
    """Marks included; never shown to an officer when it is withheld."""
    verdict: Literal["supported", "flagged", "withheld"]
    reasons: tuple[CheckReason, ...] = ()
    shown: str
    """What the officer read in its place."""


class AskedWith(Record):
    """The circumstances a question was asked in, beside its day."""

    place: str | None
    use_model: bool


class Evidence(Record):
    """What an answer rested on, kept with it for replay; what older records lack is None or empty."""

    passage_ids: tuple[str, ...]
    scores: tuple[float, ...]
    version_ids: tuple[str, ...]
    raw_output: str | None = None
    """What the model wrote, unchecked, also when it broke off; never shown to an officer."""
    asked: AskedWith | None = None
    call: ModelCall | None = None
    """None when no model was asked."""
    written: tuple[WrittenSentence, ...] = ()
    """The model's sentences in the order they were checked, those withheld among them."""
