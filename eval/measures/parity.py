"""Whether the desk is as good in English as in Chinese."""

from collections.abc import Sequence

import numpy as np

from eval.intervals import RESAMPLES, SEED, FloatRow, Interval

Grouped = Sequence[tuple[float, str]]
"""Numbers, each with the group it hangs together with, such as its document."""


def parity(zh: Grouped, en: Grouped) -> Interval:
    """Return the mean over English cases less that over Chinese ones, with its percentile bootstrap interval over groups.

    The two are other questions over other documents, so that the difference is of the sets as well as of the languages; the
    interval draws both apart.  0 over 0 cases when either is empty."""
    if not zh or not en:
        return Interval(0.0, 0.0, 0.0, 0)
    random = np.random.default_rng(SEED)
    first, second = (_drawn(side, random) for side in (zh, en))
    lo, hi = np.percentile(second - first, [2.5, 97.5])
    value = float(np.mean([number for number, _ in en]) - np.mean([number for number, _ in zh]))
    return Interval(value, float(lo), float(hi), len(zh) + len(en), len({group for _, group in (*zh, *en)}))


def _drawn(side: Grouped, random: np.random.Generator) -> FloatRow:
    """Return the mean of each resample of whole groups; a single group is taken apart into its cases."""
    names = sorted({group for _, group in side})
    group = np.array([names.index(one) for _, one in side]) if len(names) > 1 else np.arange(len(side))
    sizes, totals = np.bincount(group), np.bincount(group, weights=[number for number, _ in side])
    picked = random.integers(0, len(sizes), size=(RESAMPLES, len(sizes)))
    return np.asarray(totals[picked].sum(axis=-1) / sizes[picked].sum(axis=-1))
