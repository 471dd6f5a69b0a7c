"""Levels, people and stock come straight from typed facts, with their rows and sums."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from service.answering.datums import covers
from service.answering.lookups import Looked, look_up
from service.domain.answers import Claim
from service.reviewing import decided
from service.wiring import Desk
from tests.doubles.small_county import COUNTY, ROSTER_2025, TODAY, county_desk

WARD = """# 石桥镇应急物资清单

自2025年10月20日起施行。

| 物资名称 | 数量 | 单位 | 存放点 | 盘点日期 | 备注 |
|---|---|---|---|---|---|
| 冲锋舟 | 3 | 艘 | 石桥镇库 | 2025-10-20 |  |
"""


MIXED = """# 青岚县应急物资清单

自2025年10月1日起施行。

| 物资名称 | 规格 | 数量 | 单位 | 存放点 | 盘点日期 | 有效期 | 备注 |
|---|---|---|---|---|---|---|---|
| 帐篷 | 12平方米 | 150 | 顶 | 县物资库 | 2025-09-30 |  |  |
| 救生衣 | 成人型，10件/箱 | 36 | 箱 | 县物资库 | 2025-09-30 |  | 折合360件 |
| 救生衣 | 儿童型 | 60 | 件 | 县物资库 | 2025-09-30 |  |  |
| 自热食品 | 整箱 | 75 | 箱 | 县物资库 | 2025-09-30 | 2025-08-31 | 已过有效期，停止发放，待报废 |
| 饮用水 | 整箱 | 340 | 箱 | 县物资库 | 2025-09-30 | 2026-04-30 |  |
"""
STAFF = """# 石桥镇防汛应急预案

自2025年5月1日起施行。

1 水尺

石桥站现场水尺采用吴淞高程。吴淞高程读数减1.85米，等于1985国家高程基准水位。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with county_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def asked(desk: Desk, question: str, as_of: date = TODAY) -> Looked | None:
    scope = desk.search.scope(as_of, desk.place(None))
    return look_up(question, desk.search.find(question, 5, as_of, desk.place(None)), scope, desk.records, "zh")


def answered(desk: Desk, question: str) -> Looked:
    found = asked(desk, question)
    assert found is not None
    return found


@pytest.mark.parametrize(("reading", "says", "quotes"), [
    ("86.49", "读数未达到", {"石桥站水位达到87.50米。", "石桥站水位达到86.50米。"}),
    ("86.50", "III级", {"石桥站水位达到86.50米。"}),
    ("86.51", "III级", {"石桥站水位达到86.50米。"}),
    ("87.50", "II级", {"石桥站水位达到87.50米。"}),
])
def test_a_level_begins_exactly_at_its_value(desk: Desk, reading: str, says: str, quotes: set[str]) -> None:
    first, *quoted = answered(desk, f"石桥站水位{reading}米，该启动几级响应？").claims

    assert says in first.text
    assert first.kind == "computed"
    assert {claim.text for claim in quoted} == quotes


def test_a_level_shows_each_comparison(desk: Desk) -> None:
    claim = answered(desk, "石桥站水位86.50米，几级响应？").claims[0]

    assert claim.trace == "石桥站 86.50 < 87.50 (II) → 未达到; 石桥站 86.50 ≥ 86.50 (III) → 达到"


def test_a_reading_is_called_unverified(desk: Desk) -> None:
    assert any("未核实" in warning for warning in answered(desk, "石桥站水位86.50米，几级响应？").warnings)


def test_a_neighbours_threshold_starts_nothing_here(desk: Desk) -> None:
    assert asked(desk, "白石站水位40.00米，几级响应？") is None


def test_on_an_earlier_day_the_plan_of_that_day_decides(desk: Desk) -> None:
    found = asked(desk, "石桥站水位85.00米，几级响应？", date(2024, 1, 1))

    assert found is not None
    assert [claim.text for claim in found.claims[1:]] == ["石桥站水位达到85.00米。"]


