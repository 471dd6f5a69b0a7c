"""Who grades what next, what they see, what is settled and exported, and what people's marks say."""

import csv
import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from eval.cases import Case
from eval.commands import EVAL_COMMANDS
from eval.people.files import as_csv, as_jsonl, cell
from eval.people.grading import adjudicate, blind, grade, known_name, to_grade, waiting, with_grades
from eval.people.lines import agreement_lines, next_lines
from eval.people.marks import AUTOMATIC, NO_GRADES, automatic, people, settled
from eval.rows import Failure, Row
from service.desk_ui.wording import Wording
from service.domain.answers import Answer
from service.domain.grades import Grade, Marks
from service.errors import NotFound, WrongCall
from service.wiring import Desk, open_desk
from tests.doubles.small_home import small_settings

ALL_GOOD = Marks(correct=2, complete=2, cited=2, usable=2)


def row(case_id: str, failed: bool = False, text: str = "30分钟内通知。", warnings: tuple[str, ...] = (), **case: Any) -> Row:
    answer = None if failed else Answer.model_validate({
        "answer_id": f"answer-{case_id}", "question": "?", "resolved_question": "?", "language": "zh", "outcome": "answered",
        "mode": "generated", "claims": [{"text": text, "verdict": "supported", "kind": "worded"}], "warnings": warnings,
        "evidence_age": {"as_of": "2025-11-20"}, "text": text, "model": "secret-model:8b", "prompt_version": "prompt-77"})
    return Row(case=Case.model_validate({"id": case_id, "question": f"{case_id}?", **case}), answer=answer, wall_ms=1,
               failure=Failure(code="broken", message="boom") if failed else None, as_of="2025-11-20", place="石桥镇",
               model="secret-model:8b", prompt_version="prompt-77", corpus_hash="h")


def given(case_id: str, grader: str, final: bool = False, answer_id: str | None = None, note: str | None = None, **marks: int) -> Grade:
    return Grade(run_id="r", case_id=case_id, answer_id=answer_id or f"answer-{case_id}", grader=grader, is_final=final, note=note,
                 marks=Marks.model_validate({**ALL_GOOD.model_dump(), **marks}), at=datetime(2026, 3, 1, tzinfo=UTC))


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Desk]:
    opened = open_desk(small_settings(tmp_path))
    opened.runs.add_run("r", {"n": 3, "today": "2025-11-20", "model": "secret-model:8b"})
    for one in (row("A1"), row("A2"), row("A3", failed=True)):
        opened.runs.add_row("r", one.case.id, one.model_dump(mode="json"))
    yield opened
    opened.close()


async def run(desk: Desk, name: str, **values: Any) -> dict[str, Any]:
    return await EVAL_COMMANDS[name].run(desk, EVAL_COMMANDS[name].parse(values))


# What is graded next


def test_every_answer_gets_two_graders_before_a_third_is_asked() -> None:
    rows, grades = [row(f"A{number}") for number in range(9)], list[Grade]()

    def works(grader: str, most: int) -> int:
        """Grade what comes next until nothing does, or as much as was asked for; return how much that was."""
        for done in range(most):
            left = waiting(with_grades("r", rows, grades), grader)
            if not left:
                return done
            grades.append(given(left[0].case.id, grader))
        return most

    assert (works("周远", 6), works("Anna", 7)) == (6, 7)
    third = works("李明", 99)
    graded = with_grades("r", rows, grades)

    # Li Ming is never a third: he gets the 18 - 13 places left, or fewer where an answer nobody graded wants two
    assert max(len(graded.of(one.case.id)) for one in rows) == 2
    lacking = [one.case.id for one in rows if len(graded.of(one.case.id)) < 2]
    assert third == 5 - len(lacking)
    assert all([one.grader for one in graded.of(case_id)] == ["李明"] for case_id in lacking)
    assert works("周远", 99) == len(lacking) and with_grades("r", rows, grades).twice() == 9


def test_a_third_is_asked_only_who_wants_to_and_once_all_have_two() -> None:
    rows = [row("A1"), row("A2")]
    half = [given("A1", "周远"), given("A1", "Anna"), given("A2", "周远")]
    whole = [*half, given("A2", "Anna")]

    assert [one.case.id for one in waiting(with_grades("r", rows, half), "李明", as_third=True)] == ["A2"]
    assert waiting(with_grades("r", rows, whole), "李明") == ()
    assert {one.case.id for one in waiting(with_grades("r", rows, whole), "李明", as_third=True)} == {"A1", "A2"}
    assert waiting(with_grades("r", rows, whole), "周远", as_third=True) == ()


