"""One written sentence becomes a claim with citations, or a line that says it was left out."""

from datetime import UTC, date, datetime

from service.domain.documents import Passage, Version
from service.grounding.claims import check_sentence

VERSION = Version(
    title="青岚县防汛抗旱应急预案", doc_no="青政办发〔2025〕12号", kind="plan", level="county", effective=date(2025, 7, 1),
    version_id="v1", document_id="d1", doc_id="D03", file_name="D03.docx", media_type="m", sha256="0",
    ingested_at=datetime(2025, 7, 2, tzinfo=UTC))


def passage(text: str, number: int, context: str = "") -> tuple[Passage, Version]:
    return Passage(text=text, start=0, end=len(text), path=("5 应急响应", "5.3 III级响应"), passage_id=f"p{number}",
                   version_id="v1", ordinal=number, context=context), VERSION


SHOWN = [passage("石桥站水位达到86.50米时启动。由分管副县长签发。", 1), passage("接报后15分钟内电话报告县总值班室。", 2)]


def test_a_supported_sentence_becomes_a_worded_claim_with_its_quote() -> None:
    checked = check_sentence("石桥站水位达到86.5米时启动[1]。", SHOWN)

    assert checked.claim is not None
    assert (checked.claim.verdict, checked.claim.kind, checked.claim.reason) == ("supported", "worded", None)
    assert [citation.quote for citation in checked.claim.citations] == ["石桥站水位达到86.50米时启动。"]
    assert checked.shown == "石桥站水位达到86.5米时启动。"


def test_two_sources_make_a_combined_claim() -> None:
    checked = check_sentence("石桥站水位达到86.5米时启动，并在15分钟内电话报告县总值班室[1][2]。", SHOWN)

    assert checked.claim is not None
    assert (checked.claim.kind, len(checked.claim.citations)) == ("combined", 2)


def test_a_withheld_sentence_shows_only_that_it_was_left_out() -> None:
    checked = check_sentence("石桥站水位达到87.50米时启动[1]。", SHOWN)

    assert checked.claim is None
    assert checked.shown == "〔一句未通过核对，已略去〕"
    assert checked.withheld == "引用的原文中没有“87.50米”"
    assert checked.raw == "石桥站水位达到87.50米时启动[1]。"


def test_the_line_in_its_place_is_in_the_readers_language() -> None:
    assert check_sentence("It starts at 87.50 m [1].", SHOWN).shown == (
        "[one sentence did not pass checking and was left out]")


def test_a_mark_of_no_passage_is_removed_and_flagged() -> None:
    checked = check_sentence("石桥站水位达到86.5米时启动[1][9]。", SHOWN)

    assert checked.claim is not None
    assert (checked.claim.verdict, checked.claim.reason) == ("flagged", "出处标记“[9]”没有对应的原文")
    assert [citation.passage_id for citation in checked.claim.citations] == ["p1"]


def test_a_sentence_without_a_mark_is_flagged() -> None:
    checked = check_sentence("请值班人员注意安全。", SHOWN)

    assert checked.claim is not None
    assert (checked.claim.verdict, checked.claim.reason, checked.claim.citations) == ("flagged", "没有注明出处", ())


def test_a_value_is_looked_for_in_the_passage_that_its_mark_names() -> None:
    assert check_sentence("石桥站水位达到86.5米时启动[2]。", SHOWN).claim is None


def test_headings_and_the_documents_own_number_support_what_they_say() -> None:
    checked = check_sentence("根据青政办发〔2025〕12号，石桥站水位达到86.5米时启动III级响应[1]。", SHOWN)

    assert checked.claim is not None
    assert checked.claim.verdict == "supported"


def test_a_tables_header_supports_the_unit_and_is_never_quoted() -> None:
    checked = check_sentence("石桥站为86.50米[1]。", [passage("石桥站 | 86.50", 1, context="站名 | 水位（m）")])

    assert checked.claim is not None
    assert checked.claim.verdict == "supported"
    assert checked.claim.citations[0].quote == "石桥站 | 86.50"
