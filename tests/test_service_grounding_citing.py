"""A citation is a verbatim quote and the place where it stands, or there is none."""

from datetime import UTC, date, datetime

import pytest

from service.domain.documents import Passage, Version
from service.errors import WatchdeskError
from service.grounding.citing import NotQuoted, cite, cite_best, cite_span

TEXT = "石桥站水位达到86.50米时，启动III级响应。\n达到87.50米时，启动II级响应。\n任何人未经批准不得返回危险区。"
VERSION = Version(
    title="青岚县防汛抗旱应急预案", doc_no="青政办发〔2025〕12号", kind="plan", level="county", effective=date(2025, 7, 1),
    version_id="v1", document_id="d1", doc_id="D03", file_name="D03.docx", media_type="m", sha256="0",
    ingested_at=datetime(2025, 7, 2, tzinfo=UTC))
PASSAGE = Passage(text=TEXT, start=1000, end=1000 + len(TEXT), path=("5 应急响应", "5.3 响应分级"), page=7, passage_id="p1",
                  version_id="v1", ordinal=3)


def test_a_citation_tells_where_its_quote_stands() -> None:
    citation = cite(PASSAGE, VERSION, "启动III级响应")

    assert citation.quote == "启动III级响应"
    assert (citation.anchor.start, citation.anchor.end) == (1000 + TEXT.index("启动III"), 1000 + TEXT.index("启动III") + 8)
    assert (citation.section, citation.page, citation.doc_id) == ("5 应急响应 > 5.3 响应分级", 7, "D03")


def test_a_citation_tells_that_its_passage_was_read_from_a_scan() -> None:
    scanned = PASSAGE.model_copy(update={"is_ocr": True})

    assert cite(scanned, VERSION, "启动III级响应").is_ocr
    assert cite_best(scanned, VERSION, "启动III级响应").is_ocr
    assert not cite(PASSAGE, VERSION, "启动III级响应").is_ocr


@pytest.mark.parametrize("quote", ["启动IV级响应", "", "  ", "启动 III级响应"])
def test_what_is_not_verbatim_in_the_passage_is_not_cited(quote: str) -> None:
    with pytest.raises(NotQuoted):
        cite(PASSAGE, VERSION, quote)


def test_not_quoted_is_one_of_the_desks_errors_and_a_value_error() -> None:
    assert issubclass(NotQuoted, WatchdeskError)
    assert issubclass(NotQuoted, ValueError)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-3, 4), (0, 10_000), (8, 2)])
def test_a_span_outside_the_passage_is_not_cited(start: int, end: int) -> None:
    with pytest.raises(NotQuoted):
        cite_span(PASSAGE, VERSION, start, end)


def test_a_passage_is_not_cited_as_of_another_version() -> None:
    with pytest.raises(NotQuoted):
        cite(PASSAGE, VERSION.model_copy(update={"version_id": "v0"}), "启动III级响应")


@pytest.mark.parametrize(("sentence", "quote"), [
    ("水位87.5米时启动二级响应", "达到87.50米时，启动II级响应。"),
    ("未批准前，谁都不得回到危险区", "任何人未经批准不得返回危险区。"),
    ("Level II starts at 87.50 m", "达到87.50米时，启动II级响应。"),
])
def test_the_sentence_that_supports_best_is_quoted(sentence: str, quote: str) -> None:
    assert cite_best(PASSAGE, VERSION, sentence).quote == quote


def test_a_sentence_on_two_lines_of_the_source_quotes_both() -> None:
    quote = cite_best(PASSAGE, VERSION, "86.50米启动III级响应，87.50米启动II级响应").quote

    assert quote == "石桥站水位达到86.50米时，启动III级响应。\n达到87.50米时，启动II级响应。"


def test_a_passage_without_text_has_nothing_to_quote() -> None:
    with pytest.raises(NotQuoted):
        cite_best(PASSAGE.model_copy(update={"text": " \n"}), VERSION, "任何话")