def test_two_people_of_one_name_are_asked_back(desk: Desk) -> None:
    found = answered(desk, "王强的电话是多少？")

    assert found.options == ("王强（县水利局科长）", "王强（县消防大队队长）")
    assert len(found.claims) == 2


@pytest.mark.parametrize(("question", "phone"), [
    ("县水利局王强的电话", "0999-555-0003"),
    ("水利局的王强怎么联系", "0999-555-0003"),
    ("消防王强的号码", "0999-555-0004"),
])
def test_the_unit_tells_people_of_one_name_apart(desk: Desk, question: str, phone: str) -> None:
    found = answered(desk, question)

    assert found.options == ()
    assert [claim.text.rpartition("：")[2] for claim in found.claims] == [phone]


def test_a_person_listed_twice_at_one_number_is_one_person(tmp_path_factory: pytest.TempPathFactory) -> None:
    team = ROSTER_2025 + "| 周远 | 石桥镇抢险队 | 队长 | 0999-555-0005 |\n"
    with county_desk(tmp_path_factory.mktemp("home"), {**COUNTY, "D16_青岚县值班通讯录_2025.md": team}) as desk:
        assert answered(desk, "周远的电话是多少？").options == ()


def test_a_roster_row_is_quoted_whole(desk: Desk) -> None:
    (claim,) = answered(desk, "周远的电话是多少？").claims

    assert claim.text == "姓名：周远；单位：石桥镇；职务：镇长；电话：0999-555-0005"
    assert [citation.quote for citation in claim.citations] == [claim.text]


def test_documents_that_print_another_number_are_shown_beside_it(desk: Desk) -> None:
    (conflict,) = answered(desk, "周远的电话是多少？").conflicts

    assert [value.value for value in conflict.values] == ["0999-555-0005", "0999-555-0109"]
    assert conflict.prevails == "0999-555-0005"


def test_an_old_roster_gives_no_number(desk: Desk) -> None:
    found = answered(desk, "周远的电话是多少？")

    assert "0999-555-0905" not in str(found)


def test_nobody_of_that_name_is_looked_up(desk: Desk) -> None:
    assert asked(desk, "赵六的电话是多少？") is None


def test_stock_is_summed_with_its_parts(desk: Desk) -> None:
    claim = answered(desk, "冲锋舟一共多少？").claims[0]

    assert claim.trace == "县物资库 6 + 石桥镇库 2 = 8 艘"
    assert claim.text.startswith("冲锋舟合计8艘")
    assert len(claim.citations) == 2


def test_a_depot_that_was_not_counted_is_named_and_left_out(desk: Desk) -> None:
    (missing,) = answered(desk, "冲锋舟一共多少？").claims[1:]

    assert missing.text == "柳湾镇库盘点未回，未计入"
    assert [citation.quote.split("；")[1] for citation in missing.citations] == ["数量：5"]


def test_stock_of_one_town_is_its_own_row(desk: Desk) -> None:
    (claim,) = answered(desk, "石桥镇还有几条冲锋舟？").claims

    assert claim.trace == "石桥镇库 2 = 2 艘"


def test_the_county_asked_by_name_is_summed_whole(desk: Desk) -> None:
    assert answered(desk, "青岚县一共多少冲锋舟？").claims[0].trace == "县物资库 6 + 石桥镇库 2 = 8 艘"


def test_a_town_without_a_depot_is_not_given_the_countys_sum(desk: Desk) -> None:
    assert asked(desk, "云顶乡还有几条冲锋舟？") is None


def test_a_town_whose_count_is_missing_is_told_so_and_given_no_number(desk: Desk) -> None:
    (claim,) = answered(desk, "柳湾镇还有几条冲锋舟？").claims

    assert claim.text == "柳湾镇库盘点未回，未计入"


def test_how_much_is_needed_a_head_is_no_stock(desk: Desk) -> None:
    assert asked(desk, "转移200人要多少救生衣？") is None


def test_what_no_list_has_is_not_looked_up(desk: Desk) -> None:
    assert asked(desk, "直升机一共多少？") is None


