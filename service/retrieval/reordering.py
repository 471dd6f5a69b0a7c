"""The second stage: the best candidates put in order by what can be computed of each beside the fused score."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from service.domain.documents import Language, Passage, Version
from service.ports import PairScorer
from service.retrieval.asked_for import kinds_asked, share_held
from service.retrieval.query import language_of


class Candidate(NamedTuple):
    """A passage that either index found, with what they say of it."""

    passage: Passage
    version: Version
    fused: float
    dense: float
    words: float
    """BM25 over the best BM25 of the search, 0 to 1."""
    standing: float
    """Weight of its place and kind, above 0."""


class Features(NamedTuple):
    """What the order is computed from; each between 0 and 1, `standing` its logarithm."""

    fused: float
    dense: float
    nearest: float
    """One over its rank by cosine among the candidates."""
    words: float
    other_language: float
    """1 for a passage that is not in the question's language: it holds few of its words, and lies farther off."""
    kind: float
    """Share of the kinds of answer asked for, such as a time or a telephone number, that the passage holds."""
    standing: float


class Ranked(NamedTuple):
    """A candidate in its place."""

    score: float
    candidate: Candidate
    features: Features


WEIGHTS = Features(fused=4.6, dense=2.5, nearest=0.85, words=2.4, other_language=2.6, kind=1.35, standing=1.4)
"""Fitted as a softmax over each question's candidates (Cao et al., Learning to Rank: From Pairwise to Listwise, ICML 2007) on
half of the county's search questions and the general development sets; the other half and the emergency set were kept out."""
TOLD_BY = 200  # characters that tell a passage's language
READ_TOGETHER = 30  # candidates that a cross-encoder reads; each costs it milliseconds
SPREAD = 12.0  # of the weighted sums when they become scores between 0 and 1


def reorder(candidates: Sequence[Candidate], question: str, language: Language) -> tuple[Ranked, ...]:
    """Return the candidates with their scores, best first: 1 for the best, less for the others; equal ones by passage id."""
    rows = features(candidates, question, language)
    sums = [score(one) for one in rows]
    most = max(sums, default=0.0)
    ranked = [Ranked(math.exp((one - most) / SPREAD), candidate, row)
              for one, candidate, row in zip(sums, candidates, rows, strict=True)]
    return tuple(sorted(ranked, key=lambda one: (-one.score, one.candidate.passage.passage_id)))


def read_together(ranked: Sequence[Ranked], question: str, scorer: PairScorer) -> tuple[Ranked, ...]:
    """Return the candidates with the first ones in the order of a model that reads question and passage together.

    Their place and kind still weigh; the scores stay what they were, handed out anew from the top."""
    first, rest = ranked[:READ_TOGETHER], ranked[READ_TOGETHER:]
    answers = scorer.scores(question, ["\n".join((one.candidate.version.title, *one.candidate.passage.path, one.candidate.passage.text))
                                       for one in first])
    order = sorted(range(len(first)), key=lambda number: (-answers[number] * first[number].candidate.standing, number))
    return (*(first[number]._replace(score=place.score) for number, place in zip(order, first, strict=True)), *rest)


def contributions(of: Features, weights: Features = WEIGHTS) -> dict[str, float]:
    """Return what each feature adds to a candidate's sum."""
    return {name: value * weight for name, value, weight in zip(Features._fields, of, weights, strict=True)}


def score(of: Features, weights: Features = WEIGHTS) -> float:
    """Return the weighted sum of a candidate's features."""
    return sum(contributions(of, weights).values())


def features(candidates: Sequence[Candidate], question: str, language: Language) -> list[Features]:
    """Return the features of each candidate, in their order."""
    kinds = kinds_asked(question)
    order = sorted(range(len(candidates)), key=lambda number: (-candidates[number].dense, candidates[number].passage.passage_id))
    rank = {number: place for place, number in enumerate(order, start=1)}
    return [
        Features(
            fused=one.fused, dense=one.dense, nearest=1 / rank[number], words=one.words,
            other_language=float(language_of(one.passage.text[:TOLD_BY]) != language),
            kind=share_held(kinds, one.passage.text),
            standing=math.log(one.standing),
        )
        for number, one in enumerate(candidates)
    ]
