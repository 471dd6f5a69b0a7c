"""What every passage index promises, held against each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from service.adapters.chroma_index import ChromaIndex
from service.adapters.word_index import WordIndex
from service.ports import IndexedPassage, PassageIndex, Query
from tests.doubles.memory_index import MemoryIndex

WORDS = ("siren", "flood", "gate", "boat", "fire", "hose", "smoke", "ladder")
Opening = Callable[[], PassageIndex]


def passage(passage_id: str, version_id: str, *words: str) -> IndexedPassage:
    return IndexedPassage(passage_id, version_id, words, vector(*words))


def query(*words: str) -> Query:
    return Query(" ".join(words), dict.fromkeys(words, 1.0), vector(*words))


def vector(*words: str) -> np.ndarray:
    """Bag of words of length 1, so that words and vectors agree on what is near."""
    row = np.array([words.count(word) for word in WORDS], np.float32)
    return row / np.linalg.norm(row)


@pytest.fixture(params=["vectors", "words", "memory"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Opening:
    openings: dict[str, Opening] = {
        "vectors": lambda: ChromaIndex(tmp_path / "vectors", len(WORDS), "bag of words"),
        "words": lambda: WordIndex(tmp_path / "words"),
        "memory": MemoryIndex,
    }
    return openings[request.param]


@pytest.fixture
def index(opening: Opening) -> Iterator[PassageIndex]:
    opened = opening()
    yield opened
    opened.close()


def ids(index: PassageIndex, asked: Query, k: int = 10, versions: set[str] | None = None) -> list[str]:
    return [hit.passage_id for hit in index.search(asked, k, versions)]


def test_an_empty_index_finds_nothing(index: PassageIndex) -> None:
    assert index.search(query("flood"), 5) == ()
    assert index.counts() == {}
    assert index.scores(query("flood"), ["p1"]) == {"p1": 0.0}


def test_the_best_passage_comes_first(index: PassageIndex) -> None:
    index.add([passage("p1", "v1", "flood", "gate"), passage("p2", "v1", "fire", "hose"), passage("p3", "v1", "flood")])

    found = index.search(query("flood"), 2)

    assert [hit.passage_id for hit in found] == ["p3", "p1"]
    assert found[0].score > found[1].score > 0
    assert {hit.version_id for hit in found} == {"v1"}


def test_no_more_than_k_are_returned(index: PassageIndex) -> None:
    index.add([passage(f"p{number}", "v1", "flood") for number in range(5)])

    assert len(index.search(query("flood"), 3)) == 3
    assert index.search(query("flood"), 0) == ()
    assert len(index.search(query("flood"), 100)) == 5


def test_only_the_versions_named_are_searched(index: PassageIndex) -> None:
    index.add([passage("p1", "v1", "flood"), passage("p2", "v2", "flood", "gate")])

    assert ids(index, query("flood"), versions={"v2"}) == ["p2"]
    assert ids(index, query("flood"), versions={"v1", "v2"}) == ["p1", "p2"]
    assert ids(index, query("flood"), versions={"absent"}) == []
    assert ids(index, query("flood"), versions=set()) == []


def test_a_version_is_found_behind_many_better_ones(index: PassageIndex) -> None:
    # Sixty passages of another version match better: over-fetching ten times k would miss the three.
    index.add([passage(f"a{number:02}", "crowd", "flood") for number in range(60)])
    index.add([passage(f"b{number}", "quiet", "flood", "gate", "boat") for number in range(3)])

    assert sorted(ids(index, query("flood"), 5, {"quiet"})) == ["b0", "b1", "b2"]


def test_a_filter_loses_nothing_that_an_open_search_ranks_high(index: PassageIndex) -> None:
    draw = np.random.default_rng(7)
    passages = [passage(f"p{number:03}", f"v{number % 10}", *draw.choice(WORDS, size=5)) for number in range(300)]
    index.add(passages)
    allowed = {"v1", "v4", "v7"}
    scores = index.scores(query("flood", "boat"), [one.passage_id for one in passages if one.version_id in allowed])

    found = index.search(query("flood", "boat"), 10, allowed)

    best = sorted(scores.values(), reverse=True)[:10]
    assert [hit.score for hit in found] == pytest.approx(best, abs=1e-5)


def test_scores_are_those_of_the_search(index: PassageIndex) -> None:
    index.add([passage("p1", "v1", "flood", "gate"), passage("p2", "v2", "flood", "boat", "boat")])
    asked = query("flood", "boat")

    found = {hit.passage_id: hit.score for hit in index.search(asked, 5)}

    assert index.scores(asked, ["p1", "p2", "absent"]) == pytest.approx({**found, "absent": 0.0}, abs=1e-6)
    assert index.scores(asked, []) == {}


def test_a_passage_that_holds_no_word_asked_for_scores_nothing(index: PassageIndex) -> None:
    index.add([passage("p1", "v1", "fire", "hose")])

    assert index.scores(query("flood"), ["p1"])["p1"] == pytest.approx(0.0, abs=1e-6)


def test_adding_again_replaces(index: PassageIndex) -> None:
    index.add([passage("p1", "v1", "flood"), passage("p2", "v1", "fire")])

    index.add([passage("p1", "v2", "fire", "hose")])

    assert index.counts() == {"v1": 1, "v2": 1}
    assert index.scores(query("flood"), ["p1"])["p1"] == pytest.approx(0.0, abs=1e-6)
    assert ids(index, query("fire"))[:2] == ["p2", "p1"]
    assert ids(index, query("fire"), versions={"v2"}) == ["p1"]


def test_a_removed_version_is_never_found(index: PassageIndex) -> None:
    index.add([passage("p1", "v1", "flood"), passage("p2", "v2", "flood")])

    index.remove_version("v1")
    index.remove_version("absent")

    assert ids(index, query("flood")) == ["p2"]
    assert ids(index, query("flood"), versions={"v1"}) == []
    assert index.scores(query("flood"), ["p1"]) == {"p1": 0.0}
    assert index.counts() == {"v2": 1}


def test_a_cleared_index_is_empty_and_goes_on(index: PassageIndex) -> None:
    index.add([passage("p1", "v1", "flood")])

    index.clear()

    assert index.counts() == {}
    assert ids(index, query("flood")) == []
    index.add([passage("p2", "v1", "flood")])
    assert ids(index, query("flood")) == ["p2"]


def test_adding_nothing_changes_nothing(index: PassageIndex) -> None:
    index.add([])

    assert index.counts() == {}


def test_the_outbox_name_begins_the_identity(index: PassageIndex) -> None:
    assert index.name in ("vectors", "words")
    assert index.identity.startswith(f"{index.name}:")


@pytest.mark.parametrize("opening", ["vectors", "words"], indirect=True)
def test_what_was_added_is_there_after_opening_again(opening: Opening) -> None:
    first = opening()
    first.add([passage("p1", "v1", "flood"), passage("p2", "v2", "fire")])
    first.remove_version("v2")
    first.close()

    again = opening()

    assert again.counts() == {"v1": 1}
    assert ids(again, query("flood")) == ["p1"]
    again.close()
