"""Whether an answer names the steps a case wants, in their order, by the right people and in time."""

import re
from functools import lru_cache
from itertools import combinations
from statistics import mean
from typing import NamedTuple

from eval.cases import WantedStep
from eval.rows import Row
from service.grounding.actors import Actor, is_named
from service.grounding.coverage import words
from service.grounding.glossary import Glossary, read_glossary
from service.grounding.support import values
from service.rules import units
from service.rules.clocks import deadline_minutes
from service.rules.folding import fold
from service.rules.units import same_value

MATCHED = 0.5
"""Least share of an action's words and values that a sentence must hold to name it.

Of the 174 steps of the county's cases 87 lie above in a run without a model: read one by one, 5 of them were another step.  Of
those between 0.3 and 0.5 it was the step about as often as not."""


class MatchedStep(NamedTuple):
    """A wanted step, the sentence that names it, and where: number of the sentence, then the mean place in it."""

    step: WantedStep
    text: str | None
    place: tuple[int, float]


def step_order(row: Row) -> float | None:
    """Return Kendall's tau between the order wanted and the order of the steps named; None when no order is wanted.

    Pairs in order less pairs out of order, over all pairs of steps named; -1 is the reverse.  0 for a failure and where fewer
    than two steps are named.  Kendall, Biometrika 30 (1938)."""
    if len(row.case.steps) < 2:
        return None
    places = [one.place for one in matched(row) if one.text is not None]
    pairs = [(first < second) - (first > second) for first, second in combinations(places, 2)]
    return sum(pairs) / len(pairs) if pairs else 0.0


def before_violations(row: Row) -> float | None:
    """Return how many pairs of steps stand the wrong way round of those that the case puts in order; None without such pairs.

    A step that is not named violates nothing: `steps_missing` counts it."""
    if not row.case.orders():
        return None
    found = matched(row)
    return float(sum(found[first].text is not None and found[second].text is not None and found[first].place > found[second].place
                     for first, second in row.case.orders()))


def steps_missing(row: Row) -> float | None:
    """Return how many critical steps the answer does not name; None when the case wants no steps; all of them for a failure."""
    if not row.case.steps:
        return None
    return float(sum(one.text is None and one.step.critical for one in matched(row)))


def role_accuracy(row: Row) -> float | None:
    """Return the share of the steps named whose sentence names somebody wanted for them; None when nobody is wanted.

    0 when no such step is named.  Names in the other language count by the desk's glossary."""
    if not any(step.actor for step in row.case.steps):
        return None
    named = [_has_role(one.step, one.text) for one in matched(row) if one.text is not None and one.step.actor]
    return sum(named) / len(named) if named else 0.0


def deadline_accuracy(row: Row) -> float | None:
    """Return the share of the steps named whose sentence gives their time limit; None when none is wanted in minutes.

    Of a span (0-5 minutes) its end is the limit; at once is 0.  0 when no such step is named."""
    if all(limit(step.deadline) is None for step in row.case.steps):
        return None
    kept = [limit(one.step.deadline) in _minutes(one.text) for one in matched(row)
            if one.text is not None and limit(one.step.deadline) is not None]
    return sum(kept) / len(kept) if kept else 0.0


def matched(row: Row) -> tuple[MatchedStep, ...]:
    """Return each wanted step with the sentence that says most of it, at least `MATCHED`; the first of equals."""
    texts = tuple(claim.text for claim in row.answer.claims) if row.answer else ()
    return tuple(_match(step, texts) for step in row.case.steps)


def limit(deadline: str) -> float | None:
    """Return a wanted time limit in minutes; None where it names none."""
    return max(_minutes(deadline), default=None)


@lru_cache(maxsize=256)
def _match(step: WantedStep, texts: tuple[str, ...]) -> MatchedStep:
    shares = [_share(step.action, text) for text in texts]
    best = max(shares, default=0.0)
    if best < MATCHED:
        return MatchedStep(step, None, (-1, 0.0))
    number = shares.index(best)
    return MatchedStep(step, texts[number], (number, _mean_place(step.action, texts[number])))


def _share(action: str, text: str) -> float:
    """Return the share of an action's words and values that a sentence holds."""
    wanted, own = words(action), [value for value in values(action) if value.kind != "clause"]
    there = values(text)
    hits = len(wanted & words(text)) + sum(any(same_value(value, other) for other in there) for value in own)
    return hits / (len(wanted) + len(own)) if wanted or own else 0.0


def _mean_place(action: str, text: str) -> float:
    folded = fold(text).lower()
    places = [at for word in words(action) | {value.text for value in values(action)} if (at := folded.find(word.lower())) >= 0]
    return mean(places) if places else 0.0


def _has_role(step: WantedStep, text: str) -> bool:
    return any(is_named(Actor(name, 0, len(name)), text, _glossary()) for name in _roles(step.actor))


def _roles(actor: str) -> list[str]:
    return [name.strip() for name in re.split(r"[、，,;；/]|\band\b", actor) if name.strip()]


@lru_cache(maxsize=1)
def _glossary() -> Glossary:
    return read_glossary()


def _minutes(text: str) -> set[float]:
    """Return the times a text gives in minutes; at once is 0."""
    found = {float(units.exact(value.number) * units.UNITS[value.unit].factor) for value in values(text)
             if value.kind == "quantity" and value.unit is not None and value.number is not None
             and units.UNITS[value.unit].dimension == "min"}
    return found | ({0.0} if deadline_minutes(text) == 0.0 else set())
