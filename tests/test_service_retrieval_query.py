"""What a question asks for, seen by rules alone."""

import numpy as np
import pytest

from service.ports import FloatRow, FloatRows
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.query import (
    EXACT_WEIGHT,
    EXPANSION_WEIGHT,
    hazard_of,
    hazards_of,
    language_of,
    to_query,
    understand,
)
from service.retrieval.thesaurus import Entry, Thesaurus


class Heard:
    """An embedder that keeps what it was asked for."""

    identity, dimension = "heard", 2

    def __init__(self) -> None:
        self.queries: list[str] = []

    def embed_query(self, text: str) -> FloatRow:
        self.queries.append(text)
        return np.array([1, 0], np.float32)

    def embed_documents(self, texts: object) -> FloatRows:
        raise AssertionError("a question is no document")


@pytest.mark.parametrize(("text", "language"), [
    ("石桥站警戒水位是多少", "zh"),
    ("What is the warning stage at Shiqiao?", "en"),
    ("打开 valve V-12", "zh"),
    ("UN1017 怎么处置", "zh"),
    ("12345", "zh"),
    ("Call 石桥镇 about the landslide now", "en"),
])
def test_a_question_has_the_language_of_most_of_its_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(("text", "hazard"), [
    ("石桥站涨到86.5米", "flood"),
    ("闻到煤气味", "gas"),
    ("电瓶车楼道充电着火", "fire"),
    ("森林着火", "forest_fire"),
    ("液氯泄漏", "hazmat"),
    ("房后山体滑坡", "geological"),
    ("a landslide blocked the road", "geological"),
    ("值班电话", None),
])
def test_a_question_names_its_hazard(text: str, hazard: str | None) -> None:
    assert hazard_of(text) == hazard


def test_every_hazard_that_is_named_lets_its_documents_in() -> None:
    understood = understand("地震以后煤气会自己关吗", Gazetteer(), Thesaurus())

    assert hazards_of(understood.text) == ("gas", "earthquake") == understood.hazards
    assert understood.concerns(["earthquake"]) and understood.concerns(["gas"])
    assert not understood.concerns(["hazmat"])


def test_a_term_the_question_says_itself_weighs_more_than_one_added() -> None:
    understood = understand("着火了", Gazetteer(), Thesaurus([Entry(("着火",), ("火灾",), "")]))

    query = to_query(understood, Heard())

    assert query.tokens["着火"] == 1.0
    assert query.tokens["火灾"] == EXPANSION_WEIGHT


def test_an_exact_number_weighs_most() -> None:
    query = to_query(understand("水位86.5", Gazetteer(), Thesaurus()), Heard())

    assert (query.tokens["86.5"], query.tokens["水位"]) == (EXACT_WEIGHT, 1.0)


def test_the_vector_hears_the_question_alone_and_the_words_the_added_terms_too() -> None:
    embedder = Heard()

    query = to_query(understand("着火了", Gazetteer(), Thesaurus([Entry(("着火",), ("火灾",), "")])), embedder)

    assert embedder.queries == ["着火了"]
    assert 0 < query.tokens["火灾"] < query.tokens["着火"]


def test_a_spoken_number_is_looked_for_as_it_is_printed() -> None:
    query = to_query(understand("石桥站八十六米五了", Gazetteer(), Thesaurus()), Heard())

    assert query.tokens["86.5"] > 1


@pytest.mark.parametrize(("question", "hazards", "may"), [
    ("高层火灾警戒距离多少米", {"gas"}, False), ("高层着火了怎么办", {"gas"}, True), ("加油站爆炸警戒多少米", {"gas"}, False),
    ("燃气爆炸警戒多少米", {"gas"}, True), ("高层火灾警戒距离多少米", set(), True), ("how far to evacuate for a building fire", {"gas"}, False),
])
def test_not_even_kin_say_how_far_people_keep_away(question: str, hazards: set[str], may: bool) -> None:
    assert understand(question, Gazetteer(), Thesaurus()).concerns(hazards) is may


@pytest.mark.parametrize("said", ["有没有着火", "不是没着火，已经烧到二楼了", "不仅没着火还冒烟，是火灾"])
def test_a_fire_asked_for_or_denied_twice_is_still_a_fire(said: str) -> None:
    assert hazards_of(said) == ("fire",)


def test_a_fire_that_has_not_broken_out_names_no_hazard() -> None:
    assert hazards_of("还没着火，燃气味很重") == ("gas",)
