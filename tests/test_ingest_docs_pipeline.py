"""Files on their way in: what answers before, while and after they change, and what one bad file does to the others."""

import asyncio
import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from ingest_docs.pipeline import SourceFile, find_files, ingest, ingest_file, remove_document
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.domain.answers import Answer
from service.domain.documents import FileReport
from service.errors import NotFound
from service.retrieval.in_force import in_force
from service.wiring import Desk, open_desk
from tests.doubles.small_county import PLACES, PLAN_2021, PLAN_2025, TODAY, county_settings

NAME = "D90_值守规范.md"


def rule(minutes: int) -> str:
    return f"# 青岚县值守规范\n\n本规范自2025年5月1日起施行。\n\n## 1 报告\n\n1.1 值班员应当在{minutes}分钟内报告县总值班室。\n"


def file(text: str, name: str = NAME) -> SourceFile:
    return SourceFile(name, f"upload:{name}", text.encode())


@contextmanager
def opened(home: Path) -> Iterator[Desk]:
    home.mkdir(exist_ok=True)
    (home / "places.csv").write_text(PLACES, "utf-8")
    desk = open_desk(county_settings(home))
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "home") as one:
        yield one


def answer(desk: Desk, question: str = "值班员多久报告县总值班室？") -> Answer:
    async def run() -> Answer:
        async for event in desk.answerer.answer(Ask(question, TODAY, desk.place(None))):
            if isinstance(event, AnswerReady):
                return event.answer
        raise AssertionError("no answer")

    return asyncio.run(run())


def put(desk: Desk, *files: SourceFile) -> list[FileReport]:
    return list(ingest(desk, files))


def held(desk: Desk) -> dict[str, dict[str, int]]:
    """Return how many passages of each version each index holds."""
    return {index.name: index.counts() for index in (desk.words, desk.vectors)}


def test_a_new_file_answers_at_once(desk: Desk) -> None:
    (report,) = put(desk, file(rule(20)))

    assert (report.status, report.title, report.problems) == ("added", "青岚县值守规范", ())
    assert "20分钟" in answer(desk).text


def test_the_same_bytes_again_change_nothing(desk: Desk) -> None:
    put(desk, file(rule(20)))
    before = desk.records.versions(), held(desk)

    (report,) = put(desk, file(rule(20)))

    assert report.status == "unchanged"
    assert (desk.records.versions(), held(desk)) == before


def test_a_changed_file_takes_its_old_values_with_it(desk: Desk) -> None:
    put(desk, file(rule(45)))

    (report,) = put(desk, file(rule(20)))

    assert report.status == "updated"
    text = answer(desk).text
    assert "20分钟" in text
    assert "45分钟" not in text
    assert [version.state for version in desk.records.versions()] == ["replaced", "current"]


def test_the_indexes_let_go_of_a_replaced_version(desk: Desk) -> None:
    put(desk, file(rule(45)), file(rule(20)))

    current = next(version for version in desk.records.versions() if version.state == "current")
    assert all(set(counts) == {current.version_id} for counts in held(desk).values())


def test_a_removed_document_answers_nothing(desk: Desk) -> None:
    (report,) = put(desk, file(rule(20)))
    assert report.document_id is not None

    remove_document(desk, report.document_id)

    assert answer(desk).outcome == "abstained"
    assert "20分钟" not in answer(desk).text
    assert held(desk) == {"words": {}, "vectors": {}}


def test_what_was_removed_cannot_be_removed_again(desk: Desk) -> None:
    (report,) = put(desk, file(rule(20)))
    assert report.document_id is not None
    remove_document(desk, report.document_id)

    with pytest.raises(NotFound):
        remove_document(desk, report.document_id)


def test_a_removed_document_may_come_back(desk: Desk) -> None:
    (report,) = put(desk, file(rule(20)))
    assert report.document_id is not None
    remove_document(desk, report.document_id)

    (again,) = put(desk, file(rule(20)))

    assert again.status == "added"
    assert "20分钟" in answer(desk).text


def test_from_a_to_b_and_back_to_a_the_first_answers_again(desk: Desk) -> None:
    reports = put(desk, file(rule(20)), file(rule(45)), file(rule(20)))

    assert [report.status for report in reports] == ["added", "updated", "updated"]
    text = answer(desk).text
    assert "20分钟" in text
    assert "45分钟" not in text
    assert all(len(counts) == 1 for counts in held(desk).values())


def test_a_file_that_became_a_copy_of_another_takes_its_old_values_with_it(desk: Desk) -> None:
    put(desk, file(rule(20)), file(rule(45), "D91_值守规范.md"))

    put(desk, file(rule(20), "D91_值守规范.md"))

    assert "45分钟" not in answer(desk).text
    assert "20分钟" in answer(desk).text


