"""The section tree and the stored text."""

from ingest_docs.blocks import Block, ReadFile
from ingest_docs.sections import SectionedText, build_sections


def built(*blocks: Block, pages: int | None = None) -> SectionedText:
    return build_sections(ReadFile("text/markdown", blocks, pages=pages))


def heading(text: str, level: int | None) -> Block:
    return Block("heading", text, level=level)


def paragraph(text: str) -> Block:
    return Block("paragraph", text)


def paths(sectioned: SectionedText) -> list[str]:
    return [" > ".join(section.path) for section in sectioned.sections]


def test_an_article_is_a_section_and_its_text_is_what_follows_the_number() -> None:
    law = built(heading("防洪法", 1), heading("第一章 总则", 2), paragraph("第一条 为了防治洪水，制定本法。"), paragraph("第二条 防洪工作实行："),
                paragraph("（一）全面规划；"), heading("第二章 规划", 2), paragraph("第三条 规划应当协调。"))

    assert paths(law) == ["第一章 总则", "第一章 总则 > 第一条", "第一章 总则 > 第二条", "第二章 规划", "第二章 规划 > 第三条"]
    second = law.sections[2]
    assert law.text[second.start : second.end] == "第二条 防洪工作实行：\n（一）全面规划；"


def test_headings_by_number_alone_nest_chapter_section_and_decimals() -> None:
    plan = built(paragraph("第一章 总则"), paragraph("第一节 目的"), paragraph("为了安全。"), paragraph("第二章 响应"),
                 paragraph("一、启动"), paragraph("由县长启动。"), paragraph("（一）条件"), paragraph("水位超过86.50 m。"))

    assert paths(plan) == ["第一章 总则", "第一章 总则 > 第一节 目的", "第二章 响应", "第二章 响应 > 一、启动", "第二章 响应 > 一、启动 > （一）条件"]


def test_decimals_nest_by_their_depth_whatever_their_level() -> None:
    plan = built(heading("5 应急响应", 1), heading("5.3 Ⅲ级响应", 1), heading("5.3.1 条件", 1), paragraph("条件如下。"), heading("6 保障", 1))

    assert paths(plan) == ["5 应急响应", "5 应急响应 > 5.3 Ⅲ级响应", "5 应急响应 > 5.3 Ⅲ级响应 > 5.3.1 条件", "6 保障"]


def test_numbered_lines_of_a_list_are_not_headings() -> None:
    plan = built(heading("3 报告", 1), paragraph("（一）时间"), paragraph("（二）地点"), paragraph("（三）人数"))

    assert paths(plan) == ["3 报告"]


def test_the_title_opens_no_section_and_an_annex_leaves_the_chapter() -> None:
    plan = built(heading("青岚县应急预案", 1), heading("1 总则", 2), paragraph("目的。"), paragraph("附件1"), paragraph("名单。"))

    assert paths(plan) == ["1 总则", "附件1"]


def test_stored_text_is_the_blocks_and_spans_point_at_them() -> None:
    pages = built(Block("paragraph", "甲。", page=1), Block("paragraph", "乙。", page=3), pages=3)

    assert pages.text == "甲。\n乙。"
    assert [pages.text[span.start : span.end] for span in pages.spans] == ["甲。", "乙。"]
    assert pages.page_starts == (0, 3, 3)  # page 2 is empty and begins where page 3 does
