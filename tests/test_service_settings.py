"""Settings: variables before the home's file, that before defaults, and arguments before all."""

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from service.errors import SettingsError
from service.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TODAY", "PLACE", "PORT", "CHAT_MODEL", "TIMEZONE"):
        monkeypatch.delenv(f"WATCHDESK_{name}", raising=False)


def stored(home: Path, **values: object) -> Path:
    (home / "settings.json").write_text(json.dumps(values), "utf-8")
    return home


def test_without_anything_said_the_desk_is_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where a home of `make run` may lie, with settings of its own
    settings = read_settings()

    assert (settings.host, settings.port, settings.place, settings.embedder) == ("127.0.0.1", 8765, None, "static")
    assert settings.home == Path.cwd() / "home"


def test_the_homes_file_sets_what_no_variable_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDESK_PORT", "9001")

    settings = read_settings(stored(tmp_path, place="青岚县", port=9000))

    assert (settings.place, settings.port) == ("青岚县", 9001)


def test_an_argument_wins_over_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDESK_PORT", "9001")

    assert read_settings(stored(tmp_path, port=9000), port=9002).port == 9002


def test_an_argument_that_was_not_given_changes_nothing(tmp_path: Path) -> None:
    assert read_settings(stored(tmp_path, port=9000), port=None).port == 9000


def test_the_home_is_the_argument_else_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDESK_HOME", str(tmp_path / "b"))

    assert read_settings().home == tmp_path / "b"
    assert read_settings(tmp_path).home == tmp_path


@pytest.mark.parametrize("values", [{"port": 99999}, {"prot": 1}, {"timezone": "Mars/Olympus"}, {"today": "20th"},
                                    {"answers_kept_days": -1}])
def test_a_wrong_setting_is_refused(tmp_path: Path, values: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="the settings cannot be used"):
        read_settings(stored(tmp_path, **values))


def test_a_torn_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"port": 90', "utf-8")

    with pytest.raises(SettingsError, match="the settings cannot be used"):
        read_settings(tmp_path)


@pytest.mark.parametrize("values", [{"port": 99999}, {"port": -1}])
def test_a_wrong_argument_is_refused(tmp_path: Path, values: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="the settings cannot be used"):
        read_settings(tmp_path, **values)


def test_today_is_the_day_that_was_set(tmp_path: Path) -> None:
    assert read_settings(stored(tmp_path, today="2025-11-20")).current_date() == date(2025, 11, 20)


def test_today_is_the_real_day_where_the_desk_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(timezone="Pacific/Kiritimati")

    assert settings.current_date() == datetime.now(ZoneInfo("Pacific/Kiritimati")).date()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_a_setting_without_bounds_can_be_given_on_the_command_line(tmp_path: Path) -> None:
    assert read_settings(tmp_path, place="青岚县").place == "青岚县"
