"""Commands of people who grade answers: what to grade next, the marks, what is settled, exported and agreed on."""

import asyncio
from typing import Any

from pydantic import Field

from eval.people.files import as_csv, as_jsonl
from eval.people.grading import Differing, adjudicate, grade, graded_run, known_name, to_grade, waiting
from eval.people.marks import people
from service.commands import Command, Document
from service.domain.grades import RUBRIC, Marks
from service.domain.record import Record
from service.errors import WrongCall
from service.wiring import Desk


class RunArguments(Record):
    run: str


class NextArguments(RunArguments):
    grader: str
    third: bool = False
    """Grade on once every answer has two graders."""
    again: bool = False
    """Show the answer this grader graded last, with their marks, to mend them."""


class DifferingArguments(RunArguments):
    grader: str | None = None
    """Who is to settle them: what this person graded is left out."""


class GradeArguments(Marks):
    run: str
    case: str
    grader: str
    note: str | None = Field(default=None, max_length=2000)


async def grades_next(desk: Desk, arguments: NextArguments) -> Document:
    """Show the answer a grader sees next, blind, and how far they have come; `answer` is null when none is left.

    `done_by_two` says that no answer waits for anybody.  Raises: NotFound, WrongCall."""
    return await asyncio.to_thread(_next, desk, arguments)


async def grades_differing(desk: Desk, arguments: DifferingArguments) -> Document:
    """List the answers whose graders differ, blind and without their names, those not settled first.  Raises: NotFound, WrongCall.

    `own` counts those left out because the person who asks graded them."""
    graded = await asyncio.to_thread(graded_run, desk, arguments.run)
    every = graded.differing()
    grader = known_name(graded, arguments.grader) if arguments.grader is not None else None
    shown = sorted((one for one in every if grader not in {given.grader for given in one.grades}), key=lambda one: one.final is not None)
    return {"run_id": arguments.run, "differing": [_differing(one) for one in shown], "n": len(shown), "own": len(every) - len(shown),
            "open": sum(one.final is None for one in shown)}


async def eval_grade(desk: Desk, arguments: GradeArguments) -> Document:
    """Keep a person's marks for an answer; given again they replace their earlier ones.  Raises: NotFound, WrongCall."""
    kept = await asyncio.to_thread(grade, desk, arguments.run, arguments.case, arguments.grader, _marks(arguments), arguments.note)
    return kept.model_dump(mode="json")


async def eval_adjudicate(desk: Desk, arguments: GradeArguments) -> Document:
    """Keep a third person's marks where two graders differ.  Raises: NotFound, WrongCall."""
    kept = await asyncio.to_thread(adjudicate, desk, arguments.run, arguments.case, arguments.grader, _marks(arguments), arguments.note)
    return kept.model_dump(mode="json")


async def grades_export(desk: Desk, arguments: RunArguments) -> Document:
    """Return a run's grades as JSON lines and as a table; `outdated` ones, of answers no longer there, are left out.  Raises: NotFound."""
    graded = await asyncio.to_thread(graded_run, desk, arguments.run)
    jsonl = as_jsonl(graded)
    return {"run_id": arguments.run, "n": jsonl.count("\n"), "outdated": graded.outdated, "jsonl": jsonl, "csv": as_csv(graded)}


async def eval_agreement(desk: Desk, arguments: RunArguments) -> Document:
    """Say how far graders agree, and how far the automatic measures agree with them.  Raises: NotFound."""
    return await asyncio.to_thread(lambda: people(graded_run(desk, arguments.run)))


def _next(desk: Desk, arguments: NextArguments) -> Document:
    graded = graded_run(desk, arguments.run)
    grader = known_name(graded, arguments.grader)
    mine = [one for given in graded.grades.values() for one in given if one.grader == grader]
    left = waiting(graded, grader, arguments.third)
    last = max(mine, key=lambda one: one.at, default=None)
    shown, marks = (left[0] if left else None), None
    if arguments.again:
        if last is None:
            raise WrongCall(f"{grader} has graded nothing of run {arguments.run} yet; leave --again out")
        shown, marks = next(row for row in graded.rows if row.case.id == last.case_id), last
    return {
        "run_id": arguments.run, "grader": grader, "done": len(mine), "left": len(left), "answers": len(graded.rows),
        "failed": graded.failed, "done_by_two": bool(graded.rows) and graded.twice() == len(graded.rows),
        "answer": to_grade(shown).model_dump(mode="json") if shown else None,
        "marks": marks.marks.model_dump() if marks else None, "note": marks.note if marks else None,
    }


def _differing(one: Differing) -> dict[str, Any]:
    return {
        **to_grade(one.row).model_dump(mode="json"),
        "rows": list(one.rubric_rows),
        "grades": [{"marks": given.marks.model_dump(), "note": given.note} for given in one.grades],
        "final": {"marks": one.final.marks.model_dump(), "note": one.final.note} if one.final else None,
    }


def _marks(arguments: GradeArguments) -> Marks:
    return Marks.model_validate({name: getattr(arguments, name) for name in RUBRIC})


GRADING_COMMANDS: dict[str, Command] = {
    "eval grades next": Command(NextArguments, grades_next),
    "eval grades differing": Command(DifferingArguments, grades_differing),
    "eval grades export": Command(RunArguments, grades_export),
    "eval grade": Command(GradeArguments, eval_grade),
    "eval adjudicate": Command(GradeArguments, eval_adjudicate),
    "eval agreement": Command(RunArguments, eval_agreement),
}
