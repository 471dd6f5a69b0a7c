"""`kill -9` during ingestion leaves nothing behind that the next ingestion does not mend."""

from pathlib import Path

from tests.doubles.small_county import COUNTY
from tests.soak.kill_during_ingest import contents, differences, run


def test_after_a_kill_the_next_ingestion_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    for name, text in COUNTY.items():
        (plans / name).write_text(text, "utf-8")

    assert run([plans], kills=5, seed=5, folder=tmp_path / "homes") == []


def test_the_comparison_sees_a_difference(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 规定\n\n值班员应当报告。\n", "utf-8")
    run([tmp_path / "a.md"], kills=0, seed=1, folder=tmp_path / "homes")
    clean = contents(tmp_path / "homes" / "clean")

    assert differences(clean, clean | {"vectors": {}, "facts": {"x": 1}}) == [
        "facts differ", "vectors: 1 rows are in one home only",
    ]
