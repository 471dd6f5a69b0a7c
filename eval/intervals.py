"""Intervals for means and proportions; the same numbers give the same interval."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20251120
Z = 1.959963984540054  # 97.5 % point of the normal distribution

FloatRow = NDArray[np.float64]


class Interval(NamedTuple):
    """A value with its 95 % interval over `n` cases; all zero when no case applies."""

    value: float
    lo: float
    hi: float
    n: int


EMPTY = Interval(0.0, 0.0, 0.0, 0)


def mean_interval(numbers: Sequence[float]) -> Interval:
    """Return the mean with a percentile bootstrap interval.  Efron & Tibshirani, An Introduction to the Bootstrap, 1993."""
    return bootstrap(numbers, lambda rows: rows.mean(axis=-1))


def bootstrap(numbers: Sequence[float], statistic: Callable[[FloatRow], FloatRow]) -> Interval:
    """Return a statistic over the last axis with its percentile bootstrap interval."""
    if not numbers:
        return EMPTY
    row = np.asarray(numbers, dtype=np.float64)
    draws = np.random.default_rng(SEED).integers(0, len(row), size=(RESAMPLES, len(row)))
    samples = statistic(row[draws])
    lo, hi = np.percentile(samples, [2.5, 97.5])
    return Interval(float(statistic(row)), float(lo), float(hi), len(row))


def wilson(successes: int, n: int) -> Interval:
    """Return a proportion with its score interval.  Wilson, JASA 22 (1927)."""
    if n == 0:
        return EMPTY
    share = successes / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half), n)


def paired_difference(first: Sequence[float], second: Sequence[float]) -> Interval:
    """Return the mean of second − first over pairs with its bootstrap interval."""
    return mean_interval([b - a for a, b in zip(first, second, strict=True)])
