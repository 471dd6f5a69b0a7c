"""A reader objects to a sentence: it is kept with its answer, and becomes a case."""

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from eval.cases import read_cases
from eval.commands import EVAL_COMMANDS
from eval.corrected import wanted
from service.answer_commands import ANSWER_COMMANDS
from service.commands import COMMANDS, Command
from service.correcting import correct
from service.domain.answers import Answer, sentences_of
from service.errors import NotFound, WrongCall
from service.wiring import Desk
from tests.doubles.small_county import county_desk

EVERY: dict[str, Command] = {**COMMANDS, **ANSWER_COMMANDS, **EVAL_COMMANDS}
QUESTION = "镇值班室接到险情报告后多久上报？"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with county_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nothing_from_before(desk: Desk) -> None:
    desk.answers.purge_before(None)


def run(desk: Desk, name: str, **values: Any) -> dict[str, Any]:
    command = EVERY[name]
    return asyncio.run(command.run(desk, command.parse(values)))


def answered(desk: Desk, question: str = QUESTION, **given: Any) -> Answer:
    return Answer.model_validate(run(desk, "ask", text=question, **given))


def test_a_correction_is_kept_with_its_answer(desk: Desk) -> None:
    answer = answered(desk)

    given = run(desk, "correct", answer_id=answer.answer_id, sentence=1, kind="outdated", says=" 应为15分钟 ", by="周远")

    (listed,) = run(desk, "corrections list")["corrections"]
    assert {**given, "text": answer.claims[0].text, "question": QUESTION} == listed
    assert (listed["says"], listed["by"], listed["kind"], listed["sentence"]) == ("应为15分钟", "周远", "outdated", 1)
    assert run(desk, "answers show", answer_id=answer.answer_id)["corrections"] == [given]
    assert run(desk, "replay", answer_id=answer.answer_id)["corrections"] == [given]


def test_what_is_right_and_who_says_so_may_stay_open(desk: Desk) -> None:
    given = run(desk, "correct", answer_id=answered(desk).answer_id, sentence=1, kind="wrong", says="  ", by="")

    assert (given["says"], given["by"]) == (None, None)


def test_every_line_of_a_gap_can_be_corrected(desk: Desk) -> None:
    answer = answered(desk, "火星车的轮胎多少钱？")
    assert answer.gap is not None and answer.gap.call

    sentences = sentences_of(answer)
    assert sentences[:2] == (answer.gap.missing, answer.gap.call[0].quote)
    assert correct(desk, answer.answer_id, len(sentences), "wrong").sentence == len(sentences)


@pytest.mark.parametrize("sentence", [0, -1, 99])
def test_a_sentence_that_is_not_there_cannot_be_corrected(desk: Desk, sentence: int) -> None:
    answer = answered(desk)

    with pytest.raises(WrongCall, match=r"there is no sentence|sentence:"):
        run(desk, "correct", answer_id=answer.answer_id, sentence=sentence, kind="wrong")
    with pytest.raises(WrongCall, match="numbers them"):
        correct(desk, answer.answer_id, sentence, "wrong")
    assert run(desk, "corrections list")["count"] == 0


