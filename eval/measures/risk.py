"""How often answers are wrong when only the surest are kept."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from eval.intervals import FloatRow, Groups, Interval, bootstrap
from eval.measures.facts import facts_found
from eval.measures.outcomes import outcome_of, outcome_right
from eval.rows import Row

_NEXT = 4
"""Passages that the best is held against.  Area under the curve by four ways to be sure from a row, on the 420 cases of the
county without a model: these 0.253, the best's share of all scores 0.263, its lead over the second 0.269, few sentences
0.269; in any order 0.316.  On the same cases in other words, not looked at for the choice: 0.388, 0.384, 0.402, 0.430; 0.447."""


class Kept(NamedTuple):
    """What comes of keeping the answers that are at least this sure."""

    confidence: float
    coverage: float
    """Share of all cases that are then answered."""
    risk: float
    """Share of these answers that are wrong."""


def confidence(row: Row) -> float:
    """Return how far the best passage stands above the mean of the next four, between 0 and 1.

    A search calls its best passage 1 whatever it is, so that its score alone says nothing."""
    scores = [one.score for one in row.passages[:_NEXT + 1]]
    return round(scores[0] - sum(scores[1:]) / _NEXT, 6) if scores else 0.0


def loss(row: Row) -> float:
    """Return 0 for an answer that is wanted and states every fact wanted, else 1."""
    return float(not (outcome_right(row) == 1.0 and facts_found(row) in (None, 1.0)))


def risk_coverage(rows: Sequence[Row]) -> tuple[Kept, ...]:
    """Return the risk at every coverage, from the surest answer on; equally sure ones are kept together.

    Only answers count: where the desk abstained, asked back, refused or failed it kept nothing.
    Geifman & El-Yaniv, Selective Classification for Deep Neural Networks, NeurIPS 2017."""
    curve, wrong, kept = [], 0.0, 0
    for sure, losses in _tied(sorted(sureness(rows), key=lambda pair: (-pair[0], pair[1]))):
        wrong, kept = wrong + sum(losses), kept + len(losses)
        curve.append(Kept(sure, kept / len(rows), wrong / kept))
    return tuple(curve)


def aurc(sure_and_lost: Sequence[tuple[float, float]], groups: Groups = None) -> Interval:
    """Return the mean risk over all numbers of answers kept, the surest first, with its bootstrap interval over groups.

    Where answers are equally sure the risk is that of any order of them, so that the order of the rows changes nothing.
    Geifman, Uziel & El-Yaniv, Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers, ICLR 2019."""
    owners = [""] * len(sure_and_lost) if groups is None else [str(one) for one in groups]
    places = sorted(range(len(sure_and_lost)), key=lambda place: (-sure_and_lost[place][0], sure_and_lost[place][1], owners[place]))
    ordered = [sure_and_lost[place] for place in places]
    losses = np.array([lost for _, lost in ordered])
    tie = np.array([number for number, (_, group) in enumerate(_tied(ordered)) for _ in group])

    def mean_risk(drawn: FloatRow) -> FloatRow:
        kept = np.atleast_2d(np.sort(drawn.astype(np.int64), axis=-1))
        rows = np.arange(len(kept))[:, None]
        lost, held = np.zeros((2, len(kept), tie[-1] + 1))
        np.add.at(lost, (rows, tie[kept]), losses[kept])
        np.add.at(held, (rows, tie[kept]), 1.0)
        expected = (lost / np.maximum(held, 1.0))[rows, tie[kept]]
        risks = np.cumsum(expected, axis=-1) / np.arange(1, kept.shape[-1] + 1)
        return np.asarray(risks.mean(axis=-1).reshape(drawn.shape[:-1]))

    return bootstrap([float(place) for place in range(len(ordered))], mean_risk, None if groups is None else [owners[place] for place in places])


def sureness(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return confidence and loss of each of `answered`."""
    return [(confidence(row), loss(row)) for row in answered(rows)]


def answered(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that answer the question."""
    return [row for row in rows if outcome_of(row) == "answered"]


def _tied(ordered: Sequence[tuple[float, float]]) -> list[tuple[float, list[float]]]:
    return [(sure, [one for _, one in group]) for sure, group in groupby(ordered, key=lambda pair: pair[0])]
