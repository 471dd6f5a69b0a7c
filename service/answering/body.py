"""What is asked, and what an answer says before it is put together."""

from datetime import date
from typing import NamedTuple

from service.domain.answers import Claim, Conflict, Gap, Mode, ModelCall, Outcome, WrittenSentence
from service.domain.documents import Language
from service.domain.places import Place
from service.ports import Message


class Ask(NamedTuple):
    """A question and the circumstances it is asked in."""

    question: str
    as_of: date
    place: Place | None = None
    history: tuple[Message, ...] = ()
    use_model: bool = True
    language: Language | None = None
    """Language of the answer; the question's own when None."""
    keep: bool = True
    """Whether the answer is recorded."""


class Body(NamedTuple):
    """What an answer says, before it is put together."""

    outcome: Outcome
    mode: Mode
    claims: tuple[Claim, ...] = ()
    options: tuple[str, ...] = ()
    gap: Gap | None = None
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
    model: str | None = None
    prompt_version: str | None = None
    raw: str | None = None
    call: ModelCall | None = None
    written: tuple[WrittenSentence, ...] = ()
