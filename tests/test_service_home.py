"""A home: who holds it, where its service is, and what it keeps."""

import hashlib
from pathlib import Path

import pytest

from service.errors import HomeBusy
from service.home import VERSION, Home, ServeNote

NOTE = ServeNote(host="127.0.0.1", port=8765, token="secret", version=VERSION, pid=1)


def test_only_one_holds_a_home(tmp_path: Path) -> None:
    with Home(tmp_path).hold(0), pytest.raises(HomeBusy, match="another command holds"), Home(tmp_path).hold(0):
        raise AssertionError("two hold it")


def test_a_home_is_let_go_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Home(tmp_path).hold(0):
        raise ZeroDivisionError

    with Home(tmp_path).hold(0):
        pass


def test_only_the_own_user_reads_the_note(tmp_path: Path) -> None:
    Home(tmp_path).write_note(NOTE)

    assert (tmp_path / "serve.json").stat().st_mode & 0o777 == 0o600
    assert Home(tmp_path).read_note() == NOTE


@pytest.mark.parametrize("text", ["", "{", "[]", '{"host": "127.0.0.1"}'])
def test_a_torn_note_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "serve.json").write_text(text, "utf-8")

    assert Home(tmp_path).read_note() is None


def test_a_note_may_be_taken_away_twice(tmp_path: Path) -> None:
    Home(tmp_path).write_note(NOTE)

    Home(tmp_path).remove_note()
    Home(tmp_path).remove_note()

    assert Home(tmp_path).read_note() is None


def test_an_original_is_kept_whole_under_its_hash(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"plan").hexdigest()

    Home(tmp_path).keep_original(sha256, b"plan")

    assert [path.name for path in (tmp_path / "files").iterdir()] == [sha256]
    assert Home(tmp_path).original(sha256).read_bytes() == b"plan"


def test_a_torn_original_is_written_again(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"plan").hexdigest()
    (tmp_path / "files").mkdir()
    Home(tmp_path).original(sha256).write_bytes(b"pl")

    Home(tmp_path).keep_original(sha256, b"plan")

    assert Home(tmp_path).original(sha256).read_bytes() == b"plan"
