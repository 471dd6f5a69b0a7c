"""Two runs are compared only where a difference means something, and it is the one counted by hand."""

from typing import Any, NamedTuple

import pytest

import eval.compare
from eval.cases import Case
from eval.compare import compare, compare_scored
from eval.gating.scored import Scored, ScoredCase, baseline_text, case_hash, read_baseline, scored
from eval.rows import Failure, Row
from service.domain.answers import Answer
from service.errors import WrongCall

HEADER = {"dataset_hash": "d", "n": 1, "model": None, "corpus_hash": "x", "today": "2025-11-20"}


def row(case_id: str = "c1", outcome: str = "answered", failed: bool = False, prompt: str | None = None, **case: Any) -> Row:
    answer = None if failed else Answer.model_validate({
        "answer_id": "a", "question": "?", "resolved_question": "?", "language": "zh", "outcome": outcome, "mode": "extracted",
        "evidence_age": {"as_of": "2025-11-20"}, "text": "", "timings_ms": {"total": 10}})
    return Row(case=Case.model_validate({"id": case_id, "question": "?", **case}), answer=answer, wall_ms=10, place=None, model=None,
               failure=Failure(code="broken", message="boom") if failed else None, as_of="2025-11-20", prompt_version=prompt,
               corpus_hash="x")


def run(numbers: dict[str, float], **over: Any) -> Scored:
    """A run whose cases have one measure each; two cases a document."""
    cases = {case_id: ScoredCase(case_hash="h", cluster=f"D{place // 2}", category="Exact figure" if place < 2 else "Roster",
                                 scores={"outcome_right": number}) for place, (case_id, number) in enumerate(numbers.items())}
    given: dict[str, Any] = {"dataset_hash": "d", "n": len(cases), "metric_versions": {"outcome_right": "1"}, "settings": {}, "cases": cases}
    return Scored(**{**given, **over})


def test_two_runs_are_compared_case_by_case() -> None:
    found = compare((HEADER, [row(outcome="abstained")]), ({**HEADER, "model": "qwen3:8b"}, [row()]))

    assert found["differences"]["outcome_right"]["value"] == 1.0
    assert found["differs"] == {"model": [None, "qwen3:8b"]}
    assert found["cases"] == [{"id": "c1", "measure": "outcome_right", "first": 0.0, "second": 1.0},
                              {"id": "c1", "measure": "over_refusal", "first": 1.0, "second": 0.0}]


def test_a_failure_is_a_case_that_scores_nothing() -> None:
    found = compare((HEADER, [row()]), (HEADER, [row(failed=True)]))

    assert found["differences"]["outcome_right"]["value"] == -1.0 and found["n"] == 1


def test_what_differs_is_named_at_the_top_one_level_deep() -> None:
    first = {**HEADER, "prompts": {"answer.zh": "1", "answer.en": "1"}, "run_id": "a", "cost": {"tokens": 1}}
    second = {**HEADER, "prompts": {"answer.zh": "2", "answer.en": "1"}, "run_id": "b", "cost": {"tokens": 2}, "embedder": "e"}

    found = compare((first, [row(prompt="p1")]), (second, [row(prompt="p2")]))

    assert found["differs"] == {"prompts.answer.zh": ["1", "2"], "embedder": [None, "e"], "prompt_version": [["p1"], ["p2"]]}
    assert next(iter(found)) == "differs"


def test_differences_are_told_by_category_too() -> None:
    found = compare_scored(run({"a": 1, "b": 1, "c": 0, "d": 0}), run({"a": 1, "b": 0, "c": 1, "d": 1}))

    assert found["differences"]["outcome_right"]["value"] == 0.25  # one lost, two won of four
    assert found["differences"]["outcome_right"]["clusters"] == 2
    assert {name: one["outcome_right"]["value"] for name, one in found["by_category"].items()} == {"Exact figure": -0.5, "Roster": 1.0}
    assert [(one["id"], one["second"]) for one in found["cases"]] == [("b", 0.0), ("c", 1.0), ("d", 1.0)]


