"""Intervals are those computed by hand, and cover what they promise."""

import math

import numpy as np
import pytest

from eval.bench.intervals import coverage, gate_rates
from eval.cases import Case
from eval.clusters import cluster_of
from eval.intervals import (
    EMPTY,
    FloatRow,
    bootstrap,
    cases_needed,
    mean_interval,
    paired_counts,
    paired_difference,
    spread,
    t_quantile,
    total_interval,
    wilson,
)
from eval.measures.latency import p50, p95


def test_cases_of_one_document_hang_together() -> None:
    cited = Case.model_validate({"id": "a", "question": "?", "cite": [{"document": "D03", "section": "5.4"}, {"document": "D11"}]})
    without = Case.model_validate({"id": "b", "question": "?", "category": "Not in corpus → abstain"})

    assert cluster_of(cited) == "D03"
    assert cluster_of(without) == "category:Not in corpus → abstain"


def test_wilson_gives_the_interval_of_the_textbook() -> None:
    # 9 of 10: centre (0.9 + z²/20)/(1 + z²/10) = 0.78899, half width 0.19315; z² = 3.84146.
    found = wilson(9, 10)

    assert (found.value, found.n) == (0.9, 10)
    assert found.lo == pytest.approx(0.5958, abs=1e-4)
    assert found.hi == pytest.approx(0.9821, abs=1e-4)
    assert wilson(0, 4).lo == 0.0 and wilson(4, 4).hi == 1.0


@pytest.mark.parametrize(("freedom", "point"), [(1, 12.7062), (2, 4.3027), (3, 3.1824), (10, 2.2281), (30, 2.0423), (1000, 1.9623)])
def test_students_t_is_that_of_the_tables(freedom: float, point: float) -> None:
    assert t_quantile(freedom) == pytest.approx(point, rel=2e-4)


def test_students_t_is_right_between_whole_degrees() -> None:
    from scipy.stats import t

    for freedom in (1.3, 2.7, 8.5, 41.2, 5e4):
        assert t_quantile(freedom) == pytest.approx(t.ppf(0.975, freedom), rel=2e-4)


def test_a_mean_of_single_cases_has_the_interval_of_the_textbook() -> None:
    # Mean 5, variance (9 + 1 + 1 + 9) / 3 = 6.6667, standard error √(6.6667 / 4) = 1.2910, t with 3 degrees 3.1824.
    found = mean_interval([2, 4, 6, 8])

    assert found.value == 5 and found.n == found.clusters == 4
    assert found.hi - 5 == pytest.approx(3.1824 * 1.2910, rel=1e-3)


def test_a_mean_of_groups_rests_on_how_they_differ() -> None:
    # Mean 4; residuals of the groups −2 and 2; variance (4 / (1 − 2/3) + 4 / (1 − 1/3)) / 9 = 2; one degree of freedom.
    found = mean_interval([2, 4, 6], ["a", "a", "b"])

    assert found.value == 4 and found.clusters == 2
    assert found.hi - 4 == pytest.approx(12.7062 * math.sqrt(2), rel=1e-3)


def test_a_share_of_groups_counts_as_many_cases_as_are_independent() -> None:
    # Two documents, one all wrong, one all right: correlation 1; the groups' variance (1/0.5 + 1/0.5)/16 = 0.25 is that of one case.
    # Half the doubled variance is estimated, from 1 degree of freedom: 1/0.5² = 4 degrees, t = 2.7764; 0.5 t / √(1 + t²) = 0.4704.
    found = mean_interval([0, 0, 1, 1], ["a", "a", "b", "b"])

    assert (found.lo, found.hi) == (pytest.approx(0.0296, abs=1e-3), pytest.approx(0.9704, abs=1e-3))


def test_a_share_of_single_cases_has_wilsons_interval() -> None:
    assert mean_interval([1] * 9 + [0], range(10)) == wilson(9, 10)
    assert mean_interval([1, 1, 1]).lo == pytest.approx(3 / (3 + 3.8415), abs=1e-4)  # never a width of nothing


