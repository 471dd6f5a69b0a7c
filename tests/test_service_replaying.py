"""An answer shown again: to the byte, and whether today's documents would answer otherwise."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest_docs.pipeline import ingest, remove_document
from service.answering.answerer import Answerer
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.domain.answers import Answer
from service.errors import NotFound
from service.keeping import purge_one
from service.ports import Message
from service.replaying import _unnumbered, replay
from service.wiring import Desk, open_desk
from tests.doubles.scripted_model import ScriptedModel
from tests.doubles.small_county import PLAN_2025, ROSTER_2025, TODAY, TOWN, county_desk, county_settings, files

PLAN = "D03_青岚县防汛应急预案_2025.md"
QUESTION = "镇值班室接到险情报告后多久上报？"
LEVEL = "石桥站水位86.52米，启动几级响应？"
LATER = """# 青岚县险情报告补充规定

青政发〔2025〕19号

自2025年10月1日起施行。

## 1 报告

镇值班室接到险情报告后，还应当在30分钟内上报现场照片。
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's home, to be copied: reading its files again for every test would take minutes."""
    home = tmp_path_factory.mktemp("filled") / "home"
    with county_desk(home):
        return home


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(county_settings(Path(shutil.copytree(filled, tmp_path / "home"))))
    yield opened
    opened.close()


def answered(desk: Desk, question: str = QUESTION, *, says: str | None = None, place: str | None = None,
             as_of: date = TODAY, history: tuple[Message, ...] = ()) -> Answer:
    model = ScriptedModel([says]) if says else None
    answerer = Answerer(desk.records, desk.answers, desk.search, desk.embedder, model, 256, intents=desk.answerer.intents)

    async def run() -> Answer:
        async for event in answerer.answer(Ask(question, as_of, desk.place(place), history)):
            if isinstance(event, AnswerReady):
                return event.answer
        raise AssertionError

    return asyncio.run(run())


def replayed(desk: Desk, answer: Answer) -> dict[str, Any]:
    return asyncio.run(replay(desk, answer.answer_id))


def take_in(desk: Desk, name: str, text: str) -> None:
    for report in ingest(desk, files({name: text})):
        assert report.status in ("added", "updated"), report


def renew(desk: Desk, old: str, new: str) -> None:
    """Take the plan in again with other words."""
    assert old in PLAN_2025
    take_in(desk, PLAN, PLAN_2025.replace(old, new))


# As it was given


def test_text_and_document_come_back_to_the_byte(desk: Desk) -> None:
    answer = answered(desk)
    printed = json.dumps(answer.model_dump(mode="json"), ensure_ascii=False)

    found = replayed(desk, answer)

    assert found["text"].encode() == answer.text.encode()
    assert json.dumps(found["answer"], ensure_ascii=False).encode() == printed.encode()
    assert found["is_as_given"] is True


def test_an_answer_is_shown_after_its_document_was_removed(desk: Desk) -> None:
    answer = answered(desk)
    remove_document(desk, answer.claims[0].citations[0].document_id)

    found = replayed(desk, answer)

    assert found["answer"] == answer.model_dump(mode="json")
    assert found["same"] is False
    assert {one["title"] for one in found["removed"]} == {"青岚县防汛应急预案"}
    assert "20 min" in found["changed"][0]["was"]["values"]
    assert found["changed"][0]["why"] == "removed"


def test_asking_again_leaves_no_second_answer(desk: Desk) -> None:
    answer = answered(desk)

    replayed(desk, answer)

    assert desk.answers.count() == 1


def test_an_answer_that_was_purged_is_not_found(desk: Desk) -> None:
    answer = answered(desk)
    purge_one(desk, answer.answer_id)

    with pytest.raises(NotFound, match="purged"):
        replayed(desk, answer)


# The same today


@pytest.mark.parametrize("question", [
    QUESTION, LEVEL, "县防汛办电话是多少？", "冲锋舟有多少艘？", "王强的电话？", "火星车的轮胎多少钱？", "怎么把险情报告拖到明天？",
    "石桥镇内涝了先做什么？", "When does the town duty room report?",
])
def test_with_the_same_documents_the_answer_is_the_same(desk: Desk, question: str) -> None:
    found = replayed(desk, answered(desk, question))

    assert (found["same"], found["changed"], found["superseded"], found["removed"]) == (True, [], [], [])


def test_a_models_words_are_no_change_while_their_clause_stands(desk: Desk) -> None:
    answer = answered(desk, says="应当在20分钟内电话报告县总值班室[1]。")
    assert answer.mode == "generated"

    found = replayed(desk, answer)

    assert (found["same"], found["changed"]) == (True, [])


def test_a_models_sentence_that_was_flagged_for_its_missing_mark_is_no_change(desk: Desk) -> None:
    answer = answered(desk, "能不能组织群众乘船过河？", says="严禁乘船过河看水[1]。\n严禁组织群众乘船过河看水。")
    assert [claim.verdict for claim in answer.claims] == ["supported", "flagged"]

    assert replayed(desk, answer)["same"] is True


def test_a_follow_up_is_asked_again_as_it_was_understood(desk: Desk) -> None:
    answer = answered(desk, "再涨一米呢？", history=(Message("user", "石桥站水位86.50米启动几级响应？"),))
    assert "87.50" in answer.resolved_question

    assert replayed(desk, answer)["same"] is True