def test_a_renamed_file_is_known_by_its_bytes(desk: Desk) -> None:
    put(desk, file(rule(20)))

    (report,) = put(desk, file(rule(20), "renamed.md"))

    assert report.status == "unchanged"
    assert len(desk.records.versions()) == 1


@pytest.mark.parametrize(("name", "data", "code"), [
    ("broken.pdf", b"%PDF-1.7 torn", "unreadable"),
    ("empty.md", b"", "empty_file"),
    ("blank.md", b" \n\n ", "empty_file"),
    ("torn.docx", b"PK\x03\x04 not a whole archive", "truncated"),
])
def test_an_unreadable_file_fails_alone(desk: Desk, name: str, data: bytes, code: str) -> None:
    reports = put(desk, file(rule(20)), SourceFile(name, f"upload:{name}", data), file(rule(30), "D91.md"))

    assert [report.status for report in reports] == ["added", "failed", "added"]
    assert reports[1].problems[0].message
    assert len([version for version in desk.records.versions() if version.state == "current"]) == 2


def test_a_changed_file_that_cannot_be_read_leaves_its_earlier_version(desk: Desk) -> None:
    put(desk, file(rule(20)))

    (report,) = put(desk, SourceFile(NAME, f"upload:{NAME}", b""))

    assert report.status == "failed"
    assert "20分钟" in answer(desk).text


def test_documents_hold_the_same_whichever_came_first(tmp_path: Path) -> None:
    files = (file(PLAN_2025, "D03.md"), file(PLAN_2021, "D04.md"))
    found = []
    for place, order in enumerate(itertools.permutations(files)):
        with opened(tmp_path / f"home{place}") as desk:
            put(desk, *order)
            versions = desk.records.versions()
            found.append({(day, version.doc_id) for day in (date(2023, 1, 1), TODAY) for version in versions
                          if version.version_id in in_force(versions, day)})

    assert found[0] == found[1] == {(date(2023, 1, 1), "D04"), (TODAY, "D03")}


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        put(desk, file(rule(20)))
        before = desk.records.versions(), held(desk), [claim.text for claim in answer(desk).claims]

    with opened(tmp_path / "home") as desk:
        assert desk.reconcile() == 0
        assert (desk.records.versions(), held(desk), [claim.text for claim in answer(desk).claims]) == before


def test_lost_indexes_are_made_again_from_the_records(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        put(desk, file(rule(20)))
        before = held(desk)
    shutil.rmtree(tmp_path / "home" / "indexes")

    with opened(tmp_path / "home") as desk:
        assert desk.reconcile() == 2
        assert held(desk) == before
        assert "20分钟" in answer(desk).text


def test_an_ingestion_cut_off_before_the_indexes_is_finished_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "home") as desk:
        put(desk, file(rule(45)))
        with monkeypatch.context() as killed:
            killed.setattr(Desk, "catch_up", lambda self: None)
            put(desk, file(rule(20)))
        assert "45分钟" in answer(desk).text

    with opened(tmp_path / "home") as desk:
        desk.reconcile()

        assert "20分钟" in answer(desk).text
        assert "45分钟" not in answer(desk).text


def test_originals_are_kept_by_their_hash(desk: Desk) -> None:
    put(desk, file(rule(20)))

    (version,) = desk.records.versions()
    assert desk.home.original(version.sha256).read_bytes() == rule(20).encode()


def test_folders_are_searched_for_documents_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "notes.log", ".hidden.md", "~$a.docx", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")

    assert [one.name for one in find_files([tmp_path]) if isinstance(one, SourceFile)] == ["a.md", "b.md", "c.txt"]


def test_a_link_out_of_the_folder_is_reported_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("x", "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").symlink_to(tmp_path / "secret.md")

    (report,) = find_files([tmp_path / "in"])

    assert isinstance(report, FileReport)
    assert [problem.code for problem in report.problems] == ["link_outside"]


def test_a_file_that_cannot_be_opened_is_a_report(tmp_path: Path) -> None:
    (report,) = find_files([tmp_path / "none.md"])

    assert isinstance(report, FileReport)
    assert report.status == "failed"


def test_passage_ids_depend_on_source_and_bytes_alone(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "two"):
        with opened(tmp_path / name) as desk:
            ingest_file(desk, file(rule(20)))
            (version,) = desk.records.versions()
            ids.append([passage.passage_id for passage in desk.records.passages(version.version_id)])

    assert ids[0] == ids[1]