def test_a_depot_in_two_lists_is_counted_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    with county_desk(tmp_path_factory.mktemp("home"), {**COUNTY, "D20_石桥镇应急物资清单.md": WARD}) as desk:
        claim = answered(desk, "冲锋舟一共多少？").claims[0]

    assert claim.trace == "县物资库 6 + 石桥镇库 3 = 9 艘"


def test_what_a_plan_says_it_has_is_shown_and_never_added(tmp_path_factory: pytest.TempPathFactory) -> None:
    plan = "# 石桥镇防汛应急预案\n\n自2025年5月1日起施行。\n\n1 物资\n\n石桥镇有冲锋舟5艘、编织袋90条。\n"
    with county_desk(tmp_path_factory.mktemp("home"), {**COUNTY, "D13_石桥镇防汛应急预案_2025.md": plan}) as desk:
        total, *others = answered(desk, "冲锋舟一共多少？").claims

    assert total.trace == "县物资库 6 + 石桥镇库 2 = 8 艘"
    assert [claim.text for claim in others if claim.kind == "quoted"] == ["石桥镇有冲锋舟5艘、编织袋90条。"]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    given = {**COUNTY, "D15_青岚县应急物资清单_2025.md": MIXED, "D13_石桥镇防汛应急预案_2025.md": STAFF}
    with county_desk(tmp_path_factory.mktemp("home"), given) as opened:
        yield opened


def test_stock_that_has_expired_is_not_counted_and_its_row_is_shown(mixed: Desk) -> None:
    texts = [claim.text for claim in answered(mixed, "自热食品还有多少箱？").claims]

    assert texts[0] == "县物资库的已过期或者停用，未计入"
    assert "停止发放" in texts[1]


def test_stock_with_an_expiry_date_shows_it(mixed: Desk) -> None:
    first, row = answered(mixed, "饮用水还有多少箱？").claims

    assert first.text.startswith("饮用水在县物资库有340箱")
    assert "2026-04-30" in row.text


def test_stock_in_two_units_is_listed_and_not_summed(mixed: Desk) -> None:
    claims = answered(mixed, "全县救生衣总数是多少？").claims

    assert [claim.kind for claim in claims] == ["quoted", "quoted"]


@pytest.mark.parametrize("question", ["每个帐篷住几个人？", "how many people does a tent hold, how many per tent?"])
def test_how_many_fit_is_no_stock(mixed: Desk, question: str) -> None:
    assert asked(mixed, question) is None


@pytest.mark.parametrize(("question", "reading"), [
    ("石桥站水尺读数吴淞88.35米，启动几级响应？", "88.35 − 1.85 = 86.5 m"), ("石桥站水尺看的八十九米四，乌松的", "89.4 − 1.85 = 87.55 m"),
    ("The painted staff at 石桥站 says 89.40, wusong", "89.4 − 1.85 = 87.55 m"),
])
def test_a_stage_on_another_datum_is_converted_by_the_clause_before_it_is_compared(mixed: Desk, question: str, reading: str) -> None:
    found = answered(mixed, question)

    assert found.claims[0].kind == "computed" and found.claims[0].trace == reading
    assert "减1.85米" in found.claims[0].citations[0].quote
    # 86.5 and 87.55 are compared, never 88.35 or 89.4, which would reach a higher level.
    converted = reading.split(" = ")[1].removesuffix(" m")
    assert found.claims[1].kind == "computed" and converted in (found.claims[1].trace or "")


def test_a_staff_reading_without_its_datum_is_asked_back_with_the_clause(mixed: Desk) -> None:
    found = answered(mixed, "石桥站水尺读数88.35米，启动几级响应？")

    assert [claim.kind for claim in found.claims] == ["quoted"] and "减1.85米" in found.claims[0].text
    assert len(found.options) == 2 and "吴淞" in found.options[0]


