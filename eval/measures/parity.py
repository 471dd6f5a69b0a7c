"""Whether the desk is as good in English as in Chinese."""

from collections.abc import Sequence

import numpy as np

from eval.intervals import RESAMPLES, SEED, Interval


def parity(zh: Sequence[float], en: Sequence[float]) -> Interval:
    """Return the mean over English cases less that over Chinese ones, with its percentile bootstrap interval.

    The two are other questions over other documents, so that the difference is of the sets as well as of the languages; the
    interval draws both apart.  0 over 0 cases when either is empty."""
    if not zh or not en:
        return Interval(0.0, 0.0, 0.0, 0)
    first, second = np.asarray(zh, dtype=np.float64), np.asarray(en, dtype=np.float64)
    random = np.random.default_rng(SEED)
    drawn = [side[random.integers(0, len(side), size=(RESAMPLES, len(side)))].mean(axis=-1) for side in (first, second)]
    lo, hi = np.percentile(drawn[1] - drawn[0], [2.5, 97.5])
    return Interval(float(second.mean() - first.mean()), float(lo), float(hi), len(zh) + len(en))
