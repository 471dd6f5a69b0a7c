import asyncio
from collections.abc import Iterator

import pytest

from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.domain.answers import Answer
from service.wiring import Desk
from tests.doubles.small_county import TODAY, county_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with county_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def answered(desk: Desk, question: str) -> Answer:
    async def last() -> Answer:
        async for event in desk.answerer.answer(Ask(question, TODAY, desk.place(None), use_model=False)):
            if isinstance(event, AnswerReady):
                return event.answer
        raise AssertionError
    return asyncio.run(last())


def test_a_desk_s_number_comes_from_the_newest_roster(desk: Desk) -> None:
    answer = answered(desk, "县防汛办电话多少")

    assert "0999-555-0001" in answer.text
    assert "0999-555-0901" not in answer.text


def test_the_general_duty_room_is_found_in_english(desk: Desk) -> None:
    answer = answered(desk, "what is the phone number of the county duty room")

    assert "0999-555-0002" in answer.text
