"""How far raters agree, and how far a measure orders answers as people do; what cannot be told says why, and is no NaN."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.intervals import RESAMPLES, SEED

Metric = Literal["nominal", "ordinal", "interval"]
Why = Literal["no_pairs", "one_value", "one_group", "rare"]
WHY: dict[Why, str] = {
    "no_pairs": "nothing was marked twice, or nothing could be paired",
    "one_value": "one value everywhere: agreement beyond chance cannot be told",
    "one_group": "everything is about one document: no interval",
    "rare": "a second value is too rare for an interval",
}
LEAST_DEFINED = 0.95  # share of the resamples that must have a value for their percentiles to mean anything

Floats = NDArray[np.float64]


class Agreement(NamedTuple):
    """A coefficient with its 95 % interval over `n` units; what is None is explained by `why`."""

    value: float | None
    lo: float | None
    hi: float | None
    n: int
    why: Why | None = None


def krippendorff(
    units: Sequence[Sequence[float | None]], metric: Metric = "ordinal", groups: Sequence[str] | None = None
) -> Agreement:
    """Return Krippendorff's alpha: 1 is perfect agreement, 0 what chance gives, below 0 is worse than that.

    A unit is the values its raters gave, in any order; None is a missing one, and a unit with fewer than two says nothing.
    A unit u of m_u values gives every ordered pair of them to the coincidences o_ck with weight 1 / (m_u - 1);
    n_c = sum over k of o_ck and n = sum over c of n_c.  Then
        alpha = 1 - D_o / D_e = 1 - (n - 1) * sum o_ck d²_ck / sum n_c n_k d²_ck    over pairs c < k,
    where d² is 1 for unlike values (nominal), (c - k)² (interval), or (n_c / 2 + n between + n_k / 2)² (ordinal).
    Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011.

    The interval is the percentile bootstrap over units (Zapf et al., BMC Medical Research Methodology 16, 2016), those of one
    group, such as the cases of one document, drawn together."""
    kept = [([one for one in unit if one is not None], group)
            for unit, group in zip(units, groups or [str(number) for number in range(len(units))], strict=True)]
    kept = [(values, group) for values, group in kept if len(values) > 1]
    if not kept:
        return Agreement(None, None, None, 0, "no_pairs")
    categories = sorted({one for values, _ in kept for one in values})
    each = np.stack([_coincidences(values, categories) for values, _ in kept])
    value, samples = _with_resamples([group for _, group in kept],
                                     lambda weights: _alpha(np.tensordot(weights, each, 1), np.asarray(categories), metric))
    return _told(value, samples, len(kept), len({group for _, group in kept}))


def kendall(pairs: Sequence[tuple[float, float]], groups: Sequence[str] | None = None) -> Agreement:
    """Return Kendall's tau-b of paired numbers: 1 where both order everything alike, -1 where they order it the other way.

        tau_b = (concordant - discordant) / sqrt((pairs not tied in x) * (pairs not tied in y))
    Kendall, The Treatment of Ties in Ranking Problems, Biometrika 33, 1945.  The interval is drawn as that of `krippendorff`."""
    if len(pairs) < 2:
        return Agreement(None, None, None, len(pairs), "no_pairs")
    numbers = np.asarray(pairs, dtype=np.float64)
    one, other = (np.sign(column[:, None] - column[None, :]) for column in numbers.T)
    owners = groups or [str(number) for number in range(len(pairs))]

    def tau(weights: Floats) -> Floats:
        both, first, second = (np.einsum("bi,bi->b", weights @ signs, weights) for signs in (one * other, one * one, other * other))
        scale = np.sqrt(first * second)
        return np.where(scale > 0, both / np.where(scale > 0, scale, 1.0), np.nan)

    value, samples = _with_resamples(owners, tau)
    return _told(value, samples, len(pairs), len(set(owners)))


def _coincidences(values: Sequence[float], categories: Sequence[float]) -> Floats:
    counts = np.asarray([values.count(one) for one in categories], dtype=np.float64)
    return (np.outer(counts, counts) - np.diag(counts)) / (len(values) - 1)


def _alpha(coincidences: Floats, categories: Floats, metric: Metric) -> Floats:
    """Return alpha of each of a stack of coincidence matrices; NaN, inside this module only, where there is one value."""
    each = coincidences.sum(axis=-1)
    n = each.sum(axis=-1)
    if metric == "nominal":
        apart = np.broadcast_to(1.0 - np.eye(len(categories)), coincidences.shape)
    else:
        # Half of n_c + n between + half of n_k is how far apart the middles of two categories' ranks lie.
        place = np.broadcast_to(categories, each.shape) if metric == "interval" else each.cumsum(axis=-1) - each / 2
        apart = (place[..., :, None] - place[..., None, :]) ** 2
    seen = (coincidences * apart).sum(axis=(-2, -1))
    by_chance = (each[..., :, None] * each[..., None, :] * apart).sum(axis=(-2, -1))
    return np.where(by_chance > 0, 1.0 - (n - 1) * seen / np.where(by_chance > 0, by_chance, 1.0), np.nan)


def _with_resamples(groups: Sequence[str], statistic: Callable[[Floats], Floats]) -> tuple[float, Floats]:
    """Return a statistic of all units and of each resample; it is given how often every unit counts, a row a resample."""
    names = sorted(set(groups))
    owner = np.asarray([names.index(group) for group in groups])
    drawn = np.random.default_rng(SEED).multinomial(len(names), [1 / len(names)] * len(names), size=RESAMPLES)
    return float(statistic(np.ones((1, len(groups))))[0]), statistic(drawn[:, owner].astype(np.float64))


def _told(value: float, samples: Floats, n: int, groups: int) -> Agreement:
    if np.isnan(value):
        return Agreement(None, None, None, n, "one_value")
    defined = samples[~np.isnan(samples)]
    if groups < 2 or len(defined) < LEAST_DEFINED * len(samples):
        return Agreement(value, None, None, n, "one_group" if groups < 2 else "rare")
    lo, hi = np.percentile(defined, [2.5, 97.5])
    return Agreement(value, float(lo), float(hi), n)
