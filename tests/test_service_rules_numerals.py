"""Values are found in Chinese and English text, and two spellings of one value are the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.rules.numerals import normalised, values
from service.rules.units import same_value
from service.rules.value import Value


def canonicals(text: str) -> list[tuple[str, str]]:
    return [(value.kind, value.canonical) for value in values(text)]


@pytest.mark.parametrize(("text", "expected"), [
    ("水位86.50米", [("quantity", "86.5 m")]),
    ("八十六米五", [("quantity", "86.5 m")]),
    ("８６．５米", [("quantity", "86.5 m")]),
    ("两百三", [("quantity", "230")]),
    ("二十分钟", [("quantity", "20 min")]),
    ("1小时30分", [("quantity", "90 min")]),
    ("一个半小时", [("quantity", "90 min")]),
    ("half an hour", [("quantity", "30 min")]),
    ("一千八百六十万", [("quantity", "18600000")]),
    ("1,860万", [("quantity", "18600000")]),
    ("1.34亿元", [("quantity", "134000000 元")]),
    ("1 234.50 m", [("quantity", "1234.5 m")]),
    ("100–200米", [("quantity", "100 m"), ("quantity", "200 m")]),
    ("5–10万人", [("quantity", "50000 人"), ("quantity", "100000 人")]),
    ("10/15/30 分钟", [("quantity", "10 min"), ("quantity", "15 min"), ("quantity", "30 min")]),
    ("百分之二十", [("percent", "20%")]),
    ("20 % LEL", [("percent", "20%")]),
    ("fifteen minutes", [("quantity", "15 min")]),
    ("-5℃", [("quantity", "-5 ℃")]),
    ("12×1 t + 24×50 kg", [("quantity", "12"), ("quantity", "1000 kg"), ("quantity", "24"), ("quantity", "50 kg")]),
])
def test_a_quantity_reads_the_same_however_it_is_written(text: str, expected: list[tuple[str, str]]) -> None:
    assert canonicals(text) == expected


@pytest.mark.parametrize("text", ["Ⅲ级", "III级", "三级响应", "Level III", "level 3", "启动（III）"])
def test_a_level_is_a_level_and_never_a_number(text: str) -> None:
    assert canonicals(text) == [("level", "III")]


def test_a_list_of_levels_names_each_of_them() -> None:
    assert canonicals("I、II级") == [("level", "I"), ("level", "II")]
    assert canonicals("Level II and III") == [("level", "II"), ("level", "III")]


@pytest.mark.parametrize(("text", "expected"), [
    ("23:20", "23:20"), ("三点半", "03:30"), ("下午三点半", "15:30"), ("8时30分", "08:30"), ("11:20 pm", "23:20"),
    ("凌晨2点", "02:00"),
])
def test_a_time_of_day_has_one_spelling(text: str, expected: str) -> None:
    assert canonicals(text) == [("time", expected)]


@pytest.mark.parametrize(("text", "expected"), [
    ("2025年7月1日", "2025-07-01"), ("2025-07-01", "2025-07-01"), ("1 July 2025", "2025-07-01"),
    ("July 1, 2025", "2025-07-01"), ("二〇二五年七月一日", "2025-07-01"), ("7月1日", "--07-01"), ("2025年", "2025"),
])
def test_a_date_has_one_spelling(text: str, expected: str) -> None:
    assert canonicals(text) == [("date", expected)]


@pytest.mark.parametrize(("text", "expected"), [
    ("县总值班室0000-655-0160", ["00006550160"]),
    ("0000-655-0301/0302", ["00006550301", "00006550302"]),
    ("拨打幺幺九", ["119"]),
])
def test_a_telephone_number_is_its_digits(text: str, expected: list[str]) -> None:
    assert canonicals(text) == [("phone", digits) for digits in expected]


@pytest.mark.parametrize(("text", "expected"), [
    ("根据青政发〔2025〕8号", ("doc_no", "青政发[2025]8号")), ("青政发[2025]8号", ("doc_no", "青政发[2025]8号")),
    ("GB 17761-2024", ("doc_no", "GB 17761-2024")), ("V-12号阀", ("code", "V12")), ("QL-DZ-017", ("code", "QLDZ017")),
    ("UN 1017", ("code", "UN1017")), ("第十二条", ("clause", "clause 12")), ("article 12", ("clause", "clause 12")),
    ("橙色预警", ("colour", "orange")), ("Red warning", ("colour", "red")),
    ("较大及以上突发事件", ("level", "grade 较大")),
])
def test_names_with_digits_keep_their_kind(text: str, expected: tuple[str, str]) -> None:
    assert canonicals(text) == [expected]


@pytest.mark.parametrize("text", [
    "统一指挥", "一律撤离", "十分重要", "千万不要", "万一", "一个出口", "四不两直", "上一级政府", "蓝岚救援队", "黄金时间", "重大危险源",
    "one of them",
])
def test_characters_that_only_look_like_values_are_none(text: str) -> None:
    assert values(text) == ()


def test_the_number_of_a_list_item_is_no_quantity() -> None:
    assert canonicals("1. 拨打119") == [("clause", "item 1"), ("quantity", "119")]


def test_text_and_offsets_are_those_of_the_original() -> None:
    text = "水位８６．５０米，拨打0000－655－0160"

    assert all(text[value.start:value.end] == value.text for value in values(text))


def test_normalised_text_holds_one_spelling() -> None:
    assert normalised("八十六米五") == normalised("86.50 米") == normalised("８６.５m")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789.,-/: 米人级年月日时分第条〔〕号ImhABV|、到至一二十百万点半", max_size=25))
def test_no_arabic_digit_escapes_and_no_values_overlap(text: str) -> None:
    found = values(text)

    covered = {offset for value in found for offset in range(value.start, value.end)}
    assert sum(value.end - value.start for value in found) == len(covered)
    assert all(offset in covered for offset, character in enumerate(text) if character in "0123456789")


def test_same_value_converts_units_exactly_and_lets_one_unit_be_missing() -> None:
    def first(text: str) -> Value:
        return values(text)[0]

    assert same_value(first("15亩"), first("1公顷"))
    assert same_value(first("86.50"), first("八十六米五"))
    assert not same_value(first("60 m"), first("200 ft"))  # 60.96 m
    assert not same_value(first("III级"), first("3"))


@pytest.mark.parametrize(("text", "canonical"), [
    ("水位八十六米五是几级", ["86.5 m"]), ("86米5，几级", ["86.5 m"]), ("八十六米零五", ["86.05 m"]), ("八十六米半了", ["86.5 m"]),
    ("10米半径内", ["10 m"]), ("距离十米三人被困", ["10 m", "3 人"]), ("三米二十人", ["3 m", "20 人"]), ("86米5级响应", ["86 m", "V"]),
])
def test_a_digit_behind_metres_counts_unless_it_counts_something_else(text: str, canonical: list[str]) -> None:
    assert [value.canonical for value in values(text)] == canonical


@pytest.mark.parametrize("text", ["9" * 400 + "米", "9" * 5000 + "米", "一" + "亿" * 3500 + "米", "九" * 3900 + "%", "1/" + "9" * 5000])
def test_absurd_runs_of_digits_are_read_without_breaking(text: str) -> None:
    assert len(values(text)) < 5000


@pytest.mark.parametrize(("text", "canonical"), [
    ("时间：02:26；", "02:26"), ("夜里十点", "22:00"), ("夜里两点", "02:00"), ("eight in the evening", "20:00"), ("ten at night", "22:00"),
    ("by noon", "12:00"), ("six minutes to ten", "09:54"), ("ten past five", "05:10"),
    ("每3日巡查", "4320 min"), ("一天一夜", "1440 min"), ("两天两夜", "2880 min"), ("一整天", "1440 min"), ("一刻钟内", "15 min"),
    ("半公里", "500 m"), ("容量的九成时", "90%"), ("three quarters of an hour", "45 min"), ("every quarter of an hour", "15 min"),
    ("nine and a quarter hours", "555 min"), ("9 hours and 15 minutes", "555 min"), ("a quarter of a litre", "0.25 L"),
    ("险情等级：中型", "grade 中型"), ("justifies Level 2.", "II"),
])
def test_what_is_said_in_words_is_one_value(text: str, canonical: str) -> None:
    assert [value.canonical for value in values(text)] == [canonical]


@pytest.mark.parametrize("text", ["四周先隔离", "一户一户登记", "九成功"])
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert values(text) == ()
