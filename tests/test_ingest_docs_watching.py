from pathlib import Path

from ingest_docs.watching import Watch


def test_a_file_is_taken_once_it_stays_the_same(tmp_path: Path) -> None:
    watched = Watch([tmp_path])
    plan = tmp_path / "plan.md"
    plan.write_text("# 预案\n")

    first, second, third = watched.changed(), watched.changed(), watched.changed()

    assert (first, second, third) == ((), (plan,), ())


def test_a_file_still_being_written_waits(tmp_path: Path) -> None:
    watched = Watch([tmp_path])
    plan = tmp_path / "plan.md"
    plan.write_text("# 预")
    watched.changed()
    plan.write_text("# 预案，写完了\n")

    while_written, after = watched.changed(), watched.changed()

    assert (while_written, after) == ((), (plan,))


def test_a_changed_file_is_taken_again_and_a_hidden_one_never(tmp_path: Path) -> None:
    watched = Watch([tmp_path])
    plan = tmp_path / "plan.md"
    plan.write_text("一")
    (tmp_path / ".plan.md").write_text("x")
    (tmp_path / "~$plan.docx").write_text("x")
    watched.changed()
    assert watched.changed() == (plan,)

    plan.write_text("一二三")
    watched.changed()

    assert watched.changed() == (plan,)
