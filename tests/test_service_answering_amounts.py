"""Amounts are read from hurried words in both languages, converted, and never made up."""

import pytest

from service.answering.amounts import amounts


@pytest.mark.parametrize(("question", "quantity", "value"), [
    ("滑坡压死三个,损失六百来万", "dead", 3),
    ("大巴翻沟里死俩重伤八个", "injured", 8),
    ("已经转了1200多人", "moved", 1200),
    ("一百八十号人住底下", "threatened", 180),
    ("两千来户要停气", "households", 2000),
    ("过火面积一百五十亩", "area", 10),  # 15 mu are a hectare
    ("烧了三个钟头了", "burning_time", 3),
    ("口子一天撑开两公分多", "crack", 20),  # 2 cm
    ("4.2级地震", "magnitude", 4.2),
    ("2 dead, 9 seriously injured", "injured", 9),
    ("one crew member killed", "dead", 1),
    ("171 people have to go", "threatened", 171),
    ("meter reads 22 lel", "lel", 22),
    ("wind fifteen meter a second", "wind", 15),
])
def test_an_amount_is_read_in_the_unit_of_its_thresholds(question: str, quantity: str, value: float) -> None:
    found: dict[str, float] = {one.quantity: one.value for one in amounts(question)}

    assert found[quantity] == pytest.approx(value)


@pytest.mark.parametrize(("question", "hours", "amount"), [
    ("三个小时雨量八十七了", 3, 87), ("一小时41毫米", 1, 41), ("fifty two mil in one hour", 1, 52), ("now it is 88 in three hours", 3, 88),
])
def test_rain_keeps_the_hours_it_fell_in(question: str, hours: float, amount: float) -> None:
    rain = next(one for one in amounts(question) if one.quantity == "rain_mm")

    assert (rain.window_h, rain.value) == (hours, amount)


@pytest.mark.parametrize("question", ["几级响应", "电话多少", "how many tents?", "3 keys for the depot"])
def test_a_question_without_amounts_states_none(question: str) -> None:
    assert amounts(question) == ()


def test_no_one_dead_is_no_death() -> None:
    assert [(one.quantity, one.value) for one in amounts("no one dead, 12 seriously injured")] == [("dead", 0), ("injured", 12)]


@pytest.mark.parametrize("question", ["3小时下了120户被淹", "1小时下了15条船", "2小时下了30.5个"])
def test_what_is_counted_in_households_or_boats_is_no_rain(question: str) -> None:
    assert not [one for one in amounts(question) if one.quantity == "rain_mm"]


@pytest.mark.parametrize("question", ["没有3人死亡", "无3人牺牲", "死了3头牛", "烧死15只羊", "2 dead sheep", "no 2 people dead", "牺牲2天休息"])
def test_a_death_denied_or_of_a_beast_is_no_death(question: str) -> None:
    assert not [one for one in amounts(question) if one.quantity == "dead" and one.value]


@pytest.mark.parametrize("question", ["死15人", "牺牲15名", "15人死亡", "15 dead", "没控制住，15人死亡"])
def test_a_death_is_still_read_beside_those(question: str) -> None:
    assert [one.value for one in amounts(question) if one.quantity == "dead"] == [15]


def test_degrees_that_it_fell_by_are_no_temperature() -> None:
    assert [one.value for one in amounts("2小时降了15度") if one.quantity == "temperature"] == []
    assert [one.value for one in amounts("气温升到38度") if one.quantity == "temperature"] == [38]
