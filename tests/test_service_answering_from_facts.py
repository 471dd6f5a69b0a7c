"""What typed facts answer by themselves: levels from losses, moves from rain, roles, order of calls, teams, distances, sums; and what they do not hold."""

from collections.abc import Iterator

import pytest

from service.answering.details import lacks_the_detail
from service.answering.looked import Looked
from service.answering.lookups import look_up
from service.answering.not_held import not_held
from service.domain.answers import Claim
from service.retrieval.query import to_query
from service.wiring import Desk
from tests.doubles.small_county import COUNTY, TODAY, county_desk

FOREST = """# 青岚县森林火灾应急预案

自2025年5月1日起施行。

## 4 响应级别

| 响应级别 | 过火面积 | 其他条件 | 启动人 |
|---|---|---|---|
| Ⅱ级 | 50公顷以上 | 发生人员死亡 | 县长 |
| Ⅲ级 | 10公顷以上 | 威胁村庄安全 | 分管副县长 |
| Ⅳ级 | 1公顷以上 | — | 森防办主任 |
"""
VILLAGE = """# 青岚县突发地质灾害应急预案

自2025年5月1日起施行。

## 4 新堰村后山滑坡转移指标

| 动作 | 1小时雨量（mm） | 3小时雨量（mm） |
|---|---|---|
| 准备转移 | 25 | — |
| 立即转移 | 40 | 70 |
"""
ORDER = """# 青岚县预警叫应工作细则

自2025年6月15日起施行。

## 附件 联系表

| 村 | 呼叫顺序 | 责任人 | 职务 | 手机 |
|---|---|---|---|---|
| 新堰村 | 第1 | 江水生 | 村负责人 | 0999-555-0301 |
| 新堰村 | 第2 | 胡月娥 | 监测员 | 0999-555-0302 |
"""
HAZMAT = """# 青岚县危险化学品事故应急预案

自2025年6月1日起施行。

## 6 距离表

| 物质 | 情形 | 初始隔离（全向） | 下风向防护（白天） | 下风向防护（夜间） |
|---|---|---|---|---|
| 氯（UN 1017） | 小：50千克钢瓶泄漏 | 60 m | 0.4 km | 1.2 km |
| 氯（UN 1017） | 大：1吨钢瓶泄漏 | 300 m | 1.5 km | 4.0 km |
| 氨（UN 1005） | 小：泄漏量208升以下 | 30 m | 0.1 km | 0.2 km |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    given = {**COUNTY, "D06_森林.md": FOREST, "D05_地灾.md": VILLAGE, "D12_叫应.md": ORDER, "D07_危化.md": HAZMAT}
    with county_desk(tmp_path_factory.mktemp("home"), given) as opened:
        yield opened


def asked(desk: Desk, question: str, said_before: str = "") -> Looked | None:
    place = desk.place(None)
    return look_up(question, desk.search.find(question, 5, TODAY, place), desk.search.scope(TODAY, place), desk.records, "zh",
                   home=place, said_before=said_before)


def answered(desk: Desk, question: str, said_before: str = "") -> Looked:
    found = asked(desk, question, said_before)
    assert found is not None
    return found


def test_an_area_suggests_the_level_with_every_other_row_beside_it(desk: Desk) -> None:
    found = answered(desk, "山火过火12公顷,启动几级响应")

    assert found.claims[0].kind == "computed" and "III级" in found.claims[0].text
    # A village in danger starts III whatever the area, a death II: both rows are shown.
    assert any("发生人员死亡" in claim.text for claim in found.claims)


def test_mu_are_converted_before_they_are_compared(desk: Desk) -> None:
    found = answered(desk, "森林火灾过火160亩,几级响应")

    assert "III级" in found.claims[0].text and "10.67" in (found.claims[0].trace or "")  # 160 / 15


def test_rain_that_reaches_a_villages_figure_says_move_now(desk: Desk) -> None:
    found = answered(desk, "新堰村一小时41毫米了,转不转")

    assert "立即转移" in found.claims[0].text and "41 mm ≥ 40 mm" in (found.claims[0].trace or "")


def test_rain_below_the_figure_is_told_as_not_reached(desk: Desk) -> None:
    assert "未达到" in answered(desk, "新堰村一小时20毫米,要不要转移").claims[0].text


def test_the_next_to_call_is_the_next_in_the_order(desk: Desk) -> None:
    assert "胡月娥" in answered(desk, "新堰村江水生打了两遍没人接,下一个打谁").claims[0].text


def test_whom_the_desk_named_before_counts_as_called(desk: Desk) -> None:
    assert asked(desk, "她也没接,再打谁", "转呼江水生、胡月娥") is None  # the list has no third


def test_two_of_one_name_are_asked_back_even_when_no_number_is_asked(desk: Desk) -> None:
    assert len(answered(desk, "喊王强马上过来").options) == 2


def test_a_role_gives_its_holder(desk: Desk) -> None:
    assert "周远" in answered(desk, "石桥镇镇长是谁,手机多少").claims[0].text


def test_distances_are_those_of_the_substance_and_the_size(desk: Desk) -> None:
    found = answered(desk, "一吨氯瓶漏了隔离多少米")

    assert [("300 m" in claim.text) for claim in found.claims] == [True]


@pytest.mark.parametrize(("question", "said"), [
    ("漏气了,人退多少米", "氨"), ("过火面积60,几级响应", "亩"), ("探测器显示25,要不要清楼", "ppm"), ("下了60毫米雨,几级响应", "3小时"),
])
def test_what_an_answer_hangs_on_is_asked_back(desk: Desk, question: str, said: str) -> None:
    found = answered(desk, question)

    assert found.claims == () and any(said in option for option in found.options)


@pytest.mark.parametrize("question", ["氯气漏了退多少米", "过火60公顷,几级响应", "探测器显示25 ppm氨", "3小时60毫米雨,几级响应"])
def test_a_question_that_says_enough_is_not_asked_back(desk: Desk, question: str) -> None:
    found = asked(desk, question)

    assert found is None or not found.options


@pytest.mark.parametrize(("question", "reason"), [
    ("园区AED装在哪", "no_subject"),
    ("2026年版防汛预案警戒水位多少", "no_edition"),
    ("2022年石桥镇决口那次转移了多少人", "no_event"),
    ("柳湾镇救援队几个人", "no_team"),
])
def test_what_no_document_knows_is_told_apart(desk: Desk, question: str, reason: str) -> None:
    assert _reason(desk, question) == reason


@pytest.mark.parametrize("question", ["石桥站III级响应水位多少", "新堰村一小时多少毫米转移", "UN 1017隔离多远", "2025年的防汛预案III级多少米"])
def test_what_a_document_knows_is_answered(desk: Desk, question: str) -> None:
    assert _reason(desk, question) is None


def _reason(desk: Desk, question: str) -> str | None:
    place = desk.place(None)
    understood = desk.search.understand(question)
    return not_held(question, understood, to_query(understood, desk.embedder), TODAY, place, desk.search.scope(TODAY, place), desk.records,
                    desk.records.versions())


def test_a_fax_that_no_sentence_gives_is_lacking(desk: Desk) -> None:
    claim = Claim(text="县总值班室电话0999-555-0002", verdict="supported", kind="quoted")

    assert lacks_the_detail("县总值班室传真多少", desk.search.understand("县总值班室传真多少"), [claim])
    assert not lacks_the_detail("县总值班室电话多少", desk.search.understand("县总值班室电话多少"), [claim])


@pytest.mark.parametrize("question", ["多久报一次，频率是多少", "how often, what frequency are the reports", "演练费用谁出", "is it fine to leave by the dike road"])
def test_an_answer_is_not_held_back_for_a_detail_that_nobody_asked_for(desk: Desk, question: str) -> None:
    claim = Claim(text="每3小时续报一次", verdict="supported", kind="quoted")

    assert not lacks_the_detail(question, desk.search.understand(question), [claim])


@pytest.mark.parametrize("question", ["对讲机用哪个频道", "现场指挥频率是多少", "what frequency does the command net use", "费用多少", "what is the fine for late reports"])
def test_a_channel_or_a_price_that_no_sentence_gives_is_lacking(desk: Desk, question: str) -> None:
    claim = Claim(text="每3小时续报一次", verdict="supported", kind="quoted")

    assert lacks_the_detail(question, desk.search.understand(question), [claim])


def test_rain_is_asked_back_for_its_village_unless_the_question_says_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    other = VILLAGE.replace("新堰村", "下坪村").replace("地质灾害", "山洪灾害")
    with county_desk(tmp_path_factory.mktemp("home"), {**COUNTY, "D05_地灾.md": VILLAGE, "D04_山洪.md": other}) as two:
        unsaid, said = (asked(two, question) for question in ("1小时下了30毫米，要不要转移", "下坪1小时下了30毫米，要不要转移"))

    assert unsaid is not None and set(unsaid.options) == {"新堰村", "下坪村"}
    assert said is None or not said.options
