"""What happens while a question is answered, in order, ending in exactly one `AnswerReady`."""

from typing import Literal

from service.domain.answers import Answer, Claim, Mode
from service.domain.record import Record


class QuestionResolved(Record):
    """The question made whole from the history."""

    type: Literal["question"] = "question"
    resolved_question: str


class Source(Record):
    """A passage that was found, before anything is quoted from it."""

    passage_id: str
    title: str
    section: str
    page: int | None


class EvidenceFound(Record):
    """The passages an answer will be made of."""

    type: Literal["evidence"] = "evidence"
    sources: tuple[Source, ...]


class Queued(Record):
    """Others asked the model first; comes again whenever the place changes."""

    type: Literal["queued"] = "queued"
    place: int
    """1 for the next one, 0 once the turn has come."""


class SentenceChecked(Record):
    """One sentence that went through its checks."""

    type: Literal["sentence"] = "sentence"
    claim: Claim | None
    """None when the sentence did not pass."""
    shown: str
    """What the officer reads: the sentence, or a note that one was left out."""


class FellBack(Record):
    """The desk took its next best way to answer; what was shown before is void."""

    type: Literal["fell_back"] = "fell_back"
    mode: Mode
    reason: str


class AnswerReady(Record):
    """The whole answer."""

    type: Literal["answer"] = "answer"
    answer: Answer


Event = QuestionResolved | EvidenceFound | Queued | SentenceChecked | FellBack | AnswerReady
