"""The second stage: features worked out by hand, and an order that follows them."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from service.domain.documents import Passage, Version
from service.retrieval.reordering import WEIGHTS, Candidate, contributions, features, read_together, reorder, score

VERSION = Version(title="预案", version_id="v1", document_id="d1", doc_id="D1", file_name="d1.md", media_type="text/markdown",
                  sha256="0", ingested_at=datetime(2025, 7, 1, tzinfo=UTC))


def candidate(name: str, text: str, fused: float = 0.5, dense: float = 0.2, words: float = 0.5, standing: float = 1.0) -> Candidate:
    passage = Passage(passage_id=name, version_id="v1", ordinal=0, text=text, start=0, end=len(text), path=("5 响应",))
    return Candidate(passage, VERSION, fused, dense, words, standing)


QUESTION = "多久转移"  # asks for a time


def test_features_are_those_of_the_passage() -> None:
    first, second = features([candidate("a", "值班。\n30分钟内转移。", dense=0.1, standing=0.4), candidate("b", "Duty.")], QUESTION, "zh")

    assert (first.kind, second.kind) == (1.0, 0.0)  # 30分钟 is a time
    assert (first.nearest, second.nearest) == (0.5, 1.0)  # second and first by cosine
    assert (first.other_language, second.other_language) == (0.0, 1.0)
    assert first.standing == pytest.approx(math.log(0.4))


def test_the_best_scores_one_and_the_order_follows_the_sum() -> None:
    ranked = reorder([candidate("b", "值班。"), candidate("a", "值班。\n30分钟内转移。", dense=0.3)], QUESTION, "zh")

    assert [one.candidate.passage.passage_id for one in ranked] == ["a", "b"]
    assert ranked[0].score == 1.0 and 0 < ranked[1].score < 1


def test_a_document_of_less_standing_stands_lower() -> None:
    ranked = reorder([candidate("near", "同一句话。", standing=0.1), candidate("own", "同一句话。")], QUESTION, "zh")
    assert [one.candidate.passage.passage_id for one in ranked] == ["own", "near"]


def test_a_score_is_the_weighted_sum() -> None:
    (one,) = features([candidate("a", "值班。")], QUESTION, "zh")
    assert score(one) == pytest.approx(0.5 * WEIGHTS.fused + 0.2 * WEIGHTS.dense + WEIGHTS.nearest + 0.5 * WEIGHTS.words)
    assert sum(contributions(one).values()) == pytest.approx(score(one))


def test_no_candidate_gives_no_order() -> None:
    assert reorder([], QUESTION, "zh") == ()


class Likes:
    """A scorer that likes one word."""

    def __init__(self, word: str) -> None:
        self.word = word

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([0.9 if self.word in text else 0.1 for text in texts], np.float32)


def test_a_model_that_reads_both_puts_its_answer_first_and_leaves_the_scores() -> None:
    ranked = reorder([candidate("a", "30分钟内转移。"), candidate("b", "值班。")], QUESTION, "zh")

    read = read_together(ranked, QUESTION, Likes("值班"))

    assert [one.candidate.passage.passage_id for one in read] == ["b", "a"]
    assert [one.score for one in read] == [one.score for one in ranked]


def test_such_a_model_does_not_lift_a_neighbours_document() -> None:
    ranked = reorder([candidate("a", "30分钟内转移。"), candidate("b", "值班。", standing=0.1)], QUESTION, "zh")

    read = read_together(ranked, QUESTION, Likes("值班"))

    assert read[0].candidate.passage.passage_id == "a"  # 0.1 * 1 against 0.9 * 0.1
