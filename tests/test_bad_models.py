"""The gate stops a model that invents, even where the desk withheld what it invented, and no honest one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.cases import Case
from eval.gating.gate import measures_of
from eval.gating.scored import Scored
from eval.measures.written import OF_THE_MODEL
from service.wiring import open_desk
from tests.doubles.small_home import put_in, small_settings
from tests.soak.bad_models import BAD, HONEST, TRIALS, Trial, judged, run_with

QUESTIONS = ("接到转移指令后多长时间通知到每一户？", "Which valve is closed before anyone enters the cellar?")
CASES = tuple(Case(id=f"c{number}", question=QUESTIONS[number % 2], category=str(number)) for number in range(8))
"""Each in a category of its own, so that eight pairs speak for themselves."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    desk = open_desk(small_settings(folder))
    put_in(desk)
    desk.close()
    (folder / "settings.json").write_text('{"today": "2025-07-01"}', "utf-8")
    return folder


@pytest.fixture(scope="module")
def honest(home: Path) -> Iterator[Scored]:
    yield run_with(home, Trial("honest", "normal"), CASES)


def test_a_model_that_invents_beside_honest_sentences_is_stopped_by_what_it_wrote(home: Path, honest: Scored) -> None:
    found = run_with(home, Trial("bad", "one_invented"), CASES)
    verdict = judged(Trial("bad", "one_invented"), found, honest)

    assert [case.scores["fallback_rate"] for case in found.cases.values()] == [0.0] * 8  # an officer sees nothing of it
    assert [case.scores["raw_unsupported"] for case in found.cases.values()] == [1.0] * 8
    assert verdict.verdict == "fail" and any("raw_unsupported" in reason for reason in verdict.reasons)


def test_instructions_in_either_language_stop_no_honest_model(home: Path, honest: Scored) -> None:
    for prompts in ("zh", "en"):
        found = run_with(home, Trial("honest", "normal", prompts), CASES)

        assert [case.scores["fallback_rate"] for case in found.cases.values()] == [0.0] * 8
        assert judged(Trial("honest", "normal", prompts), found, honest).verdict != "fail"


def test_a_baseline_without_a_model_stops_a_bad_one_too(home: Path) -> None:
    found = judged(Trial("bad", "invented_numbers"), run_with(home, Trial("bad", "invented_numbers"), CASES),
                   run_with(home, Trial("no model", None), CASES))

    assert found.verdict == "fail" and any("raw_unsupported" in reason for reason in found.reasons)


def test_the_model_itself_is_looked_at_only_where_one_was_asked(home: Path, honest: Scored) -> None:
    without = run_with(home, Trial("no model", None), CASES)

    assert set(measures_of(honest)) - set(measures_of(without)) == set(OF_THE_MODEL)


def test_every_mode_of_the_double_is_tried_and_counted_as_honest_or_bad() -> None:
    assert {trial.mode for trial in TRIALS} - {None} == {*HONEST, *BAD}
    assert "one_invented" in BAD
