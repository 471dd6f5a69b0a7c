"""A run goes through the desk, keeps what measuring needs, and goes on where it stopped."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.cases import read_cases
from eval.commands import EVAL_COMMANDS
from eval.runner import read_run, run_cases
from ingest_docs.pipeline import SourceFile, ingest_file
from service.errors import NotFound, WrongCall
from service.wiring import Desk, open_desk
from tests.doubles.small_home import PLAN, PLAN_NAME, small_settings

CASES = "\n".join(json.dumps(case, ensure_ascii=False) for case in (
    {"id": "one", "question": "接到转移指令后村干部多久通知到户？", "must": ["30分钟"], "cite": [{"document": "D90", "section": "2"}]},
    {"id": "two", "question": "石桥站水位达到86.50米时谁报告？", "as_of": "2025-01-01", "behaviour": "abstain"},
    {"id": "three", "question": "水位？", "place": "无此地"},
))
SMOKE = Path(__file__).parents[1] / "eval" / "datasets" / "smoke.jsonl"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(small_settings(tmp_path))
    ingest_file(opened, SourceFile(PLAN_NAME, PLAN_NAME, PLAN.encode()))
    yield opened
    opened.close()


def test_a_case_has_its_own_day_and_a_failure_is_a_row(desk: Desk) -> None:
    run_id = asyncio.run(run_cases(desk, read_cases(CASES), use_model=False))
    header, (one, two, three) = read_run(desk, run_id)

    assert header["n"] == 3 and header["model"] is None
    assert one.answer is not None and one.answer.outcome == "answered"
    assert one.passages and one.stored[0] == one.answer.claims[0].citations[0].quote
    # The plan holds from 2025-05-01, so on 2025-01-01 nothing answers.
    assert two.answer is not None and two.answer.outcome == "abstained" and two.as_of == "2025-01-01"
    assert three.answer is None and three.failure is not None and three.failure.code == "wrong_call"


def test_a_run_goes_on_where_it_stopped(desk: Desk) -> None:
    cases, seen = read_cases(CASES), list[tuple[int, int]]()
    run_id = asyncio.run(run_cases(desk, cases, use_model=False, run_id="r"))
    first = desk.runs.run(run_id)

    asyncio.run(run_cases(desk, cases, use_model=False, run_id="r", on_progress=lambda done, of: seen.append((done, of))))

    assert desk.runs.run("r") == first  # answer ids are random: equal rows were not asked again
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_run_does_not_go_on_with_other_cases(desk: Desk) -> None:
    asyncio.run(run_cases(desk, read_cases(CASES), use_model=False, run_id="r"))

    with pytest.raises(WrongCall, match="start a new run"):
        asyncio.run(run_cases(desk, read_cases('{"id": "x", "question": "?"}'), use_model=False, run_id="r"))


def test_measuring_again_gives_the_same_numbers(desk: Desk) -> None:
    answers, again = EVAL_COMMANDS["eval answers"], EVAL_COMMANDS["eval measure"]
    first = asyncio.run(answers.run(desk, answers.parse({"cases": CASES, "no_model": True})))
    second = asyncio.run(again.run(desk, again.parse({"run": first["run_id"]})))

    assert second["measures"] == first["measures"]
    assert first["measures"]["facts_found"] == {"value": 1.0, "lo": 0.2065, "hi": 1.0, "n": 1, "clusters": 1}  # 1 / (1 + z²)
    assert first["measures"]["outcome_right"]["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert [failure["id"] for failure in first["failures"]] == ["three"]
    json.dumps(first, allow_nan=False)


def test_a_run_nobody_made_is_not_found(desk: Desk) -> None:
    again = EVAL_COMMANDS["eval measure"]

    with pytest.raises(NotFound, match="no run nobody"):
        asyncio.run(again.run(desk, again.parse({"run": "nobody"})))


def test_the_smoke_set_can_be_read() -> None:
    cases = read_cases(SMOKE.read_text("utf-8"))

    assert len(cases) == 10 and {case.lang for case in cases} == {"zh", "en"}