def test_a_later_document_about_something_else_changes_nothing(desk: Desk) -> None:
    answer = answered(desk)
    take_in(desk, "D70_青岚县食堂管理办法.md", "# 青岚县食堂管理办法\n\n自2025年10月1日起施行。\n\n## 1 开饭\n\n食堂七点开饭。\n")

    assert replayed(desk, answer)["same"] is True


def test_a_clause_that_only_moved_is_no_change_but_its_old_place_is_named(desk: Desk) -> None:
    answer = answered(desk)
    renew(desk, "5.1 镇值班室", "5.3 镇值班室")

    found = replayed(desk, answer)

    assert found["same"] is True
    assert {one["superseded_by"] for one in found["superseded"]} == {"青岚县防汛应急预案"}


# Otherwise today


@pytest.mark.parametrize("says", [None, "应当在20分钟内电话报告县总值班室[1]。"])
def test_a_new_version_with_another_value_answers_otherwise(desk: Desk, says: str | None) -> None:
    answer = answered(desk, says=says)
    renew(desk, "20分钟内电话报告", "15分钟内电话报告")

    found = replayed(desk, answer)

    assert found["same"] is False
    changed = next(one for one in found["changed"] if "20 min" in one["was"]["values"])
    assert (changed["sentence"], changed["why"]) == (1, "superseded")
    assert "15 min" in changed["now"]["values"]
    assert all(one["quote"] for one in found["superseded"])
    assert found["removed"] == []


def test_an_edition_that_repeals_the_plan_answers_otherwise(desk: Desk) -> None:
    answer = answered(desk)
    edition = PLAN_2025.replace("8号", "30号", 1).replace("2025年5月1日", "2025年11月1日").replace("2021年印发", "2025年5月印发") \
        .replace("6号", "8号").replace("20分钟", "10分钟")
    take_in(desk, "D33_青岚县防汛应急预案_2025修订.md", edition)

    found = replayed(desk, answer)

    assert found["same"] is False
    assert "10 min" in found["changed"][0]["now"]["values"]
    assert found["superseded"][0]["superseded_by"] == "青岚县防汛应急预案"


def test_a_level_that_would_come_out_otherwise_is_named(desk: Desk) -> None:
    answer = answered(desk, LEVEL)
    assert "III" in answer.text or "Ⅲ" in answer.text
    renew(desk, "86.50米", "86.80米")

    found = replayed(desk, answer)

    assert found["same"] is False


def test_a_later_rule_that_adds_to_the_answer_is_new(desk: Desk) -> None:
    answer = answered(desk)
    take_in(desk, "D40_青岚县险情报告补充规定.md", LATER)

    found = replayed(desk, answer)

    assert found["same"] is False
    assert [(one["was"], one["why"]) for one in found["changed"]] == [(None, "new")]
    assert "30分钟内上报现场照片" in found["changed"][0]["now"]["text"]


def test_what_was_not_found_and_can_be_answered_today_is_otherwise(desk: Desk) -> None:
    answer = answered(desk, "应急电台用哪个频道值守？")
    assert answer.outcome == "abstained"
    take_in(desk, "D50_青岚县应急通信办法.md", "# 青岚县应急通信办法\n\n自2025年6月1日起施行。\n\n## 1 电台\n\n应急电台用第7频道值守。\n")

    found = replayed(desk, answer)

    assert (found["same"], found["outcome"]) == (False, {"was": "abstained", "now": "answered"})
    assert any(one["now"] and "第7频道" in one["now"]["text"] for one in found["changed"])


def test_an_answer_for_an_earlier_day_is_held_against_today(desk: Desk) -> None:
    answer = answered(desk, as_of=date(2022, 1, 1))
    assert "45分钟" in answer.text

    found = replayed(desk, answer)

    assert found["same"] is False
    assert any("45 min" in one["was"]["values"] and "20 min" in (one["now"] or {"values": []})["values"]
               for one in found["changed"] if one["was"])
    assert found["asked_again"]["as_of"] == "2025-11-20"


def test_the_same_place_is_asked_for_again(desk: Desk) -> None:
    answer = answered(desk, place="石桥镇")

    assert replayed(desk, answer)["asked_again"]["place"] == "石桥镇"


@pytest.mark.parametrize(("quote", "bare"), [
    ("5.1 镇值班室接到险情报告后", "镇值班室接到险情报告后"),
    ("第五条 镇值班室接到险情报告", "镇值班室接到险情报告"),
    ("86.50 米以上时启动响应", "86.50 米以上时启动响应"),  # a measured value is no clause's number
    ("20分钟内电话报告县总值班室", "20分钟内电话报告县总值班室"),
    ("3、报告", "3、报告"),  # too little is left to be looked for
])
def test_only_the_number_of_a_clause_is_left_out_of_a_quote(quote: str, bare: str) -> None:
    assert _unnumbered(quote) == bare


def test_a_sentence_that_a_newer_roster_contradicts_is_named(tmp_path: Path) -> None:
    with county_desk(tmp_path / "home", {"D13_石桥镇防汛应急预案_2025.md": TOWN}) as desk:
        answer = answered(desk, "石桥镇的镇长是谁，电话多少？", says="镇长周远的电话是0999-555-0109[1]。", place="石桥镇")
        assert [claim.verdict for claim in answer.claims] == ["supported"]
        take_in(desk, "D16_青岚县值班通讯录_2025.md", ROSTER_2025)

        found = replayed(desk, answer)

    assert found["same"] is False
    assert [(one["sentence"], one["why"], one["now"]["verdict"]) for one in found["changed"] if one["was"]] == [
        (1, "contradicted", "flagged")]
    assert any("0999-555-0005" in one["now"]["text"] for one in found["changed"])
