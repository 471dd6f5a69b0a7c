"""The gate passes, fails or says that it cannot tell, and names the cases."""

from typing import Any
from xml.etree import ElementTree

import pytest

from eval.gating.gate import Verdict, gate, lines, together, verdict_of
from eval.gating.junit import junit
from eval.gating.scored import Scored, ScoredCase, baseline_text, metric_versions, read_baseline
from eval.intervals import Interval
from eval.measuring import HARD_ZEROS, MEASURES
from service.errors import WrongCall

LARGE = 600  # equal runs of so many cases show that nothing is lost: 3.84 / 604 < 0.02


def run(n: int = LARGE, wrong: int = 0, **over: Any) -> Scored:
    """A run with three cases a document, the first of them wrong."""
    cases = {f"c{place:03}": ScoredCase(case_hash="h", cluster=f"D{place // 3}", category="", scores={
        "outcome_right": float(place >= wrong), "facts_found": 1.0, "citation_recall": 1.0, "numbers_unsupported": 0.0})
        for place in range(n)}
    given: dict[str, Any] = {"dataset_hash": "d", "n": n, "metric_versions": metric_versions(), "settings": {}, "cases": cases}
    return Scored(**{**given, **over})


def with_case(one: Scored, case_id: str, **changed: Any) -> Scored:
    return one.model_copy(update={"cases": {**one.cases, case_id: one.cases[case_id].model_copy(update=changed)}})


def verdicts(document: dict[str, Any]) -> dict[str, str]:
    return {check["name"]: check["verdict"] for check in document["checks"]}


@pytest.mark.parametrize(("interval", "verdict"), [
    (Interval(0.0, -0.01, 0.01, 400, 90), "pass"),
    (Interval(0.0, -0.03, 0.03, 400, 90), "inconclusive"),
    (Interval(-0.05, -0.08, -0.021, 400, 90), "fail"),
    (Interval(0.0, -0.01, 0.01, 400, 1), "inconclusive"),  # one document tells nothing of others
    (Interval(0.0, 0.0, 0.0, 0, 0), "inconclusive"),
])
def test_a_verdict_is_where_the_interval_lies(interval: Interval, verdict: Verdict) -> None:
    assert verdict_of(interval, 0.02) == verdict


def test_a_measure_that_should_be_low_is_judged_upwards() -> None:
    assert verdict_of(Interval(0.05, 0.03, 0.07, 400, 90), 0.02, higher_is_better=False) == "fail"
    assert verdict_of(Interval(-0.05, -0.07, -0.03, 400, 90), 0.02, higher_is_better=False) == "pass"


def test_one_check_that_fails_decides() -> None:
    assert together(["pass", "inconclusive", "fail"]) == "fail"
    assert together(["pass", "inconclusive"]) == "inconclusive"
    assert together(["pass"]) == "pass"


def test_an_equal_run_of_enough_cases_passes() -> None:
    found = gate(run(), run())

    assert found["verdict"] == "pass" and set(verdicts(found).values()) == {"pass"}


def test_an_equal_run_of_few_cases_tells_too_little() -> None:
    found = gate(run(40), run(40))

    assert found["verdict"] == "inconclusive"
    assert "about 189 cases would decide" in found["checks"][-1]["reason"]  # z² · 0.98 / 0.02 = 188.2
    assert gate(run(40), run(40), margin=0.15)["verdict"] == "pass"


def test_a_run_that_got_worse_fails_with_its_cases() -> None:
    found = gate(run(wrong=60), run())  # 10 points lost
    worse = next(check for check in found["checks"] if check["name"] == "not worse outcome_right")

    assert found["verdict"] == worse["verdict"] == "fail"
    assert len(worse["cases"]) == 60 and worse["cases"][0] == {"id": "c000", "how": "outcome_right 1 → 0"}
    assert verdicts(found)["not worse facts_found"] == "pass"
    assert gate(run(), run(wrong=60))["verdict"] == "pass"  # better is not worse


def test_one_unsupported_number_fails_whatever_else_got_better() -> None:
    spoiled = with_case(run(), "c007", scores={**run().cases["c007"].scores, "numbers_unsupported": 2.0})
    found = gate(spoiled, run(wrong=300))

    assert found["verdict"] == "fail"
    assert [name for name, verdict in verdicts(found).items() if verdict == "fail"] == ["hard zero numbers_unsupported"]
    assert found["checks"][2]["cases"] == [{"id": "c007", "how": "numbers_unsupported 2"}]


def test_every_hard_zero_is_a_measure() -> None:
    assert set(HARD_ZEROS) <= {one.name for one in MEASURES if not one.higher_is_better}


def test_a_hard_zero_that_no_case_could_break_is_no_pass() -> None:
    found = gate(with_case(run(1), "c000", scores={"outcome_right": 1.0}))

    assert found["untold"] == list(HARD_ZEROS) and "hard zero numbers_unsupported" not in verdicts(found)
    assert any(line.startswith("untold") for line in lines(found))
    assert "numbers_unsupported" not in gate(run(1))["untold"]


