"""Intervals for means, shares and differences of cases that hang together; the same numbers give the same interval.

Cases about one document are no independent evidence, so every interval here takes the group of each case (its document) and
rests on how much the groups differ.  What each covers is measured by `python -m eval.bench intervals`: means and shares are
nearest to 95 % by a score interval, differences by a score interval for pairs, and both far nearer than by the bootstrap, which
undercovers with 30 groups; the bootstrap over groups serves what has no such formula, the percentiles of times.
Known: a share of .95 in 30 small groups that agree much (correlation .3) is covered in 92 % of all tries.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20251120
Z = 1.959963984540054  # 97.5 % point of the normal distribution
_NOTHING = 1e-12  # below it a variance is rounding
_LEAST_WIDENING = 0.5  # with 30 documents of independent cases one in twenty would be below

FloatRow = NDArray[np.float64]
Groups = Sequence[Hashable] | None
"""The group of each number, in the same order; None when every number stands for itself."""


class Interval(NamedTuple):
    """A value with its 95 % interval over `n` cases; all zero when no case applies."""

    value: float
    lo: float
    hi: float
    n: int
    clusters: int = 0
    """Groups the cases come from.  How much groups differ cannot be seen in one: the interval then takes its cases for
    independent, and is too narrow for other documents."""


EMPTY = Interval(0.0, 0.0, 0.0, 0)


def mean_interval(numbers: Sequence[float], groups: Groups = None) -> Interval:
    """Return the mean with its interval: a score interval where all numbers lie between 0 and 1, else by Student's t.

    Shares that come one by one get Wilson's interval.  Shares of groups, and means between 0 and 1, get it with the number of
    independent cases that would vary as much (Korn & Graubard, Survey Methodology 24, 1998; Dean & Pagano, J. Survey Statistics
    and Methodology 3, 2015): by the correlation within groups or by the groups' own differences, whichever says fewer."""
    if not numbers:
        return EMPTY
    if min(numbers) < 0 or max(numbers) > 1:
        return _t_interval(numbers, groups)
    is_share = all(number in (0, 1) for number in numbers)
    sums, count = _sums(numbers, groups)
    if is_share and len(sums.sizes) == len(numbers):
        return wilson(round(sum(numbers)), len(numbers))._replace(clusters=count)
    icc = _correlation(numbers, sums)
    widening = 1 + icc * (float((sums.sizes**2).sum()) / sums.n - 1)
    variance = max(float(np.var(numbers)) / sums.n * widening, _variance(sums))
    # A share's own variance follows from its value; only what the groups add to it is estimated, and costs freedom.
    estimated = 1 - 1 / widening if is_share else 1.0
    z = t_quantile(_freedom(sums.sizes, icc) / max(estimated, 1e-3) ** 2)
    effective = sums.mean * (1 - sums.mean) / variance if variance > _NOTHING else float(sums.n)
    return Interval(sums.mean, *_score_limits(sums.mean, effective, z), len(numbers), count)


def wilson(successes: int, n: int) -> Interval:
    """Return a proportion with its score interval.  Wilson, JASA 22 (1927)."""
    return Interval(successes / n, *_score_limits(successes / n, n, Z), n, n) if n else EMPTY


def total_interval(numbers: Sequence[float], groups: Groups = None) -> Interval:
    """Return the sum with the interval of what such a set of cases would sum up to: the mean's, times the cases."""
    mean = mean_interval(numbers, groups)
    lowest = 0.0 if all(number >= 0 for number in numbers) else -math.inf
    return mean._replace(value=float(sum(numbers)), lo=max(lowest, mean.lo * mean.n), hi=mean.hi * mean.n)


def paired_difference(first: Sequence[float], second: Sequence[float], groups: Groups = None) -> Interval:
    """Return the mean of second − first over pairs with its interval.

    For scores between 0 and 1 a score interval for pairs after Tango, Statistics in Medicine 17 (1998): a difference is held
    against the variance that it would have itself, and pairs differ at least as often as it says.  So no difference in 50
    pairs is no proof of equality, where Student's t would leave no width at all.  It is widened by how much more the groups
    vary than single pairs would (Bell & McCaffrey, Survey Methodology 28, 2002).  Other scores by Student's t."""
    differences = [b - a for a, b in zip(first, second, strict=True)]
    if not differences:
        return EMPTY
    if min(*first, *second) < 0 or max(*first, *second) > 1:
        return _t_interval(differences, groups)
    sums, count = _sums(differences, groups)
    square = float(np.mean(np.square(differences)))
    alone = (square - sums.mean**2) / sums.n
    # Far below 1 it is an accident: a case lost and one won in the same document, and nothing else, would leave no width.
    widening = max(_LEAST_WIDENING, _variance(sums) / alone) if alone > _NOTHING else 1.0
    k = t_quantile(_freedom(sums.sizes)) ** 2 * widening / sums.n
    return Interval(sums.mean, _lowest(sums.mean, square, k), -_lowest(-sums.mean, square, k), len(differences), count)


