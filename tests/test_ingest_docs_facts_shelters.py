"""Shelters keep their limits: a place that a flood covers is never a capacity alone."""

from typing import Any

import pytest

from ingest_docs.facts.finding import find_facts
from service.domain.documents import Metadata, PassageDraft


def read(*lines: str, context: str = "", kind: str = "shelter") -> list[dict[str, Any]]:
    passages = [PassageDraft(text=line, start=0, end=len(line), path=("6.1 避难场所",), context=context if at == 0 else "")
                for at, line in enumerate(lines)]
    metadata = Metadata(title="预案", kind="plan", lang="zh", level="county", place="青岚县")
    return [one.value.model_dump() for one in find_facts(passages, metadata) if one.value.kind == kind]


@pytest.mark.parametrize(("line", "expected"), [
    ("上坪村转移人员安置在云顶小学，容纳300人。", [("云顶小学", None, "", "上坪村"), ("云顶小学", 300, "", "")]),
    ("青岚一中2,000人中，体育馆800人，其余为教学楼。", [("青岚一中体育馆", 800, "", "")]),
    ("河滨公园不得用于防汛安置。", [("河滨公园", None, "不得用于防汛安置", "")]),
    ("安置点为云顶小学。", [("云顶小学", None, "", "青岚县")]),
    ("Riverside Park is for earthquakes only, lies low and is not used in floods.",
     [("Riverside Park", None, "is for earthquakes only, lies low and is not used in floods", "")]),
    ("The Park Service Centre has a hall of 700 m², which takes 200 people by Table 3.", [("Park Service Centre", 200, "", "")]),
])
def test_a_shelter_in_a_sentence(line: str, expected: list[tuple[Any, ...]]) -> None:
    assert [(one["name"], one["capacity"], one["restriction"], one["serves"]) for one in read(line)] == expected


def test_a_row_keeps_what_the_place_must_not_be_used_for() -> None:
    row = "场所：滨江广场；所在地：白石县城；容纳（人）：3,500；适用灾种：地震、火灾；不得用于洪涝"

    (shelter,) = read(row, context="表2 避难场所 场所 | 所在地 | 容纳（人） | 适用灾种")

    assert (shelter["capacity"], shelter["restriction"]) == (3500, "不得用于洪涝")


def test_a_footnote_limits_the_place_that_its_mark_stands_at() -> None:
    row = "Shelter: Riverside Park (1); Place: Chengguan; Capacity (people): 5,000; Remark: Open ground"

    found = read(row, "(1) Opened after earthquakes only; it lies in the flood zone.", context="Shelter | Place | Capacity (people) | Remark")

    assert [(one["name"], one["capacity"], one["restriction"]) for one in found] == [
        ("Riverside Park", 5000, ""), ("Riverside Park", None, "Opened after earthquakes only; it lies in the flood zone.")]


def test_the_sum_of_a_list_is_named_as_one() -> None:
    line = "室内安置点4处，合计容纳3,450人。"

    assert [(one["name"], one["capacity"]) for one in read(line)] == [("室内安置点合计", 3450)]
    assert [(one["subject"], one["value"]) for one in read(line, kind="count")] == [("室内安置点处数", 4)]


def test_the_hall_of_a_school_is_not_the_school() -> None:
    [hall] = read("青岚一中体育馆可容纳1,200人，仅限地震使用。")

    assert (hall["name"], hall["capacity"], hall["restriction"]) == ("青岚一中体育馆", 1200, "仅限地震使用")


def test_ten_thousands_and_about_in_a_row() -> None:
    context = "场所 | 面积（平方米） | 容纳人数"
    [school] = read("场所：青岚一中；面积（平方米）：1.2万；容纳人数：1.5万", context=context)
    [park] = read("场所：人民公园；面积（平方米）：12,000；容纳人数：约3000", context=context)

    assert (school["area_m2"], school["capacity"], park["capacity"]) == (12_000, 15_000, 3000)
