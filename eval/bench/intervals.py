"""What the intervals cover and what the gate lets through, by simulation: `python -m eval.bench intervals`.

Cases come in documents of uneven size, and cases of a document are alike: each document draws its own probability from a beta
distribution with the correlation asked for.  An interval that is called 95 % ought to hold the truth in 95 % of all tries.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.gating.gate import verdict_of
from eval.intervals import Interval, mean_interval, paired_difference

SEED = 7
TRIES = 2000
RESAMPLES = 1000
SHARES = (0.5, 0.8, 0.95)
DOCUMENTS = (30, 60, 100)
CORRELATIONS = (0.0, 0.1, 0.3)
LOSSES = (0.0, -0.02, -0.05, -0.10)
SIZES = (100, 200, 400)
DISCORDANCE = 0.10
MARGIN = 0.02
REFRESHED = 0.3
"""Share of cases that the second of two runs answers anew; the others it answers as the first did."""
COUNTY = (55, 40, 35, 23, 20, 18, 18, 17, 16, 15, 13, 12, 12, 11, 11, 11, 10, 10, 9, 9, 8, 5, 5, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 1)
"""Cases a document of `county_answers_*.jsonl`: mean 12."""
SHAPES = {"small": "1 to about 15 cases a document, 4 on average", "county": "1 to 55 cases a document, 12 on average, as in the county's cases"}

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]


class Covered(NamedTuple):
    """How often intervals held the truth, in percent, and how often they lay wholly above or below it."""

    what: str
    shape: str
    share: float
    difference: float
    documents: int
    correlation: float
    covered: float
    above: float
    below: float
    width: float
    bootstrap: float
    """What the percentile bootstrap over documents covers, which the intervals stand in for."""


def coverage(
    tries: int = TRIES, shapes: tuple[str, ...] = tuple(SHAPES), shares: tuple[float, ...] = SHARES,
    documents: tuple[int, ...] = DOCUMENTS, correlations: tuple[float, ...] = CORRELATIONS,
) -> Iterator[Covered]:
    """Yield what single shares cover, then what paired differences do: without a difference and with a loss of 5 points."""
    draw = np.random.default_rng(SEED)
    for shape in shapes:
        for difference in (None, 0.0, -0.05):
            for share in shares:
                for count in documents:
                    for correlation in correlations:
                        yield _covered(draw, tries, shape, share, difference, count, correlation)


def gate_rates(
    tries: int = TRIES, sizes: tuple[int, ...] = SIZES, discordances: tuple[float, ...] = (DISCORDANCE, 0.02),
    correlations: tuple[float, ...] = (0.0, 0.1), margin: float = MARGIN,
) -> Iterator[dict[str, Any]]:
    """Yield how often one measure of the gate says pass, fail and inconclusive, in percent, by the true difference."""
    draw = np.random.default_rng(SEED)
    for discordance in discordances:
        for correlation in correlations:
            for n in sizes:
                for loss in LOSSES:
                    if -loss > discordance:
                        continue
                    said = [verdict_of(_pairs_of(draw, n, loss, discordance, correlation), margin) for _ in range(tries)]
                    yield {"discordance": discordance, "correlation": correlation, "n": n, "difference": loss,
                           **{one: round(100 * said.count(one) / tries, 1) for one in ("pass", "fail", "inconclusive")}}


def _covered(
    draw: np.random.Generator, tries: int, shape: str, share: float, difference: float | None, count: int, correlation: float
) -> Covered:
    truth = share if difference is None else difference
    weights = np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), RESAMPLES)
    found: list[Interval] = []
    held = 0
    for _ in range(tries):
        place = np.repeat(np.arange(count), _sizes(draw, shape, count))
        first = _alike(draw, share, correlation, place, count)
        second = first if difference is None else _answered_again(draw, first, share, difference, correlation, place, count)
        interval = mean_interval(first.tolist(), place.tolist()) if difference is None else (
            paired_difference(first.tolist(), second.tolist(), place.tolist()))
        found.append(interval)
        held += _bootstrap_holds(weights, first if difference is None else second - first, place, truth)
    above, below = (sum(one.lo > truth + 1e-9 for one in found), sum(one.hi < truth - 1e-9 for one in found))
    return Covered("share" if difference is None else "difference", shape, share, difference or 0.0, count, correlation,
                   round(100 - 100 * (above + below) / tries, 1), round(100 * above / tries, 1), round(100 * below / tries, 1),
                   round(float(np.mean([one.hi - one.lo for one in found])), 3), round(100 * held / tries, 1))


def _sizes(draw: np.random.Generator, shape: str, count: int) -> Places:
    return draw.choice(np.array(COUNTY), count) if shape == "county" else draw.geometric(1 / 4, count)


def _chances(draw: np.random.Generator, share: float, correlation: float, count: int) -> Numbers:
    """Return a probability a document, `share` on average, such that two cases of a document correlate as asked."""
    if correlation == 0 or share in (0.0, 1.0):
        return np.full(count, share)
    both = (1 - correlation) / correlation
    return draw.beta(share * both, (1 - share) * both, count)


def _alike(draw: np.random.Generator, share: float, correlation: float, place: Places, count: int) -> Numbers:
    return (draw.random(len(place)) < _chances(draw, share, correlation, count)[place]).astype(np.float64)


def _answered_again(
    draw: np.random.Generator, first: Numbers, share: float, difference: float, correlation: float, place: Places, count: int
) -> Numbers:
    """Return the first run's scores with some cases answered anew, so well that the difference comes out on average."""
    anew = _alike(draw, share + difference / REFRESHED, correlation, place, count)
    return np.where(draw.random(len(place)) < REFRESHED, anew, first)


