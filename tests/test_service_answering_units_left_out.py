"""A unit that only one makes sense for is put in; nothing else is touched."""

import pytest

from service.answering.units_left_out import with_units


@pytest.mark.parametrize(("said", "meant"), [
    ("石桥站85.79还在涨", "石桥站85.79米还在涨"),
    ("三个小时下了一百五十五了 报几级", "三个小时下了一百五十五毫米了 报几级"),
    ("下坪一个小时落了五十二", "下坪一个小时落了五十二毫米"),
])
def test_metres_of_a_gauge_and_millimetres_of_rain_are_put_in(said: str, meant: str) -> None:
    assert with_units(said) == meant


@pytest.mark.parametrize("said", ["三个小时下了155毫米", "两个小时转移了300人", "3小时内下了多少雨", "石桥站86.5米", "四小时后下到三组去了15户", "3小时下了120户被淹", "3小时下了120多户",
                                  "3小时下了120 户被淹", "1小时下了15条船", "in 3 hours got 200 people out", "3 hours got of 300 boats", "3小时后要下120",
                                  "3小时气温降了15", "6小时水位降了150"])
def test_what_has_a_unit_or_is_no_rain_stays(said: str) -> None:
    assert with_units(said) == said


@pytest.mark.parametrize("said", ["3小时下了120多，撤不撤", "下坪1小时下了52转不转", "3 hours rain 155 so do we move"])
def test_rain_is_told_from_a_count_by_what_follows_the_number(said: str) -> None:
    assert "毫米" in with_units(said)
