"""What a drill is made from: the plan, its steps and clauses, its rungs, places and chances."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from service.domain.documents import Language, Passage, Version
from service.domain.drafts import Step
from service.domain.drills import ExpectedAction
from service.domain.facts import Fact, ResponseLevel
from service.domain.places import Place
from service.drilling.clauses import Clauses, Purpose, has_personal_number
from service.drilling.ladder import Rung
from service.steps.finding import find_lines
from service.steps.ordering import to_steps

_KINDS: dict[str, tuple[str, ...]] = {
    "flood": ("village",), "geological": ("village",), "gas": ("street", "community"), "fire": ("community",),
    "hazmat": ("site", "zone"), "forest_fire": ("village",), "relief": ("shelter",),
}


OPENING = 8  # characters by which the same action of two levels is known


class StepPool:
    """A plan's action steps, given out in its order; an action that several levels share is given out once."""

    def __init__(self, passages: Sequence[Passage], plan: Version) -> None:
        self._passages = passages
        self._plan = plan
        self._given: set[str] = set()

    def take(self, level: ResponseLevel | None, count: int) -> tuple[Step, ...]:
        """Return the next steps of a level, or of the first response when the level has none of its own."""
        steps = [step for step in to_steps(find_lines(self._passages, level), self._plan)
                 if step.action and (step.actor or step.deadline)
                 and step.action[:OPENING] not in self._given and not has_personal_number(step.citations[0].quote)]
        self._given |= {step.action[:OPENING] for step in steps[:count]}
        return tuple(steps[:count])


class Scene(NamedTuple):
    """Everything that injects are written from."""

    language: Language
    hazard: str
    place: Place
    spots: tuple[Place, ...]
    """Two places of the kind the hazard strikes, the second one near the first."""
    plan: Version
    rungs: tuple[Rung, ...]
    steps: StepPool
    clauses: Clauses
    stock: tuple[Fact, Version, Passage, str] | None
    """A supply, its list and passage, and the depot's name in the drill's language."""
    old: tuple[Version, Version] | None
    """A superseded version and the one that stands in for it."""
    random: Random

    def name(self, place: Place) -> str:
        """Return a place's name in the drill's language."""
        return place.name_zh if self.language == "zh" else place.name_en

    def expect(self, *purposes: Purpose, within: Version | None = None) -> tuple[ExpectedAction, ...]:
        """Return the clauses for purposes as expected actions; a purpose no document speaks of is left out."""
        found = (self.clauses.find(purpose, within) for purpose in purposes)
        return expected(step for step in found if step is not None)


def expected(steps: Iterable[Step]) -> tuple[ExpectedAction, ...]:
    """Return steps as expected actions, each once."""
    kept: dict[str, ExpectedAction] = {}
    for step in steps:
        action = ExpectedAction(action=step.action or step.citations[0].quote, actor=step.actor,
                                within_min=step.deadline_min, citations=step.citations)
        kept.setdefault(action.action, action)
    return tuple(kept.values())


def spots_of(place: Place, inside: Sequence[Place], siblings: Sequence[Place], hazard: str, random: Random) -> tuple[Place, ...]:
    """Return two places that a message may name: within the drill's place, else the place and a neighbour."""
    kinds = _KINDS.get(hazard, ("village", "community"))
    fitting = [one for one in inside if one.kind in kinds] or [one for one in inside if one.kind in
                                                                ("village", "community", "zone", "site")]
    if len(fitting) >= 2:
        return tuple(random.sample(fitting, 2))
    others = [one for one in siblings if one.kind == place.kind]
    first = fitting[0] if fitting else place
    return (first, random.choice(others)) if others else (first, place)
