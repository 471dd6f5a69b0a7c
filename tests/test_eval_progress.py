"""Progress and cost are told in words that say what was counted."""

from eval.running.cost import cost_of, said, together
from eval.running.progress import clock, line


def test_a_line_says_how_far_how_fast_and_how_long() -> None:
    assert line(30, 90, 20, 10.0) == "30/90 · 2.0 cases/s · 0:30 left"  # 20 in 10 s; 60 are left
    assert line(10, 70, 5, 60.0) == "10/70 · 12.0 s/case · 12:00 left"


def test_before_anything_was_asked_there_is_no_rate() -> None:
    assert line(40, 90, 0, 3.0) == "40/90"


def test_a_clock_has_hours_when_there_are_any() -> None:
    assert (clock(7), clock(750), clock(3725), clock(59.6)) == ("0:07", "12:30", "1:02:05", "1:00")


def test_a_run_without_a_model_cost_nothing_and_says_nothing() -> None:
    assert cost_of(()) == {"asked": 0, "prompt_tokens": 0, "output_tokens": 0, "uncounted": 0, "model_s": 0.0}
    assert said(cost_of(())) == ""


def test_costs_add_up_and_replies_without_counts_are_named() -> None:
    one = {"asked": 2, "prompt_tokens": 100, "output_tokens": 20, "uncounted": 1, "model_s": 1.5}

    assert together([one, one]) == {"asked": 4, "prompt_tokens": 200, "output_tokens": 40, "uncounted": 2, "model_s": 3.0}
    assert said(one) == "model asked 2×: 100 tokens read, 20 written (1 replies uncounted), 1.5 s"
