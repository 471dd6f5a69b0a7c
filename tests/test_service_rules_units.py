"""Units convert exactly within their dimension and not across."""

import pytest

from service.errors import WrongCall
from service.rules.sums import total
from service.rules.units import convert, names_a_unit_of


@pytest.mark.parametrize(("value", "unit", "to", "expected"), [
    (330, "ft", "m", 100.584), (0.75, "mile", "km", 1.207008), (15, "亩", "公顷", 1.0), (2, "小时", "min", 120),
    (212, "℉", "℃", 100), (1, "t", "kg", 1000), (0.5, "小时", "分钟", 30), (20, "mm", "cm", 2),
])
def test_a_conversion_is_exact(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to).value == expected


def test_a_conversion_shows_its_work() -> None:
    assert convert(330, "ft", "m").trace == "330 ft = 100.584 m"


@pytest.mark.parametrize(("unit", "to"), [("m", "min"), ("m", "nothing"), ("人", "户")])
def test_unlike_units_are_refused(unit: str, to: str) -> None:
    with pytest.raises(WrongCall):
        convert(1, unit, to)


def test_a_table_header_names_its_unit() -> None:
    assert names_a_unit_of("水位（m）", "m")
    assert not names_a_unit_of("水位", "min")


def test_a_sum_is_exact_and_shows_every_part() -> None:
    result = total([("县物资库", 0.1), ("石桥镇", 0.2)], "t")

    assert result.value == 0.3  # as decimals, not as binary floats
    assert result.trace == "县物资库 0.1 + 石桥镇 0.2 = 0.3 t"


def test_an_unknown_part_makes_a_lower_bound_and_is_never_zero() -> None:
    result = total([("县物资库", 420), ("柳湾镇", None)], "件")

    assert result.trace == "县物资库 420 = 420 件（未计入：柳湾镇）"
    assert not result.is_whole