def test_each_grader_has_an_order_of_their_own_that_stays() -> None:
    graded = with_grades("r", [row(f"A{number}") for number in range(12)], [])
    orders = [[one.case.id for one in waiting(graded, grader)] for grader in ("周远", "Anna", "周远")]

    assert orders[0] == orders[2] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])


def test_a_failure_is_counted_and_nobody_grades_it() -> None:
    graded = with_grades("r", [row("A1"), row("A2", failed=True)], [])

    assert (len(graded.rows), graded.failed) == (1, 1)
    with pytest.raises(WrongCall, match="A2 has no answer"):
        to_grade(row("A2", failed=True))


def test_grades_of_an_answer_that_was_asked_again_count_no_more() -> None:
    graded = with_grades("r", [row("A1")], [given("A1", "周远", answer_id="older"), given("A1", "Anna")])

    assert [one.grader for one in graded.of("A1")] == ["Anna"]
    assert graded.outdated == 1
    assert [one.case.id for one in waiting(graded, "周远")] == ["A1"]


async def test_a_grader_sees_neither_model_nor_mode_nor_others_marks(desk: Desk) -> None:
    grade(desk, "r", "A1", "Anna", Marks(correct=0, complete=1, cited=2, usable=1), "too long")

    seen = await run(desk, "eval grades next", run="r", grader="周远")

    said = json.dumps(seen, ensure_ascii=False)
    for hidden in ("secret-model", "prompt-77", "generated", "worded", "Anna", "too long", "facts_found", "answer-A"):
        assert hidden not in said, hidden
    assert (seen["done"], seen["left"], seen["failed"], seen["marks"]) == (0, 2, 1, None)
    assert seen["answer"]["answer"]["claims"][0]["text"] == "30分钟内通知。"


@pytest.mark.parametrize("tells", [
    "未使用模型，以下为现行文件原文摘录", "The model did not answer (the model took too long); these are verbatim extracts",
    "为不超出模型上下文，有2条依据未交给模型：D03", "向量索引不可用，以下按关键词检索",
])
def test_notes_that_tell_how_an_answer_was_made_are_not_shown(tells: str) -> None:
    answer = row("A1", warnings=(tells, "读数为用户输入，未核实")).answer

    assert answer is not None
    assert blind(answer).warnings == ("读数为用户输入，未核实",)


# Marks given


async def test_grading_again_replaces_and_the_last_one_can_be_mended(desk: Desk) -> None:
    for marks in ({"correct": 2}, {"correct": 1}):
        await run(desk, "eval grade", run="r", case="A1", grader="周远", note=" 见附件 ", **(ALL_GOOD.model_dump() | marks))

    again = await run(desk, "eval grades next", run="r", grader="周远", again=True)

    assert (again["answer"]["case_id"], again["marks"]["correct"], again["note"], again["done"]) == ("A1", 1, "见附件", 1)
    assert len(desk.grades.of_run("r")) == 1


async def test_who_has_graded_nothing_has_nothing_to_mend(desk: Desk) -> None:
    with pytest.raises(WrongCall, match="graded nothing"):
        await run(desk, "eval grades next", run="r", grader="周远", again=True)


async def test_one_person_is_one_grader_however_the_name_is_typed(desk: Desk) -> None:
    grade(desk, "r", "A1", "Anna  Lee", ALL_GOOD)

    assert grade(desk, "r", "A1", " ＡNNA lee", ALL_GOOD).grader == "Anna Lee"
    with pytest.raises(WrongCall, match="1 to 60 characters"):
        known_name(with_grades("r", [], []), "   ")


@pytest.mark.parametrize("case_id", ["A3", "A9"])
def test_what_has_no_answer_cannot_be_graded(desk: Desk, case_id: str) -> None:
    with pytest.raises(NotFound, match=f"no answer to case {case_id}"):
        grade(desk, "r", case_id, "周远", ALL_GOOD)


@pytest.mark.parametrize("mark", [3, -1, None])
async def test_a_mark_is_0_1_or_2(desk: Desk, mark: int | None) -> None:
    with pytest.raises(WrongCall, match="usable"):
        await run(desk, "eval grade", run="r", case="A1", grader="周远", **(ALL_GOOD.model_dump() | {"usable": mark}))


async def test_a_run_nobody_made_cannot_be_graded(desk: Desk) -> None:
    for name, values in (("eval grades next", {"grader": "周远"}), ("eval grades export", {}), ("eval agreement", {})):
        with pytest.raises(NotFound, match="no run nobody"):
            await run(desk, name, run="nobody", **values)


