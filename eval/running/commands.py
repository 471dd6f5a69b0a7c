"""Runs asked and judged as commands, a while at a time, so that whoever waits sees how far they are."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from eval.cases import Parity, of_parity, read_cases
from eval.rows import Row
from eval.running.judge import judge_rows, read_opinions, summary
from eval.running.runner import ask_cases, read_run
from service.commands import Command, Document
from service.domain.record import Record
from service.errors import WrongCall
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


class JudgeArguments(Record):
    run: str = Field(pattern=RUN_ID)
    repeats: int = Field(default=3, ge=1, le=20)
    """Readings of each answer."""
    for_s: float | None = Field(default=None, gt=0)
    """Seconds after which no further answer is read; all are when None."""


async def eval_judge(desk: Desk, arguments: JudgeArguments) -> Document:
    """Have the desk's model mark a run's answers for a while; return its marks so far.  Raises: NotFound, WrongCall."""
    if desk.model is None:
        raise WrongCall("no model is set that could judge; set chat_model")
    _, rows = await asyncio.to_thread(read_run, desk, arguments.run)
    judged = await judge_rows(desk.model, rows, opinions_file(desk, arguments.run), repeats=arguments.repeats, for_s=arguments.for_s,
                              output_tokens=desk.settings.model_output_tokens, prompt_language=desk.settings.prompt_language)
    return {"run_id": arguments.run, "repeats": arguments.repeats, "done": judged.done, "of": judged.of, "asked": judged.asked,
            **summary(rows, judged.opinions)}


def opinions_of(desk: Desk, run_id: str, rows: Sequence[Row]) -> dict[str, Any] | None:
    """Return what judges said of a run, the column beside its measures; None when nobody was asked."""
    opinions = {(one.judge, one.case_id, one.reading): one for one in read_opinions(opinions_file(desk, run_id))}
    return summary(rows, opinions.values()) if opinions else None


def opinions_file(desk: Desk, run_id: str) -> Path:
    """Return where a judge's opinions of a run are kept: beside its report, apart from its rows."""
    return desk.home.path / "runs" / run_id / "opinions.jsonl"


RUNNING_COMMANDS: dict[str, Command] = {
    "eval ask": Command(AskArguments, eval_ask),
    "eval judge": Command(JudgeArguments, eval_judge),
}
