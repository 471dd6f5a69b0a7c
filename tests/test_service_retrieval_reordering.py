"""The second stage: features worked out by hand, and an order that follows them."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from service.domain.documents import Passage, Version
from service.ports import Query
from service.retrieval.reordering import WEIGHTS, Candidate, features, reorder, score

VERSION = Version(title="预案", version_id="v1", document_id="d1", doc_id="D1", file_name="d1.md", media_type="text/markdown",
                  sha256="0", ingested_at=datetime(2025, 7, 1, tzinfo=UTC))


class Eyes:
    """An embedder that knows one word: a text with 转移 points one way, any other the other way."""

    identity, dimension = "eyes", 2

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.array([1.0, 0.0] if "转移" in text else [0.0, 1.0], np.float32)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.embed_query(text) for text in texts])


def candidate(name: str, text: str, fused: float = 0.5, dense: float = 0.2, words: float = 0.5, standing: float = 1.0) -> Candidate:
    passage = Passage(passage_id=name, version_id="v1", ordinal=0, text=text, start=0, end=len(text), path=("5 响应",))
    return Candidate(passage, VERSION, fused, dense, words, standing)


QUERY = Query("多久转移", {"多久": 1.0, "转移": 1.0}, np.array([1.0, 0.0], np.float32))


def test_features_are_those_of_the_best_line() -> None:
    first, second = features([candidate("a", "值班。\n30分钟内转移。", standing=0.4), candidate("b", "值班。")], QUERY, Eyes())

    assert (first.line, first.covered) == (1.0, 0.5)  # its second line points the question's way and holds one of two words
    assert first.standing == pytest.approx(math.log(0.4))
    assert second.line == pytest.approx(0.2)  # one line: the passage's own cosine
    assert (second.covered, second.headed) == (0.0, 0.0)


def test_the_best_scores_one_and_the_order_follows_the_sum() -> None:
    ranked = reorder([candidate("b", "值班。"), candidate("a", "值班。\n30分钟内转移。")], QUERY, Eyes())

    assert [one.passage.passage_id for _, one in ranked] == ["a", "b"]
    assert ranked[0][0] == 1.0 and 0 < ranked[1][0] < 1


def test_a_document_of_less_standing_stands_lower() -> None:
    ranked = reorder([candidate("near", "同一句话。", standing=0.4), candidate("own", "同一句话。")], QUERY, Eyes())
    assert [one.passage.passage_id for _, one in ranked] == ["own", "near"]


def test_equal_ones_go_by_their_names() -> None:
    ranked = reorder([candidate("b", "同一句话。"), candidate("a", "同一句话。")], QUERY, Eyes())
    assert [one.passage.passage_id for _, one in ranked] == ["a", "b"]


def test_a_score_is_the_weighted_sum() -> None:
    (one,) = features([candidate("a", "值班。")], QUERY, Eyes())
    assert score(one) == pytest.approx(0.5 * WEIGHTS.fused + 0.2 * (WEIGHTS.dense + WEIGHTS.line) + 0.5 * WEIGHTS.words)


def test_no_candidate_gives_no_order() -> None:
    assert reorder([], QUERY, Eyes()) == ()
