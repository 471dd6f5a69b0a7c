"""Damaged files: none crashes or hangs ingestion, and none leaves a trace; `make soak` takes ten times as many."""

from pathlib import Path

from tests.soak.mutated_files import damaged, run


def test_no_damaged_file_crashes_hangs_or_leaves_a_trace(tmp_path: Path) -> None:
    outcome = run(tmp_path / "home", count=100, seed=11)

    assert outcome.wrong == []
    assert sum(outcome.codes.values()) == 100


def test_the_same_seed_damages_the_same_way() -> None:
    assert list(damaged(12, 3)) == list(damaged(12, 3))
