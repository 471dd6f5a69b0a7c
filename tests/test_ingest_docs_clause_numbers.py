"""The numbers that clauses and headings start with."""

import pytest

from ingest_docs.clause_numbers import clause_number


@pytest.mark.parametrize(
    ("line", "text", "style", "depth"),
    [
        ("第三编 保障", "第三编", "part", 1),
        ("第三章 总则", "第三章", "chapter", 1),
        ("第二节　预警", "第二节", "section", 1),
        ("第一百零六条 本法自2024年11月1日起施行。", "第一百零六条", "article", 1),
        ("第十二条之一 补充", "第十二条之一", "article", 1),
        ("一、编制目的", "一", "han", 1),
        ("（一）特别重大", "（一）", "han_paren", 1),
        ("(四)小型：", "(四)", "han_paren", 1),
        ("1. Introduction", "1", "decimal", 1),
        ("1 总则", "1", "decimal", 1),
        ("2.1. Purpose", "2.1", "decimal", 2),
        ("4.2.3 上报", "4.2.3", "decimal", 3),
        ("4.1 人员转移", "4.1", "decimal", 2),
        ("（2）核实", "（2）", "paren", 1),
        ("①核实", "①", "circled", 1),
        ("Ⅱ．工作原则", "Ⅱ", "roman", 1),
        ("III. Command", "III", "roman", 1),
        ("附件1 通讯录", "附件1", "annex", 1),
        ("附件", "附件", "annex", 1),
        ("Annex A Terms", "Annex A", "annex", 1),
        ("ANNEX H: HAZARDOUS MATERIALS", "ANNEX H", "annex", 1),
        ("Chapter 2 Roles", "Chapter 2", "chapter", 1),
    ],
)
def test_a_clause_number_is_read_as_printed(line: str, text: str, style: str, depth: int) -> None:
    number = clause_number(line)

    assert number is not None
    assert (number.text, number.style, number.depth) == (text, style, depth)


@pytest.mark.parametrize(
    "line",
    ["86.50 m", "3.5米以上", "15 分钟内", "50 kg 钢瓶", "2025年7月1日", "2025-09-30 盘点", "0000-655-0110", "5%以上", "10 min",
     "Part of the plan", "Ⅰ级响应", "附则", "总则", ""],
)
def test_a_measured_value_is_not_a_clause_number(line: str) -> None:
    assert clause_number(line) is None


def test_the_words_begin_behind_the_number() -> None:
    line = "4.2.3 上报时限"

    number = clause_number(line)

    assert number is not None and line[number.end :] == "上报时限"


def test_chapters_hold_articles_and_annexes_stand_apart() -> None:
    chapter, article, annex = (clause_number(line) for line in ("第一章 总则", "第一条 为了", "附件1"))

    assert chapter and article and annex
    assert chapter.holds(article) is True
    assert article.holds(chapter) is False
    assert chapter.holds(annex) is False
