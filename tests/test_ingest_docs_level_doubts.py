"""What a person must check in a scan: levels and numbers that recognition is likely to have lost."""

import pytest

from ingest_docs.blocks import Block
from ingest_docs.level_doubts import doubts


def line(text: str, is_ocr: bool = True) -> Block:
    return Block("paragraph", text, page=3, is_ocr=is_ocr)


def rows(column: str, *values: str) -> list[Block]:
    return [Block("row", f"{column}：{value}；启动人：县长", page=4, context="表2", is_ocr=True,
                  cells=((column, value), ("启动人", "县长"))) for value in values]


@pytest.mark.parametrize("text", [
    "大坝溃坝的，启动级响应。", "在级响应行动的基础上：", "启动I级响应", "响应级别：1级；水位：88.30", "应急响应分为|级、Ⅱ级",
    "二、V级响应行动", "三、ⅢⅢ级响应行动", "启动l级响应", "启动1级响应",
])
def test_a_lost_or_doubtful_level_is_marked_with_page_and_line(text: str) -> None:
    (problem,) = doubts("D04.pdf", [line(text)])

    assert (problem.code, problem.page) == ("needs_ocr", 3)
    assert "D04.pdf, page 3" in problem.message and text in problem.message


@pytest.mark.parametrize("text", [
    "启动Ⅱ级响应", "IV级响应行动", "县级响应队伍", "启动相应级别的应急响应", "分级响应", "8级以上大风", "11级大风", "震级5.0级",
    "一级响应", "二级以上响应", "上级响应", "班级",
])
def test_a_level_that_stands_there_and_other_grades_are_not_marked(text: str) -> None:
    assert doubts("D04.pdf", [line(text)]) == ()


def test_text_that_was_not_recognised_is_never_doubted() -> None:
    assert doubts("D04.pdf", [line("启动级响应", is_ocr=False)]) == ()


def test_a_table_whose_levels_have_a_gap_is_marked_at_the_gap() -> None:
    problems = doubts("D04.pdf", rows("响应级别", "Ⅰ级", "Ⅱ级", "Ⅳ级"))

    assert [("gap" in problem.message, "Ⅳ级" in problem.message) for problem in problems] == [(True, True)]
    assert doubts("D04.pdf", rows("响应级别", "Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级")) == ()
    assert doubts("D04.pdf", rows("响应级别", "Ⅳ级", "Ⅲ级", "Ⅱ级")) == ()


def test_a_letter_among_numbers_is_marked() -> None:
    (problem,) = doubts("D14.pdf", rows("需要帮助（人）", "q", "8", "6", "23"))

    assert "需要帮助（人）" in problem.message


def test_a_number_broken_by_a_stamp_is_marked() -> None:
    assert len(doubts("D04.pdf", rows("水位（m）", "88.30", "8⁻.00", "8).00", "（3)"))) == 2