def test_a_hard_zero_that_the_baseline_told_and_the_run_cannot_is_no_pass() -> None:
    untold = with_case(run(), "c007", scores={"outcome_right": 1.0, "facts_found": 1.0, "citation_recall": 1.0})
    found = gate(untold, run())

    assert found["verdict"] == verdicts(found)["hard zero numbers_unsupported"] == "inconclusive" and "numbers_unsupported" not in found["untold"]
    assert found["checks"][2]["cases"] == [{"id": "c007", "how": "no longer told"}]
    nowhere = run(3).model_copy(update={"cases": {one: case.model_copy(update={"scores": {"outcome_right": 1.0}})
                                                  for one, case in run(3).cases.items()}})
    assert verdicts(gate(nowhere, run(3)))["hard zero numbers_unsupported"] == "inconclusive"


def test_a_cut_prompt_is_not_asked_of_cases_without_a_model() -> None:
    with_model = with_case(run(), "c007", scores={**run().cases["c007"].scores, "truncated_silently": 0.0, "fallback_rate": 0.0})
    untold = with_case(run(), "c007", scores={**run().cases["c007"].scores, "fallback_rate": 0.0})

    assert "hard zero truncated_silently" not in verdicts(gate(run(), with_model))
    assert verdicts(gate(untold, with_model))["hard zero truncated_silently"] == "inconclusive"


def test_a_failure_and_a_missing_case_fail() -> None:
    broken = gate(with_case(run(), "c001", failure="broken: boom"), run())
    short = run().model_copy(update={"cases": {one: case for one, case in run().cases.items() if one != "c002"}})

    assert verdicts(broken)["no failure"] == "fail" and broken["checks"][1]["cases"] == [{"id": "c001", "how": "broken: boom"}]
    assert verdicts(gate(short, run()))["every case asked"] == "fail"
    assert verdicts(gate(short))["every case asked"] == "fail"  # 599 of the 600 its header names
    assert verdicts(gate(run(0)))["every case asked"] == "fail"


def test_a_part_of_the_cases_is_judged_where_a_part_was_asked_for() -> None:
    part = run(200)

    assert verdicts(gate(part, run()))["every case asked"] == "fail"
    assert verdicts(gate(part, run(), wanted=list(part.cases)))["every case asked"] == "pass"


def test_without_a_baseline_the_hard_zeros_are_judged() -> None:
    assert list(verdicts(gate(run(3)))) == ["every case asked", "no failure", "hard zero numbers_unsupported"]
    assert gate(run(3))["verdict"] == "pass"


def test_other_cases_or_definitions_are_refused() -> None:
    with pytest.raises(WrongCall, match="changed since: c001"):
        gate(with_case(run(), "c001", case_hash="other"), run())
    with pytest.raises(WrongCall, match="the baseline lacks: c500, c501, c502, c503, c504 and 95 more"):
        gate(run(), run(500))
    with pytest.raises(WrongCall, match="outcome_right 0 and 1"):
        gate(run(), run(metric_versions={**metric_versions(), "outcome_right": "0"}))
    with pytest.raises(WrongCall, match="no measure speed"):
        gate(run(), run(), measures=("speed",))
    with pytest.raises(WrongCall, match="at least one measure"):
        gate(run(), run(), measures=())
    with pytest.raises(WrongCall, match="between 0 and 1"):
        gate(run(), run(), margin=2)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_baseline_with_what_is_no_number_is_refused(number: str) -> None:
    text = baseline_text(run(1)).replace('"facts_found": 1.0', f'"facts_found": {number}')

    with pytest.raises(WrongCall, match=r"cases\.c000\.scores\.facts_found"):
        read_baseline(text)


def test_what_the_runs_were_made_with_is_named() -> None:
    found = gate(run(settings={"model": "b"}), run(settings={"model": "a"}))

    assert found["differs"] == {"model": ["a", "b"]}
    assert lines(found)[0] == "model: a → b" and lines(found)[-1] == "verdict: pass"


def test_junit_has_a_test_a_check_and_one_a_failing_case_and_escapes() -> None:
    spoiled = with_case(run(40), "c001", failure='broken: <a href="x">&\x00')
    written = junit(gate(spoiled, run(40)))
    suite = ElementTree.fromstring(written).find("testsuite")

    assert suite is not None
    tests = {(test.get("classname"), test.get("name")): test for test in suite}
    failed = tests["gate.no failure", "c001"].find("failure")
    assert failed is not None and failed.get("message") == 'broken: <a href="x">&\ufffd'
    assert tests["gate", "no failure"].find("failure") is not None
    skipped = tests["gate", "not worse facts_found"].find("skipped")
    assert skipped is not None and str(skipped.get("message")).startswith("inconclusive: ")
    # Three checks of the run, three of the measures, one case that failed.
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["7", "2", "0", "3"]
