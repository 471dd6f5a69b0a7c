"""The record store: what goes in comes back, changes are whole or nothing, tables are migrated."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from service.adapters.sql import document_records as document_records_module
from service.adapters.sql.answer_records import SqlAnswerRecords
from service.adapters.sql.document_records import SqlDocumentRecords
from service.adapters.sql.drill_records import SqlDrillRecords
from service.adapters.sql.engine import NEWEST, open_engine
from service.adapters.sql.migrations.upgrading import migration_config
from service.adapters.sql.outbox import SqlOutbox
from service.adapters.sql.run_records import SqlRunRecords
from service.adapters.sql.tables import Table
from service.domain.answers import Answer, Evidence, EvidenceAge
from service.domain.documents import Section
from service.domain.drills import Drill, Inject
from service.domain.facts import Contact, Fact, Supply
from service.errors import NotFound, SettingsError
from service.ports import Message
from tests.doubles.documents import INDEXES, document, passages, store, version


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'records' / 'desk.sqlite3'}")
    yield opened
    opened.dispose()


@pytest.fixture
def records(engine: Engine) -> SqlDocumentRecords:
    return SqlDocumentRecords(engine)


@pytest.fixture
def outbox(engine: Engine) -> SqlOutbox:
    return SqlOutbox(engine)


def asked(outbox: SqlOutbox, index_name: str = "words") -> list[tuple[str, str]]:
    return [(row.action, row.version_id) for row in outbox.pending(index_name)]


def fact(fact_id: str = "f1", version_id: str = "v1") -> Fact:
    value = Contact(name="李明", role="值班长", unit="县应急局", phone="0000-655-0160")
    return Fact(fact_id=fact_id, version_id=version_id, passage_id="v1-0", quote="李明 0000-655-0160", value=value)


# The shape of the store


def test_migrating_an_empty_store_gives_exactly_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Table.metadata) == []


def test_the_newest_migration_is_the_one_the_engine_knows() -> None:
    assert ScriptDirectory.from_config(migration_config()).get_current_head() == NEWEST


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    first = open_engine(url)
    store(SqlDocumentRecords(first), "v1", ["水位上涨"])
    first.dispose()

    second = open_engine(url)

    assert SqlDocumentRecords(second).text("v1") == "水位上涨"
    second.dispose()


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    first = open_engine(url)
    with first.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    first.dispose()

    with pytest.raises(SettingsError, match="newer Watchdesk"):
        open_engine(url)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").write_bytes(b"no database at all" * 100)

    with pytest.raises(SettingsError, match="cannot be used"):
        open_engine(f"sqlite:///{tmp_path / 'desk.sqlite3'}")


def test_a_store_is_safe_against_a_power_cut(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


# Documents


def test_everything_of_a_version_comes_back(records: SqlDocumentRecords) -> None:
    heading = Section(number="5", heading="5 应急响应", path=("5 应急响应",), depth=1, start=0, end=9)
    made = passages("v1", "水位上涨", "撤离")
    dated = version("v1").model_copy(update={"effective": date(2025, 6, 1), "hazards": ("flood",), "passages": 2})

    records.store(document(), dated, "水位上涨\n撤离", [heading], made, [fact()], INDEXES)

    assert records.document("d1") == document()
    assert records.documents() == (document(),)
    assert records.version("v1") == dated
    assert records.versions() == records.building() == (dated,)
    assert records.text("v1") == "水位上涨\n撤离"
    assert records.sections("v1") == (heading,)
    assert records.passages("v1") == made
    assert records.passages_by_id(["v1-1", "absent", "v1-0"]) == {"v1-1": made[1], "v1-0": made[0]}
    assert records.passage_counts() == {"v1": 2}
    assert records.facts({"v1"}) == records.facts({"v1"}, "contact") == (fact(),)
    assert records.facts({"v1"}, "supply") == records.facts(set()) == ()


def test_what_does_not_exist_is_none_or_empty(records: SqlDocumentRecords) -> None:
    assert records.document("absent") is None
    assert records.version("absent") is None
    assert records.version_of_bytes("absent") is None
    assert records.passages("absent") == records.sections("absent") == ()
    with pytest.raises(NotFound):
        records.text("absent")
    with pytest.raises(NotFound):
        records.promote("absent", INDEXES)
    with pytest.raises(NotFound):
        records.remove("absent", INDEXES)


def test_storing_asks_each_index_once(records: SqlDocumentRecords, outbox: SqlOutbox) -> None:
    store(records, "v1", ["水位上涨"])

    assert asked(outbox, "words") == asked(outbox, "vectors") == [("add", "v1")]


def test_storing_again_replaces_what_was_left(records: SqlDocumentRecords, outbox: SqlOutbox) -> None:
    records.store(document(), version(), "甲\n乙", (), passages("v1", "甲", "乙"), [fact()], INDEXES)

    records.store(document(), version(), "丙", (), passages("v1", "丙"), (), INDEXES)

    assert [one.text for one in records.passages("v1")] == ["丙"]
    assert records.text("v1") == "丙"
    assert records.facts({"v1"}) == ()
    assert asked(outbox) == [("add", "v1")]


def test_a_failed_store_leaves_nothing(
    records: SqlDocumentRecords, outbox: SqlOutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(document_records_module, "request", fail)
    with pytest.raises(OSError, match="the disk is full"):
        store(records, "v1", ["水位上涨"])

    assert records.documents() == records.versions() == ()
    assert records.passage_counts() == {}
    assert asked(outbox) == []


def test_a_promoted_version_is_current_and_the_one_before_replaced(
    records: SqlDocumentRecords, outbox: SqlOutbox
) -> None:
    store(records, "v1", ["甲"])
    records.promote("v1", INDEXES)
    store(records, "v2", ["乙"])

    records.promote("v2", INDEXES)

    assert [(one.version_id, one.state) for one in records.versions()] == [("v1", "replaced"), ("v2", "current")]
    found = records.document("d1")
    assert found is not None and found.current_version_id == "v2"
    assert records.building() == ()
    # v1 was never added to the index: its removal stands in for both.
    assert asked(outbox) == [("add", "v2"), ("remove", "v1")]
    assert records.text("v1") == "甲"


def test_an_older_unfinished_version_never_overtakes(records: SqlDocumentRecords) -> None:
    store(records, "v1", ["甲"])
    store(records, "v2", ["乙"])
    records.promote("v2", INDEXES)

    records.promote("v1", INDEXES)

    found = records.document("d1")
    assert found is not None and found.current_version_id == "v2"
    assert records.version("v1").state == "replaced"  # type: ignore[union-attr]


def test_promoting_twice_changes_nothing(records: SqlDocumentRecords, outbox: SqlOutbox) -> None:
    store(records, "v1", ["甲"])
    records.promote("v1", INDEXES)
    before = asked(outbox)

    records.promote("v1", INDEXES)

    assert asked(outbox) == before
    assert records.version("v1").state == "current"  # type: ignore[union-attr]


def test_a_removed_document_is_out_of_every_index_and_its_text_stays(
    records: SqlDocumentRecords, outbox: SqlOutbox
) -> None:
    store(records, "v1", ["甲"])
    records.promote("v1", INDEXES)
    store(records, "v2", ["乙"])

    records.remove("d1", INDEXES)

    assert [one.state for one in records.versions()] == ["removed", "removed"]
    assert records.document("d1") == document().model_copy(update={"removed": True})
    assert asked(outbox) == [("remove", "v1"), ("remove", "v2")]
    assert records.version_of_bytes("sha-v1") is None
    assert records.text("v1") == "甲"


def test_a_version_removed_while_it_was_read_stays_removed(records: SqlDocumentRecords) -> None:
    store(records, "v1", ["甲"])
    records.remove("d1", INDEXES)

    records.promote("v1", INDEXES)

    assert records.version("v1").state == "removed"  # type: ignore[union-attr]


def test_a_removed_document_comes_back_when_it_is_read_again(records: SqlDocumentRecords) -> None:
    store(records, "v1", ["甲"])
    records.promote("v1", INDEXES)
    records.remove("d1", INDEXES)

    store(records, "v1", ["甲"])
    records.promote("v1", INDEXES)

    assert records.document("d1") == document().model_copy(update={"current_version_id": "v1"})
    assert records.version_of_bytes("sha-v1") == version().model_copy(update={"state": "current"})


def test_a_revised_fact_takes_the_place_of_the_extracted_one(records: SqlDocumentRecords) -> None:
    records.store(document(), version(), "甲", (), passages("v1", "甲"), [fact("f1"), fact("f2")], INDEXES)
    supply = Supply(item="沙袋", quantity=8000, unit="条", depot="城关仓库")
    revised = fact("f1").model_copy(update={"state": "corrected", "value": supply})

    records.revise_fact(revised)

    assert records.facts({"v1"}) == (revised, fact("f2"))
    with pytest.raises(NotFound):
        records.revise_fact(fact("absent"))


def test_more_ids_than_one_statement_takes_are_all_found(records: SqlDocumentRecords) -> None:
    store(records, "v1", [str(number) for number in range(2500)])

    found = records.passages_by_id([f"v1-{number}" for number in range(2500)])

    assert len(found) == 2500


def test_threads_write_and_read_side_by_side(records: SqlDocumentRecords, outbox: SqlOutbox) -> None:
    def ingest(number: int) -> None:
        store(records, f"v{number}", ["甲", "乙"], document_id=f"d{number}")
        records.promote(f"v{number}", INDEXES)
        assert len(records.passages(f"v{number}")) == 2

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ingest, range(40)))

    assert {one.state for one in records.versions()} == {"current"}
    assert len(asked(outbox)) == 40


# Outbox, answers, drills, runs


def test_rows_wait_in_order_until_they_are_done(outbox: SqlOutbox) -> None:
    outbox.enqueue("words", "add", ["v1", "v2"])
    outbox.enqueue("vectors", "remove", ["v3"])

    outbox.done(outbox.pending("words")[0].row_id)

    assert asked(outbox, "words") == [("add", "v2")]
    assert asked(outbox, "vectors") == [("remove", "v3")]


def test_an_answer_comes_back_with_its_evidence_and_history(engine: Engine) -> None:
    answers = SqlAnswerRecords(engine)
    cited = {"passage_id": "p1", "document_id": "d1", "doc_id": "D01", "title": "值班表", "doc_no": None}
    cited |= {"version": "2025", "effective": "2025-06-01", "section": "值班!3", "page": None, "quote": "李明"}
    anchor = {"path": "值班!3", "start": 0, "end": 2}
    claim = {"text": "李明", "verdict": "supported", "kind": "quoted", "citations": [cited | {"anchor": anchor}]}
    answer = Answer.model_validate(
        {
            "answer_id": "a1",
            "question": "谁值班？",
            "resolved_question": "今晚谁值班？",
            "language": "zh",
            "outcome": "answered",
            "mode": "extracted",
            "claims": [claim],
            "evidence_age": EvidenceAge(as_of=date(2025, 7, 1)),
            "timings_ms": {"search": 1.5},
            "text": "李明",
        }
    )
    evidence = Evidence(passage_ids=("p1",), scores=(0.5,), version_ids=("v1",))

    answers.add(answer, evidence, [Message("user", "今晚")])

    assert answers.get("a1") == (answer, evidence)
    assert answers.history("a1") == (Message("user", "今晚"),)
    assert answers.get("absent") is None
    assert answers.history("absent") == ()


def test_a_drill_comes_back_and_is_replaced_when_made_again(engine: Engine) -> None:
    drills = SqlDrillRecords(engine)
    inject = Inject(
        number=1, at_min=5, sender="导调组", recipient="值班室", channel="电话", text="【演练】", expected=()
    )
    drill = Drill(
        drill_id="r1",
        title="【演练】",
        lang="zh",
        seed=7,
        hazard="flood",
        place="石桥镇",
        minutes=30,
        objectives=("报告",),
        background="【演练】",
        injects=(inject,),
    )

    drills.add(drill)
    drills.add(drill.model_copy(update={"minutes": 45}))

    assert drills.get("r1") == drill.model_copy(update={"minutes": 45})
    assert drills.all() == (drills.get("r1"),)
    assert drills.get("absent") is None


def test_a_run_keeps_its_rows_in_the_order_of_the_cases(engine: Engine) -> None:
    runs = SqlRunRecords(engine)
    runs.add_run("r1", {"cases": "a.jsonl"})
    runs.add_run("r2", {"cases": "b.jsonl"})
    runs.add_row("r1", "c1", {"score": 0})
    runs.add_row("r1", "c2", {"score": 2})

    runs.add_row("r1", "c1", {"score": 1})

    assert runs.run("r1") == ({"cases": "a.jsonl"}, ({"score": 1}, {"score": 2}))
    assert runs.runs() == ({"cases": "b.jsonl", "run_id": "r2"}, {"cases": "a.jsonl", "run_id": "r1"})
    assert runs.run("absent") is None
    with pytest.raises(NotFound):
        runs.add_row("absent", "c1", {})


def test_rows_that_come_out_of_order_are_read_in_the_order_of_the_cases(engine: Engine) -> None:
    runs = SqlRunRecords(engine)
    runs.add_run("r1", {"n": 3})

    for place in (2, 0, 1):
        runs.add_row("r1", f"c{place}", {"place": place}, place)

    assert runs.run("r1") == ({"n": 3}, ({"place": 0}, {"place": 1}, {"place": 2}))
    assert runs.begun("r1") == ({"n": 3}, frozenset({"c0", "c1", "c2"}))
    assert runs.begun("absent") is None
