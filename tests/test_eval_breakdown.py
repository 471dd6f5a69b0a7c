"""A run is counted by category and behaviour, and the held-out half stays out of what is developed on."""

import pytest

from eval.breakdown import breakdown, lines
from eval.cases import Case, of_parity, read_cases
from eval.rows import Row
from service.domain.answers import Answer, Claim, EvidenceAge, Outcome
from service.errors import WrongCall


def _row(case_id: str, text: str, outcome: Outcome = "answered", **case: object) -> Row:
    answer = Answer(
        answer_id=case_id, question="?", resolved_question="?", language="zh", outcome=outcome, mode="extracted",
        claims=(Claim(text=text, verdict="supported", kind="worded"),), evidence_age=EvidenceAge(as_of="2025-11-20"), text=text,
    )
    return Row(case=Case(id=case_id, question="?", **case), answer=answer, wall_ms=1.0, as_of="2025-11-20", place=None, model=None,
               prompt_version=None, corpus_hash="")


ROWS = (
    _row("A1", "警戒水位86.50米", category="figure", must=("86.5",), must_not=("87.00",)),
    _row("A2", "警戒水位87.00米", category="figure", must=("86.5",), must_not=("87.00",)),
    _row("A3", "没有找到", "abstained", category="figure", must=("86.5",)),
    _row("A4", "本系统不作预测", "abstained", category="abstain", behaviour="abstain"),
    _row("A5", "有12架", category="abstain", behaviour="abstain"),
)


def test_an_answer_is_complete_only_with_every_fact_and_the_outcome_wanted() -> None:
    found = breakdown(ROWS)

    assert found["groups"]["category figure"]["complete"]["count"] == 1  # A1 alone
    assert found["groups"]["behaviour abstain"]["complete"]["count"] == 1  # A4 alone


def test_a_forbidden_value_is_counted_as_shown() -> None:
    assert breakdown(ROWS)["aims"]["wrong_shown"] == {"count": 1, "n": 5, "value": 0.2, "lo": 0.0362, "hi": 0.6245}  # Wilson by hand


def test_the_aims_count_what_was_withheld_and_what_was_answered_without_ground() -> None:
    aims = breakdown(ROWS)["aims"]

    assert (aims["answerable_withheld"]["count"], aims["answerable_withheld"]["n"]) == (1, 3)
    assert (aims["unanswerable_not_answered"]["count"], aims["unanswerable_not_answered"]["n"]) == (1, 2)


def test_a_breakdown_reads_as_lines() -> None:
    told = "\n".join(lines(breakdown(ROWS)))

    assert "category figure" in told and "1/3 0.333" in told and "wanted abstain" in told


def test_the_halves_part_the_cases_by_the_number_of_their_ids() -> None:
    cases = read_cases("\n".join(f'{{"id": "{name}", "question": "?"}}' for name in ("Z001", "Z002", "N103", "X10b")))

    assert [case.id for case in of_parity(cases, "odd")] == ["Z001", "N103"]
    assert [case.id for case in of_parity(cases, "even")] == ["Z002", "X10b"]
    with pytest.raises(WrongCall, match="no case has an id with an odd number"):
        of_parity(cases[1:2], "odd")
