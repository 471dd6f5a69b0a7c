"""Follow-ups made whole, and questions that need nothing left alone."""

from pathlib import Path

import pytest

from service.answering.history import resolve
from service.ports import Message
from service.retrieval.gazetteer import Gazetteer, read_gazetteer
from tests.doubles.small_county import PLACES


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path: Path = tmp_path_factory.mktemp("home") / "places.csv"
    path.write_text(PLACES, "utf-8")
    return read_gazetteer(path)


def said(*questions: str) -> list[Message]:
    """Return a conversation in which the desk answered each question."""
    return [turn for question in questions for turn in (Message("user", question), Message("assistant", "见依据[1]。"))]


def test_a_first_question_stands_as_it_is(gazetteer: Gazetteer) -> None:
    assert resolve("再涨一米呢？", [], gazetteer) == "再涨一米呢？"


@pytest.mark.parametrize(("before", "follow_up", "after"), [
    ("石桥站水位86.50米，几级响应？", "再涨一米呢？",
     "石桥站水位87.50米，几级响应？（假定：由86.50米再涨一米）"),  # 86.50 + 1
    ("石桥站水位86.50米，几级响应？", "那再涨半米呢", "石桥站水位87.00米，几级响应？（假定：由86.50米再涨半米）"),
    ("石桥站水位86.50米，几级响应？", "再涨30厘米呢", "石桥站水位86.80米，几级响应？（假定：由86.50米再涨30厘米）"),
    ("石桥站86米几级？", "再涨0.6米", "石桥站86.60米几级？（假定：由86米再涨0.6米）"),
    ("What level at 86.50 m at Shiqiao Gauge?", "and if it rises another 1 m?",
     "What level at 87.50 m at Shiqiao Gauge? (assumed: 86.50 m risen by 1 m)"),
])
def test_a_rise_is_put_onto_the_reading(gazetteer: Gazetteer, before: str, follow_up: str, after: str) -> None:
    assert resolve(follow_up, said(before), gazetteer) == after


def test_a_second_rise_is_put_onto_the_first(gazetteer: Gazetteer) -> None:
    resolved = resolve("再涨一米呢？", said("石桥站水位86.50米，几级响应？", "再涨一米呢？"), gazetteer)

    assert resolved.startswith("石桥站水位88.50米，几级响应？")  # 86.50 + 1 + 1


def test_a_rise_without_a_reading_invents_none(gazetteer: Gazetteer) -> None:
    assert resolve("再涨一米呢？", said("石桥镇的值班电话？"), gazetteer) == "石桥镇的值班电话？ 再涨一米呢？"


def test_a_short_follow_up_takes_the_question_before_it(gazetteer: Gazetteer) -> None:
    assert resolve("那电话呢？", said("石桥镇谁负责转移？"), gazetteer) == "石桥镇谁负责转移？ 那电话呢？"


def test_a_follow_up_of_a_follow_up_keeps_the_place(gazetteer: Gazetteer) -> None:
    resolved = resolve("那电话呢？", said("石桥镇谁负责转移？", "还有谁？"), gazetteer)

    assert resolved == "石桥镇谁负责转移？ 还有谁？ 那电话呢？"


@pytest.mark.parametrize("question", [
    "柳湾镇的值班电话是多少？",  # its own place
    "闻到煤气味先做什么？",      # its own hazard
    "值班期间接到媒体电话应当由谁答复，答复之前要报告给哪位领导批准？",  # long enough to stand alone
])
def test_a_question_with_a_subject_of_its_own_stands_alone(gazetteer: Gazetteer, question: str) -> None:
    assert resolve(question, said("石桥站水位86.50米，几级响应？"), gazetteer) == question


def test_what_the_desk_said_is_no_part_of_the_question(gazetteer: Gazetteer) -> None:
    assert "见依据" not in resolve("那电话呢？", said("石桥镇谁负责转移？"), gazetteer)


def test_blank_turns_are_passed_over(gazetteer: Gazetteer) -> None:
    assert resolve("那电话呢？", [*said("石桥镇谁负责转移？"), Message("user", " ")], gazetteer) == "石桥镇谁负责转移？ 那电话呢？"


def test_a_new_reading_takes_the_place_of_the_one_before(gazetteer: Gazetteer) -> None:
    whole = resolve("那87.6米呢？", said("石桥站水位86.52米应启动几级响应？"), gazetteer)

    assert whole == "石桥站水位87.6米应启动几级响应？ 那87.6米呢？"
