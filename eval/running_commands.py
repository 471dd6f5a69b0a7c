"""Runs as commands: asked a while at a time, so that whoever waits sees how far they are."""

from typing import Any

from pydantic import Field

from eval.cases import Parity, of_parity, read_cases
from eval.runner import ask_cases
from service.commands import Command, Document
from service.domain.record import Record
from service.wiring import Desk

RUN_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"
"""A run's id names a folder too."""


class AskArguments(Record):
    cases: str = Field(min_length=1)
    """The cases themselves, one JSON object a line."""
    run: str = Field(pattern=RUN_ID)
    """The run that is begun or gone on with."""
    no_model: bool = False
    only: Parity | None = None
    """Half of the cases, by the number of their ids; all when None."""
    at_once: int = Field(default=1, ge=1, le=64)
    """Cases under way at a time; with a model no more than `model_at_once`."""
    for_s: float = Field(default=5.0, gt=0)
    """Seconds after which no further case is begun."""


async def eval_ask(desk: Desk, arguments: AskArguments) -> Document:
    """Ask cases of a run for a while; return how far it is.  Raises: WrongCall."""
    cases = read_cases(arguments.cases)
    if arguments.only:
        cases = of_parity(cases, arguments.only)
    asked: dict[str, Any] = (await ask_cases(desk, cases, arguments.run, use_model=not arguments.no_model,
                                             at_once=arguments.at_once, for_s=arguments.for_s))._asdict()
    return asked


RUNNING_COMMANDS: dict[str, Command] = {
    "eval ask": Command(AskArguments, eval_ask),
}
