"""Measures give the numbers that a person gets by hand."""

import json
from datetime import date
from typing import Any

import pytest

from eval.cases import Case, dataset_hash, read_cases
from eval.measures.citing import citation_precision, citation_recall, quote_fidelity
from eval.measures.facts import facts_found, must_not_hits
from eval.measures.numbers import numbers_unsupported
from eval.measures.outcomes import confusion, outcome_right
from eval.measuring import measure
from eval.report import html, worst_first
from eval.rows import Failure, Row, read_rows
from service.domain.answers import Answer, Claim
from service.errors import WrongCall


def citation(quote: str, doc_id: str = "D03", section: str = "5 应急响应 > 5.4 Ⅲ级响应 > 5.4.3 响应行动") -> dict[str, Any]:
    return {"passage_id": f"{doc_id}-1", "document_id": doc_id, "doc_id": doc_id, "title": f"{doc_id}预案", "doc_no": None,
            "version": None, "effective": date(2025, 5, 15), "section": section,
            "anchor": {"path": section, "start": 0, "end": len(quote)}, "page": None, "quote": quote}


def claim(text: str, *citations: dict[str, Any], kind: str = "quoted", trace: str | None = None) -> Claim:
    return Claim.model_validate({"text": text, "verdict": "supported", "kind": kind, "trace": trace, "citations": citations})


def row(*claims: Claim, outcome: str = "answered", stored: tuple[str, ...] = (), failed: bool = False, total: float = 10,
        **case: Any) -> Row:
    answer = None if failed else Answer.model_validate({
        "answer_id": "a", "question": "?", "resolved_question": "?", "language": "zh", "outcome": outcome,
        "mode": "extracted", "claims": claims, "evidence_age": {"as_of": "2025-11-20"}, "text": "",
        "timings_ms": {"total": total}})
    return Row(case=Case.model_validate({"id": "c1", "question": "?", **case}), answer=answer, stored=stored, wall_ms=total,
               failure=Failure(code="broken", message="<script>boom</script>") if failed else None,
               as_of="2025-11-20", place=None, model=None, prompt_version=None, corpus_hash="h")


@pytest.mark.parametrize(("text", "must", "share"), [
    ("警戒水位为86.50米。", [["86.5"]], 1.0),
    ("警戒水位为八十六米五。", ["86.50"], 1.0),
    ("警戒水位为86.05米。", ["86.50"], 0.0),
    ("建议Ⅲ级。", ["三级"], 1.0),
    ("建议Ⅲ级。", [["II", "二级"]], 0.0),
    ("电话0000-655-0160，2025-10-15更新。", ["10"], 0.0),  # a date and a telephone count nothing
    ("10. 上堤。", ["10"], 0.0),  # nor does the number of an item
    ("10分钟内叫应，15分钟内到村。", ["10", "15", "30"], 2 / 3),
    ("共2,700升。", [["2,700", "2700"]], 1.0),
])
def test_facts_are_found_whatever_their_spelling(text: str, must: list[Any], share: float) -> None:
    assert facts_found(row(claim(text), must=must)) == pytest.approx(share)


def test_what_must_not_be_said_is_counted() -> None:
    assert must_not_hits(row(claim("共220顶，无需转移。"), must_not=["220", "无需转移", "190"])) == 2.0
    assert must_not_hits(row(claim("共1220顶。"), must_not=["220"])) == 0.0
    assert must_not_hits(row(claim("共220顶。"))) is None


def test_citations_are_counted_by_document_and_clause() -> None:
    answered = row(claim("一", citation("甲")), claim("二", citation("乙", "D01")),
                   cite=[{"document": "D03", "section": "5.4.3"}, {"document": "D11"}])

    assert citation_recall(answered) == 0.5  # D03 5.4.3 cited, D11 not
    assert citation_precision(answered) == 0.5  # of D03 and D01, D03 was wanted


@pytest.mark.parametrize(("section", "recall"), [("5.4", 1.0), ("5.4.3", 1.0), ("5", 1.0), ("5.1", 0.0), ("5.4.31", 0.0)])
def test_a_section_matches_by_its_number(section: str, recall: float) -> None:
    assert citation_recall(row(claim("一", citation("甲")), cite=[{"document": "D03", "section": section}])) == recall


def test_a_quote_must_stand_verbatim_at_its_anchor() -> None:
    claims = (claim("一", citation("水位86.50米")), claim("二", citation("立即转移")))

    assert quote_fidelity(row(*claims, stored=("水位86.50米", "立刻转移"))) == 0.5
    assert quote_fidelity(row(*claims, stored=("水位86.50米",))) == 0.5  # nothing stored is not verbatim
    assert quote_fidelity(row(claim("三"))) is None


@pytest.mark.parametrize(("sentence", "count"), [
    (claim("警戒水位86.5米。", citation("警戒水位：86.50米")), 0),
    (claim("警戒水位86.50米，电话0000-655-0120。", citation("警戒水位：86.50米")), 1),
    (claim("一小时内转移。", citation("60分钟内转移")), 0),
    (claim("合计190顶。", citation("150顶"), citation("20顶", "D15"), kind="computed", trace="150 + 20 + 20 = 190 顶"), 0),
    (claim("合计190顶。", citation("150顶"), kind="quoted", trace="150 + 40 = 190 顶"), 1),
    (claim("合计190顶。"), 1),
])
def test_a_number_nobody_carries_is_counted(sentence: Claim, count: int) -> None:
    assert numbers_unsupported(row(sentence)) == count