def test_a_difference_says_how_many_cases_would_show_it() -> None:
    found = compare_scored(run({"a": 1, "b": 1, "c": 1, "d": 1}), run({"a": 0, "b": 1, "c": 1, "d": 1}))["differences"]["outcome_right"]

    # −0.25 with a deviation of 0.4330 (variance 0.1875); documents vary by (0.5² + 0.5²) · 2 / 16 = 0.0625 against 0.1875 / 4 = 0.0469,
    # 1.3333 times as much: 7.8489 · 0.1875 · 1.3333 / 0.0625 = 31.4.
    assert found["cases_to_show"] == 32
    equal = compare_scored(run({"a": 1}), run({"a": 1}))["differences"]["outcome_right"]
    assert equal["cases_to_show"] is None and equal["clusters"] == 1


def test_a_number_that_one_run_lacks_is_counted() -> None:
    second = run({"a": 1, "b": 1})
    lacking = second.cases["b"].model_copy(update={"scores": {}})

    found = compare_scored(run({"a": 1, "b": 0}), second.model_copy(update={"cases": {**second.cases, "b": lacking}}))

    assert found["differences"]["outcome_right"]["n"] == 1 and found["differences"]["outcome_right"]["one_sided"] == 1


def test_runs_over_different_cases_are_not_compared() -> None:
    with pytest.raises(WrongCall, match="dataset d and dataset e; only in the first: a; only in the second: c; changed: b;"):
        other = run({"b": 1, "c": 1}, dataset_hash="e")
        compare_scored(run({"a": 1, "b": 1}), other.model_copy(update={"cases": {
            one: case.model_copy(update={"case_hash": "other"}) for one, case in other.cases.items()}}))


def test_measures_of_two_definitions_are_not_compared() -> None:
    with pytest.raises(WrongCall, match="defined otherwise: outcome_right 1 and 2"):
        compare_scored(run({"a": 1}), run({"a": 1}, metric_versions={"outcome_right": "2"}))


def test_a_measure_that_only_one_run_has_is_left_out_with_the_reason() -> None:
    found = compare_scored(run({"a": 1}), run({"a": 1}, metric_versions={"outcome_right": "1", "tau": "1"}))

    assert found["left_out"] == {"tau": "only one of the two was measured by it"}


def test_measures_keyed_by_passages_are_left_out_across_corpora(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyed(NamedTuple):
        name: str = "outcome_right"
        by_passage: bool = True

    monkeypatch.setattr(eval.compare, "MEASURES", (Keyed(),))
    first, same = run({"a": 1}, settings={"corpus_hash": "x"}), run({"a": 0}, settings={"corpus_hash": "x"})
    other = run({"a": 0}, settings={"corpus_hash": "y"})

    assert "outcome_right" in compare_scored(first, same)["differences"]
    assert compare_scored(first, other)["differences"] == {}
    assert "different documents" in compare_scored(first, other)["left_out"]["outcome_right"]


def test_runs_without_a_case_have_no_difference() -> None:
    found = compare_scored(run({}), run({}))

    assert found["n"] == 0 and found["differences"] == found["by_category"] == {}


def test_a_baseline_file_keeps_the_numbers_and_no_times() -> None:
    kept = scored(HEADER, [row(), row("c2", failed=True)])
    text = baseline_text(kept)
    back = read_baseline(text)

    assert "_ms\": 1" not in text and "total_ms" not in text.split('"cases"')[1]
    assert back.cases["c1"].scores == {name: one for name, one in kept.cases["c1"].scores.items() if name != "total_ms"}
    assert back.cases["c2"].failure == "broken: boom" and back.metric_versions == kept.metric_versions
    assert baseline_text(back) == text


def test_a_broken_baseline_file_is_named() -> None:
    with pytest.raises(WrongCall, match="baseline cannot be read: cases"):
        read_baseline('{"dataset_hash": "d", "n": 1, "metric_versions": {}, "settings": {}}')


def test_a_cases_hash_changes_with_its_fields_and_not_with_defaults() -> None:
    plain = Case.model_validate({"id": "a", "question": "?"})

    assert case_hash(plain) == case_hash(Case.model_validate({"id": "a", "question": "?", "must": [], "behaviour": "answer"}))
    assert case_hash(plain) != case_hash(Case.model_validate({"id": "a", "question": "?", "must": ["x"]}))