@pytest.mark.parametrize("question", [
    "石桥站87.60米，不是吴淞的，启动几级响应？", "石桥站89.40米，吴淞还是85？启动几级", "石桥站 89.40 not wusong, what level",
    "石桥站预计明早吴淞涨到89.40米，启动几级？", "石桥站昨天吴淞89.40米，启动几级？", "石桥站还没到吴淞88.35米，启动几级？",
    "龙口水库水位吴淞89.40米，石桥站要不要启动响应？", "石桥站现在是吴淞89.40，离堤2米，启动几级？", "石桥站警戒水位吴淞88.35米是几级？",
    "石桥站距吴淞88.35米还差一点，启动几级？", "石桥站吴淞89.40米已换算，启动几级？",
])
def test_what_is_no_reading_of_now_on_another_datum_is_never_converted_into_a_level(mixed: Desk, question: str) -> None:
    found = answered(mixed, question)

    assert all(claim.kind == "quoted" for claim in found.claims) and any("1985" in claim.text for claim in found.claims)


def test_two_stages_on_another_datum_are_compared_with_nothing(mixed: Desk) -> None:
    found = answered(mixed, "石桥站吴淞高程先是88.35米，后来88.95米，启动几级响应？")

    assert [claim.kind for claim in found.claims] == ["quoted"]
    assert any("未与阈值比较" in warning for warning in found.warnings)


def test_a_clause_for_one_gauge_converts_no_other_gauges_reading() -> None:
    of_shiqiao = Claim(text="石桥站水尺采用吴淞高程，吴淞高程读数减1.85米为1985国家高程", verdict="supported", kind="quoted")
    of_all = Claim(text="吴淞高程读数减1.85米，等于1985国家高程基准水位", verdict="supported", kind="quoted")

    assert covers(of_shiqiao, "石桥站") and covers(of_all, "白沙站")
    assert not covers(of_shiqiao, "白沙站")


def test_rain_beside_a_stage_on_another_datum_still_counts(mixed: Desk) -> None:
    found = answered(mixed, "石桥站吴淞88.35米，3小时雨量150毫米，启动几级响应？")

    # 88.35 − 1.85 = 86.5: level III by the stage alone.
    assert found.claims[0].trace == "88.35 − 1.85 = 86.5 m" and "86.50" in (found.claims[1].trace or "")


def test_stock_in_dispute_is_listed_and_not_summed(tmp_path_factory: pytest.TempPathFactory) -> None:
    disputed = MIXED.replace("| 帐篷 | 12平方米 | 150 |", "| 帐篷 | 12平方米 | 20 | 顶 | 石桥镇库 | 2025-09-30 |  |  |\n| 帐篷 | 12平方米 | 150 | 顶 | 县物资库 "
                             "| 2025-09-30 |  |  |\n| 帐篷 | 12平方米 | 130 |")
    given = {**COUNTY, "D15_青岚县应急物资清单_2025.md": disputed}
    with county_desk(tmp_path_factory.mktemp("home"), given) as desk:
        claims = answered(desk, "帐篷一共多少顶？").claims

    assert [claim.kind for claim in claims] == ["quoted", "quoted", "quoted"]


@pytest.mark.parametrize(("question", "phone"), [
    ("周远的电话是多少？", "0999-555-0005"), ("县防汛办电话多少", "0999-555-0001"),
])
def test_a_number_waits_for_its_review_where_that_is_the_rule(tmp_path: Path, question: str, phone: str) -> None:
    with county_desk(tmp_path / "home") as desk:
        scope = desk.search.scope(TODAY, desk.place(None))

        def looked(require_review: bool) -> Looked | None:
            found = desk.search.find(question, 5, TODAY, desk.place(None))
            return look_up(question, found, scope, desk.records, "zh", require_review=require_review)

        before = looked(require_review=False)
        assert before is not None and phone in before.claims[0].text
        assert looked(require_review=True) is None

        for fact in desk.records.facts(set(scope), "contact"):
            if fact.quote == before.claims[0].text:
                decided(desk, fact.fact_id, "reviewed", "李值班")

        assert looked(require_review=True) == looked(require_review=False)
