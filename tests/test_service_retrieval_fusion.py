"""Two rankings made one, each number worked out by hand."""

import pytest

from service.retrieval.fusion import dense_weight, fuse


@pytest.mark.parametrize(("best", "ceiling", "weight"), [
    (0.0, 10.0, 0.85),   # nothing matches: .9 is clipped to .85
    (5.0, 10.0, 0.3),    # .9 - 1.2 x .5
    (10.0, 10.0, 0.1),   # .9 - 1.2 is clipped to .1
    (3.0, 0.0, 0.85),    # a question without words of its own
])
def test_vectors_count_less_the_more_words_match(best: float, ceiling: float, weight: float) -> None:
    assert dense_weight(best, ceiling) == pytest.approx(weight)


def test_scores_are_the_weighted_sum_of_both_sides() -> None:
    fused = fuse({"a": 0.9, "b": 0.5, "c": 0.1}, {"b": 8.0, "c": 4.0}, weight=0.5)

    # nearness after min-max: a 1, b .5, c 0; words over their best: a 0, b 1, c .5
    assert {one.passage_id: one.score for one in fused} == pytest.approx({"a": 0.5, "b": 0.75, "c": 0.25}, abs=1e-6)
    assert [one.passage_id for one in fused] == ["b", "a", "c"]


def test_what_came_in_stays_readable() -> None:
    fused = fuse({"a": 0.9, "b": 0.5}, {"b": 8.0}, weight=0.5)

    assert [(one.dense, one.words) for one in fused] == [(0.5, 8.0), (0.9, 0.0)]


def test_a_passage_of_one_side_only_gets_nothing_from_the_other() -> None:
    fused = {one.passage_id: one.score for one in fuse({"a": 0.9, "b": 0.5}, {"c": 8.0}, weight=0.3)}

    assert fused == pytest.approx({"a": 0.3, "b": 0.0, "c": 0.7}, abs=1e-6)


def test_words_alone_rank_by_words() -> None:
    assert [one.passage_id for one in fuse({}, {"a": 1.0, "b": 2.0}, weight=0.0)] == ["b", "a"]


def test_equals_are_ordered_by_their_ids() -> None:
    assert [one.passage_id for one in fuse({}, {"b": 1.0, "a": 1.0}, weight=0.0)] == ["a", "b"]


def test_nothing_fused_is_nothing() -> None:
    assert fuse({}, {}, 0.5) == ()
