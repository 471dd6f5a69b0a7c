"""Two rankings of the same passages made one: the adaptive convex combination."""

from collections.abc import Mapping
from typing import NamedTuple


class Fused(NamedTuple):
    """A passage's place in the merged ranking, with what it came from."""

    passage_id: str
    score: float
    dense: float
    words: float


def dense_weight(best_words: float, ceiling: float) -> float:
    """Return how much the vectors count, between .1 and .85: less, the more of the question the words match.

    a = clip(.9 - 1.2 c, .1, .85), c = best word score / its scale; the slope was chosen on the general question
    sets, where words alone are nearly perfect.
    """
    coverage = best_words / ceiling if ceiling > 0 else 0.0
    return min(0.85, max(0.1, 0.9 - 1.2 * coverage))


def fuse(dense: Mapping[str, float], words: Mapping[str, float], weight: float) -> tuple[Fused, ...]:
    """Merge scores of the same passages: weight·dense + (1-weight)·words after min-max, best first.

    A passage missing on one side scores 0 there; word scores are scaled from 0, so that a match stays a match.
    Bruch, Gai & Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, TOIS 2023.
    """
    ids = list(dict.fromkeys((*dense, *words)))
    low_dense = min(dense.values(), default=0.0)
    high_dense = max(dense.values(), default=0.0)
    high_words = max(words.values(), default=0.0)
    fused = []
    for passage_id in ids:
        near = (dense.get(passage_id, low_dense) - low_dense) / (high_dense - low_dense + 1e-9)
        match = words.get(passage_id, 0.0) / (high_words + 1e-9)
        score = weight * near + (1 - weight) * match
        fused.append(Fused(passage_id, score, dense.get(passage_id, 0.0), words.get(passage_id, 0.0)))
    return tuple(sorted(fused, key=lambda one: (-one.score, one.passage_id)))