def test_an_answer_that_is_not_there_cannot_be_corrected(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no-such-answer"):
        run(desk, "correct", answer_id="no-such-answer", sentence=1, kind="wrong")


def test_corrections_go_with_their_purged_answer(desk: Desk) -> None:
    first, second = answered(desk), answered(desk)
    for one in (first, second):
        correct(desk, one.answer_id, 1, "wrong", "应为15分钟")

    run(desk, "answers purge", answer_id=first.answer_id)

    assert [one["answer_id"] for one in run(desk, "corrections list")["corrections"]] == [second.answer_id]
    assert run(desk, "corrections cases")["n"] == 1


@pytest.mark.parametrize("values", [{}, {"all": True, "before": "2030-01-01"}, {"answer_id": "a", "all": True}])
def test_what_to_purge_is_said_once(desk: Desk, values: dict[str, Any]) -> None:
    answered(desk)

    with pytest.raises(WrongCall, match="only one of them"):
        run(desk, "answers purge", **values)
    assert desk.answers.count() == 1


def test_answers_are_listed_with_how_often_they_were_corrected(desk: Desk) -> None:
    first, second = answered(desk), answered(desk, "县防汛办电话是多少？")
    correct(desk, first.answer_id, 1, "wrong")

    listed = run(desk, "answers list")

    assert [(one["answer_id"], one["corrections"]) for one in listed["answers"]] == [
        (second.answer_id, 0), (first.answer_id, 1)]
    assert listed["count"] == 2
    assert run(desk, "answers list", before="2020-01-01")["count"] == 0


def test_a_correction_becomes_a_case_in_the_circumstances_of_its_answer(desk: Desk) -> None:
    history = [{"role": "user", "content": "石桥镇有险情"}, {"role": "assistant", "content": "请说明"}]
    answer = answered(desk, place="石桥镇", as_of="2025-11-01", history=history)
    correction = correct(desk, answer.answer_id, 1, "outdated", "应当在15分钟内电话报告", "周远")

    (case,) = run(desk, "corrections cases")["cases"]

    assert (case["question"], case["lang"], case["place"], case["as_of"]) == (QUESTION, "zh", "石桥镇", "2025-11-01")
    assert case["history"] == history
    assert (case["must"], case["must_not"], case["behaviour"]) == (["15分钟"], ["20分钟"], "answer")
    assert case["origin"] == {
        "answer_id": answer.answer_id, "correction_id": correction.correction_id, "sentence": 1, "kind": "outdated",
        "by": "周远", "at": correction.at.isoformat(),
    }


def test_cases_of_corrections_are_a_file_of_cases_and_fail_until_the_documents_are_mended(desk: Desk) -> None:
    answer = answered(desk)
    correct(desk, answer.answer_id, 1, "outdated", "应当在15分钟内电话报告")
    lines = "\n".join(json.dumps(case, ensure_ascii=False) for case in run(desk, "corrections cases")["cases"])

    (case,) = read_cases(lines)
    measured = run(desk, "eval answers", cases=lines, no_model=True)

    assert case.must_not == ("20分钟",)
    assert measured["measures"]["must_not_hits"]["value"] == 1  # the plan still says 20 minutes
    assert measured["measures"]["facts_found"]["value"] == 0


def test_a_case_made_of_a_correction_can_be_graded(desk: Desk) -> None:
    answer = answered(desk)
    correct(desk, answer.answer_id, 1, "outdated", "应当在15分钟内电话报告", "周远")
    lines = "\n".join(json.dumps(case, ensure_ascii=False) for case in run(desk, "corrections cases")["cases"])
    run_id = run(desk, "eval answers", cases=lines, no_model=True)["run_id"]

    seen = run(desk, "eval grades next", run=run_id, grader="Anna")
    run(desk, "eval grade", run=run_id, case=seen["answer"]["case_id"], grader="Anna", correct=0, complete=1, cited=2, usable=2)

    assert (seen["answer"]["question"], seen["answer"]["reference"]["must"]) == (QUESTION, [["15分钟"]])
    assert "周远" not in json.dumps(seen, ensure_ascii=False)  # who objected is no matter for a grader
    told = run(desk, "eval agreement", run=run_id)
    assert (told["graded"], told["rubric"]["correct"]["settled"]) == (1, {"0": 1})


@pytest.mark.parametrize(("sentence", "says", "must", "must_not"), [
    ("5.1 应当在20分钟内报告。", "应当在15分钟内报告", ("15分钟",), ("20分钟",)),
    ("电话0999-555-0001", "现在是0999-555-0011", ("0999-555-0011",), ("0999-555-0001",)),
    ("村干部通知到每一户。", "网格员通知", ("网格员通知",), ("村干部通知到每一户。",)),
    ("水位达到86.50米。", "八十六米五，另须报告", ("八十六米五，另须报告",), ("水位达到86.50米。",)),  # the value is the same
    ("Report within 20 minutes.", "Report within 15 minutes.", ("15 minutes",), ("20 minutes",)),
    ("应当在20分钟内报告。", None, (), ("应当在20分钟内报告。",)),
])
def test_a_case_wants_the_right_value_and_forbids_the_wrong_one(
    sentence: str, says: str | None, must: tuple[str, ...], must_not: tuple[str, ...]
) -> None:
    assert wanted(sentence, says) == (must, must_not)


def test_nothing_of_what_was_said_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = answered(desk)

    run(desk, "correct", answer_id=answer.answer_id, sentence=1, kind="wrong", says="应为柒拾分钟", by="周远山")
    run(desk, "replay", answer_id=answer.answer_id)
    run(desk, "answers purge", all=True)

    own = [repr(record.__dict__) for record in caplog.records if record.name.startswith("service")]
    assert any("answer corrected" in one for one in own) and any("answers purged" in one for one in own)
    assert not [one for one in own if any(word in one for word in ("柒拾", "周远山", "险情报告", "电话报告"))]
