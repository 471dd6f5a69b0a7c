"""Evaluation commands: one function each, in the form of `service.commands`."""

import asyncio
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from eval.breakdown import breakdown
from eval.cases import Parity, of_parity, read_cases
from eval.corrected import cases_of, plain
from eval.finding import look, read_search_cases, summary
from eval.formats.commands import FORMATS_COMMANDS
from eval.gating.commands import GATE_COMMANDS
from eval.measuring import measure, scores
from eval.people.commands import GRADING_COMMANDS
from eval.report import html
from eval.report.commands import REPORT_COMMANDS
from eval.rows import Row
from eval.running.commands import RUN_ID, RUNNING_COMMANDS, opinions_of
from eval.running.cost import cost_of
from eval.running.runner import read_run, run_cases
from service.answer_commands import CorrectionsArguments
from service.commands import Command, Document
from service.correcting import kept_answer
from service.domain.record import Record
from service.wiring import Desk


class AnswersArguments(Record):
    cases: str = Field(min_length=1)
    """The cases themselves, one JSON object a line."""
    no_model: bool = False
    run: str | None = Field(default=None, pattern=RUN_ID)
    """A run to go on with; a new one when None."""
    only: Parity | None = None
    """Half of the cases, by the number of their ids; all when None."""
    at_once: int = Field(default=1, ge=1, le=64)
    """Cases under way at a time; with a model no more than `model_at_once`."""


class MeasureArguments(Record):
    run: str


async def eval_answers(desk: Desk, arguments: AnswersArguments) -> Document:
    """Run cases through the desk and measure the answers.  Raises: WrongCall."""
    cases = read_cases(arguments.cases)
    if arguments.only:
        cases = of_parity(cases, arguments.only)
    run_id = await run_cases(desk, cases, use_model=not arguments.no_model, run_id=arguments.run,
                             at_once=arguments.at_once)
    return measured_run(desk, run_id)


class FindingArguments(Record):
    cases: str = Field(min_length=1)
    """Search cases themselves, one JSON object a line."""
    thesaurus: bool = True


async def eval_finding(desk: Desk, arguments: FindingArguments) -> Document:
    """Ask the home's search for the passages that answer.  Raises: WrongCall."""
    cases = read_search_cases(arguments.cases)
    return await asyncio.to_thread(lambda: summary([look(desk, case, arguments.thesaurus) for case in cases]))


async def corrections_cases(desk: Desk, arguments: CorrectionsArguments) -> Document:
    """Make cases of what readers corrected, of one answer or of all.  Raises: NotFound."""
    if arguments.answer_id is not None:
        kept_answer(desk, arguments.answer_id)
        corrections = desk.corrections.of_answer(arguments.answer_id)
    else:
        corrections = desk.corrections.all()
    cases = await asyncio.to_thread(cases_of, desk, corrections)
    return {"cases": [plain(case) for case in cases], "n": len(cases)}


async def eval_measure(desk: Desk, arguments: MeasureArguments) -> Document:
    """Measure a stored run again without asking again.  Raises: NotFound."""
    return measured_run(desk, arguments.run)


def measured_run(desk: Desk, run_id: str) -> Document:
    """Return a run's measures, rows and page."""
    header, rows = read_run(desk, run_id)
    measured = measure(rows)
    return {"run_id": run_id, **measured, "breakdown": breakdown(rows), "settings": header, "cost": cost_of(rows),
            "judged": opinions_of(desk, run_id, rows), "rows": _with_scores(rows), "report_html": html(run_id, header, measured, rows)}


def _with_scores(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{**row.model_dump(mode="json"), "scores": scores(row)} for row in rows]


EVAL_COMMANDS: dict[str, Command] = {
    "eval answers": Command(AnswersArguments, eval_answers),
    "eval finding": Command(FindingArguments, eval_finding),
    "eval measure": Command(MeasureArguments, eval_measure),
    "corrections cases": Command(CorrectionsArguments, corrections_cases),
    **FORMATS_COMMANDS,
    **GRADING_COMMANDS,
    **REPORT_COMMANDS,
    **RUNNING_COMMANDS,
    **GATE_COMMANDS,
}
