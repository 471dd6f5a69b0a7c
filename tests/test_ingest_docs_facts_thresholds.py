"""Thresholds carry the right value, unit, direction and what must hold beside them."""

from typing import Any

import pytest

from ingest_docs.blocks import Block
from ingest_docs.facts.bounds import bounds
from ingest_docs.facts.conditions import also, places
from ingest_docs.facts.finding import find_facts
from ingest_docs.facts.table_lines import table_lines
from service.domain.documents import Metadata, PassageDraft


def found(text: str, path: tuple[str, ...] = (), context: str = "", hazard: str = "flood") -> list[dict[str, Any]]:
    passage = PassageDraft(text=text, start=0, end=len(text), path=path, context=context)
    metadata = Metadata.model_validate({"title": "预案", "kind": "plan", "level": "county", "place": "青岚县", "hazards": (hazard,)})
    return [fact.value.model_dump(exclude_defaults=True) for fact in find_facts([passage], metadata)
            if fact.value.kind == "threshold"]


@pytest.mark.parametrize(("text", "expected"), [
    ("气瓶压力降到5兆帕", [("<=", 5, "MPa")]),
    ("falls to 50 bar", [("<=", 50, "bar")]),
    ("风速低于每秒1.5米", [("<", 1.5, "m/s")]),
    ("26.0 to below 28.0", [(">=", 26, ""), ("<", 28, "")]),
    ("reaches or exceeds 88.00 m", [(">=", 88, "m")]),
    ("未来24小时无50毫米以上降雨", [(None, 24, "h"), ("<", 50, "mm")]),
    ("no rain of 50 mm or more", [("<", 50, "mm")]),
])
def test_a_number_is_read_with_its_direction(text: str, expected: list[tuple[str | None, float, str]]) -> None:
    assert [(one.comparator, one.value, one.unit) for one in bounds(text)] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("范围涉及3个以上乡镇（街道）", [(">=", 3)]),
    ("影响两个以上乡镇", [(">=", 2)]),
    ("two or more zones or people outside", [(">=", 2)]),
    ("limited to one zone", [("<=", 1)]),
    ("涉及两个以上牵头部门", []),
])
def test_places_are_counted_and_offices_are_not(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(one.comparator, one.number) for one in places(text)] == expected


def test_what_must_hold_too_is_kept_in_its_words() -> None:
    clause = "石桥站水位低于85.80米且连续6小时回落"

    assert also(clause, 7, 12) == "连续6小时回落"


def test_rain_of_several_townships_says_how_many() -> None:
    path = ("5.5 Ⅳ级响应", "5.5.1 启动条件")

    assert found("2. 24小时预报雨量达到或超过60毫米，范围涉及3个以上乡镇（街道）。", path) == [
        {"hazard": "flood", "subject": "雨量", "quantity": "forecast_rain_mm", "level": "IV", "comparator": ">=",
         "value": 60.0, "unit": "mm", "window_h": 24.0, "places_min": 3}]


def test_a_row_of_rain_for_several_townships_is_one_threshold() -> None:
    context = "表2 响应雨量条件 响应级别 | 时段 | 雨量（mm，达到或超过） | 范围"
    row = "响应级别：Ⅳ级；时段：24小时预报；雨量（mm，达到或超过）：60；范围：2个以上乡镇"

    assert found(row, ("4.3 响应雨量",), context) == [
        {"hazard": "flood", "subject": "雨量", "quantity": "forecast_rain_mm", "level": "IV", "comparator": ">=",
         "value": 60.0, "unit": "mm", "window_h": 24.0, "places_min": 2}]


def test_a_stage_of_another_datum_sets_no_level() -> None:
    context = "附表3 水位换算 响应级别 | 1985国家高程基准（m） | 现场水尺读数（吴淞高程，m）"
    row = "响应级别：Ⅳ级；1985国家高程基准（m）：85.80；现场水尺读数（吴淞高程，m）：87.65"

    by_value = {one["value"]: one for one in found(row, ("附件4 石桥站水尺读数换算",), context)}

    assert by_value[85.8]["level"] == "IV"
    assert "level" not in by_value[87.65]
    assert (by_value[87.65]["grade"], by_value[87.65]["datum"]) == ("Ⅳ级", "吴淞高程")


def test_a_level_that_recognition_left_in_doubt_sets_no_level() -> None:
    context = "表2石桥站响应水位 响应级别 | 水位（m）"

    (one,) = found("响应级别：1级；水位（m）：88.30", ("一、石桥站水位",), context)

    assert (one["grade"], one["value"], one.get("level")) == ("1级", 88.3, None)


def test_a_condition_that_a_person_must_judge_sets_no_level() -> None:
    context = "表6 县级应急响应条件 响应级别 | 一般条件"

    (one,) = found("响应级别：Ⅲ级；一般条件：初判一般突发事件，影响两个以上乡镇", ("3.5.1 响应分级与条件",), context)

    assert (one["quantity"], one["value"], one["also"], one["grade"]) == ("places", 2, "初判一般突发事件", "Ⅲ级")
    assert "level" not in one


