"""Two answers to one question compared: what the documents would say otherwise now, and why."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from service.domain.answers import Answer, Citation, Claim
from service.grounding.coverage import coverage
from service.rules.folding import squeezed

Why = Literal["superseded", "removed", "contradicted", "settled", "recomputed", "new"]
"""A cited version is no longer in force; it was removed; what prevails says otherwise; nothing says otherwise any more;
a value comes out otherwise; a document that came later says it."""

_OURS = ("quoted", "computed")  # flagged by other documents alone; a model's sentence may be for its wording
ALIKE = 0.3  # share of a sentence's words from which another sentence counts as its successor


class Standing(NamedTuple):
    """What became of a citation."""

    citation: Citation
    state: Literal["in_force", "superseded", "removed"]
    by: str | None = None
    """Title of the version that stands in its place."""
    is_repeated: bool = False
    """Whether the quoted words stand in what is in force instead."""

    @property
    def holds(self) -> bool:
        return self.state == "in_force" or self.is_repeated


class Change(NamedTuple):
    """A sentence that would be said otherwise."""

    place: int | None
    """Its place among what was said, from 1; None for one that would be added."""
    was: Claim | None
    now: Claim | None
    why: Why


def said(answer: Answer) -> tuple[Claim, ...]:
    """Return what an answer states, each as a claim: its sentences, whom to call, what to choose from."""
    calls = answer.gap.call if answer.gap is not None else ()
    called = (Claim(text=one.quote, verdict="supported", kind="quoted", citations=(one,)) for one in calls)
    # An option rests on no clause: like a computed value it is the same or it is not.
    options = (Claim(text=one, verdict="supported", kind="computed") for one in answer.options)
    return (*answer.claims, *called, *options)


def compare(
    was: Sequence[Claim],
    now: Sequence[Claim],
    standing: Callable[[Citation], Standing],
    settled: Callable[[Claim], Claim],
    is_news: Callable[[Citation], bool],
) -> tuple[Change, ...]:
    """Return the sentences of `was` that no longer hold, each with the nearest of `now`, then what is new in `now`.

    A sentence holds when `now` says it in the same words, or when every clause it cites still stands and nothing that
    prevails contradicts it: two ways of choosing sentences from the same documents are no change.  `settled` gives a
    sentence as the documents in force would show it, `is_news` says whether a citation's words are new since then."""
    left = list(now)
    fallen: list[tuple[int, Claim, Why]] = []
    changes: list[Change] = []
    for number, claim in enumerate(was, start=1):
        same = next((one for one in left if squeezed(one.text) == squeezed(claim.text)), None)
        if same is not None:
            left.remove(same)
            shown = same
        elif why := _fallen(claim, standing):
            fallen.append((number, claim, why))
            continue
        else:
            shown = settled(claim)
        if shown.verdict == "flagged" != claim.verdict:
            changes.append(Change(number, claim, shown, "contradicted"))
        elif shown.verdict != claim.verdict and claim.kind in _OURS:
            changes.append(Change(number, claim, shown, "settled"))
    for number, claim, why in fallen:
        next_best = _nearest(claim, left)
        if next_best is not None:
            left.remove(next_best)
        changes.append(Change(number, claim, next_best, why))
    changes.sort(key=lambda change: change.place or 0)
    changes += [Change(None, None, one, "new") for one in left
                if any(map(is_news, one.citations)) or (one.kind == "computed" and not one.citations)]
    return tuple(changes)


def _fallen(claim: Claim, standing: Callable[[Citation], Standing]) -> Why | None:
    """Return why a sentence that is not said again does not hold; None when it does."""
    lost = [one for one in map(standing, claim.citations) if not one.holds]
    if lost:
        return "removed" if all(one.state == "removed" for one in lost) else "superseded"
    return "recomputed" if claim.kind == "computed" else None


def _nearest(claim: Claim, others: Sequence[Claim]) -> Claim | None:
    """Return the sentence that shares most of a sentence's words, the earliest of equals; None when none is alike."""
    if not others:
        return None
    best = max(others, key=lambda other: coverage(claim.text, other.text))
    return best if coverage(claim.text, best.text) >= ALIKE else None
