"""A model that keeps failing is left alone for a while, and tried again by itself."""

import pytest

from service.adapters.model_circuit import FAULTS, Circuit
from service.errors import ModelTrouble, ModelUnavailable


class Clock:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock, faults: int = 3) -> Circuit:
    """Return a circuit that has just opened; its pauses are 30 s, then 60 s, at most 100 s."""
    circuit = Circuit(faults, 30, 100, clock)
    for _ in range(faults):
        fail(circuit)
    return circuit


def fail(circuit: Circuit, trouble: ModelTrouble = "unreachable") -> None:
    with pytest.raises(ModelUnavailable, match="down"), circuit.call():
        raise ModelUnavailable("down", trouble)


def succeed(circuit: Circuit) -> None:
    with circuit.call() as served:
        served()


def is_let_through(circuit: Circuit) -> bool:
    try:
        circuit.require_closed()
    except ModelUnavailable as refused:
        assert refused.trouble == "paused"
        return False
    return True


def test_it_opens_only_after_faults_in_a_row() -> None:
    circuit = Circuit(3, 30, 100, Clock())

    for step in (fail, fail, succeed, fail, fail):
        step(circuit)
    assert circuit.state == "closed"

    fail(circuit)
    assert circuit.state == "open"
    assert not is_let_through(circuit)


def test_while_it_is_open_the_refusal_says_what_went_wrong_and_for_how_long() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += 10

    with pytest.raises(ModelUnavailable, match=r"failed 3 times in a row .* 20 s; the last time: down") as refused, circuit.call():
        raise AssertionError("no call is made")

    assert (refused.value.trouble, refused.value.because) == ("paused", "unreachable")
    assert (circuit.retry_in_s, circuit.last_fault) == (20, "down")


def test_after_the_pause_one_call_that_succeeds_closes_it() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += 30

    succeed(circuit)

    assert (circuit.state, circuit.retry_in_s, circuit.last_fault) == ("closed", None, None)
    assert is_let_through(circuit)


def test_only_one_call_goes_on_trial() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += 30

    with circuit.call() as served:
        assert circuit.state == "trial"
        assert not is_let_through(circuit)
        served()
        assert is_let_through(circuit)


def test_each_trial_that_fails_doubles_the_pause_up_to_the_longest() -> None:
    clock = Clock()
    circuit = opened(clock)

    pauses = [circuit.retry_in_s]
    for _ in range(3):
        clock.now += circuit.retry_in_s or 0
        fail(circuit)
        pauses.append(circuit.retry_in_s)

    assert pauses == [30, 60, 100, 100]


def test_after_a_success_the_pauses_start_over() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += 30
    fail(circuit)
    clock.now += 60
    succeed(circuit)

    for _ in range(3):
        fail(circuit)

    assert circuit.retry_in_s == 30


def test_a_trial_that_is_given_up_leaves_the_next_one_to_try() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += 30

    with pytest.raises(GeneratorExit), circuit.call():
        raise GeneratorExit

    assert circuit.state == "open"
    assert is_let_through(circuit)


def test_a_call_from_before_that_fails_late_makes_the_pause_no_longer() -> None:
    clock = Clock()
    circuit = Circuit(1, 30, 100, clock)

    with pytest.raises(ModelUnavailable), circuit.call():
        fail(circuit)
        clock.now += 5
        raise ModelUnavailable("down as well", "slow")

    assert circuit.retry_in_s == 25


@pytest.mark.parametrize("trouble", ["cut", "unchecked", "language", "too_long", "not_taken", "prompt_cut", "malformed"])
def test_what_the_checks_find_is_no_fault(trouble: ModelTrouble) -> None:
    circuit = Circuit(1, 30, 100, Clock())

    fail(circuit, trouble)

    assert circuit.state == "closed"
    assert trouble not in FAULTS


@pytest.mark.parametrize("trouble", ["unreachable", "slow", "broke_off", "missing", "busy", "failed"])
def test_what_keeps_a_server_from_serving_is_a_fault(trouble: ModelTrouble) -> None:
    circuit = Circuit(1, 30, 100, Clock())

    fail(circuit, trouble)

    assert circuit.state == "open"