@pytest.mark.parametrize(("text", "expected"), [
    ("卫星电话电量低于40%的立即充电。", [("卫星电话电量低于", "<", 40, "%")]),
    ("2. 气瓶压力降到5兆帕或者报警哨响，立即退出。", [("2. 气瓶压力降到", "<=", 5, "MPa")]),
    ("运行压力不大于0.01 MPa的低压管道。", []),
    ("参加率不低于95%。", []),
])
def test_an_instrument_sets_a_threshold_and_a_share_does_not(text: str, expected: list[tuple[str, str, float, str]]) -> None:
    assert [(one["subject"], one["comparator"], one["value"], one["unit"]) for one in found(text)] == expected


def test_the_end_of_a_response_sets_no_level() -> None:
    (one,) = found("1. 石桥站水位低于85.80米且连续6小时回落。", ("5.5 Ⅳ级响应", "5.11.3 终止"))

    assert (one["action"], one["comparator"], one["also"], one.get("level")) == ("end", "<", "连续6小时回落", None)


def test_alarm_points_are_reached_and_re_entry_is_below() -> None:
    context = "Table 5 Alarm points and re-entry Substance | First alarm | Re-entry after two readings below"
    row = "Substance: Ammonia; First alarm: 25 ppm; Re-entry after two readings below: 20 ppm"

    said = [(one["subject"], one["comparator"], one["value"], one["action"]) for one in found(row, ("7 Detection",), context, "hazmat")]

    assert said == [("Ammonia First alarm", ">=", 25, "other"), ("Ammonia Re-entry after two readings below", "<", 20, "re_enter")]


def test_a_row_on_several_lines_of_a_page_is_one_row() -> None:
    names, cells = ("响应级别", "时段", "雨量（mm）"), ("Ⅲ级", "6小时实测", "90")
    blocks = [Block("row", cell, page=3, context="表2 响应雨量", cells=((name, cell),)) for name, cell in zip(names, cells, strict=True)]

    rows = table_lines(blocks)

    (row,) = rows[3, "Ⅲ级"]
    assert (row.lines, row.cells) == (cells, dict(zip(names, cells, strict=True)))


START = ("3 响应启动", "3.1 Ⅲ级响应启动条件")


def test_each_alternative_has_its_own_places_and_hours() -> None:
    zh = found("3个以上乡镇24小时降雨量达到100毫米以上；或者1个乡镇1小时降雨量达到60毫米以上。", START)
    en = found("Rainfall of 100 mm or more in 24 hours in three or more townships, or 60 mm or more in 1 hour in any township.",
               ("3.1 Level III activation conditions",))

    expected = [(100, 24, 3), (60, 1, None)]
    assert [(one["value"], one["window_h"], one.get("places_min")) for one in zh] == expected
    assert [(one["value"], one["window_h"], one.get("places_min")) for one in en] == expected


def test_an_alternative_without_places_has_those_of_its_sentence() -> None:
    facts = found("3个以上乡镇24小时降雨量达到100毫米或3小时降雨量达到60毫米。", START)

    assert [(one["value"], one["places_min"]) for one in facts] == [(100, 3), (60, 3)]


@pytest.mark.parametrize("text", [
    "石桥站水位低于85.00米时不启动。", "石桥站水位未达到86.50米时，不启动Ⅲ级响应。",
    "The response does not start when the stage at Shiqiao Station is below 85.00 m.",
])
def test_when_a_level_is_not_started_sets_none(text: str) -> None:
    assert [one for one in found(text, START) if one.get("level")] == []


@pytest.mark.parametrize(("text", "comparator"), [("超过80毫米", ">"), ("达到或超过80毫米", ">="), ("达到80毫米", ">=")])
def test_more_than_a_value_leaves_the_value_out(text: str, comparator: str) -> None:
    assert [one["comparator"] for one in found(f"3小时降雨量{text}。", START)] == [comparator]


def test_a_row_keeps_units_named_in_chinese_and_the_end_of_a_range() -> None:
    context = "响应级别 | 石桥站水位（米） | 24小时降雨量（毫米）"
    facts = found("响应级别：Ⅱ级；石桥站水位（米）：87.50～88.50；24小时降雨量（毫米）：≥150", ("4 启动条件",), context)

    assert [(one["subject"], one["quantity"], one["comparator"], one["value"]) for one in facts] == [
        ("石桥站", "stage_m", ">=", 87.5), ("石桥站", "stage_m", "<", 88.5), ("青岚县", "rain_mm", ">=", 150)]


def test_places_beside_a_value_are_no_value() -> None:
    context = "Level | 24-hour rainfall (mm) | 3-hour rainfall (mm)"
    facts = found("Level: Level III; 24-hour rainfall (mm): 100 in at least 3 townships; 3-hour rainfall (mm): 80",
                  ("4 Activation conditions",), context)

    assert [(one["quantity"], one["value"], one.get("places_min")) for one in facts] == [("rain_mm", 100, 3), ("rain_mm", 80, None)]


def test_a_gauge_of_two_words_keeps_both() -> None:
    facts = found("The Stone Bridge Gauge reaches 86.50 m.", ("3.1 Level III activation conditions",))

    assert [one["subject"] for one in facts] == ["Stone Bridge Gauge"]
