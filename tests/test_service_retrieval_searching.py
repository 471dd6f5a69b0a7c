"""Search over what is in force here: no neighbour's, no superseded and no removed text, whatever breaks."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import pytest

from ingest_docs.pipeline import remove_document
from service.domain.documents import ScoredPassage
from service.ports import PassageIndex, Query
from service.retrieval.gazetteer import read_gazetteer
from service.retrieval.searching import Found, Search
from service.retrieval.thesaurus import Thesaurus
from service.wiring import Desk
from tests.doubles.memory_index import MemoryIndex
from tests.doubles.small_county import TODAY, county_desk

REPORTING = "镇值班室接到险情报告后多久电话报告县总值班室"


class Broken(MemoryIndex):
    """An index whose file is damaged: it answers nothing."""

    def search(self, query: Query, k: int, versions: Collection[str] | None = None) -> tuple[ScoredPassage, ...]:
        raise OSError("the index file is damaged")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with county_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def search(desk: Desk, vectors: PassageIndex | None = None, words: PassageIndex | None = None) -> Search:
    return Search(desk.records, vectors or desk.vectors, words or desk.words, desk.embedder,
                  read_gazetteer(desk.home.places), Thesaurus())


def found(desk: Desk, question: str = REPORTING, as_of: date = TODAY, place: str | None = None, k: int = 50) -> Found:
    return desk.search.find(question, k, as_of, desk.place(place))


def documents(result: Found) -> set[str]:
    return {hit.version.doc_id for hit in result.hits}


def test_the_clause_that_answers_comes_first(desk: Desk) -> None:
    best = found(desk).hits[0]

    assert (best.version.doc_id, best.passage.path) == ("D03", ("5 信息报告",))


def test_neither_the_neighbours_nor_the_superseded_plan_appears(desk: Desk) -> None:
    assert documents(found(desk)).isdisjoint({"N01", "D04", "D17"})


@pytest.mark.parametrize("question", ["白石县防汛应急预案", "青政发〔2021〕6号", "白石站水位达到40.00米", "45分钟", "0999-555-0905"])
def test_naming_them_does_not_bring_them_back(desk: Desk, question: str) -> None:
    assert documents(found(desk, question)).isdisjoint({"N01", "D04", "D17"})


def test_on_an_earlier_day_the_plan_of_that_day_appears(desk: Desk) -> None:
    earlier = documents(found(desk, as_of=date(2023, 1, 1)))

    assert "D04" in earlier
    assert "D03" not in earlier


def test_seen_from_one_town_the_plan_of_another_does_not_appear(desk: Desk) -> None:
    assert "D13" not in documents(found(desk, "巡堤", place="柳湾镇"))
    assert "D13" in documents(found(desk, "巡堤", place="新堰村"))


def test_at_most_k_passages_come(desk: Desk) -> None:
    assert len(found(desk, k=2).hits) == 2


def test_scores_fall(desk: Desk) -> None:
    scores = [hit.score for hit in found(desk).hits]

    assert scores == sorted(scores, reverse=True)


def test_without_vectors_words_answer_alone(desk: Desk) -> None:
    result = search(desk, vectors=Broken()).find(REPORTING, 5, TODAY, desk.place(None))

    assert (result.degraded, result.weight) == ("vectors", 0.0)
    assert result.hits[0].passage.path == ("5 信息报告",)


def test_without_words_vectors_answer_alone(desk: Desk) -> None:
    result = search(desk, words=Broken("words")).find(REPORTING, 5, TODAY, desk.place(None))

    assert (result.degraded, result.weight) == ("words", 1.0)
    assert result.hits


def test_without_either_nothing_is_found_and_it_says_so(desk: Desk) -> None:
    result = search(desk, Broken(), Broken("words")).find(REPORTING, 5, TODAY, desk.place(None))

    assert (result.degraded, result.hits) == ("both", ())


def test_an_index_that_breaks_half_way_is_gone_without(desk: Desk) -> None:
    class HalfWay(MemoryIndex):
        """Finds, and breaks when it is asked for the scores of what the other index found."""

        def scores(self, query: Query, passage_ids: Sequence[str]) -> dict[str, float]:
            raise OSError("the index file is damaged")

    result = search(desk, vectors=HalfWay()).find(REPORTING, 5, TODAY, desk.place(None))

    assert result.degraded == "vectors"
    assert result.hits[0].passage.path == ("5 信息报告",)


def test_a_broken_index_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    search(desk, vectors=Broken()).find(REPORTING, 5, TODAY, desk.place(None))

    assert "an index does not answer" in caplog.text


def test_a_removed_document_never_appears_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    with county_desk(tmp_path_factory.mktemp("home")) as desk:
        (plan,) = [version for version in desk.records.versions() if version.doc_id == "D03"]

        remove_document(desk, plan.document_id)

        for question in (REPORTING, "青政发〔2025〕8号", "石桥站水位达到86.50米"):
            assert "D03" not in documents(found(desk, question))


def test_an_index_that_still_holds_a_removed_version_does_not_bring_it_back(desk: Desk) -> None:
    class Stale(MemoryIndex):
        """Returns a passage of a version that is not asked for."""

        def search(self, query: Query, k: int, versions: Collection[str] | None = None) -> tuple[ScoredPassage, ...]:
            old = next(version for version in desk.records.versions() if version.doc_id == "D04")
            return (ScoredPassage(passage_id=f"{old.version_id}-00000", version_id=old.version_id, score=1.0),)

        def scores(self, query: Query, passage_ids: object) -> dict[str, float]:
            return {}

    result = search(desk, vectors=Stale()).find(REPORTING, 50, TODAY, desk.place(None))

    assert "D04" not in documents(result)


def test_before_a_plan_took_effect_it_does_not_appear(desk: Desk) -> None:
    assert documents(found(desk, as_of=date(1990, 1, 1))).isdisjoint({"D03", "D04"})


def test_an_empty_home_finds_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    with county_desk(tmp_path_factory.mktemp("home"), {}) as empty:
        assert found(empty).hits == ()