def test_no_name_of_a_grader_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        grade(desk, "r", "A1", "周远", ALL_GOOD, "备注里的话")

    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "answer graded" in logged
    assert "周远" not in logged and "备注里的话" not in logged


# Settling


async def test_a_third_person_settles_what_two_see_otherwise(desk: Desk) -> None:
    grade(desk, "r", "A1", "周远", ALL_GOOD, "站名不对")
    with pytest.raises(WrongCall, match="no two graders differ"):
        adjudicate(desk, "r", "A1", "李明", ALL_GOOD)
    grade(desk, "r", "A1", "Anna", Marks(correct=0, complete=2, cited=2, usable=1))
    for name in ("周远", "anna"):
        with pytest.raises(WrongCall, match="a third person"):
            adjudicate(desk, "r", "A1", name, ALL_GOOD)
    before = await run(desk, "eval grades differing", run="r", grader="李明")

    adjudicate(desk, "r", "A1", "李明", Marks(correct=1, complete=2, cited=2, usable=2))

    (one,) = before["differing"]
    assert (one["rows"], before["open"], one["final"]) == (["correct", "usable"], 1, None)
    assert "周远" not in json.dumps(before, ensure_ascii=False)
    assert [given["note"] for given in one["grades"]] == ["站名不对", None]
    after = await run(desk, "eval grades differing", run="r", grader="李明")
    assert (after["n"], after["open"], after["differing"][0]["final"]["marks"]["correct"]) == (1, 0, 1)
    own = await run(desk, "eval grades differing", run="r", grader="周远")
    assert (own["n"], own["own"]) == (0, 1)


async def test_nothing_graded_is_nothing_to_settle(desk: Desk) -> None:
    with pytest.raises(WrongCall, match="nobody has graded"):
        adjudicate(desk, "r", "A1", "李明", ALL_GOOD)
    assert (await run(desk, "eval grades differing", run="r"))["n"] == 0


# Files


def test_grades_are_exported_in_both_forms() -> None:
    note = "=HYPERLINK(\"http://x\")\n第二行"
    graded = with_grades("r", [row("A1", category="清点"), row("A2")], [
        given("A2", "周远"), given("A1", "周远", note=note), given("A1", "Anna", correct=0), given("A1", "李明", final=True, correct=1)])

    lines = [json.loads(line) for line in as_jsonl(graded).splitlines()]
    table = list(csv.DictReader(io.StringIO(as_csv(graded))))

    assert [(one["case_id"], one["grader"], one["correct"], one["is_final"]) for one in lines] == [
        ("A1", "周远", 2, False), ("A1", "Anna", 0, False), ("A1", "李明", 1, True), ("A2", "周远", 2, False)]
    assert lines[0]["note"] == note and table[0]["note"] == f"'{note}"
    assert [(one["case_id"], one["correct"], one["category"]) for one in table] == [
        ("A1", "2", "清点"), ("A1", "0", "清点"), ("A1", "1", "清点"), ("A2", "2", "")]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula_does(first: str) -> None:
    assert cell(f"{first}1+1") == f"'{first}1+1"
    assert cell(f"1{first}") == f"1{first}"


def test_a_run_without_grades_exports_a_head_alone() -> None:
    graded = with_grades("r", [row("A1")], [])

    assert as_jsonl(graded) == ""
    assert as_csv(graded).count("\n") == 1


# What the marks say


def test_without_grades_it_says_so() -> None:
    found = people(with_grades("r", [row("A1")], []))

    assert (found["says"], found["rubric"], found["complete"]) == (NO_GRADES, {}, False)
    assert list(agreement_lines(found)) == ["run r: there are no human grades yet"]


def test_the_page_has_words_for_every_measure_that_stands_beside_people() -> None:
    beside = {name: measure for name, measure in AUTOMATIC.items() if measure}

    assert {name: Wording("en")(f"agreement_by_{name}") for name in beside} == beside
    assert not any(Wording("zh")(f"agreement_by_{name}").isascii() for name in beside)


def test_marks_of_few_answers_have_an_interval_within_the_scale() -> None:
    alike = people(with_grades("r", [row("A1")], [given("A1", "Anna")]))["rubric"]["correct"]["mean"]
    high = people(with_grades("r", [row(f"A{one}") for one in range(6)],
                              [given(f"A{one}", "Anna", correct=1 if one == 0 else 2) for one in range(6)]))["rubric"]["correct"]["mean"]

    assert (alike["value"], alike["lo"], alike["hi"]) == (2.0, 0.4131, 2.0)  # twice Wilson's 1 / (1 + z²) = .20654
    assert high["value"] == 1.8333 and 0 < high["lo"] < 1.8333 < high["hi"] <= 2.0


