"""Agreement against the worked examples of its papers, and at its edges."""

import math
import random

import pytest
from scipy.stats import kendalltau

from eval.people.agreement import Metric, kendall, krippendorff

N = None
# Krippendorff 2011, example C and D: four observers, twelve units, values missing.
OBSERVERS: list[list[float | None]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
UNITS = list(zip(*OBSERVERS, strict=True))


def test_two_observers_of_two_values_agree_as_in_the_paper() -> None:
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]

    found = krippendorff(list(zip(meg, owen, strict=True)), "nominal")

    # Example A: units 1, 3, 6 and 9 differ, o01 = 4; n0 = 14, n1 = 6, n = 20; 1 - 19 * 4 / (14 * 6)
    assert found.value == pytest.approx(1 - 19 * 4 / (14 * 6))
    assert round(found.value or 0, 3) == 0.095
    assert found.n == 10


def test_two_observers_of_five_values_agree_as_in_the_paper() -> None:
    # Example B, a to e as 1 to 5
    ben = [1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1]
    gerry = [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]

    found = krippendorff(list(zip(ben, gerry, strict=True)), "nominal")

    # o_aa = 2, o_bb = 4, o_cc = 6, o_dd = 4, o_ee = 2, together 18; n = 4, 6, 6, 6, 2, sum n(n - 1) = 104; N = 24
    assert found.value == pytest.approx((23 * 18 - 104) / (24 * 23 - 104))
    assert round(found.value or 0, 3) == 0.692


@pytest.mark.parametrize(("metric", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_many_observers_with_missing_values_agree_as_in_the_paper(metric: Metric, printed: float) -> None:
    found = krippendorff(UNITS, metric)

    # nominal by hand: o_cc = 7, 10, 8, 4, 3, n_c = 9, 13, 10, 5, 3, n = 40: (39 * 32 - 344) / (40 * 39 - 344) = 904 / 1216
    assert round(found.value or 0, 3) == printed
    assert found.n == 11  # the twelfth has one value, which agrees with nothing
    assert found.lo is not None and found.hi is not None and found.value is not None
    assert found.lo <= found.value <= found.hi


def test_ordinal_distances_grow_with_what_lies_between() -> None:
    # n_0 = 4, n_1 = 1, n_2 = 3, n = 8; d²_01 = (2 + .5)² = 6.25, d²_12 = (.5 + 1.5)² = 4, d²_02 = (2 + 1 + 1.5)² = 20.25
    # o_12 = 1 is all that differs: 1 - 7 * 4 / (4 * 1 * 6.25 + 1 * 3 * 4 + 4 * 3 * 20.25) = 1 - 28 / 280
    assert krippendorff([(0, 0), (0, 0), (1, 2), (2, 2)], "ordinal").value == pytest.approx(0.9)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
def test_perfect_agreement_is_one(metric: Metric) -> None:
    found = krippendorff([(0, 0), (1, 1), (2, 2), (2, 2, 2)] * 5, metric)

    assert (found.value, found.lo, found.hi, found.why) == (1.0, 1.0, 1.0, None)


def test_one_value_everywhere_is_said_and_is_no_number() -> None:
    assert krippendorff([(2, 2)] * 9) == (None, None, None, 9, "one_value")
    assert kendall([(2, 0.5)] * 9) == (None, None, None, 9, "one_value")


@pytest.mark.parametrize("units", [[], [(2,)], [(None, 1), (2, None)]])
def test_nothing_marked_twice_is_said(units: list[tuple[float | None, ...]]) -> None:
    assert krippendorff(units) == (None, None, None, 0, "no_pairs")


def test_a_second_value_too_rare_to_be_drawn_gives_no_interval() -> None:
    # a resample of ten units misses the one that differs with probability .9^10 = .35
    found = krippendorff([(2, 2)] * 9 + [(1, 2)])

    # 1 - 19 * 1 / (1 * 19): two values alone, which any metric tells apart alike
    assert found.value == pytest.approx(0.0)
    assert (found.lo, found.hi, found.why) == (None, None, "rare")


def test_the_cases_of_one_document_are_drawn_together() -> None:
    units = [(0, 0), (1, 1), (0, 1), (1, 1), (0, 0), (1, 0)] * 6
    apart, together = krippendorff(units), krippendorff(units, groups=["E01", "E01", "D03", "D03", "E02", "E02"] * 6)

    assert apart.value == together.value
    assert None not in (apart.lo, apart.hi, together.lo, together.hi)
    assert math.dist((together.lo or 0,), (together.hi or 0,)) > math.dist((apart.lo or 0,), (apart.hi or 0,))
    assert krippendorff(units, groups=["E01"] * 36)[1:] == (None, None, 36, "one_group")


def test_tau_counts_pairs_ordered_alike() -> None:
    # pairs of the four: (0,.0) (1,.5) concordant with all others but (1,.5)-(1,1) tied in x and (2,.5)-(1,.5) tied in y,
    # (2,.5)-(1,1) discordant: C = 3, D = 1; not tied in x 5, in y 5: 2 / sqrt(5 * 5)
    found = kendall([(0, 0.0), (1, 0.5), (1, 1.0), (2, 0.5)])

    assert found.value == pytest.approx(0.4)


def test_tau_is_that_of_scipy() -> None:
    drawn = random.Random(7)
    pairs = [(float(drawn.randint(0, 2)), drawn.randint(0, 4) / 4) for _ in range(80)]

    assert kendall(pairs).value == pytest.approx(kendalltau(*zip(*pairs, strict=True)).statistic, abs=1e-12)


def test_the_same_marks_give_the_same_interval() -> None:
    assert krippendorff(UNITS) == krippendorff(UNITS)
