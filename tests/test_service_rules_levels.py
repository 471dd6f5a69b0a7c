"""A level is suggested by exact comparison, and what is unknown is said."""

import pytest

from service.domain.facts import Contact, Fact, ResponseLevel, Threshold
from service.rules.levels import reading_names, suggest

STAGES: tuple[tuple[ResponseLevel, float], ...] = (("IV", 85.80), ("III", 86.50), ("II", 87.50), ("I", 88.00))


def stage(level: ResponseLevel, value: float, subject: str = "石桥站", comparator: str = ">=") -> Fact:
    threshold = Threshold.model_validate({
        "hazard": "flood", "subject": subject, "quantity": "stage_m", "level": level, "comparator": comparator,
        "value": value, "unit": "m"})
    return Fact(fact_id=f"{subject}{level}", version_id="v", passage_id="p", quote=f"{level}级 {value:.2f} m",
                value=threshold)


def rain(level: ResponseLevel, value: float, hours: float, subject: str = "青岚县") -> Fact:
    threshold = Threshold(hazard="flood", subject=subject, quantity="rain_mm", level=level, comparator=">=",
                          value=value, unit="mm", window_h=hours)
    return Fact(fact_id=f"r{subject}{level}", version_id="v", passage_id="p", quote=f"{hours}h {value} mm", value=threshold)


GAUGE = [stage(level, value) for level, value in STAGES]


@pytest.mark.parametrize(("reading", "level"), [
    (85.79, None), (85.80, "IV"), (86.49, "IV"), (86.50, "III"), (86.51, "III"), (87.49, "III"), (87.50, "II"),
    (88.0, "I"), (99, "I"),
])
def test_a_value_on_the_threshold_reaches_it(reading: float, level: ResponseLevel | None) -> None:
    assert suggest({"石桥站": reading}, GAUGE).level == level


def test_each_comparison_is_traced_with_the_decimals_of_the_clause() -> None:
    finding = suggest({"石桥站": 86.5}, GAUGE)

    assert finding.trace == (
        "石桥站 86.50 < 88.00 (I) → 未达到", "石桥站 86.50 < 87.50 (II) → 未达到", "石桥站 86.50 ≥ 86.50 (III) → 达到",
        "石桥站 86.50 ≥ 85.80 (IV) → 达到")


def test_a_strict_comparison_excludes_the_number_itself() -> None:
    assert suggest({"石桥站": 86.5}, [stage("III", 86.5, comparator=">")]).level is None


def test_readings_that_could_raise_the_level_are_named() -> None:
    finding = suggest({"石桥站": 86.52}, [*GAUGE, rain("II", 100, 3), rain("IV", 50, 24)])

    assert finding.level == "III"
    assert finding.unknown == ("青岚县 rain_3h",)


def test_a_reading_that_is_no_number_is_unknown_and_never_zero() -> None:
    assert suggest({"石桥站": float("nan")}, GAUGE).unknown == ("石桥站",)


def test_the_highest_of_several_readings_decides() -> None:
    assert suggest({"石桥站": 85.9, "rain_3h": 100}, [*GAUGE, rain("II", 100, 3)]).level == "II"


def test_a_name_without_a_place_is_not_applied_to_two_places() -> None:
    facts = [rain("II", 100, 3, "上坪村"), rain("I", 85, 3, "下坪村")]

    assert suggest({"3h": 120}, facts).level is None
    assert suggest({"3h": 120}, facts).unused == ("3h",)
    assert suggest({"下坪村 3h": 85}, facts).level == "I"


def test_rejected_facts_and_other_facts_are_passed_over() -> None:
    contact = Fact(fact_id="c", version_id="v", passage_id="p", quote="q",
                   value=Contact(name="n", role="r", unit="u", phone="1"))
    rejected = stage("I", 10).model_copy(update={"state": "rejected"})

    assert suggest({"石桥站": 86.5}, [contact, rejected]).level is None


def test_subjects_that_mean_the_whole_county_share_the_plain_name() -> None:
    facts = [rain("I", 150, 3, "雨量"), rain("I", 150, 3, "青岚县"), rain("II", 100, 3, "全县雨量")]

    assert suggest({"rain_3h": 150}, facts).level == "I"
    assert suggest({"rain_3h": 149.9}, facts).level == "II"


def test_rain_of_a_village_is_not_the_countys() -> None:
    assert suggest({"rain_3h": 90}, [rain("II", 85, 3, "下坪村"), rain("I", 150, 3, "雨量")]).level is None


@pytest.mark.parametrize("reading", [865, 8.65, -3, 0])
def test_a_stage_nowhere_near_its_thresholds_is_compared_with_none(reading: float) -> None:
    finding = suggest({"石桥站": reading}, GAUGE)

    assert (finding.level, finding.compared, finding.unknown) == (None, (), ("石桥站",))
    assert "未比较" in finding.unused[0]


def several(places_min: int | None = 3, also: str = "") -> Fact:
    threshold = Threshold(hazard="flood", subject="雨量", quantity="forecast_rain_mm", level="IV", comparator=">=", value=50,
                          unit="mm", window_h=24, places_min=places_min, also=also)
    return Fact(fact_id="r", version_id="v", passage_id="p", quote="50毫米", value=threshold)


@pytest.mark.parametrize(("places", "level"), [(None, None), (2, None), (3, "IV"), (4, "IV")])
def test_rain_for_several_places_sets_its_level_only_when_so_many_are_counted(places: int | None, level: str | None) -> None:
    readings = {"forecast_rain_24h": 60.0, **({} if places is None else {"places": float(places)})}

    finding = suggest(readings, [several()])

    assert finding.level == level
    assert finding.unknown == (("places",) if places is None else ())


def test_a_condition_in_words_leaves_the_level_to_a_person() -> None:
    finding = suggest({"forecast_rain_24h": 60}, [several(None, "水位持续上涨")])

    assert finding.level is None
    assert finding.unjudged == ("雨量 forecast_rain_24h 60 ≥ 50 (IV) → 达到，另须：水位持续上涨，由人判断",)


def test_the_end_of_a_levels_range_does_not_start_it() -> None:
    facts = [stage("II", 87.50), stage("II", 88.00, comparator="<"), stage("I", 88.00)]

    assert suggest({"石桥站": 86.0}, facts).level is None
    assert suggest({"石桥站": 87.6}, facts).level == "II"


@pytest.mark.parametrize("quantity", ["dead", "stage_m", "loss"])
def test_an_upper_bound_alone_starts_no_level(quantity: str) -> None:
    value = Threshold.model_validate({"hazard": "flood", "subject": "石桥站", "quantity": quantity, "level": "IV", "comparator": "<",
                                      "value": 3.0, "unit": "m" if quantity == "stage_m" else "人"})
    fact = Fact(fact_id="f1", version_id="v1", passage_id="p1", quote="3人以下", value=value)
    for name in reading_names(value):
        assert suggest({name: 0.0}, [fact]).level is None
