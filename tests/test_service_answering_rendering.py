"""The answer as text: every mark stands for a source, and every source for a mark."""

import re
from datetime import date

import pytest

from service.answering.rendering import render, source_line
from service.domain.answers import Citation, Claim, Conflict, ConflictValue, Gap
from service.domain.documents import Language
from service.grounding.citing import cite
from tests.doubles.documents import passages, version

RULES = passages("v1", "水位达到86.50米，启动III级响应。电话0999-555-0001。", "严禁迟报。")
PLAN = version("v1").model_copy(update={"title": "青岚县防汛应急预案", "doc_no": "青政发〔2025〕8号", "version": "2025",
                                        "effective": date(2025, 5, 1)})


def citation(quote: str, place: int = 0) -> Citation:
    return cite(RULES[place], PLAN, quote)


def claim(text: str, *cited: Citation, **fields: object) -> Claim:
    return Claim.model_validate({"text": text, "verdict": "supported", "kind": "quoted", "citations": cited, **fields})


def text(*claims: Claim, gap: Gap | None = None, conflicts: tuple[Conflict, ...] = (), language: Language = "zh") -> str:
    return render(claims, (), gap, conflicts, (), language)


def marks_and_sources(shown: str) -> tuple[set[str], set[str]]:
    said, _, sources = shown.partition("依据：\n")
    return set(re.findall(r"\[(\d+)\]", said)), set(re.findall(r"^\[(\d+)\]", sources, re.MULTILINE))


def test_a_mark_stands_behind_its_sentence() -> None:
    shown = text(claim("水位达到86.50米，启动III级响应。", citation("水位达到86.50米，启动III级响应。")))

    assert shown == ("水位达到86.50米，启动III级响应。[1]\n依据：\n"
                     "[1] 《青岚县防汛应急预案》 · 青政发〔2025〕8号 · 2025 · 2025-05-01起施行 · 5 应急响应")


def test_every_mark_has_a_source_and_every_source_a_mark() -> None:
    shared = citation("水位达到86.50米，启动III级响应。")
    disagreeing = Conflict(key="周远", prevails="1", why="后者为准", values=(
        ConflictValue(value="1", citation=citation("电话0999-555-0001。")), ConflictValue(value="2", citation=citation("严禁迟报。", 1))))
    gap = Gap(missing="没有找到", nearest=(shared,), call=(citation("0999-555-0001"),))

    marks, sources = marks_and_sources(text(claim("甲", shared), claim("乙", shared, citation("严禁迟报。", 1)), gap=gap,
                                            conflicts=(disagreeing,)))

    assert marks == sources == {"1", "2", "3", "4"}


def test_the_same_quote_keeps_its_number() -> None:
    shared = citation("水位达到86.50米，启动III级响应。")

    assert text(claim("甲", shared), claim("乙", shared)).split("\n")[:2] == ["甲[1]", "乙[1]"]


def test_a_sum_is_shown_with_its_trace() -> None:
    shown = text(claim("合计8艘", citation("严禁迟报。", 1), kind="computed", trace="6 + 2 = 8 艘"))

    assert shown.startswith("合计8艘（6 + 2 = 8 艘）[1]")


def test_a_flagged_sentence_says_why() -> None:
    shown = text(claim("可以迟报", citation("严禁迟报。", 1), verdict="flagged", reason="与依据不符", kind="worded"))

    assert shown.startswith("⚠ 可以迟报（与依据不符）[1]")


@pytest.mark.parametrize(("prevails", "said"), [
    ("1", "以1为准：后者为准"), (None, "不能自动判定，请人工核实：后者为准"),
])
def test_a_conflict_says_what_prevails_or_who_decides(prevails: str | None, said: str) -> None:
    values = (ConflictValue(value="1", citation=citation("严禁迟报。", 1)),)

    assert said in text(conflicts=(Conflict(key="周远", values=values, prevails=prevails, why="后者为准"),)).split("\n")


def test_options_and_warnings_stand_on_lines_of_their_own() -> None:
    assert render((), ("王强（县水利局）",), None, (), ("未核实",), "zh").split("\n") == ["· 王强（县水利局）", "〔未核实〕"]


def test_a_page_is_named_where_there_are_pages() -> None:
    paged = citation("严禁迟报。", 1).model_copy(update={"page": 12})

    assert source_line(paged, "zh").endswith("· 第12页")
    assert source_line(paged, "en").endswith("· p. 12")


def test_a_source_read_from_a_scan_says_so() -> None:
    read = cite(RULES[1].model_copy(update={"is_ocr": True}), PLAN, "严禁迟报。")

    assert source_line(read, "zh").endswith("· 扫描识别")
    assert source_line(read, "en").endswith("· read by OCR")
    assert "扫描识别" in text(claim("严禁迟报。", read))
    assert "扫描识别" not in text(claim("严禁迟报。", citation("严禁迟报。", 1)))
