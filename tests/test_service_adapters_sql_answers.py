"""Answers in the record store: what was given comes back to the byte, and what is purged is gone."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, text

from service.adapters.sql.answer_records import SqlAnswerRecords
from service.adapters.sql.correction_records import SqlCorrectionRecords
from service.adapters.sql.engine import NEWEST, open_engine
from service.adapters.sql.migrations.upgrading import migration_config
from service.domain.answers import Answer, Evidence, EvidenceAge
from service.domain.corrections import Correction
from service.errors import NotFound
from service.ports import Message

EVIDENCE = Evidence(passage_ids=("v1-00000",), scores=(0.5,), version_ids=("v1",))


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 8, 30, tzinfo=UTC)


class Clock:
    """Says the moment it was set to."""

    def __init__(self) -> None:
        self.moment = day(1)

    def __call__(self) -> datetime:
        return self.moment


def answer(answer_id: str, question: str = "谁值班？") -> Answer:
    return Answer(
        answer_id=answer_id, question=question, resolved_question=question, language="zh", outcome="answered",
        mode="extracted", evidence_age=EvidenceAge(as_of=date(2026, 3, 1)), timings_ms={"total": 1.5, "search": 1.0},
        text="李明“值班”\n0000-655-0160",
    )


def correction(answer_id: str, correction_id: str = "c1") -> Correction:
    return Correction(correction_id=correction_id, answer_id=answer_id, sentence=1, kind="outdated", says="王强", at=day(2))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers(engine: Engine, clock: Clock) -> SqlAnswerRecords:
    return SqlAnswerRecords(engine, clock)


@pytest.fixture
def corrections(engine: Engine) -> SqlCorrectionRecords:
    return SqlCorrectionRecords(engine)


def test_the_document_comes_back_to_the_byte(answers: SqlAnswerRecords) -> None:
    given = json.dumps(answer("a1").model_dump(mode="json"), ensure_ascii=False)

    answers.add(answer("a1"), EVIDENCE, [Message("user", "今晚")])

    kept = answers.kept("a1")
    assert kept is not None
    assert json.dumps(kept.document, ensure_ascii=False) == given
    assert (kept.answered_at, kept.is_as_given, kept.evidence) == (day(1), True, EVIDENCE)
    assert kept.history == (Message("user", "今晚"),)


def test_a_record_that_was_changed_says_so(answers: SqlAnswerRecords, engine: Engine) -> None:
    answers.add(answer("a1"), EVIDENCE, [])
    with engine.begin() as connection:
        connection.execute(text("UPDATE answers SET record = replace(record, '0160', '0161')"))

    kept = answers.kept("a1")

    assert kept is not None and kept.is_as_given is False


def test_answers_are_listed_newest_first(answers: SqlAnswerRecords, clock: Clock) -> None:
    for number in (1, 2, 3):
        clock.moment = day(number)
        answers.add(answer(f"a{number}"), EVIDENCE, [])

    assert [one.answer_id for one in answers.latest(2)] == ["a3", "a2"]
    assert [one.answer_id for one in answers.latest(9, before=day(3))] == ["a2", "a1"]
    assert (answers.count(), answers.count(day(2))) == (3, 1)


def test_purging_before_a_moment_spares_that_moment(answers: SqlAnswerRecords, clock: Clock) -> None:
    for number in (1, 2, 3):
        clock.moment = day(number)
        answers.add(answer(f"a{number}"), EVIDENCE, [])

    assert answers.purge_before(day(2)) == 1
    assert [one.answer_id for one in answers.latest(9)] == ["a3", "a2"]
    assert answers.purge_before(None) == 2
    assert answers.count() == 0


def test_corrections_come_back_in_order_and_go_with_their_answer(
    answers: SqlAnswerRecords, corrections: SqlCorrectionRecords
) -> None:
    for answer_id in ("a1", "a2"):
        answers.add(answer(answer_id), EVIDENCE, [])
    said = [correction("a1", "c2"), correction("a2", "c3"), correction("a1", "c1")]
    for one in said:
        corrections.add(one)
    assert corrections.all() == tuple(said)
    assert corrections.of_answer("a1") == (said[0], said[2])

    assert answers.purge("a1") is True

    assert answers.kept("a1") is None
    assert corrections.all() == (said[1],)
    assert answers.purge("a1") is False


def test_an_answer_that_is_not_there_cannot_be_corrected(corrections: SqlCorrectionRecords) -> None:
    with pytest.raises(NotFound, match="a9"):
        corrections.add(correction("a9"))


def test_what_was_purged_stands_in_no_file_of_the_store(answers: SqlAnswerRecords, corrections: SqlCorrectionRecords,
                                                         tmp_path: Path) -> None:
    def bytes_of_the_store() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.glob("desk.sqlite3*"))

    question = "上坪村三户能不能今晚先转移？" * 400  # of several pages
    answers.add(answer("a1", question), EVIDENCE, [Message("user", "前一个问题")])
    corrections.add(correction("a1"))
    assert "上坪村三户".encode() in bytes_of_the_store()

    answers.purge("a1")

    left = bytes_of_the_store()
    assert not [said for said in ("上坪村三户", "前一个问题", "李明", "王强") if said.encode() in left]


def test_answers_of_an_older_store_are_kept_and_their_days_count_from_now(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    old = create_engine(url)
    with old.begin() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        record = json.dumps(answer("a1").model_dump(mode="json", exclude={"answer_id"}), ensure_ascii=False)
        evidence = '{"passage_ids":["p"],"scores":[1.0],"version_ids":["v"],"raw_output":null}'
        connection.execute(text("INSERT INTO answers (answer_id, record, evidence, history) VALUES ('a1', :record, :evidence, '[]')"),
                           {"record": record, "evidence": evidence})
    old.dispose()
    before = datetime.now(UTC)

    opened = open_engine(url)
    kept = SqlAnswerRecords(opened).kept("a1")
    with opened.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == NEWEST
    opened.dispose()

    assert kept is not None
    assert kept.document == answer("a1").model_dump(mode="json")
    assert kept.answered_at >= before and kept.is_as_given is None
    assert kept.evidence.asked is None
