"""How high a ranking puts what answers: each over one question, between 0 and 1.

A ranking is a sequence of passage ids, best first.  Checked against `ir_measures` in the tests.
"""

import math
from collections.abc import Collection, Mapping, Sequence


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str], depth: int = 10) -> float:
    """Return 1 / rank of the first relevant passage; 0 beyond `depth`.  Voorhees, TREC-8 Question Answering, 1999."""
    return next((1.0 / rank for rank, one in enumerate(ranking[:depth], start=1) if one in relevant), 0.0)


def success(ranking: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """Return 1 when a relevant passage is among the first `depth`, else 0."""
    return float(any(one in relevant for one in ranking[:depth]))


def recall(ranking: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """Return the share of the relevant passages that are among the first `depth`; 0 when there is none."""
    return len(set(ranking[:depth]) & set(relevant)) / len(relevant) if relevant else 0.0


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return the discounted gain over the best possible one, gain 2^grade - 1.

    Burges et al., Learning to Rank using Gradient Descent, ICML 2005; discount log2(rank + 1)."""
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(one, 0) for one in ranking[:depth]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0 ** max(grade, 0) - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