def paired_counts(first: Sequence[float], second: Sequence[float], groups: Groups = None) -> Interval:
    """Return the mean of second − first over pairs of counts: scores between 0 and 1 by the largest count, as `paired_difference` takes them.

    Equal counts in a few pairs are no proof of equality, which Student's t would take them for."""
    most = max([1.0, *first, *second])
    found = paired_difference([one / most for one in first], [one / most for one in second], groups)
    return found._replace(value=found.value * most, lo=found.lo * most, hi=found.hi * most)


def bootstrap(numbers: Sequence[float], statistic: Callable[[FloatRow], FloatRow], groups: Groups = None) -> Interval:
    """Return a statistic over the last axis with its percentile interval when whole groups are drawn with replacement.

    The cases of a group drawn are kept together.  Davison & Hinkley, Bootstrap Methods and their Application, 1997, § 3.8;
    Field & Welsh, J. Royal Statistical Society B 69 (2007)."""
    if not numbers:
        return EMPTY
    row = np.asarray(numbers, dtype=np.float64)
    group, count = _group_numbers(len(row), groups)
    members = [np.flatnonzero(group == one) for one in range(group.max() + 1)]
    draws = np.random.default_rng(SEED).integers(0, len(members), size=(RESAMPLES, len(members)))
    lengths = np.bincount(group)[draws].sum(axis=1)
    samples = [statistic(row[np.concatenate([members[one] for one in alike.ravel()]).reshape(len(alike), -1)])
               for alike in (draws[lengths == length] for length in np.unique(lengths))]
    lo, hi = np.percentile(np.concatenate(samples), [2.5, 97.5])
    return Interval(float(statistic(row)), float(lo), float(hi), len(row), count)


def cases_needed(
    difference: float, *, discordance: float | None = None, sd: float | None = None, power: float = 0.8, widening: float = 1.0
) -> int:
    """Return how many pairs show a true difference with a 95 % interval that leaves 0 out, in `power` of all tries.

    Given is the share of pairs that differ, or the standard deviation of the differences; `widening` is how much more groups
    vary than single pairs would.  The same number shows that nothing is lost beyond a margin of that size when nothing is.
    Connett, Smith & McHugh, Statistics in Medicine 6 (1987).  Raises: ValueError."""
    if (discordance is None) == (sd is None):
        raise ValueError("give the share of pairs that differ or the standard deviation of their differences, not both")
    if not abs(difference) >= 1e-9 or not 0 < power < 1:
        raise ValueError("the difference is not 0 nor next to it, and the power lies between 0 and 1")
    if not 0 < widening < math.inf:
        raise ValueError(f"the widening is above 0, and 1 where documents vary no more than single cases, not {widening}")
    if discordance is not None and not abs(difference) <= discordance <= 1:
        raise ValueError(f"a difference of {abs(difference):g} needs at least as large a share of pairs that differ, and at most 1")
    variance = discordance if discordance is not None else (sd or 0.0) ** 2
    return max(1, math.ceil((Z + NormalDist().inv_cdf(power)) ** 2 * variance * widening / difference**2))


def spread(numbers: Sequence[float], groups: Groups = None) -> tuple[float, float]:
    """Return the standard deviation of numbers, and how much more their mean varies by groups than it would by single cases."""
    if not numbers:
        return 0.0, 1.0
    sums, _ = _sums(numbers, groups)
    deviation = float(np.std(numbers))
    return deviation, _variance(sums) * sums.n / deviation**2 if deviation > _NOTHING else 1.0


def t_quantile(freedom: float) -> float:
    """Return the 97.5 % point of Student's t, for any degrees of freedom from 1.

    With t = √freedom · tan θ its density is that of cos^(freedom − 1) θ, which is summed up."""
    freedom = max(1.0, freedom)
    if freedom > 1e5:
        return Z
    angles = np.linspace(0, min(math.pi / 2, 10 / math.sqrt(freedom)), 4001)
    density = np.cos(angles).clip(0) ** (freedom - 1)
    below = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
    return math.sqrt(freedom) * math.tan(float(np.interp(0.95 * below[-1], below, angles)))


