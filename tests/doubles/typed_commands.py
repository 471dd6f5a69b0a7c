"""Commands typed in this process on a small home, as a person types them."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from service.cli import main
from tests.doubles.small_home import fill


class Ran(NamedTuple):
    """What became of a typed command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


Typed = Callable[..., Ran]


def home_to_type_in(home: Path) -> Path:
    """Fill a home whose today is fixed and that has no model."""
    fill(home)
    (home / "settings.json").write_text('{"today": "2025-07-01", "chat_model": ""}', "utf-8")
    return home


def typing_in(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Return a function that types a command on the home."""

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["watchdesk", "--home", str(home), *arguments])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run