def test_a_number_that_a_quote_has_otherwise_than_the_store_is_counted() -> None:
    forged = claim("水位86.60米时转移", citation("水位86.60米时转移"))

    assert numbers_unsupported(row(forged, stored=("水位86.50米时转移",))) == 1.0
    assert numbers_unsupported(row(forged, stored=("水位86.60米时转移",))) == 0.0
    assert numbers_unsupported(row(forged)) == 0.0  # the row did not look


def test_outcomes_are_compared_with_the_behaviour_wanted() -> None:
    rows = [row(behaviour="answer"), row(behaviour="abstain"), row(behaviour="abstain", outcome="abstained"),
            row(behaviour="refuse", failed=True)]

    assert [outcome_right(one) for one in rows] == [1.0, 0.0, 1.0, 0.0]
    assert confusion(rows)["abstain"] == {"answered": 1, "asked_back": 0, "abstained": 1, "refused": 0, "failed": 0}
    assert confusion(rows)["refuse"]["failed"] == 1


def test_a_failure_scores_nothing_and_is_counted() -> None:
    measured = measure([row(claim("86.5", citation("86.5")), stored=("86.5",), must=["86.5"], cite=[{"document": "D03"}]),
                        row(failed=True, must=["86.5"], cite=[{"document": "D03"}], id="c2")])

    assert measured["measures"]["facts_found"]["value"] == 0.5
    assert measured["measures"]["citation_recall"]["value"] == 0.5
    assert measured["measures"]["outcome_right"]["value"] == 0.5
    assert measured["failures"] == [{"id": "c2", "code": "broken", "message": "<script>boom</script>"}]


def test_a_failure_is_not_left_out_of_how_true_quotes_and_pages_are() -> None:
    rows = [row(claim("86.5", citation("86.5")), stored=("86.5",)).model_copy(update={"pages": (None,)}), row(failed=True, id="c2")]
    measured = measure(rows)["measures"]

    assert [(measured[name]["value"], measured[name]["n"]) for name in ("quote_fidelity", "page_fidelity")] == [(0.5, 2), (0.5, 2)]


def test_a_measure_without_cases_is_zero_and_not_nan() -> None:
    measured = measure([row(outcome="abstained", behaviour="abstain")])

    assert measured["measures"]["facts_found"] == {
        "value": 0.0, "lo": 0.0, "hi": 0.0, "n": 0, "clusters": 0, "version": "1", "kind": "mean"}
    json.dumps(measured, allow_nan=False)


def test_the_page_is_whole_in_itself_escaped_and_worst_first() -> None:
    rows = [row(claim("86.5"), id="fine", question="<b>水位</b>？"), row(failed=True, id="failed")]
    page = html("run-1", {"model": None}, measure(rows), rows)

    assert [one.case.id for one in worst_first(rows)] == ["failed", "fine"]
    assert "<script>boom" not in page and "&lt;script&gt;boom" in page and "&lt;b&gt;水位" in page
    assert "http://" not in page and "https://" not in page and "src=" not in page


def test_cases_keep_unknown_fields_and_take_defaults() -> None:
    cases = read_cases('{"id": "A", "question": "?", "nuggets": [1]}\n\n{"id": "B", "question": "?", "must": [["a", "b"], "c"]}\n')

    assert cases[0].behaviour == "answer" and cases[0].model_dump()["nuggets"] == [1]
    assert cases[1].wanted() == (("a", "b"), ("c",))


@pytest.mark.parametrize("mark", ["\u2028", "\u0085"])
def test_a_line_of_cases_or_rows_ends_at_a_line_feed_alone(mark: str) -> None:
    asked = row(question=f"甲{mark}乙")

    assert read_cases(json.dumps({"id": "A", "question": f"甲{mark}乙"}, ensure_ascii=False))[0].question == f"甲{mark}乙"
    assert read_rows(json.dumps(asked.model_dump(mode="json"), ensure_ascii=False) + "\n") == (asked,)


@pytest.mark.parametrize(("text", "says"), [
    ('{"id": "A", "question": "?"}\n{"id": "B"', "line 2"),
    ('{"id": "A", "question": "?"}\n{"id": "B", "question": "?", "behaviour": "guess"}', "line 2 .* behaviour"),
    ('{"id": "A", "question": "?"}\n{"id": "A", "question": "?"}', "share an id: A"),
    ("\n", "no case"),
    ('{"id": "A", "question": "?", "weight": NaN}', "line 1 .* not JSON"),
    (r'{"id": "A", "question": "?", "note": "\ud800"}', "line 1 .* not JSON"),  # half a character, which no file can hold
    ('{"id": "A", "question": "?", "note": ' + "[" * 100_000, "line 1 .* not JSON"),
    ('{"id": "A", "question": "?", "must": [""]}', "must: a fact is empty"),  # every answer would state it
    ('{"id": "A", "question": "?", "must": ["a"], "vital": [[]]}', "vital: a fact is empty"),
    ('{"id": "A", "question": "?", "must_not": [" "], "obeyed_if": [""]}', "must_not, obeyed_if: a fact is empty"),
])
def test_a_wrong_case_is_named_by_its_line(text: str, says: str) -> None:
    with pytest.raises(WrongCall, match=says):
        read_cases(text)


def test_the_dataset_hash_sees_fields_and_not_spacing() -> None:
    plain, spaced = '{"id": "A", "question": "?"}', '{ "question": "?",  "id": "A" }'

    assert dataset_hash(read_cases(plain)) == dataset_hash(read_cases(spaced))
    assert dataset_hash(read_cases(plain)) != dataset_hash(read_cases('{"id": "A", "question": "!"}'))
