"""A judge's marks are taken as written or not at all, kept beside the run, and told with how much they change."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, read_cases
from eval.commands import EVAL_COMMANDS
from eval.rows import Row
from eval.running.judge import Marks, Opinion, asked_for, judge_rows, lines, read_opinions, summary
from eval.running.runner import read_run, run_cases
from service.domain.answers import Answer
from service.errors import ModelUnavailable, WrongCall
from service.prompt_files import load_prompt
from service.wiring import Desk
from tests.doubles.scripted_model import ScriptedModel
from tests.doubles.small_county import county_desk

CASES = read_cases('{"id": "c1", "question": "镇值班室接到险情报告后多久上报？", "must": ["20分钟"]}\n'
                   '{"id": "c2", "question": "水位？", "place": "无此地"}')


def reply(correct: int, complete: int = 2, grounded: int = 2) -> str:
    return json.dumps({"correct": correct, "complete": complete, "grounded": grounded, "reason": "有据"}, ensure_ascii=False)


def row(case_id: str = "c1", model: str | None = None, failed: bool = False, **case: Any) -> Row:
    answer = None if failed else Answer.model_validate({
        "answer_id": "a", "question": "?", "resolved_question": "?", "language": "zh", "outcome": "answered", "mode": "extracted",
        "model": model, "evidence_age": {"as_of": "2025-11-20"}, "text": "20分钟内上报[1]。", "claims": [
            {"text": "20分钟内上报。", "verdict": "supported", "kind": "quoted", "citations": [
                {"passage_id": f"p{number}", "document_id": "d", "doc_id": "D03", "title": "防汛预案", "doc_no": None, "version": None,
                 "effective": None, "section": f"5.{number}", "anchor": {"path": "5", "start": 0, "end": 3}, "page": None,
                 "quote": f"第{number}处"} for number in (1, 2)]}]})
    return Row(case=Case.model_validate({"id": case_id, "question": "多久上报？", **case}), answer=answer, wall_ms=1, as_of="2025-11-20",
               place=None, model=model, prompt_version=None, corpus_hash="h")


def judged(model: ScriptedModel, rows: list[Row], file: Path, repeats: int, **how: Any) -> tuple[Opinion, ...]:
    return asyncio.run(judge_rows(model, rows, file, repeats=repeats, output_tokens=256, **how)).opinions


def test_marks_and_their_change_between_readings_are_those_of_a_person(tmp_path: Path) -> None:
    rows = [row("c1"), row("c2")]
    # reading 1 of c1 and c2, then reading 2, then 3
    model = ScriptedModel([reply(2), reply(1), reply(2), reply(1), reply(2), reply(0)])

    told = summary(rows, judged(model, rows, tmp_path / "opinions.jsonl", 3))

    correct = told["marks"]["correct"]
    assert correct["value"] == pytest.approx((2 + 2 / 3) / 2, abs=1e-4)  # c1: 2, 2, 2; c2: 1, 1, 0
    assert correct["repeat_variance"] == pytest.approx((0 + 1 / 3) / 2, abs=1e-4)  # divisor n - 1: c2 has ((1/3)² 2 + (2/3)²) / 2
    assert (correct["changing"], correct["n"], told["readings"]) == (1, 2, 6)
    assert told["cases"]["c2"]["correct"] == pytest.approx(2 / 3, abs=1e-4)


def test_replies_that_cannot_be_used_count_0_and_are_told(tmp_path: Path) -> None:
    # each is asked for twice before it counts as malformed
    model = ScriptedModel(["nonsense", '{"correct": 3, "complete": 2, "grounded": 2, "reason": ""}', reply(2)])

    told = summary([row()], judged(model, [row()], tmp_path / "o.jsonl", 2))

    assert told["failed"] == {"malformed": 1}
    assert (told["marks"]["correct"]["value"], told["marks"]["correct"]["value_read"]) == (1.0, 2.0)  # of 0 and 2
    assert told["marks"]["correct"]["repeat_variance"] is None  # read once
    json.dumps(told, allow_nan=False)
    assert any("1 replies could not be used (malformed): they count 0" in line for line in lines(told))


def test_a_judge_whose_every_reply_fails_gives_numbers_all_the_same(tmp_path: Path) -> None:
    told = summary([row()], judged(ScriptedModel(["{"] * 2), [row()], tmp_path / "o.jsonl", 1))

    assert told["marks"]["grounded"] | {"lo": 0, "hi": 0} == {
        "value": 0.0, "lo": 0, "hi": 0, "n": 1, "value_read": None, "repeat_variance": None, "changing": 0}
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize("wrong", ['{"correct": "2", "complete": 2, "grounded": 2, "reason": ""}', '{"correct": 2}',
                                   '{"correct": 1.5, "complete": 2, "grounded": 2, "reason": ""}',
                                   '{"correct": 2, "complete": 2, "grounded": 2, "reason": "", "overall": 2}'])
def test_a_mark_is_0_1_or_2_and_nothing_is_repaired(wrong: str) -> None:
    with pytest.raises(ValueError):
        Marks.model_validate_json(wrong)


def test_a_case_without_an_answer_is_not_read_and_counts_0(tmp_path: Path) -> None:
    rows = [row("c1"), row("c2", failed=True)]

    told = summary(rows, judged(ScriptedModel([reply(2)]), rows, tmp_path / "o.jsonl", 1))

    assert (told["unanswered"], told["readings"], told["marks"]["correct"]["value"]) == (1, 1, 1.0)


def test_what_was_read_is_not_asked_again_and_a_line_cut_short_is(tmp_path: Path) -> None:
    file = tmp_path / "o.jsonl"
    first = judged(ScriptedModel([reply(2), reply(1)]), [row()], file, 2)
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.rindex("有".encode()) + 1])  # killed while it wrote the second, within a character

    model = ScriptedModel([reply(0)])
    again = judged(model, [row()], file, 2)

    assert len(model.heard) == 1
    assert again[0] == first[0] and again[1].marks is not None and again[1].marks.correct == 0
    assert read_opinions(file) == again


def test_opinions_of_other_cases_are_passed_over_and_every_reason_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "o.jsonl"
    broken = reply(2).replace("有据", "有\u2028据")  # no line feed, so no end of a line
    kept = judged(ScriptedModel([broken, reply(0)]), [row("c1"), row("c9")], file, 1)

    assert read_opinions(file) == kept
    assert summary([row("c1")], kept)["marks"]["correct"]["value"] == 2.0  # the run of that name has no c9


def test_a_while_reads_one_answer_at_least(tmp_path: Path) -> None:
    model = ScriptedModel([reply(2)] * 2)

    went = asyncio.run(judge_rows(model, [row("c1"), row("c2")], tmp_path / "o.jsonl", repeats=1, output_tokens=256, for_s=1e-9))

    assert (went.done, went.of, went.asked) == (1, 2, 1)


def test_that_no_judge_is_there_is_no_opinion(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable):
        judged(ScriptedModel([ModelUnavailable("no server", "unreachable")]), [row()], tmp_path / "o.jsonl", 1)

    assert read_opinions(tmp_path / "o.jsonl") == ()


def test_an_answer_that_does_not_fit_is_not_cut_in_silence(tmp_path: Path) -> None:
    model = ScriptedModel([reply(2)], max_context=300)

    (opinion,) = judged(model, [row()], tmp_path / "o.jsonl", 1)

    assert (opinion.marks, opinion.trouble, model.heard) == (None, "too_long", [])


def test_each_reading_has_its_number_and_an_order_of_its_own() -> None:
    asked = [asked_for(row(must=["甲", ["乙", "B"]]), reading, load_prompt("judge.zh"))[1].content for reading in (1, 2, 3)]

    assert [text.split("遍")[0] for text in asked] == ["第1", "第2", "第3"]
    assert "- 甲\n- 乙 / B" in asked[0] and "- 乙 / B\n- 甲" in asked[1] and "- 甲\n- 乙 / B" in asked[2]
    assert asked[0].index("第1处") < asked[0].index("第2处") and asked[1].index("第2处") < asked[1].index("第1处")


def test_a_judge_is_told_what_was_wanted_in_the_language_of_its_instructions() -> None:
    english = asked_for(row(behaviour="abstain", must_not=["3小时"]), 1, load_prompt("judge.en"))[1].content

    assert "Behaviour wanted: say that the documents do not tell" in english
    assert "Wanted:\n—" in english and "Must not be there:\n- 3小时" in english


def test_that_a_model_judges_itself_is_said(tmp_path: Path) -> None:
    told = summary([row(model="scripted")], judged(ScriptedModel([reply(2)]), [row(model="scripted")], tmp_path / "o.jsonl", 1))

    assert told["judged_itself"] and "the judge is the model that wrote the answers" in lines(told)


def test_nobody_was_asked_about_an_empty_run() -> None:
    told = summary([], ())

    assert (told["n"], told["readings"], told["marks"]["correct"]["value"]) == (0, 0, 0.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with county_desk(tmp_path) as opened:
        yield opened


def test_opinions_stand_beside_a_run_and_change_no_row_and_no_measure(desk: Desk) -> None:
    run_id = asyncio.run(run_cases(desk, CASES, use_model=False))
    measure, judge = EVAL_COMMANDS["eval measure"], EVAL_COMMANDS["eval judge"]
    before, rows = asyncio.run(measure.run(desk, measure.parse({"run": run_id}))), read_run(desk, run_id)

    judging = replace(desk, model=ScriptedModel([reply(2), reply(1)]))
    said = asyncio.run(judge.run(judging, judge.parse({"run": run_id, "repeats": 2})))
    after = asyncio.run(measure.run(desk, measure.parse({"run": run_id})))

    assert (said["done"], said["of"]) == (2, 2)  # the case that failed is not read
    assert read_run(desk, run_id) == rows
    assert (before["judged"], after["measures"]) == (None, before["measures"])
    assert after["judged"]["cases"]["c1"]["correct"] == 1.5
    assert after["judged"]["judges"] == ["scripted"]


def test_without_a_model_nobody_can_judge(desk: Desk) -> None:
    judge = EVAL_COMMANDS["eval judge"]

    with pytest.raises(WrongCall, match="set chat_model"):
        asyncio.run(judge.run(desk, judge.parse({"run": "r"})))


@pytest.mark.parametrize("run", ["../../elsewhere", "a/b", "", ".hidden"])
def test_a_run_that_names_another_folder_is_refused(run: str) -> None:
    with pytest.raises(WrongCall):
        EVAL_COMMANDS["eval judge"].parse({"run": run})
