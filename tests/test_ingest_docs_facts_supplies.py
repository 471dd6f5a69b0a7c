"""Stock, totals, capacities and standards are told apart, and only a list's own count is stock that may be added up."""

from typing import Any

import pytest

from ingest_docs.facts.finding import find_facts
from service.domain.documents import Kind, Metadata, PassageDraft

LIST = "物资名称 | 规格 | 单位 | 数量 | 存放点 | 盘点日期 | 备注"


def read(line: str, kind: Kind, path: tuple[str, ...] = ("4 物资保障",), context: str = "") -> list[dict[str, Any]]:
    passage = PassageDraft(text=line, start=0, end=len(line), path=path, context=context)
    metadata = Metadata(title="清单", kind=kind, lang="zh", level="county", place="白石县", effective="2025-09-30")
    return [one.value.model_dump() for one in find_facts([passage], metadata) if one.value.kind in ("supply", "count")]


def stock(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(one["item"], one["quantity"], one["unit"], one["depot"], one["basis"]) for one in found if one["kind"] == "supply"]


def counts(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(one["subject"], one["value"], one["unit"]) for one in found if one["kind"] == "count"]


def test_a_plan_states_stock_that_no_sum_takes() -> None:
    found = read("2024年6月30日盘点：冲锋舟3艘、救生衣1,260件。", "plan")

    assert stock(found) == [("冲锋舟", 3, "艘", "白石县", "plan"), ("救生衣", 1260, "件", "白石县", "plan")]
    assert found[0]["counted"] == "2024年6月30日"


def test_a_list_states_stock_that_a_sum_takes() -> None:
    found = read("物资名称：冲锋舟；规格：橡胶艇，载8人；单位：艘；数量：6；存放点：县物资库", "supplies", ("县物资库",), LIST)

    assert stock(found) == [("冲锋舟", 6, "艘", "县物资库", "list")]
    assert counts(found) == [("县物资库 冲锋舟 橡胶艇，载8人（人）", 8, "人")]


def test_a_sheet_named_by_an_earlier_day_keeps_a_past_count() -> None:
    found = read("物资名称：冲锋舟；单位：艘；数量：5；存放点：县物资库；盘点日期：2024-12-31", "supplies", ("2024-12-31",), LIST)

    assert stock(found) == [("冲锋舟", 5, "艘", "县物资库", "past")]


def test_a_row_of_totals_is_no_depot() -> None:
    found = read("物资名称：救生衣；单位：件；县物资库：420；石桥镇物资点：120；柳湾镇物资点：未回；合计：540", "supplies", ("合计",))

    assert stock(found) == []
    assert counts(found) == [("救生衣合计", 540, "件"), ("救生衣县物资库小计", 420, "件"), ("救生衣石桥镇物资点小计", 120, "件")]


@pytest.mark.parametrize("line", [
    "调派消防车3辆、冲锋舟2艘赶赴现场。",
    "向市里请求冲锋舟4艘支援。",
    "烧毁消防车1辆。",
    "帐篷（顶）＝需要住帐篷的人数÷6，有余数的加1顶。",
    "先后投入冲锋舟12艘。",
    "建议增配发电机2台。",
    "检测仪2台同时报警时撤离。",
    "第1辆消防车到场后展开。",
    "手摇警报器长鸣2声为立即转移信号。",
    "消防车5分钟内到场。",
])
def test_what_is_sent_asked_for_or_lost_is_no_stock(line: str) -> None:
    assert stock(read(line, "plan")) == []


@pytest.mark.parametrize(("line", "expected"), [
    ("物资点配有3艘冲锋舟、20件救生衣。", [("冲锋舟", 3, "艘", "白石县", "plan"), ("救生衣", 20, "件", "白石县", "plan")]),
    ("储备点设在镇政府院内，存有帐篷20顶。", [("帐篷", 20, "顶", "白石县", "plan")]),
    ("石桥镇自有大客车1辆，先接重点人群。", [("大客车", 1, "辆", "石桥镇", "plan")]),
    ("镇级储备编织袋8000条、铁锹200把。", [("编织袋", 8000, "条", "白石县", "plan"), ("铁锹", 200, "把", "白石县", "plan")]),
])
def test_stock_in_either_order_and_whose_it_is(line: str, expected: list[tuple[Any, ...]]) -> None:
    assert stock(read(line, "plan")) == expected


