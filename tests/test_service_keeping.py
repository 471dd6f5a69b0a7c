"""How long answers are kept, and how they are purged."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from service import keeping, standing
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.errors import NotFound
from service.settings import Settings
from service.standing import Standing
from service.wiring import Desk, open_desk

QUESTION = "上坪村三户能不能今晚先转移？"


def desk_keeping(home: Path, days: int) -> Desk:
    return open_desk(Settings(home=home, today=date(2025, 7, 1), chat_model="", answers_kept_days=days))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = desk_keeping(tmp_path / "home", 30)
    yield opened
    opened.close()


def asked(desk: Desk) -> str:
    async def run() -> str:
        async for event in desk.answerer.answer(Ask(QUESTION, desk.today())):
            if isinstance(event, AnswerReady):
                return event.answer.answer_id
        raise AssertionError

    return asyncio.run(run())


def test_an_answer_is_kept_for_its_days_and_not_longer(desk: Desk) -> None:
    asked(desk)
    given = datetime.now(UTC)

    assert keeping.purge_outlived(desk, given + timedelta(days=29)) == 0
    assert keeping.purge_outlived(desk, given + timedelta(days=31)) == 1
    assert desk.answers.count() == 0


def test_the_day_that_counts_as_today_ages_no_answer(desk: Desk) -> None:
    asked(desk)

    # this home's today is 2025-07-01, whatever the real day: only real days count
    assert keeping.purge_outlived(desk) == 0


def test_with_0_days_answers_are_kept_for_ever(tmp_path: Path) -> None:
    desk = desk_keeping(tmp_path / "other", 0)
    asked(desk)

    assert keeping.purge_outlived(desk, datetime.now(UTC) + timedelta(days=36_500)) == 0
    desk.close()


def test_a_day_begins_where_the_desk_stands(desk: Desk) -> None:
    # midnight in Asia/Shanghai is 16:00 UTC of the day before
    assert keeping.day_begins(desk, date(2026, 3, 2)).astimezone(UTC) == datetime(2026, 3, 1, 16, tzinfo=UTC)


def test_one_answer_is_purged_on_request_and_only_that_one(desk: Desk) -> None:
    first, second = asked(desk), asked(desk)

    assert keeping.purge_one(desk, first) == 1

    assert desk.answers.kept(first) is None
    assert desk.answers.kept(second) is not None
    with pytest.raises(NotFound, match=first):
        keeping.purge_one(desk, first)


def test_purging_is_logged_by_number_and_without_a_word_of_the_question(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    asked(desk)

    keeping.purge_all(desk)

    (purged,) = [record for record in caplog.records if record.message == "answers purged"]
    assert (purged.answers, purged.why) == (1, "asked for")  # type: ignore[attr-defined]
    assert not [record for record in caplog.records if "上坪村" in repr(record.__dict__)]


async def test_a_served_desk_purges_what_its_days_are_over_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await asyncio.to_thread(asked, desk)
    outlived = keeping.purge_outlived
    monkeypatch.setattr(standing, "purge_outlived", lambda one: outlived(one, datetime.now(UTC) + timedelta(days=31)))

    care = asyncio.create_task(Standing(desk).look_after())
    for _ in range(200):
        if desk.answers.count() == 0:
            break
        await asyncio.sleep(0.05)
    care.cancel()
    await asyncio.gather(care, return_exceptions=True)

    assert desk.answers.count() == 0


async def test_a_purge_that_fails_leaves_the_desk_looked_after(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def fails(desk: Desk) -> int:
        tried.append(desk)
        raise OSError("the disk is full")

    monkeypatch.setattr(standing, "purge_outlived", fails)
    monkeypatch.setattr(standing, "PURGE_EVERY_S", 0.01)

    care = asyncio.create_task(Standing(desk).look_after())
    for _ in range(200):
        if len(tried) > 1:
            break
        await asyncio.sleep(0.05)

    assert len(tried) > 1 and not care.done()
    care.cancel()
    await asyncio.gather(care, return_exceptions=True)
