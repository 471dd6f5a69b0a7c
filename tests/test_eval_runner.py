"""A run goes through the desk, keeps what measuring needs, and goes on where it stopped."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, read_cases
from eval.commands import EVAL_COMMANDS
from eval.rows import Row
from eval.running.runner import ask_cases, read_run, run_cases
from ingest_docs.pipeline import SourceFile, ingest_file
from service.cli import main
from service.errors import NotFound, WrongCall
from service.wiring import Desk, open_desk
from tests.doubles.fault_server import FaultServer
from tests.doubles.small_home import PLAN, PLAN_NAME, fill, small_settings

CASES = "\n".join(json.dumps(case, ensure_ascii=False) for case in (
    {"id": "one", "question": "接到转移指令后村干部多久通知到户？", "must": ["30分钟"], "cite": [{"document": "D90", "section": "2"}]},
    {"id": "two", "question": "石桥站水位达到86.50米时谁报告？", "as_of": "2025-01-01", "behaviour": "abstain"},
    {"id": "three", "question": "水位？", "place": "无此地"},
))
ROOT = Path(__file__).parents[1]
SMOKE = ROOT / "eval" / "datasets" / "smoke.jsonl"


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
    assert one.not_in_force == () and one.pages is not None and len(one.pages) == len(one.stored) and one.call is None
    # The plan holds from 2025-05-01, so on 2025-01-01 nothing answers.
    assert two.answer is not None and two.answer.outcome == "abstained" and two.as_of == "2025-01-01"
    assert three.answer is None and three.failure is not None and three.failure.code == "wrong_call"


def test_a_run_goes_on_where_it_stopped(desk: Desk) -> None:
    cases, seen = read_cases(CASES), list[tuple[int, int]]()
    run_id = asyncio.run(run_cases(desk, cases, use_model=False, run_id="r"))
    first = desk.runs.run(run_id)

    asyncio.run(run_cases(desk, cases, use_model=False, run_id="r", on_progress=lambda done, of: seen.append((done, of))))

    assert desk.runs.run("r") == first  # answer ids are random: equal rows were not asked again
    assert seen == [(3, 3)]


def test_a_run_does_not_go_on_with_other_cases(desk: Desk) -> None:
    asyncio.run(run_cases(desk, read_cases(CASES), use_model=False, run_id="r"))

    with pytest.raises(WrongCall, match="start a new run"):
        asyncio.run(run_cases(desk, read_cases('{"id": "x", "question": "?"}'), use_model=False, run_id="r"))


def test_a_run_that_goes_on_elsewhere_names_what_differs(tmp_path: Path, desk: Desk) -> None:
    asyncio.run(run_cases(desk, read_cases(CASES), use_model=False, run_id="r"))
    ingest_file(desk, SourceFile("more.md", "more.md", "# 值班须知\n\n1 值班员应当24小时在岗。\n".encode()))
    other = replace(desk, settings=desk.settings.model_copy(update={"require_review": True}))

    with pytest.raises(WrongCall, match=r"corpus_hash '\w+', now '\w+'; settings.require_review False, now True; start a new run"):
        asyncio.run(run_cases(other, read_cases(CASES), use_model=False, run_id="r"))


def test_a_run_that_goes_on_the_next_day_keeps_its_day(desk: Desk) -> None:
    cases = read_cases(CASES)
    asyncio.run(ask_cases(desk, cases, "r", use_model=False, for_s=1e-9))
    tomorrow = replace(desk, settings=desk.settings.model_copy(update={"today": date(2025, 7, 2)}))

    asyncio.run(run_cases(tomorrow, cases, use_model=False, run_id="r"))

    assert [row.as_of for row in read_run(desk, "r")[1]] == ["2025-07-01", "2025-01-01", "2025-07-01"]


def test_a_while_asks_at_least_one_case_and_says_how_far_the_run_is(desk: Desk) -> None:
    first = asyncio.run(ask_cases(desk, read_cases(CASES), "r", use_model=False, for_s=1e-9))
    second = asyncio.run(ask_cases(desk, read_cases(CASES), "r", use_model=False))

    assert (first.done, first.of, first.asked) == (1, 3, 1)
    assert (second.done, second.of, second.asked) == (3, 3, 2)


def test_several_at_once_give_the_rows_of_one_at_a_time_in_the_same_order(desk: Desk) -> None:
    texts = ("接到转移指令后村干部多久通知到户？", "石桥站水位达到86.50米时谁报告？", "洪水退去之前能返回吗？", "直升机停在哪里？", "水位？")
    cases = tuple(Case(id=f"c{number}", question=text) for number, text in enumerate(texts * 3))

    one = asyncio.run(run_cases(desk, cases, use_model=False))
    many = asyncio.run(run_cases(desk, cases, use_model=False, at_once=4))

    assert [row.case.id for row in read_run(desk, many)[1]] == [case.id for case in cases]
    assert [without_times(row) for row in read_run(desk, many)[1]] == [without_times(row) for row in read_run(desk, one)[1]]


def without_times(row: Row) -> dict[str, Any]:
    plain = row.model_dump(mode="json", exclude={"wall_ms"})
    if plain["answer"]:
        del plain["answer"]["timings_ms"], plain["answer"]["answer_id"]
    return plain


def test_a_row_keeps_what_the_model_was_shown_and_wrote_and_the_run_what_that_cost(tmp_path: Path) -> None:
    with FaultServer("invented_numbers") as server, served_model(tmp_path, server) as desk:
        run_id = asyncio.run(run_cases(desk, read_cases(CASES), at_once=8))
        header, (one, _, _) = read_run(desk, run_id)

    assert server.most_at_once == 1  # model_at_once; eight would wait in its queue until they fell back
    assert one.use_model and one.call is not None and one.call.model_ms
    assert one.written[0].verdict == "withheld" and "7391" in one.written[0].written
    assert any("30分钟" in shown for shown in one.shown) and one.instructions.startswith("你在应急值班室")
    counted = [body["messages"] for body in server.asked]
    # the double counts two thirds of the characters and ten, and a token for each character it writes
    assert header["cost"]["prompt_tokens"] == sum(10 + sum(len(one["content"]) for one in said) * 2 // 3 for said in counted)
    assert header["cost"]["asked"] == len(counted) and header["cost"]["uncounted"] == 0
    assert one.raw_output is not None and one.call.output_tokens == len(one.raw_output)


def test_a_reply_without_counts_is_counted_as_such(tmp_path: Path) -> None:
    with FaultServer("no_counts") as server, served_model(tmp_path, server) as desk:
        header, rows = read_run(desk, asyncio.run(run_cases(desk, read_cases(CASES)[:1])))

    assert rows[0].call is not None
    assert (header["cost"]["asked"], header["cost"]["prompt_tokens"], header["cost"]["uncounted"]) == (1, 0, 1)


@contextmanager
def served_model(home: Path, server: FaultServer) -> Iterator[Desk]:
    opened = open_desk(small_settings(home, server.url))
    try:
        ingest_file(opened, SourceFile(PLAN_NAME, PLAN_NAME, PLAN.encode()))
        yield opened
    finally:
        opened.close()


def test_a_run_whose_process_was_killed_goes_on_from_the_command_line(tmp_path: Path) -> None:
    home, cases = tmp_path / "home", tmp_path / "cases.jsonl"
    cases.write_text("\n".join([*reversed(CASES.splitlines()), '{"id": "four", "question": "无此事？"}']), "utf-8")
    fill(home)
    with FaultServer("slow_first", delay_s=60) as server:
        typed = [sys.executable, "-m", "service.cli", "--home", str(home), "eval", "answers", "--cases", str(cases), "--run", "r", "--json"]
        environment = os.environ | {"WATCHDESK_TODAY": "2025-07-01", "WATCHDESK_MODEL_URL": server.url}
        killed = subprocess.Popen(typed, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not server.asked:  # the third case: the two before it ask no model
            assert killed.poll() is None
            time.sleep(0.02)
        killed.kill()
        killed.wait()
        left = kept(home)
        assert [row["case"]["id"] for row in left] == ["three", "two"]

        server.mode = "normal"
        went_on = subprocess.run(typed, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)

    assert went_on.returncode == 0, went_on.stderr
    assert all(" WARNING " in line for line in went_on.stderr.splitlines())  # logged; progress is for who reads no JSON
    assert json.loads(went_on.stdout)["n"] == 4
    rows = kept(home)
    assert [row["case"]["id"] for row in rows] == ["three", "two", "one", "four"]
    assert rows[:2] == left
    assert rows[2]["answer"]["mode"] == "generated", rows[2]["answer"]["warnings"]


def test_who_waits_at_the_command_line_sees_how_far_the_run_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, cases = tmp_path / "home", tmp_path / "cases.jsonl"
    cases.write_text(CASES, "utf-8")
    fill(home)
    monkeypatch.setattr("service.cli_eval.ASK_FOR_S", 1e-9)  # tell after every case
    monkeypatch.setattr(sys, "argv", ["watchdesk", "--home", str(home), "eval", "answers", "--cases", str(cases), "--no-model"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    first, *told = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"run (run-\w+); where it breaks off, go on with --run \1", first)
    assert [line.split(" ")[0] for line in told] == ["1/3", "2/3", "3/3"]
    assert told[0].endswith(" left")


def kept(home: Path) -> tuple[dict[str, Any], ...]:
    desk = open_desk(small_settings(home))
    try:
        found = desk.runs.run("r")
    finally:
        desk.close()
    assert found is not None
    return found[1]


def test_measuring_again_gives_the_same_numbers(desk: Desk) -> None:
    answers, again = EVAL_COMMANDS["eval answers"], EVAL_COMMANDS["eval measure"]
    first = asyncio.run(answers.run(desk, answers.parse({"cases": CASES, "no_model": True})))
    second = asyncio.run(again.run(desk, again.parse({"run": first["run_id"]})))

    assert second["measures"] == first["measures"]
    assert first["measures"]["facts_found"] == {  # 1 / (1 + z²) is the lower end of one success of one
        "value": 1.0, "lo": 0.2065, "hi": 1.0, "n": 1, "clusters": 1, "version": "1", "kind": "mean"}
    assert first["measures"]["outcome_right"]["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert [failure["id"] for failure in first["failures"]] == ["three"]
    json.dumps(first, allow_nan=False)


def test_a_file_that_cannot_be_written_is_a_wrong_call(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(run_cases(desk, read_cases(CASES), use_model=False, run_id="r"))
    desk.close()
    there = tmp_path / "a-file"
    there.write_text("", "utf-8")
    calls = (["gate", "r", "--junit", str(there / "x.xml")], ["baseline", "r", "--out", str(there / "x.json")],
             ["report", "r", "--out", str(there)], ["measure", "r", "--out", str(there)], ["grades", "export", "r", "--out", str(there)])

    for call in calls:
        monkeypatch.setattr(sys, "argv", ["watchdesk", "--home", str(tmp_path), "eval", *call])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 2 and str(there) in capsys.readouterr().err


def test_a_gate_judges_a_run_and_no_numbers_handed_to_it(desk: Desk) -> None:
    command, gate = EVAL_COMMANDS["eval baseline"], EVAL_COMMANDS["eval gate"]
    asyncio.run(run_cases(desk, read_cases(CASES), use_model=False, run_id="r"))
    text = asyncio.run(command.run(desk, command.parse({"run": "r"})))["text"]

    assert asyncio.run(gate.run(desk, gate.parse({"run": "r", "baseline": text})))["n"] == 3
    with pytest.raises(NotFound):
        asyncio.run(gate.run(desk, gate.parse({"run": text})))


def test_an_answer_that_could_not_be_kept_is_a_failure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(desk.answers, "add", full)
    run_id = asyncio.run(run_cases(desk, read_cases(CASES)[:1], use_model=False))
    row = read_run(desk, run_id)[1][0]

    # What it rested on is gone with it: whether it cites an old version, or was cut, nobody can tell.
    assert row.answer is not None and row.not_in_force is None
    assert row.failure is not None and row.failure.code == "not_recorded"


def test_a_run_nobody_made_is_not_found(desk: Desk) -> None:
    again = EVAL_COMMANDS["eval measure"]

    with pytest.raises(NotFound, match="no run nobody"):
        asyncio.run(again.run(desk, again.parse({"run": "nobody"})))


def test_the_smoke_set_can_be_read() -> None:
    cases = read_cases(SMOKE.read_text("utf-8"))

    assert len(cases) == 10 and {case.lang for case in cases} == {"zh", "en"}
