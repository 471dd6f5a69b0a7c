"""Who is told what to do first, and from which plan."""

import asyncio
from collections.abc import Iterator

import pytest

from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.answering.first_actions import Actions, first_actions, wants_actions
from service.domain.answers import Answer
from service.retrieval.query import to_query
from service.wiring import Desk
from tests.doubles.small_county import COUNTY, TODAY, county_desk

GAS = """# 青岚县城镇燃气事故应急预案

本预案自2025年6月1日起施行。

## 3 用户家中泄漏首要步骤

1. 关闭燃气阀门。
2. 打开门窗。

## 4 街道管道泄漏首要步骤

1. 设置警戒线。
2. 疏散街道人员。

## 5 信息报告

1. 二十分钟内报告。
"""
FIRE = """# 青岚县电动自行车火灾处置指引

本指引自2025年4月1日起施行。

## 3 前10分钟处置卡

1. 拨打119，说清楼栋和楼层。
2. 叫醒着火层住户。

## 4 住户逃生

1. 楼道有烟、门把手发烫的，不开门，留在户内。
2. 用湿毛巾堵住门缝。
"""
NEIGHBOURS_GAS = GAS.replace("青岚县", "白石县").replace("关闭燃气阀门", "点火检查")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    given = {**COUNTY, "D08_燃气.md": GAS, "D09_电动自行车.md": FIRE, "N08_燃气.md": NEIGHBOURS_GAS}
    with county_desk(tmp_path_factory.mktemp("home"), given) as opened:
        yield opened


def asked(desk: Desk, question: str) -> Actions | None:
    understood = desk.search.understand(question)
    scope = desk.search.scope(TODAY, desk.place(None))
    return first_actions(understood, to_query(understood, desk.embedder), scope, desk.records, desk.embedder)


@pytest.mark.parametrize("question", [
    "家里燃气泄漏怎么办？", "三楼着火了", "街上漏气了，先做什么", "燃气泄漏的处置步骤", "gas leak, what should I do first?",
    "the shed is on fire", "there is a smell of gas, first steps?",
])
def test_who_reports_what_is_happening_wants_actions(question: str) -> None:
    assert wants_actions(question)


@pytest.mark.parametrize("question", [
    "燃气抢修电话是多少？", "着火了要多久之内报告？", "起火以后谁负责疏散？", "警戒范围是多少米？", "who repairs a gas leak?", "值班安排",
])
def test_who_looks_something_up_wants_none(question: str) -> None:
    assert not wants_actions(question)


def test_the_section_nearest_to_the_question_answers(desk: Desk) -> None:
    found = asked(desk, "家里燃气泄漏怎么办？")
    assert found is not None

    assert [line.text for line in found.lines][:2] == ["1. 关闭燃气阀门。", "2. 打开门窗。"]
    assert found.version.doc_id == "D08"


def test_nothing_comes_before_the_call_for_help(desk: Desk) -> None:
    found = asked(desk, "电瓶车着火，楼道有烟，门把手烫，开不开门，怎么逃生")

    assert found is not None
    assert found.lines[0].text.startswith("1. 拨打119")
    assert any("留在户内" in line.text for line in found.lines)  # what the question is nearest to follows


def test_a_neighbours_first_actions_are_never_given(desk: Desk) -> None:
    found = asked(desk, "白石县用户家中泄漏点火检查怎么办？燃气")
    assert found is not None

    assert found.version.doc_id == "D08"


def test_sections_that_are_not_first_actions_stay_out(desk: Desk) -> None:
    found = asked(desk, "燃气泄漏怎么办？")
    assert found is not None

    assert "1. 二十分钟内报告。" not in [line.text for line in found.lines]


def test_without_a_hazard_there_are_none(desk: Desk) -> None:
    assert asked(desk, "怎么办？") is None


def test_without_a_plan_for_the_hazard_there_are_none(desk: Desk) -> None:
    assert asked(desk, "森林着火怎么办？") is None


def test_a_figure_that_is_nowhere_holds_no_first_action_back(desk: Desk) -> None:
    ask = Ask("家里燃气泄漏怎么办，撤到多少米以外？", TODAY, desk.place(None), use_model=False, keep=False)

    async def last() -> Answer:
        events = [event async for event in desk.answerer.answer(ask)]
        assert isinstance(events[-1], AnswerReady)
        return events[-1].answer

    answer = asyncio.run(last())

    assert answer.outcome == "answered"  # no clause of this plan says how many metres
    assert "1. 关闭燃气阀门。" in [claim.text for claim in answer.claims]