@pytest.mark.parametrize(("line", "expected"), [
    ("每车配灭火器2具。", [("灭火器配置", 2, "具")]),
    ("每栋首层配灭火器不少于2具。", [("灭火器配置", 2, "具")]),
    ("监测员配铜锣、哨子、手电各1件。", [("手电配置", 1, "件")]),
])
def test_what_should_be_there_is_no_stock(line: str, expected: list[tuple[Any, ...]]) -> None:
    found = read(line, "plan")

    assert (stock(found), counts(found)) == ([], expected)


def test_seats_belong_to_the_vehicle_before_them() -> None:
    found = read("云顶乡自有面包车2辆、每辆14座，石桥镇自有大客车1辆45座，先接重点人群。", "plan")

    assert stock(found) == [("面包车", 2, "辆", "云顶乡", "plan"), ("大客车", 1, "辆", "石桥镇", "plan")]
    assert counts(found) == [("云顶乡 面包车座位", 14, "座"), ("石桥镇 大客车座位", 45, "座")]


def test_an_english_fleet_and_its_seats() -> None:
    found = read("The Park has 14 buses with 45 seats each, 630 seats in one trip. They stand at the depot.", "plan")

    assert stock(found) == [("buses", 14, "buses", "Park", "plan")]
    assert [value for _, value, _ in counts(found)] == [45, 630]


def test_a_table_of_a_standard_is_no_stock() -> None:
    context = "表7 装备配置标准 装备 | 数量 | 单位 | 检定周期"

    found = read("装备：防爆风机；数量：3；单位：台；检定周期：每季度检查1次", "plan", context=context)

    assert (stock(found), counts(found)) == ([], [("防爆风机配置标准", 3, "台"), ("防爆风机每季度检查1次", 1, "次")])


def test_what_a_site_holds_is_counted_by_vessel() -> None:
    context = "表1 重点单位 单位 | 物质 | 最大存量"

    found = read("单位：清源水厂；物质：液氯；最大存量：1吨瓶8只、50千克瓶10只", "plan", context=context)

    assert counts(found) == [("清源水厂 液氯 1吨瓶", 8, "只"), ("清源水厂 液氯 50千克瓶", 10, "只")]


@pytest.mark.parametrize(("specification", "expected"), [
    ("成人型，10件/箱", [(10, "件/箱")]), ("12平方米", [(12, "m²")]), ("capacity 2,000 kg (4,409 lb)", [(2000, "kg"), (4409, "lb")]),
    ("1,600 L/min", []), ("单人", []),
])
def test_a_specification_says_what_one_holds(specification: str, expected: list[tuple[float, str]]) -> None:
    found = read(f"物资名称：某物；规格：{specification}；单位：件；数量：6；存放点：县物资库", "supplies", ("县物资库",), LIST)

    assert [(value, unit) for _, value, unit in counts(found)] == expected
    assert len({subject for subject, _, _ in counts(found)}) == len(expected)


def test_another_sheet_with_an_older_count_of_the_same_stock_is_past() -> None:
    def sheet(name: str, number: int, counted: str) -> PassageDraft:
        text = f"物资名称：编织袋；单位：条；数量：{number}；存放点：石桥镇；盘点日期：{counted}"
        return PassageDraft(text=text, start=0, end=len(text), path=(name,))

    metadata = Metadata.model_validate({"title": "物资清单", "kind": "supplies", "level": "county", "effective": "2025-06-01"})
    sheets = [sheet("清单", 3000, "2025-06-10"), sheet("清单", 500, "2025-03-10"), sheet("上次盘点", 8000, "2024-06-10"), sheet("2023年", 1, "")]
    found = [fact.value.model_dump() for fact in find_facts(sheets, metadata)]

    assert [(one["quantity"], one["basis"]) for one in found] == [(3000, "list"), (500, "list"), (8000, "past"), (1, "past")]


@pytest.mark.parametrize("line", ["2024年调出帐篷10顶。", "云岭镇原有发电机5台。", "Each boat has 6 life jackets.", "The fire brigade should have 8 engines."])
def test_what_was_there_or_should_be_is_no_stock(line: str) -> None:
    assert stock(read(line, "plan")) == []
