"""Response steps drafted from a plan: the suggestion of a level, the steps, and what stays blank."""

from service.domain.answers import Citation, Stage
from service.domain.documents import Language
from service.domain.facts import ResponseLevel
from service.domain.record import Record


class Step(Record):
    """One action of a plan, in the plan's order."""

    order: int
    stage: Stage | None
    phase: str | None
    """A time band: `0–5`, `5–15`, `15–30` minutes, or `later`; None when the plan gives no time."""
    action: str
    actor: str | None
    """Who acts, as the clause says; None when it does not say."""
    deadline: str | None
    """The time limit in the clause's words; None when it does not say."""
    deadline_min: float | None
    """The same in minutes."""
    citations: tuple[Citation, ...]


class Suggestion(Record):
    """A response level that the readings suggest; a person decides."""

    level: ResponseLevel | None
    """The highest level whose threshold is reached; None when none is."""
    scale: str
    """What the level is a level of, such as `青岚县防汛抗旱应急响应`."""
    trace: tuple[str, ...]
    """Each comparison made, such as `86.52 ≥ 86.50 (III) → reached`."""
    unknown: tuple[str, ...]
    """Readings that would decide more and were not given."""
    unjudged: tuple[str, ...] = ()
    """Lines of `trace` whose value is reached and whose further condition, such as how many townships, a person must judge."""
    citations: tuple[Citation, ...]


class Draft(Record):
    """Response steps for a situation, from the plan in force, for a person to sign."""

    situation: str
    language: Language
    hazard: str | None
    place: str | None
    readings: dict[str, float]
    suggestion: Suggestion | None
    steps: tuple[Step, ...]
    blanks: tuple[str, ...]
    """What the situation does not say and nobody may fill in but a person."""
    forbidden: tuple[Citation, ...]
    """Clauses that say what must not be done."""
    warnings: tuple[str, ...] = ()
