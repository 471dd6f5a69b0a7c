"""The measures of ingestion: they see what is right, and above all what is wrong."""

from pathlib import Path

import pytest

from eval.ingestion.coverage import coverage
from eval.ingestion.fact_sheet import BUILT
from eval.ingestion.independent import bare, markdown_units
from eval.ingestion.measuring import Reading, anchors, covered, read
from service.domain.documents import PassageDraft

FILES = ("D09_*.md", "D12_*.html", "D11_*.docx", "D15_*.xlsx", "D02_*.pdf")


@pytest.fixture(scope="module", params=FILES)
def reading(request: pytest.FixtureRequest) -> Reading:
    return read(next(BUILT.glob(request.param)))


def test_passages_of_each_format_stand_where_they_say(reading: Reading) -> None:
    (row,) = anchors([reading], 300, seed=1).values()

    assert row["n"] > 15
    assert row["share"] >= 0.99, row["wrong"]


def test_the_characters_of_each_format_are_indexed(reading: Reading) -> None:
    (row,) = covered([reading]).values()

    assert row["share"] >= 0.995, row["lost"]


def moved(passage: PassageDraft, others: tuple[PassageDraft, ...]) -> PassageDraft:
    """Return the passage as if it stood where the one half a document away stands."""
    other = others[(passage.start + len(others) // 2) % len(others)]
    return passage.model_copy(update={"page": other.page, "sheet_row": other.sheet_row, "path": other.path})


def test_passages_at_the_wrong_place_are_seen(reading: Reading) -> None:
    passages = reading.ready.passages
    wrong = [moved(passage, passages) for passage in passages]
    changed = [(one, was) for one, was in zip(wrong, passages, strict=True)
               if (one.page, one.sheet_row, one.path[-1:]) != (was.page, was.sheet_row, was.path[-1:])]

    # a short row may say the same as the one that it was moved to, and a page repeat a heading
    assert sum(reading.stands(one) for one, _ in changed) <= 0.35 * len(changed)


def test_words_that_were_changed_are_seen(reading: Reading) -> None:
    passage = max(reading.ready.passages, key=lambda one: len(one.text))
    text = passage.text[: len(passage.text) // 2] + "改动的字" + passage.text[len(passage.text) // 2 :]

    assert reading.stands(passage)
    assert not reading.stands(passage.model_copy(update={"text": text}))


def test_lost_characters_are_counted() -> None:
    # of ten letters, the two at the end are nowhere
    found = coverage(["值班员应当报告县办公"], "值班员应当报告县\n")

    assert (found.found, found.of) == (8, 10)


def test_contents_leaders_and_page_numbers_are_no_text() -> None:
    assert coverage(["第一章 总则 ........ 3"], "第一章 总则")[:2] == (5, 5)


def test_marks_of_markdown_are_no_text(tmp_path: Path) -> None:
    units = markdown_units("# 一\n\n**值班** [县](x)\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n".encode())

    assert [(unit.kind, unit.text) for unit in units] == [
        ("heading", "一"), ("text", bare("值班县")), ("row", "甲乙"), ("row", "12"),
    ]
