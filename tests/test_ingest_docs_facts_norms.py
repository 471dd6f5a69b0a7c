"""Norms per person keep what they are of, for whom, for when and what they count, in both languages."""

from typing import Any

import pytest

from ingest_docs.facts.finding import find_facts
from service.domain.documents import Kind, Metadata, PassageDraft


def read(line: str, context: str = "", kind: Kind = "plan") -> list[dict[str, Any]]:
    passage = PassageDraft(text=line, start=0, end=len(line), path=("4 安置",), context=context)
    metadata = Metadata(title="预案", kind=kind, lang="zh", level="county", place="某县")
    return [one.value.model_dump() for one in find_facts([passage], metadata) if one.value.kind == "norm"]


@pytest.mark.parametrize(("line", "subject", "per", "people", "value", "unit"), [
    ("安置点人均有效使用面积不低于1.8平方米。", "floor_area", "person", 1, 1.8, "m²"),
    ("Each evacuee gets 40 square feet of floor.", "floor_area", "person", 1, 40, "ft²"),
    ("Rooms of refuge give 0.8 m² per person for at most 3 hours.", "short_stay_area", "person", 1, 0.8, "m²"),
    ("保障每人每天饮用水不少于2.5升。", "drinking_water", "person_day", 1, 2.5, "L"),
    ("饮水标准：5升/人·日", "drinking_water", "person_day", 1, 5, "L"),
    ("每人每日生活用水18升。", "all_water", "person_day", 1, 18, "L"),
    ("每人每日供水6升，不含洗漱用水。", "water", "person_day", 1, 6, "L"),
    ("Allow 12 litres of water per person per day for drinking, cooking and washing.", "all_water", "person_day", 1, 12, "L"),
    ("For each person, 2.5 L of drinking water per day.", "drinking_water", "person_day", 1, 2.5, "L"),
    ("每人每日2餐。", "meals", "person_day", 1, 2, "餐"),
    ("每名群众发放1床棉被。", "bedding", "person", 1, 1, "床"),
    ("每50人设1个厕所蹲位。", "toilets", "person", 50, 1, "个厕所蹲位"),
    ("Provide one toilet for every 25 people.", "toilets", "person", 25, 1, "toilet"),
    ("Plan 8 people per tent.", "tent_places", "tent", 1, 8, "人"),
    ("救助金每人每日15元。", "money", "person_day", 1, 15, "元"),
])
def test_a_norm_in_a_sentence(line: str, subject: str, per: str, people: float, value: float, unit: str) -> None:
    (found,) = read(line)

    assert (found["subject"], found["per"], found["people"], found["value"], found["unit"]) == (subject, per, people, value, unit)


@pytest.mark.parametrize("line", [
    "每人每班8小时轮换。", "巡堤每人负责400米。", "每年每人培训2次。", "Ask each person about medicine within 3 hours.",
    "Each person rests 10 minutes per hour.", "For 300 people, 15 toilets.", "每2人1组，每组1台对讲机。",
])
def test_a_time_a_length_and_a_need_are_no_norm(line: str) -> None:
    assert read(line) == []


def test_a_sentence_gives_several_things() -> None:
    assert [(one["subject"], one["value"], one["per"]) for one in read("每日每人供应3餐、饮用水4升。")] == [
        ("meals", 3, "person_day"), ("drinking_water", 4, "person_day")]


def test_a_row_keeps_its_name_and_what_it_counts() -> None:
    row = "项目：人均使用面积；标准：1.6平方米；说明：不含走道；责任单位：某局"
    (found,) = read(row, "表1 标准 项目 | 标准 | 说明 | 责任单位")

    assert (found["subject"], found["named"], found["value"]) == ("floor_area", "人均使用面积", 1.6)
    assert (found["printed"], found["scope"]) == ("1.6平方米", "不含走道")


def test_a_row_says_for_which_days_and_which_water() -> None:
    row = "项目：饮用水；标准：每人每日5升，前4日；说明：不含洗漱用水"
    (found,) = read(row, "表1 标准 项目 | 标准 | 说明")

    assert (found["subject"], found["printed"], found["scope"]) == ("drinking_water", "每人每日5升", "前4日；不含洗漱用水")


@pytest.mark.parametrize(("row", "subject", "people", "value", "printed"), [
    ("Item: Water, all purposes; Figure: 18; Unit: litres per person per day; Remark: Indoors", "all_water", 1, 18,
     "18 litres per person per day"),
    ("Item: Latrines; Figure: 1:30; Unit: latrine per people; Remark: Lit", "toilets", 30, 1, "1:30 latrine per people"),
    ("Item: People per tap; Figure: 200; Unit: people; Remark: One group", "taps", 200, 1, "200 people"),
    ("Item: Food; Figure: 1,900; Unit: kcal per person per day; Remark: One hot meal", "food_energy", 1, 1900,
     "1,900 kcal per person per day"),
])
def test_a_row_with_a_column_of_units(row: str, subject: str, people: float, value: float, printed: str) -> None:
    (found,) = read(row, "Table 1 Norms Item | Figure | Unit | Remark")

    assert (found["subject"], found["people"], found["value"], found["printed"]) == (subject, people, value, printed)


def test_a_review_sets_no_norm() -> None:
    assert read("安置点人均1.8平方米。", kind="case") == []