def _pairs_of(draw: np.random.Generator, n: int, loss: float, discordance: float, correlation: float) -> Interval:
    """Return the difference of two runs over n cases of which `discordance` differ, more lost than won by `loss`."""
    sizes = draw.geometric(1 / 4, n)
    count = int(np.searchsorted(np.cumsum(sizes), n)) + 1
    place = np.repeat(np.arange(count), sizes[:count])[:n]
    lost, won = (_chances(draw, (discordance - sign * loss) / 2, correlation, count) for sign in (1, -1))
    chance = draw.random(n)
    change = np.where(chance < lost[place], -1.0, np.where(chance > 1 - won[place], 1.0, 0.0))
    first = np.where(change < 0, 1.0, 0.0)
    return paired_difference(first.tolist(), (first + change).tolist(), place.tolist())


def _bootstrap_holds(weights: Places, numbers: Numbers, place: Places, truth: float) -> bool:
    """Say whether the percentile interval holds the truth when each row of weights says how often each document is drawn."""
    means = weights @ np.bincount(place, weights=numbers) / (weights @ np.bincount(place))
    lo, hi = np.percentile(means, [2.5, 97.5])
    return bool(lo <= truth + 1e-9 and hi >= truth - 1e-9)


def lines() -> Iterator[str]:
    """Yield both tables as lines to read, each row once it is known."""
    yield "Nominal 95 %; wanted 93 to 97.  above, below: the interval lies wholly above or below the truth, in percent."
    for shape, told in SHAPES.items():
        yield f"{shape}: {told}"
    yield (f"{'what':<11}{'sizes':<8}{'share':>6}{'truth':>7}{'docs':>6}{'alike':>7}{'covers':>8}{'above':>7}{'below':>7}{'width':>7}"
           f"{'bootstrap':>11}")
    for one in coverage():
        mark = "  undercovers" if one.covered < 93 else "  too wide" if one.covered > 97 else ""
        yield (f"{one.what:<11}{one.shape:<8}{one.share:>6.2f}{one.difference if one.what == 'difference' else one.share:>7.2f}"
               f"{one.documents:>6}{one.correlation:>7.1f}{one.covered:>8.1f}{one.above:>7.1f}{one.below:>7.1f}{one.width:>7.3f}"
               f"{one.bootstrap:>11.1f}{mark}")
    yield ""
    yield (f"The gate's verdict on one measure, margin {MARGIN:.0%}, in percent.  A pass at -2 % or worse is false, and so is a "
           "fail at 0; at -2 % itself each may come in 2.5 % of all tries.")
    yield f"{'differ':>7}{'alike':>7}{'n':>6}{'truth':>8}{'pass':>8}{'fail':>8}{'inconclusive':>14}"
    for row in gate_rates():
        yield (f"{row['discordance']:>7.0%}{row['correlation']:>7.1f}{row['n']:>6}{row['difference']:>8.0%}{row['pass']:>8.1f}"
               f"{row['fail']:>8.1f}{row['inconclusive']:>14.1f}")
