"""Whatever a model server does, the officer gets an answer in time, is told what answers and why, and sees no trace.

A real service is asked over HTTP; the model server is the fault server, a double that is no model."""

from collections.abc import Iterator

import pytest

from service.answering.wording import say
from service.domain.documents import Language
from tests.soak.model_faults import MODES, TROUBLES, Trial, paused_and_closed_again, queued, trial


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with trial(tmp_path_factory.mktemp("modes") / "home", circuit_faults=1000) as opened:
        yield opened


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("mode", MODES)
def test_every_fault_is_labelled_and_nothing_is_lost(asked: Trial, mode: str, language: Language) -> None:
    with asked.model(mode):  # type: ignore[arg-type]
        seen = asked._replace(language=language).ask(mode)

    assert (seen.is_labelled, seen.is_lost, seen.is_clean, seen.has_trace, seen.is_late) == (True, False, True, False, False), seen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_a_model_server_the_documents_answer_and_say_so(asked: Trial, language: Language) -> None:
    seen = asked._replace(language=language).ask("unreachable")

    assert seen.is_right, seen
    assert any(say("model_unreachable", language) in warning for warning in seen.warnings)


def test_who_asks_meanwhile_is_told_the_place_and_answered_from_the_documents_in_the_end(asked: Trial) -> None:
    seen = queued(asked)

    assert seen.is_right, seen
    assert seen.places == (1,)


def test_after_faults_in_a_row_the_documents_answer_at_once_until_a_trial_succeeds(tmp_path_factory: pytest.TempPathFactory) -> None:
    with trial(tmp_path_factory.mktemp("circuit") / "home", circuit_faults=2) as opened:
        paused, again = paused_and_closed_again(opened, 2)

    assert paused.is_right and paused.seconds < 1.4, paused  # asking would have taken 1.5 s
    assert again.is_right, again


def test_every_mode_of_the_fault_server_has_its_words() -> None:
    assert set(MODES) <= set(TROUBLES)
    for trouble in {trouble for trouble in TROUBLES.values() if trouble}:
        assert say(trouble, "zh") and say(trouble, "en")
