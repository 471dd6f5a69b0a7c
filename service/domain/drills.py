"""Drills: a scenario, its timed injects and the expected actions with their clauses."""

from service.domain.answers import Citation
from service.domain.documents import Language
from service.domain.record import Record


class ExpectedAction(Record):
    """What a player should do about an inject, and the clause that says so."""

    action: str
    actor: str | None
    within_min: float | None
    citations: tuple[Citation, ...]


class Inject(Record):
    """One message into the exercise."""

    number: int
    at_min: int
    """Minutes after the start of the exercise."""
    sender: str
    recipient: str
    channel: str
    text: str
    expected: tuple[ExpectedAction, ...]


class Drill(Record):
    """A drill scenario; every text of it is marked as an exercise."""

    drill_id: str
    title: str
    lang: Language
    seed: int
    hazard: str
    place: str
    minutes: int
    objectives: tuple[str, ...]
    background: str
    injects: tuple[Inject, ...]
    warnings: tuple[str, ...] = ()