def test_cases_that_agree_within_documents_widen_a_share() -> None:
    numbers = [1] * 12 + [0] * 4 + [1] * 4
    apart, alike = [place % 5 for place in range(20)], [place // 4 for place in range(20)]

    assert mean_interval(numbers, alike).lo < mean_interval(numbers, apart).lo - 0.1


def test_an_interval_never_leaves_what_a_score_can_be() -> None:
    found = mean_interval([1.0, 1.0, 0.9, 1.0, 0.95], ["a", "a", "b", "b", "c"])

    assert 0 <= found.lo < found.value < found.hi <= 1


def test_one_document_says_so_and_has_a_width() -> None:
    shares, differences = mean_interval([1, 0, 1], "aaa"), paired_difference([1, 1, 1], [1, 0, 1], "aaa")

    assert shares.clusters == differences.clusters == 1
    assert shares[:4] == wilson(2, 3)[:4]
    assert differences.lo < differences.value < differences.hi


def test_nothing_measured_is_empty_and_not_nan() -> None:
    assert mean_interval([]) == total_interval([], []) == paired_difference([], [], []) == bootstrap([], p50) == wilson(0, 0) == EMPTY
    assert spread([]) == (0.0, 1.0)


@pytest.mark.parametrize("numbers", [[0.5], [1.0], [0.0], [7.0], [-1.0], [0.5, 0.5], [3.0, 3.0], [0.0, 1.0]])
def test_few_numbers_have_an_interval_of_numbers(numbers: list[float]) -> None:
    for groups in (None, ["a"] * len(numbers)):
        for found in (mean_interval(numbers, groups), total_interval(numbers, groups), bootstrap(numbers, p95, groups),
                      paired_difference(numbers, numbers[::-1], groups)):
            assert all(math.isfinite(one) for one in found) and found.lo <= found.value + 1e-12 and found.value - 1e-12 <= found.hi


def test_the_same_numbers_give_the_same_interval() -> None:
    numbers, groups = np.random.default_rng(3).random(200).tolist(), [place % 17 for place in range(200)]

    assert repr(mean_interval(numbers, groups)) == repr(mean_interval(numbers, groups))
    assert repr(bootstrap(numbers, p95, groups)) == repr(bootstrap(numbers, p95, groups))
    assert repr(paired_difference(numbers, numbers[::-1], groups)) == repr(paired_difference(numbers, numbers[::-1], groups))


def test_a_total_is_the_mean_times_the_cases() -> None:
    # None in 10: a share of 0 is up to z² / (10 + z²) = 0.27753 of the cases.
    assert total_interval([0.0] * 10)[:3] == (0.0, 0.0, pytest.approx(2.7753, abs=1e-3))
    assert total_interval([2.0, 0.0, 1.0]).value == 3.0 and total_interval([2.0, 0.0, 1.0]).lo == 0.0


def test_whole_documents_are_drawn() -> None:
    seen: set[float] = set()

    def mean(rows: FloatRow) -> FloatRow:
        found = np.asarray(rows.mean(axis=-1))
        seen.update(found.ravel().tolist())
        return found

    found = bootstrap([0.0, 0.0, 10.0, 10.0], mean, ["a", "a", "b", "b"])

    assert seen == {0.0, 5.0, 10.0}  # a single case drawn would make 2.5 or 7.5
    assert found == (5.0, 0.0, 10.0, 4, 2)


def test_documents_of_any_size_are_drawn_whole() -> None:
    lengths: set[int] = set()

    def counted(rows: FloatRow) -> FloatRow:
        lengths.add(rows.shape[-1])
        return p50(rows)

    bootstrap([1.0, 2.0, 3.0], counted, ["a", "a", "b"])

    assert lengths == {2, 3, 4}  # b twice, one of each, a twice


def test_percentiles_of_times() -> None:
    assert bootstrap([10.0, 20.0, 30.0], p50).value == 20.0
    assert bootstrap([0.0, 100.0], p95).value == pytest.approx(95.0)  # 0 + 0.95 · 100


def test_paired_differences_are_second_minus_first() -> None:
    there, back = paired_difference([0, 1, 1], [1, 1, 1], "abc"), paired_difference([1, 1, 1], [0, 1, 1], "abc")

    assert there.value == pytest.approx(1 / 3)
    assert (back.lo, back.hi) == (pytest.approx(-there.hi), pytest.approx(-there.lo))


def test_equal_runs_prove_no_more_than_their_number_of_cases() -> None:
    # Tango's interval with no pair that differs: ± t² / (n + t²); t with 49 degrees is 2.0096.
    found = paired_difference([1] * 50, [1] * 50)

    assert found.value == 0
    assert found.hi == -found.lo == pytest.approx(4.0384 / 54.0384, abs=1e-4)


def test_a_case_lost_and_one_won_in_a_document_leave_a_width() -> None:
    # The documents do not differ at all; half the variance of single pairs is kept, t with 9 degrees is 2.2622:
    # k = 5.1177 / 2 / 40 = 0.06397; the end k / (1 + k) lies beyond 0.05, the share of pairs that differ, and so it stands.
    found = paired_difference([1, 0] + [1] * 38, [0, 1] + [1] * 38, [place // 4 for place in range(40)])

    assert found.value == 0
    assert found.hi == -found.lo == pytest.approx(0.06397 / 1.06397, abs=1e-4)


def test_a_difference_of_times_is_students() -> None:
    # −2, 2, 0, 4: mean 1, variance 20 / 3, standard error 1.2910, t 3.1824.
    assert paired_difference([10, 10, 10, 10], [8, 12, 10, 14]).lo == pytest.approx(1 - 3.1824 * 1.2910, rel=1e-3)


def test_six_equal_counts_are_no_proof_of_equality() -> None:
    # As six pairs of equal scores by the largest count, 2: 2 · t² / (n + t²); t with 5 degrees is 2.5706.
    found = paired_counts([2] * 6, [2] * 6)

    assert found.value == 0 and found.hi == -found.lo == pytest.approx(2 * 6.6080 / 12.6080, abs=1e-3)
    assert paired_counts([], []).n == 0


def test_groups_are_as_many_as_numbers() -> None:
    with pytest.raises(ValueError, match="3 numbers have 2 groups"):
        mean_interval([0, 1, 1], ["a", "b"])


def test_cases_needed_are_those_of_the_formula() -> None:
    # (1.95996 + 0.84162)² · 0.10 / 0.05² = 7.8489 · 40 = 313.95; six times as many for a difference of 2 points.
    assert cases_needed(0.05, discordance=0.10) == 314
    assert cases_needed(-0.02, discordance=0.10) == 1963  # 7.8489 · 250 = 1962.2
    assert cases_needed(0.05, sd=math.sqrt(0.10), widening=2.0) == 628
    with pytest.raises(ValueError, match="not 0"):
        cases_needed(0, discordance=0.1)
    with pytest.raises(ValueError, match="not 0"):
        cases_needed(1e-300, sd=0.1)  # its square is 0
    for widening in (math.nan, math.inf, 0.0, -3.0):
        with pytest.raises(ValueError, match="widening is above 0"):
            cases_needed(0.05, discordance=0.1, widening=widening)
    with pytest.raises(ValueError, match="at least as large a share"):
        cases_needed(0.2, discordance=0.1)
    with pytest.raises(ValueError, match="not both"):
        cases_needed(0.1)


def test_a_spread_knows_how_much_documents_widen_it() -> None:
    # Deviation 0.5; the groups' variance 0.25 is 4 times 0.25 / 4.
    assert spread([0, 0, 1, 1], "aabb") == (0.5, pytest.approx(4.0))


def test_intervals_cover_what_they_promise() -> None:
    for found in coverage(400, shapes=("small",), shares=(0.5, 0.8), documents=(30,), correlations=(0.0, 0.1)):
        assert 92 <= found.covered <= 98.5, found


def test_the_gate_seldom_passes_a_loss_and_seldom_fails_none() -> None:
    rates = {(one["discordance"], one["difference"]): one for one in gate_rates(400, sizes=(400,), correlations=(0.0,))}

    assert rates[0.1, -0.05]["pass"] == 0 and rates[0.1, -0.1]["fail"] > 99
    assert rates[0.1, -0.02]["pass"] <= 4 and rates[0.02, -0.02]["pass"] <= 4  # 2.5 and the chance of 400 tries
    assert rates[0.1, 0.0]["fail"] <= 1 and rates[0.02, 0.0]["pass"] > 50
