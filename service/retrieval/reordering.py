"""The second stage: the best candidates put in order by what can be computed of each beside the fused score."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from service.domain.documents import Passage, Version
from service.ports import Embedder, Query


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
    """What the order is computed from; each between about 0 and 1, `standing` its logarithm."""

    fused: float
    dense: float
    line: float
    """Cosine of the line nearest to the question."""
    words: float
    covered: float
    """Share of the question's words that one line holds."""
    headed: float
    """Share of the question's words that title and headings hold."""
    standing: float


WEIGHTS = Features(fused=4.5, dense=4.0, line=6.2, words=2.2, covered=2.8, headed=0.8, standing=1.2)
"""Fitted as a softmax over each question's candidates (Cao et al., Learning to Rank: From Pairwise to Listwise, ICML 2007) on
half of the county's search questions and the general development sets; the other half and the emergency set were kept out."""
SPREAD = 8.0  # of the weighted sums when they become scores between 0 and 1


def reorder(candidates: Sequence[Candidate], query: Query, embedder: Embedder) -> tuple[tuple[float, Candidate], ...]:
    """Return the candidates with their scores, best first: 1 for the best, less for the others; equal ones by passage id."""
    sums = [score(one) for one in features(candidates, query, embedder)]
    most = max(sums, default=0.0)
    scored = [(math.exp((one - most) / SPREAD), candidate) for one, candidate in zip(sums, candidates, strict=True)]
    return tuple(sorted(scored, key=lambda pair: (-pair[0], pair[1].passage.passage_id)))


def score(of: Features, weights: Features = WEIGHTS) -> float:
    """Return the weighted sum of a candidate's features."""
    return sum(value * weight for value, weight in zip(of, weights, strict=True))


def features(candidates: Sequence[Candidate], query: Query, embedder: Embedder) -> list[Features]:
    """Return the features of each candidate, in their order."""
    nearest = _nearest_lines(candidates, query, embedder)
    return [
        Features(
            fused=one.fused, dense=one.dense, line=line, words=one.words,
            covered=max((_share(query.tokens, text) for text in _lines(one.passage)), default=0.0),
            headed=_share(query.tokens, " ".join((one.version.title, *one.passage.path))),
            standing=math.log(one.standing),
        )
        for one, line in zip(candidates, nearest, strict=True)
    ]


def _nearest_lines(candidates: Sequence[Candidate], query: Query, embedder: Embedder) -> list[float]:
    """Return the cosine of each candidate's nearest line: a long list of steps has one that answers."""
    texts, owners = [], []
    for number, one in enumerate(candidates):
        lines = _lines(one.passage)
        if len(lines) > 1:  # a passage of one line was embedded whole
            texts += [f"{one.version.title}\n{line}" for line in lines]
            owners += [number] * len(lines)
    best = np.asarray([one.dense for one in candidates], np.float32)
    best[owners] = -1.0
    if texts:
        np.maximum.at(best, owners, embedder.embed_documents(texts) @ query.vector)
    return [float(one) for one in best]


def _lines(passage: Passage) -> list[str]:
    return [line for line in passage.text.split("\n") if line.strip()]


def _share(asked: Mapping[str, float], text: str) -> float:
    """Return the share of the question's weight whose words stand in a text; English ones by their stems."""
    total = sum(asked.values())
    # Looked for as letters, not as words: cutting fifty passages into words takes longer than the search.
    plain = unicodedata.normalize("NFKC", text).lower()
    return sum(weight for token, weight in asked.items() if token in plain) / total if total else 0.0
