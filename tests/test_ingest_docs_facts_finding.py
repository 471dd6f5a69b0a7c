"""Thresholds, contacts and stock read from lines and rows, each with the words it stands in."""

import pytest

from ingest_docs.facts.contacts import find_contact
from ingest_docs.facts.finding import find_facts
from ingest_docs.facts.supplies import find_supply
from ingest_docs.facts.thresholds import find_thresholds, level_in
from service.domain.documents import Kind, Metadata, PassageDraft
from service.domain.facts import Contact, Supply, Threshold

START = ("3 启动条件", "3.1 III级响应")


def about(kind: Kind = "plan") -> Metadata:
    return Metadata(title="青岚县防汛应急预案", kind=kind, hazards=("flood",))


def thresholds(line: str, path: tuple[str, ...] = START, context: str = "", kind: Kind = "plan") -> list[tuple[object, ...]]:
    found = find_thresholds(line, path, context, about(kind))
    return [(one.subject, one.quantity, one.level, one.value, one.window_h) for one in found]


@pytest.mark.parametrize(("text", "level"), [
    ("III级响应", "III"), ("Ⅲ级", "III"), ("三级响应", "III"), ("Level II", "II"), ("II级、III级", None), ("响应", None), ("VIII级", None),
])
def test_one_level_is_read(text: str, level: str | None) -> None:
    assert level_in(text) == level


@pytest.mark.parametrize(("line", "expected"), [
    ("石桥站水位达到86.50米。", [("石桥站", "stage_m", "III", 86.5, None)]),
    ("石桥站水位达到或超过86.50米，或者24小时实测雨量达到100毫米。",
     [("石桥站", "stage_m", "III", 86.5, None), ("雨量", "rain_mm", "III", 100.0, 24.0)]),
    ("预计24小时预报雨量达到150毫米。", [("雨量", "forecast_rain_mm", "III", 150.0, 24.0)]),
    ("II级：石桥站水位达到87.50米。", [("石桥站", "stage_m", "II", 87.5, None)]),
    ("Shiqiao gauge reaches 86.50 m.", [("Shiqiao", "stage_m", "III", 86.5, None)]),
    ("石桥站水位低于86.50米时解除。", []),
    ("石桥站水位上涨很快。", []),
])
def test_a_clause_states_a_threshold(line: str, expected: list[tuple[object, ...]]) -> None:
    assert thresholds(line) == expected


def test_a_table_row_states_a_threshold_for_its_level() -> None:
    assert thresholds("级别：II级；石桥站水位：87.50", context="响应水位（1985国家高程基准）") == [("石桥站", "stage_m", "II", 87.5, None)]


def test_the_datum_is_kept_as_printed() -> None:
    (found,) = find_thresholds("石桥站水位达到86.50米。", START, "1985国家高程基准", about())

    assert found.datum == "1985国家高程基准"


def test_a_value_outside_starting_conditions_is_no_threshold() -> None:
    assert thresholds("石桥站水位达到86.50米。", path=("8 附录", "历史洪水")) == []


def test_a_value_without_a_level_is_no_threshold() -> None:
    assert thresholds("石桥站水位达到86.50米。", path=("3 启动条件",)) == []


@pytest.mark.parametrize("kind", ["case", "log", "law"])
def test_a_case_or_log_sets_no_threshold(kind: Kind) -> None:
    assert thresholds("石桥站水位达到86.50米。", kind=kind) == []


@pytest.mark.parametrize(("row", "expected"), [
    ("姓名：周远；单位：石桥镇；职务：镇长；电话：0999-555-0005", Contact(name="周远", role="镇长", unit="石桥镇", phone="0999-555-0005")),
    ("单位：县防汛办；电话：0999-555-0001", Contact(name="", role="", unit="县防汛办", phone="0999-555-0001")),
    ("Name：Lin Yao；Role：Duty officer；Phone：0999-555-0008", Contact(name="Lin Yao", role="Duty officer", unit="", phone="0999-555-0008")),
    ("姓名：周远；手机：13900000000", Contact(name="周远", role="", unit="", phone="13900000000")),
    ("姓名：周远；单位：石桥镇；电话：", None),
    ("电话：0999-555-0001", None),
    ("物资名称：卫星电话；数量：3；存放点：县物资库", None),
    ("周远的电话是0999-555-0005", None),
])
def test_a_roster_row_names_who_answers(row: str, expected: Contact | None) -> None:
    assert find_contact(row) == expected


@pytest.mark.parametrize(("row", "expected"), [
    ("物资名称：冲锋舟；数量：6；单位：艘；存放点：县物资库；盘点日期：2025-09-30",
     Supply(item="冲锋舟", quantity=6, unit="艘", depot="县物资库", counted="2025-09-30")),
    ("物资名称：编织袋；数量：12,000；单位：条；存放点：石桥镇库；备注：盘点未回",
     Supply(item="编织袋", quantity=12000, unit="条", depot="石桥镇库", note="盘点未回")),
    ("Item：Tent；Quantity：20；Unit：pcs；Depot：Park store", Supply(item="Tent", quantity=20, unit="pcs", depot="Park store")),
    ("物资名称：冲锋舟；数量：若干；单位：艘；存放点：县物资库", None),
    ("物资名称：冲锋舟；数量：6；单位：艘", None),
    ("冲锋舟6艘", None),
])
def test_a_stock_row_says_how_many_lie_where(row: str, expected: Supply | None) -> None:
    assert find_supply(row) == expected


def test_facts_keep_their_passage_and_verbatim_line() -> None:
    row = "姓名：周远；单位：石桥镇；职务：镇长；电话：0999-555-0005"
    passages = [PassageDraft(text=text, start=0, end=len(text), path=path)
                for text, path in (("石桥站水位达到86.50米。\n说明。", START), (f"说明。\n{row}", ("6 联系人",)))]

    found = find_facts(passages, about())

    assert [(one.ordinal, one.quote, type(one.value)) for one in found] == [
        (0, "石桥站水位达到86.50米。", Threshold), (1, row, Contact),
    ]


def test_a_plan_s_stock_is_read_as_the_plan_s_and_a_list_s_as_the_list_s() -> None:
    row = "物资名称：冲锋舟；数量：6；单位：艘；存放点：县物资库"
    passages = [PassageDraft(text=row, start=0, end=len(row), path=("物资",))]

    said = [[one.value for one in find_facts(passages, about(kind))] for kind in ("plan", "supplies")]

    stock = Supply(item="冲锋舟", quantity=6, unit="艘", depot="县物资库")
    assert said == [[stock.model_copy(update={"basis": "plan"})], [stock]]
