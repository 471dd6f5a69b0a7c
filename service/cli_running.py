"""How a typed command finds its home, runs there, prints, and reads the files it is given."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.errors import WrongCall
from service.settings import Settings, read_settings

if TYPE_CHECKING:
    from service.commands import Command

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")]

_state: dict[str, Any] = {}


def use_home(home: Path | None) -> None:
    """Remember the data folder that was typed; None leaves it to the environment."""
    _state["home"] = home


def home_settings(**overrides: Any) -> Settings:
    """Return the home's settings, those named set otherwise."""
    return read_settings(_state.get("home"), **overrides)


def every_command() -> "dict[str, Command]":
    """Return the commands of desk, answers and evaluation by name."""
    from eval.commands import EVAL_COMMANDS
    from service.answer_commands import ANSWER_COMMANDS
    from service.commands import COMMANDS

    return {**COMMANDS, **ANSWER_COMMANDS, **EVAL_COMMANDS}


def call(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Run one command on the home."""
    with calls() as run:
        return run(name, values)


@contextmanager
def calls() -> Iterator[Callable[[str, Mapping[str, Any]], dict[str, Any]]]:
    """Yield what runs commands on the home, one after another without opening it anew."""
    from service.calling import caller

    with caller(home_settings(), every_command()) as opened:
        yield opened.call


def show(document: Mapping[str, Any], as_json: bool, text: str | None = None) -> None:
    """Print one JSON document, or the text where there is one and JSON was not asked for."""
    if as_json or text is None:
        typer.echo(json.dumps(document, ensure_ascii=False, indent=None if as_json else 2))
    else:
        typer.echo(text)


def read_text(path: Path) -> str:
    """Return a file's text.  Raises: WrongCall."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise WrongCall(f"{path} cannot be read as UTF-8 text: {failure}") from failure


def write_text(path: Path, text: str) -> None:
    """Write a file with the line ends that the text has.  Raises: WrongCall."""
    try:
        path.write_text(text, "utf-8", newline="")
    except OSError as failure:
        raise WrongCall(f"{path} cannot be written: {failure}") from failure


def make_folder(path: Path) -> Path:
    """Make a folder where there is none, and return it.  Raises: WrongCall."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise WrongCall(f"{path} cannot be a folder: {failure}") from failure
    return path


def read_json(path: Path) -> Any:
    """Return what a JSON file says.  Raises: WrongCall."""
    try:
        return json.loads(read_text(path))
    except ValueError as failure:
        raise WrongCall(f"{path} is not JSON: {failure}") from failure
