"""Commands typed about answers that were given."""

import json
from pathlib import Path

import pytest

from eval.cases import read_cases
from ingest_docs.pipeline import SourceFile, ingest
from service.wiring import open_desk
from tests.doubles.small_home import PLAN, PLAN_NAME, small_settings
from tests.doubles.typed_commands import Typed, home_to_type_in, typing_in

QUESTION = "接到转移指令后多长时间通知到每一户？"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_to_type_in(tmp_path_factory.mktemp("home"))


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    return typing_in(home, monkeypatch, capsys)


def test_replay_prints_what_ask_printed_to_the_byte(typed: Typed) -> None:
    asked = typed("ask", QUESTION, "--json")
    answer_id = asked.document["answer_id"]

    replayed = typed("replay", answer_id, "--json").document
    read = typed("replay", answer_id).out

    # `ask --json` prints one line
    assert json.dumps(replayed["answer"], ensure_ascii=False) + "\n" == asked.out
    assert read.startswith(asked.document["text"] + "\n")
    assert (replayed["same"], replayed["changed"], replayed["superseded"], replayed["removed"]) == (True, [], [], [])
    assert "today's documents would answer the same" in read


def test_replay_names_what_was_removed(typed: Typed, home: Path) -> None:
    asked = typed("ask", QUESTION, "--json").document
    typed("documents", "remove", "D90")

    found = typed("replay", asked["answer_id"], "--json").document
    read = typed("replay", asked["answer_id"]).out
    desk = open_desk(small_settings(home))  # taken in again, for the tests that follow as well
    ingest(desk, [SourceFile(PLAN_NAME, f"upload:{PLAN_NAME}", PLAN.encode())])
    desk.close()
    again = typed("replay", asked["answer_id"], "--json").document

    assert found["same"] is False and found["removed"][0]["doc_id"] == "D90"
    assert "已移除 / removed: 石桥镇防汛应急预案" in read
    assert (again["same"], again["removed"]) == (True, [])


def test_show_numbers_the_sentences_that_correct_names(typed: Typed) -> None:
    answer_id = typed("ask", QUESTION, "--json").document["answer_id"]
    sentences = typed("answers", "show", answer_id, "--json").document["sentences"]
    number = next(one["sentence"] for one in sentences if "30分钟" in one["text"])

    corrected = typed("correct", answer_id, "--sentence", str(number), "--kind", "outdated", "--says", "应为20分钟", "--by", "周远")
    shown = typed("answers", "show", answer_id)

    assert corrected.code == 0 and corrected.out == f"过时 / outdated #{number}: 应为20分钟  (周远)\n"
    assert "30分钟内通知到每一户" in shown.out and "过时 / outdated" in shown.out
    cases = typed("corrections", "list", "--answer", answer_id, "--as-cases")
    (case,) = read_cases(cases.out)
    assert (case.must, case.must_not) == (("20分钟",), ("30分钟",))
    assert typed("corrections", "list", "--answer", answer_id, "--as-cases", "--json").document["n"] == 1
    assert "应为20分钟" in typed("corrections", "list").out


def test_purging_one_then_all_leaves_none(typed: Typed) -> None:
    first = typed("ask", QUESTION, "--json").document["answer_id"]
    second = typed("ask", QUESTION, "--json").document["answer_id"]
    assert first in typed("answers", "list").out

    assert typed("answers", "purge", first, "--json").document["purged"] == 1
    assert typed("replay", first).code == 1
    assert typed("answers", "purge", "--before", "2020-01-01", "--json").document["purged"] == 0
    assert typed("replay", second).code == 0
    assert typed("answers", "purge", "--all", "--json").document["left"] == 0
    assert typed("answers", "list", "--json").document["answers"] == []


@pytest.mark.parametrize(("arguments", "code", "says"), [
    (("answers", "purge"), 2, "say what to purge"),
    (("answers", "purge", "--all", "--before", "2025-01-01"), 2, "only one of them"),
    (("answers", "purge", "--before", "yesterday"), 2, "--before wants a day"),
    (("answers", "show", "nothing"), 1, "there is no answer nothing"),
    (("replay", "nothing"), 1, "there is no answer nothing"),
    (("correct", "nothing", "--sentence", "1", "--kind", "wrong"), 1, "there is no answer nothing"),
    (("correct", "nothing", "--sentence", "1", "--kind", "ugly"), 2, "kind"),
    (("correct", "nothing", "--sentence", "0", "--kind", "wrong"), 2, "sentence"),
])
def test_a_call_that_cannot_be_done_says_why(typed: Typed, arguments: tuple[str, ...], code: int, says: str) -> None:
    ran = typed(*arguments)

    assert ran.code == code
    assert says in ran.err
