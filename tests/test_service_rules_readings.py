"""Readings in free words: what the text states, for whom it states it, and nothing else."""

import pytest

from service.domain.facts import Threshold
from service.rules.readings import find_readings

NAMES = {"石桥站": ("Shiqiao Gauge",)}


def stage(gauge: str) -> Threshold:
    return Threshold(hazard="flood", subject=gauge, quantity="stage_m", level="III", comparator=">=", value=86.5, unit="m")


ONE = (stage("石桥站"),)
TWO = (stage("石桥站"), stage("柳湾站"))


@pytest.mark.parametrize("text", [
    "石桥站水位86.52米", "石桥站涨到 86.52 m 了", "石桥站现在86.52米，离警戒还有多少", "86.52米，石桥站", "石桥站水位八十六米五二",
    "Shiqiao Gauge reads 86.52 m", "水位86.52米", "水位站86.52米", "the gauge reads 86.52 m", "the river stage is 86.52 m",
])
def test_a_stage_is_read_for_its_gauge(text: str) -> None:
    assert find_readings(text, ONE, NAMES) == {"石桥站": 86.52}


@pytest.mark.parametrize("text", ["白石站水位40.00米", "白石站40米，几级响应", "Baishi Gauge reads 40.00 m"])
def test_another_gauges_stage_is_not_taken_for_ours(text: str) -> None:
    assert find_readings(text, ONE, NAMES) == {}


def test_the_named_one_of_two_gauges_is_read() -> None:
    assert find_readings("柳湾站水位85.1米", TWO) == {"柳湾站": 85.1}


def test_a_stage_of_no_named_gauge_belongs_to_neither_of_two() -> None:
    assert find_readings("水位85.1米", TWO) == {}


def test_two_gauges_in_one_sentence_are_left_to_a_person() -> None:
    assert find_readings("石桥站和柳湾站水位85.1米", TWO) == {}


def test_metres_that_are_no_stage_are_not_read() -> None:
    assert find_readings("路上有一道3米宽的口子", ONE) == {}


def test_a_text_without_a_number_has_no_reading() -> None:
    assert find_readings("石桥站水位涨得很快", ONE) == {}


def test_the_value_behind_the_gauge_counts() -> None:
    assert find_readings("堤高3米，石桥站86.52米", ONE) == {"石桥站": 86.52}


@pytest.mark.parametrize(("text", "found"), [
    ("3小时降雨105毫米", {"rain_3h": 105.0}),
    ("24小时实测雨量 100mm", {"rain_24h": 100.0}),
    ("预报24小时降雨150毫米", {"forecast_rain_24h": 150.0}),
    ("80 mm in 3 hours", {"rain_3h": 80.0}),
    ("1小时下了60毫米，3小时105毫米", {"rain_1h": 60.0, "rain_3h": 105.0}),
    ("下了60毫米", {}),
])
def test_rain_is_read_with_its_hours(text: str, found: dict[str, float]) -> None:
    assert find_readings(text, ()) == found
