"""A person's decision on a fact is kept with name and time, and survives what does not change the clause."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest_docs.pipeline import SourceFile, ingest, remove_document
from service import reviewing
from service.domain.facts import Fact, Threshold
from service.errors import NotFound, WrongCall
from service.settings import Settings
from service.steps.suggesting import suggest_level
from service.wiring import Desk, open_desk

CLAUSE = "石桥站水位达到86.50米。"


def plan(clause: str = CLAUSE, more: str = "") -> SourceFile:
    text = f"# 青岚县防汛应急预案\n\n自2025年5月1日起施行。\n\n## 3 启动条件\n\n### 3.1 III级响应启动条件\n\n{clause}\n{more}"
    return SourceFile("D90_预案.md", "upload:D90", text.encode())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(home=tmp_path, chat_model="", today=date(2025, 11, 20)))
    ingest(opened, [plan()])
    yield opened
    opened.close()


def threshold(desk: Desk) -> Fact:
    current = {one.version_id for one in desk.records.versions() if one.state == "current"}
    (found,) = desk.records.facts(current, "threshold")
    return found


def test_a_decision_keeps_who_and_when(desk: Desk) -> None:
    reviewing.decided(desk, threshold(desk).fact_id, "reviewed", "李值班")

    kept = threshold(desk)
    assert (kept.state, kept.reviewed_by) == ("reviewed", "李值班")
    assert kept.reviewed_at is not None


def test_a_correction_keeps_what_was_read(desk: Desk) -> None:
    reviewing.corrected(desk, threshold(desk).fact_id, {"value": "86.55"}, "李值班")

    kept = threshold(desk)
    assert isinstance(kept.value, Threshold) and isinstance(kept.extracted, Threshold)
    assert (kept.value.value, kept.extracted.value) == (86.55, 86.5)


@pytest.mark.parametrize("changes", [{}, {"colour": "red"}, {"kind": "supply"}, {"value": "high"}])
def test_a_correction_that_makes_no_sense_is_refused(desk: Desk, changes: dict[str, str]) -> None:
    with pytest.raises(WrongCall):
        reviewing.corrected(desk, threshold(desk).fact_id, changes, "李值班")


def test_a_review_wants_a_name_and_a_fact_that_is_there(desk: Desk) -> None:
    with pytest.raises(WrongCall):
        reviewing.decided(desk, threshold(desk).fact_id, "reviewed", " ")
    with pytest.raises(NotFound):
        reviewing.decided(desk, "nothing-f00001", "reviewed", "李值班")


def test_the_same_bytes_again_keep_the_decision(desk: Desk) -> None:
    reviewing.decided(desk, threshold(desk).fact_id, "reviewed", "李值班")
    remove_document(desk, desk.records.documents()[0].document_id)

    ingest(desk, [plan()])

    assert threshold(desk).state == "reviewed"


def test_a_new_version_with_the_same_clause_keeps_the_decision(desk: Desk) -> None:
    reviewing.corrected(desk, threshold(desk).fact_id, {"value": "86.55"}, "李值班")

    ingest(desk, [plan(more="\n## 9 附则\n\n本预案由县防办解释。\n")])

    kept = threshold(desk)
    assert (kept.state, kept.reviewed_by) == ("corrected", "李值班")
    assert isinstance(kept.value, Threshold) and kept.value.value == 86.55


def test_a_changed_clause_starts_anew(desk: Desk) -> None:
    reviewing.decided(desk, threshold(desk).fact_id, "rejected", "李值班")

    ingest(desk, [plan("石桥站水位达到86.60米。")])

    assert threshold(desk).state == "extracted"


@pytest.mark.parametrize(("state", "required", "level"), [
    ("extracted", False, "III"), ("extracted", True, None), ("reviewed", True, "III"), ("rejected", False, None),
])
def test_a_level_rests_on_what_may_be_computed_with(desk: Desk, state: str, required: bool, level: str | None) -> None:
    if state != "extracted":
        reviewing.decided(desk, threshold(desk).fact_id, "reviewed" if state == "reviewed" else "rejected", "李值班")
    scope = desk.search.scope(date(2025, 11, 20), None)

    assert suggest_level({"石桥站": 86.5}, "flood", scope, desk.records, require_review=required).level == level


def test_facts_are_listed_by_kind_and_state(desk: Desk) -> None:
    versions = {one.version_id: one for one in desk.records.versions()}

    listed = reviewing.listed(desk, versions, "threshold", "extracted")

    assert listed["count"] == 1
    assert listed["facts"][0]["quote"] == CLAUSE
    assert reviewing.listed(desk, versions, "threshold", "reviewed")["count"] == 0
