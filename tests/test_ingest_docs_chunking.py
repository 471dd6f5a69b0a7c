"""Passages cut from sectioned text."""

from ingest_docs.blocks import Block, ReadFile
from ingest_docs.chunking import chunk, weight
from ingest_docs.sections import build_sections
from service.domain.documents import PassageDraft


def cut(*blocks: Block, pages: int | None = None) -> tuple[PassageDraft, ...]:
    sectioned = build_sections(ReadFile("text/markdown", blocks, pages=pages))
    passages = chunk(sectioned)
    assert all(passage.text == sectioned.text[passage.start : passage.end] for passage in passages)
    return passages


def paragraph(text: str, page: int | None = None) -> Block:
    return Block("paragraph", text, page=page)


def test_short_paragraphs_of_one_article_are_one_passage() -> None:
    passages = cut(Block("heading", "第一章 总则", level=1), paragraph("第一条 分级如下："), paragraph("（一）特别重大；"), paragraph("第二条 执行。"))

    assert [passage.text for passage in passages] == ["第一条 分级如下：\n（一）特别重大；", "第二条 执行。"]
    assert passages[0].path == ("第一章 总则", "第一条")


def test_a_long_paragraph_is_split_at_sentence_ends_and_loses_nothing() -> None:
    sentence = "水位达到警戒水位时，由分管副县长启动响应并报告县总值班室和有关单位。"
    passages = cut(paragraph(sentence * 30))

    assert len(passages) > 2
    assert all(passage.text.endswith("。") and weight(passage.text) <= 1 for passage in passages)
    assert "".join(passage.text for passage in passages) == sentence * 30


def test_one_endless_sentence_is_cut_all_the_same() -> None:
    passages = cut(paragraph("水位，" * 500), paragraph("x" * 5000))

    assert all(weight(passage.text) <= 1.01 for passage in passages)
    assert sum(len(passage.text) for passage in passages) == 6500


def test_a_passage_never_crosses_a_page_or_a_section() -> None:
    passages = cut(paragraph("甲。", 1), paragraph("乙。", 2), Block("heading", "3 报告", level=1, page=2), paragraph("丙。", 2), pages=2)

    assert [(passage.text, passage.page) for passage in passages] == [("甲。", 1), ("乙。", 2), ("丙。", 2)]


def test_rows_of_a_table_join_under_their_caption_and_sheet_rows_stand_alone() -> None:
    rows = [Block("row", f"级别：{level}；水位：{value}", context="表3 水位 级别 | 水位") for level, value in (("Ⅰ", 88), ("Ⅱ", 87))]
    sheet = [Block("row", f"物资：{name}", sheet_row=f"县库!{number}") for number, name in ((4, "帐篷"), (5, "冲锋舟"))]

    passages = cut(paragraph("前文。"), paragraph("表3 水位"), *rows, paragraph("后文。"), *sheet)

    assert [passage.text for passage in passages] == [
        "前文。", "表3 水位\n级别：Ⅰ；水位：88\n级别：Ⅱ；水位：87", "后文。", "物资：帐篷", "物资：冲锋舟",
    ]
    assert passages[1].context == "表3 水位 级别 | 水位"
    assert passages[3].sheet_row == "县库!4"


def test_a_heading_that_is_a_statement_becomes_a_passage_and_a_bare_title_does_not() -> None:
    passages = cut(Block("heading", "1 总则", level=1), Block("heading", "2 Ⅲ级响应由分管副县长启动，县总值班室通知各单位", level=1))

    assert [passage.text for passage in passages] == ["2 Ⅲ级响应由分管副县长启动，县总值班室通知各单位"]


def test_the_rest_of_a_long_list_knows_its_lead_in() -> None:
    items = [paragraph(f"（{number}）{'核实情况并报告' * 12}；") for number in "一二三四五六七八"]

    passages = cut(paragraph("第一条 值班员应当："), *items)

    assert len(passages) > 1
    assert passages[1].context == "第一条 值班员应当："


def test_a_lead_in_of_another_section_is_no_context() -> None:
    passages = cut(Block("heading", "5.1 启动条件", level=1), paragraph("符合下列条件之一："), Block("item", "1. 水位超过88.00米。"),
                   Block("heading", "5.2 响应行动", level=1), Block("item", "1. 拨打119。"))

    assert [passage.context for passage in passages] == ["", ""]


def test_a_line_without_any_stop_is_cut_in_time_that_grows_with_its_length() -> None:
    passages = cut(paragraph("水" * 1_000_000))

    assert "".join(passage.text for passage in passages) == "水" * 1_000_000
