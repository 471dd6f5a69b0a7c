"""Grades in the record store: one a grader and answer, one final an answer, gone with their run."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, text

from service.adapters.sql.engine import NEWEST, open_engine
from service.adapters.sql.grade_records import SqlGradeRecords
from service.adapters.sql.migrations.upgrading import migration_config
from service.adapters.sql.run_records import SqlRunRecords
from service.domain.grades import Grade, Mark, Marks
from service.errors import NotFound


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    runs = SqlRunRecords(opened)
    for run_id in ("run-1", "run-2"):
        runs.add_run(run_id, {"n": 2})
        for case_id in ("A1", "A2"):
            runs.add_row(run_id, case_id, {"case": {"id": case_id}})
    yield opened
    opened.dispose()


@pytest.fixture
def grades(engine: Engine) -> SqlGradeRecords:
    return SqlGradeRecords(engine)


def grade(case_id: str, grader: str, mark: Mark = 2, is_final: bool = False, run_id: str = "run-1") -> Grade:
    return Grade(run_id=run_id, case_id=case_id, answer_id="a1", grader=grader, is_final=is_final,
                 marks=Marks(correct=mark, complete=2, cited=1, usable=0), note="站名不对",
                 at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC))


def test_grades_come_back_in_the_order_they_were_given(grades: SqlGradeRecords) -> None:
    given = [grade("A2", "周远"), grade("A1", "周远"), grade("A2", "Anna"), grade("A2", "李明", is_final=True)]
    for one in (*given, grade("A1", "周远", run_id="run-2")):
        grades.keep(one)

    assert grades.of_run("run-1") == tuple(given)
    assert grades.of_run("run-9") == ()


def test_grading_again_replaces_the_graders_own_grade_alone(grades: SqlGradeRecords) -> None:
    for one in (grade("A1", "周远", 2), grade("A1", "Anna", 2), grade("A1", "周远", 0)):
        grades.keep(one)

    assert grades.of_run("run-1") == (grade("A1", "Anna", 2), grade("A1", "周远", 0))


def test_an_answer_has_one_final_grade_whoever_gave_it(grades: SqlGradeRecords) -> None:
    for one in (grade("A1", "周远"), grade("A1", "李明", 1, is_final=True), grade("A1", "王强", 0, is_final=True)):
        grades.keep(one)

    assert grades.of_run("run-1") == (grade("A1", "周远"), grade("A1", "王强", 0, is_final=True))


@pytest.mark.parametrize(("run_id", "case_id"), [("run-1", "A9"), ("run-9", "A1")])
def test_a_case_that_is_not_there_cannot_be_graded(grades: SqlGradeRecords, run_id: str, case_id: str) -> None:
    with pytest.raises(NotFound, match=case_id):
        grades.keep(grade(case_id, "周远", run_id=run_id))


def test_grades_go_with_their_run(grades: SqlGradeRecords, engine: Engine) -> None:
    grades.keep(grade("A1", "周远"))
    grades.keep(grade("A1", "周远", run_id="run-2"))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM runs WHERE run_id = 'run-1'"))

    assert grades.of_run("run-1") == ()
    assert len(grades.of_run("run-2")) == 1


def test_the_runs_of_an_older_store_can_be_graded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    old = create_engine(url)
    with old.begin() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text("INSERT INTO runs (run_id, header) VALUES ('run-1', '{}')"))
        connection.execute(text("INSERT INTO run_rows (run_id, case_id, ordinal, record) VALUES ('run-1', 'A1', 0, '{}')"))
    old.dispose()

    opened = open_engine(url)
    SqlGradeRecords(opened).keep(grade("A1", "周远"))
    with opened.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == NEWEST
    assert SqlGradeRecords(opened).of_run("run-1") == (grade("A1", "周远"),)
    opened.dispose()
