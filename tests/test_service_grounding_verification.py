"""A sentence is supported, flagged or withheld by what its cited text says."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.grounding.verification import verify
from service.rules.numerals import values

SOURCE = ("石桥站水位达到86.50米（警戒水位）时，启动III级响应，由分管副县长签发。达到87.50米时，启动II级响应。"
          "任何人未经批准不得返回危险区。严禁使用明火。现场人员不应使用电梯。"
          "接报后应当在15分钟内电话报告县总值班室0000-655-0100，30分钟内书面报告。可以越级报告。"
          "红色预警时乡镇10分钟内叫应；橙色预警时乡镇20分钟内叫应。警戒线不少于150米，阀门V-12先行关闭。")
ENGLISH = ("Evacuate everyone within 150 m of the break. Do not switch anything on or off. "
           "The duty officer must call 0000-655-0190 within 10 minutes. Crews may re-enter after two readings below 5 %.")


def codes(sentence: str, source: str = SOURCE) -> list[str]:
    return [reason.code for reason in verify(sentence, [source]).reasons]


@pytest.mark.parametrize("sentence", [
    "石桥站水位到86.5米时启动三级响应。", "水位达到八十六米五，启动Ⅲ级响应。", "接报后15分钟内应向县总值班室0000-655-0100电话报告。",
    "未经批准任何人不得返回危险区。", "不要使用明火。", "必须在十五分钟内向县总值班室电话报告。", "橙色预警时，乡镇在二十分钟内叫应。",
    "警戒线至少150米。", "现场人员不得使用电梯。", "At 86.50 m level III starts.",
])
def test_a_paraphrase_with_the_same_numbers_stays_supported(sentence: str) -> None:
    assert verify(sentence, [SOURCE]).status == "supported"


@pytest.mark.parametrize("sentence", [
    "Evacuate all within 150 metres of the break.", "Never switch anything on or off.",
    "The duty officer must call 0000-655-0190 within ten minutes.", "断裂处150米内人员全部疏散。",
])
def test_an_english_source_supports_both_languages(sentence: str) -> None:
    assert verify(sentence, [ENGLISH]).status == "supported"


@pytest.mark.parametrize("sentence", [
    "石桥站水位达到86.60米时启动III级响应。", "石桥站水位达到86.50米时启动IV级响应。", "接报后二十五分钟内电话报告县总值班室。",
    "电话报告县总值班室0000-655-0101。", "蓝色预警时乡镇10分钟内叫应。", "阀门V-13先行关闭。", "根据青政发〔2025〕9号，接报后15分钟内电话报告。",
    "23:20前电话报告县总值班室。", "自2025年7月2日起，15分钟内电话报告。", "15小时内电话报告县总值班室。", "警戒线不少于百分之十五。",
    "At 86.60 m level III starts.",
])
def test_a_critical_value_that_is_not_in_the_text_withholds_the_sentence(sentence: str) -> None:
    assert verify(sentence, [SOURCE]).status == "withheld"


@pytest.mark.parametrize(("sentence", "code"), [
    ("未经批准可以返回危险区。", "turned_round"), ("未经批准得返回危险区。", "turned_round"), ("使用明火。", "turned_round"),
    ("现场人员应使用电梯。", "turned_round"), ("不得越级报告。", "turned_round"),
    ("接报后可以在15分钟内电话报告县总值班室。", "weakened"), ("建议在15分钟内电话报告县总值班室。", "weakened"),
    ("必须越级报告。", "strengthened"), ("警戒线不超过150米。", "bound_turned"),
    ("石桥站水位达到86.50米时，启动II级响应。", "misplaced_value"), ("橙色预警时乡镇10分钟内叫应。", "misplaced_value"),
    ("青岚县天气转晴，游客可前往各景区参观。", "uncovered"), ("预案要求“任何人都可以返回危险区域”。", "misquoted"),
    ("根据第十二条，严禁使用明火。", "unsupported_clause"),
])
def test_wording_that_differs_from_the_text_is_flagged(sentence: str, code: str) -> None:
    assert verify(sentence, [SOURCE]).status == "flagged"
    assert code in codes(sentence)


@pytest.mark.parametrize(("sentence", "code"), [
    ("Switch everything on or off.", "turned_round"), ("The duty officer may call 0000-655-0190 within 10 minutes.", "weakened"),
    ("Crews must re-enter after two readings below 5 %.", "strengthened"),
    ("Crews must not re-enter after two readings below 5 %.", "turned_round"),
])
def test_english_wording_that_differs_is_flagged(sentence: str, code: str) -> None:
    assert code in codes(sentence, ENGLISH)


def test_a_list_under_a_prohibition_is_forbidden() -> None:
    source = "严禁以下行为：\n（1）开关电器；\n（2）拨打手机。"

    assert codes("不得开关电器。", source) == []
    assert codes("请立即开关电器。", source) == ["turned_round"]


def test_another_persons_number_is_withheld() -> None:
    roster = "上坪村 罗大海 100-0000-0311\n上坪村 罗小燕 100-0000-0312"

    assert verify("罗大海的电话是100-0000-0311。", [roster]).status == "supported"
    assert verify("罗大海的电话是100-0000-0312。", [roster]).reasons[0].code == "misplaced_phone"


def test_nothing_cited_is_flagged_and_its_values_withheld() -> None:
    assert [reason.code for reason in verify("请注意安全。", []).reasons] == ["no_citation"]
    assert verify("15分钟内报告。", []).status == "withheld"


def test_a_computed_value_needs_no_source() -> None:
    row = "冲锋舟：县物资库6艘，石桥镇2艘。"

    assert verify("冲锋舟合计8艘。", [row]).status == "withheld"
    assert "unsupported_value" not in [r.code for r in verify("冲锋舟合计8艘。", [row], values("8艘")).reasons]


def test_a_table_header_lends_its_unit() -> None:
    assert verify("石桥站III级为86.50米。", ["站名 | 级别 | 水位（m）\n石桥站 | III | 86.50"]).status == "supported"
    assert verify("石桥站III级为86.50分钟。", ["站名 | 级别 | 水位（m）\n石桥站 | III | 86.50"]).status == "withheld"


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_changing_any_digit_of_a_critical_value_withholds_the_sentence(data: st.DataObject) -> None:
    kept = data.draw(st.sampled_from([
        ("石桥站水位达到{}米时启动响应。", st.integers(1000, 9999).map(lambda n: f"{n // 100}.{n % 100:02d}")),
        ("接报后{}分钟内电话报告县总值班室。", st.integers(1, 999).map(str)),
        ("县总值班室电话为0000-655-{}。", st.integers(0, 9999).map(lambda n: f"{n:04d}")),
        ("在{}前完成转移。", st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda t: f"{t[0]:02d}:{t[1]:02d}")),
        ("依据青政发〔2025〕{}号启动。", st.integers(1, 99).map(str)),
        ("阀门V-{}应当先行关闭。", st.integers(10, 99).map(str)),
        ("自2025年{}月1日起施行。", st.integers(1, 12).map(str)),
        ("储备编织袋{}条。", st.integers(10, 999999).map(str)),
        ("Isolate {} m in all directions.", st.integers(10, 9999).map(str)),
    ]))
    number = data.draw(kept[1])
    source = kept[0].format(number)
    digits = [offset for offset, character in enumerate(source) if character.isdigit()]
    offset = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != source[offset]]))

    changed = source[:offset] + other + source[offset + 1:]
    assume([value.canonical for value in values(changed)] != [value.canonical for value in values(source)])

    assert verify(source, [source]).status == "supported"
    assert verify(changed, [source]).status == "withheld"