def test_an_answer_ends_with_the_final_mark_else_with_the_mean() -> None:
    graded = with_grades("r", [row("A1"), row("A2"), row("A3")], [
        given("A1", "周远", correct=0), given("A1", "Anna", correct=2), given("A1", "李明", final=True, correct=2),
        given("A2", "周远", correct=1), given("A2", "Anna", correct=2)])

    assert [settled(graded, case_id, "correct") for case_id in ("A1", "A2", "A3")] == [2.0, 1.5, None]


def test_people_stand_beside_the_measures() -> None:
    # facts found 1, 0, 1, 0 and, since the last one says what it must not, correct by the measures: 1, 0, 0, 0
    rows = [row("A1", must=["30分钟"], cite=[{"document": "D1"}]), row("A2", must=["40分钟"], cite=[{"document": "D2"}]),
            row("A3", must=["30分钟"], must_not=["通知"], cite=[{"document": "D3"}]), row("A4", must=["50分钟"], cite=[{"document": "D4"}])]
    marks = {"A1": (2, 2), "A2": (0, 1), "A3": (0, 0), "A4": (0, 0)}
    grades = [given(case_id, grader, correct=mark) for case_id, pair in marks.items()
              for grader, mark in zip(("周远", "Anna"), pair, strict=True)]

    found = people(with_grades("r", rows, grades))
    correct = found["rubric"]["correct"]

    # eight marks: n0 = 5, n1 = 1, n2 = 2, A2 differs, so o01 = 1; (2.5 + .5)² = 9, (.5 + 1)² = 2.25, (2.5 + 1 + 1)² = 20.25:
    # 1 - 7 * 9 / (5 * 9 + 2 * 2.25 + 10 * 20.25) = 1 - 63 / 252
    assert correct["alpha"]["value"] == 0.75
    assert (correct["exact"], correct["settled"]) == (0.75, {"0": 2, "0.5": 1, "2": 1})
    assert correct["mean"]["value"] == pytest.approx(0.625)  # (2 + .5 + 0 + 0) / 4
    # tau-b of (2, 1) (.5, 0) (0, 0) (0, 0): A1 is above the three others in both, C = 3; not tied in people 5, in the measure 3
    assert correct["automatic"]["tau"]["value"] == pytest.approx(3 / 15 ** 0.5, abs=1e-4)
    assert found["rubric"]["usable"]["automatic"] is None
    assert found["rubric"]["cited"]["alpha"] == {"value": None, "lo": None, "hi": None, "n": 4, "why": "one_value"}
    assert (found["graders"], found["graded_twice"], found["complete"], found["differing"]) == (2, 4, True, 1)
    json.dumps(found, allow_nan=False)
    assert any("one value everywhere" in line for line in agreement_lines(found))


def test_a_case_that_wants_nothing_measurable_is_counted_as_without() -> None:
    graded = with_grades("r", [row("A1"), row("A2", must=["30分钟"])], [given("A1", "周远"), given("A2", "周远")])

    beside = people(graded)["rubric"]["complete"]["automatic"]

    assert (beside["without"], beside["tau"]["n"], beside["tau"]["why"]) == (1, 1, "no_pairs")


@pytest.mark.parametrize(("case", "value"), [
    ({"must": ["30分钟"]}, 1.0), ({"must": ["30分钟", "40分钟"]}, 0.5), ({"must": ["30分钟"], "must_not": ["通知"]}, 0.0),
    ({"must_not": ["40分钟"]}, 1.0), ({}, None),
])
def test_the_measure_of_correct_is_the_facts_found_unless_something_forbidden_is_said(case: dict[str, Any], value: float | None) -> None:
    assert automatic(row("A1", **case), "correct") == value


async def test_what_to_grade_is_readable_in_a_terminal(desk: Desk) -> None:
    lines = list(next_lines(await run(desk, "eval grades next", run="r", grader="周远")))

    assert lines[0] == "0 graded, 2 left"
    assert any("30分钟内通知" in line for line in lines) and sum(line.startswith("--") for line in lines) == 4
    for case_id in ("A1", "A2"):
        grade(desk, "r", case_id, "周远", ALL_GOOD)
    assert list(next_lines(await run(desk, "eval grades next", run="r", grader="周远"))) == [
        "2 graded, 0 left", "nothing is left for you; other answers wait for another grader"]
