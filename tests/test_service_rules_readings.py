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


STAGES = tuple(stage("石桥站").model_copy(update={"level": level, "value": value})
               for level, value in (("IV", 85.8), ("III", 86.5), ("II", 87.5), ("I", 88.0)))


@pytest.mark.parametrize("text", [
    "石桥站水位86,50米是几级", "石桥站水位86，50米是几级",
    "石桥站水位865米是几级", "石桥站水位-86.5米是几级",
    "石桥站水位上涨了2米，启动几级", "石桥站离86.5米还差0.5米", "石桥站水位没到86.5米", "the Shiqiao Gauge stage is below 86.5 m",
    "石桥站水位预计明天到88.2米，现在启动几级",
    "龙口水库水位85.9米启动几级响应", "Longkou Reservoir level is 86.6 m",
    "石桥站水尺读数88.35米是几级响应", "石桥站吴淞高程88.35米启动几级", "14:00石桥站86.52米，15:00 87.52米",
])
def test_a_number_that_is_no_stage_of_now_here_is_not_compared(text: str) -> None:
    assert find_readings(text, STAGES, NAMES) == {}


@pytest.mark.parametrize(("text", "number"), [
    ("石桥站水位八十六米五是几级", 86.5), ("石桥站水位86米5是几级", 86.5), ("石桥站水位从85.9米涨到87.6米，是几级", 87.6),
    ("石桥站水位昨天88.1米，现在85.5米", 85.5), ("石桥站现在86.6米，预计涨到88米", 86.6), ("龙口水库145.5米，石桥站86.6米", 86.6),
    ("石桥站86.6米，龙口水库145.5米", 86.6), ("石桥站86.52米，比昨天涨了1.2米", 86.52), ("水尺已换算为1985国家高程，石桥站86.5米", 86.5),
    ("石桥站水位由86.52米回落到85.7米", 85.7),
])
def test_of_several_numbers_the_stage_of_now_is_read(text: str, number: float) -> None:
    assert find_readings(text, STAGES, NAMES) == {"石桥站": number}


@pytest.mark.parametrize(("text", "found"), [
    ("三小时下了一百五十毫米", {"rain_3h": 150.0}), ("3小时雨量从50毫米涨到150毫米", {"rain_3h": 150.0}),
    ("预计未来3小时雨量150毫米", {"forecast_rain_3h": 150.0}), ("3小时雨量不到100毫米", {}),
    ("1小时30毫米3小时60毫米", {"rain_1h": 30.0, "rain_3h": 60.0}),
])
def test_rain_is_read_as_it_is_said(text: str, found: dict[str, float]) -> None:
    assert find_readings(text, STAGES) == found