class _Sums(NamedTuple):
    """Numbers of a set summed up by group."""

    totals: FloatRow
    sizes: FloatRow
    n: int
    mean: float


def _sums(numbers: Sequence[float], groups: Groups) -> tuple[_Sums, int]:
    """Return the sums by group, and how many groups there are; a single group is taken apart into its cases."""
    group, count = _group_numbers(len(numbers), groups)
    row = np.asarray(numbers, dtype=np.float64)
    totals, sizes = (np.asarray(np.bincount(group, weights=one), dtype=np.float64) for one in (row, np.ones(len(row))))
    return _Sums(totals, sizes, len(row), float(row.mean())), count


def _group_numbers(n: int, groups: Groups) -> tuple[NDArray[np.intp], int]:
    if groups is None:
        return np.arange(n), n
    if len(groups) != n:
        raise ValueError(f"{n} numbers have {len(groups)} groups")
    known: dict[Hashable, int] = {}
    found = np.array([known.setdefault(one, len(known)) for one in groups], dtype=np.intp)
    return (np.arange(n), 1) if len(known) == 1 else (found, len(known))


def _variance(sums: _Sums) -> float:
    """Return the variance of the mean by the groups' residuals, each freed of its own pull on the mean (CR2, Bell & McCaffrey)."""
    if len(sums.sizes) < 2:
        return 0.0
    residuals = sums.totals - sums.mean * sums.sizes
    return float((residuals**2 / (1 - sums.sizes / sums.n)).sum()) / sums.n**2


def _correlation(numbers: Sequence[float], sums: _Sums) -> float:
    """Return the correlation within groups by analysis of variance, at least 0.  Donner, International Statistical Review 54 (1986)."""
    count = len(sums.sizes)
    if count in (1, sums.n):
        return 0.0
    between_sum = float((sums.totals**2 / sums.sizes).sum())
    between = (between_sum - sums.n * sums.mean**2) / (count - 1)
    within = (float(np.square(numbers).sum()) - between_sum) / (sums.n - count)
    size = (sums.n - float((sums.sizes**2).sum()) / sums.n) / (count - 1)
    whole = between + (size - 1) * within
    return min(1.0, max(0.0, (between - within) / whole)) if whole > _NOTHING else 0.0


def _freedom(sizes: FloatRow, icc: float = 0.0) -> float:
    """Return the degrees of freedom of `_variance`, given the correlation within groups: few when one group holds most cases.

    Satterthwaite's, by Bell & McCaffrey (2002); Imbens & Kolesár, Review of Economics and Statistics 98 (2016)."""
    if len(sizes) < 2:
        return 1.0
    share = sizes / sizes.sum()
    freed = 1 / (1 - share)
    varies = sizes * (1 + (sizes - 1) * icc)  # of a group's sum
    all_vary = float(varies.sum())
    pull = all_vary * share**2 - 2 * share * varies
    squares, crossed = float((freed * share**2).sum()), float((freed * share * varies).sum())
    trace = float((freed * (varies + pull)).sum())
    off = (2 * float((freed * varies**2).sum()) * squares + (all_vary * squares) ** 2 + 2 * crossed**2
           - 4 * all_vary * crossed * squares)
    return max(1.0, trace**2 / (off + float((freed**2 * varies * (varies + 2 * pull)).sum())))


def _t_interval(numbers: Sequence[float], groups: Groups) -> Interval:
    sums, count = _sums(numbers, groups)
    half = t_quantile(_freedom(sums.sizes)) * math.sqrt(_variance(sums))
    return Interval(sums.mean, sums.mean - half, sums.mean + half, len(numbers), count)


def _score_limits(share: float, n: float, z: float) -> tuple[float, float]:
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _lowest(mean: float, square: float, k: float) -> float:
    """Return the lowest difference d with (mean − d)² ≤ k · (max(square, |d|) − d²): not further off than chance takes it."""
    found = (mean - math.sqrt(max(0.0, k * (square * (1 + k) - mean**2)))) / (1 + k)
    beyond = k * (k - 4 * mean * (1 + mean))
    if beyond >= 0 and (depth := k - 2 * mean + math.sqrt(beyond)) > 0:
        found = min(found, -depth / (2 * (1 + k)))
    return found
