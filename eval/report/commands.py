"""The command that writes of stored runs: one as a report, several as a comparison."""

import asyncio

from pydantic import Field

from eval.measuring import measure
from eval.report.comparison import against_first
from eval.report.markdown import comparison_markdown, run_markdown
from eval.report.pages import comparison_page, run_page
from eval.report.run_sections import Run, read
from eval.running.runner import read_run
from service.commands import Command, Document
from service.domain.record import Record
from service.errors import WrongCall
from service.wiring import Desk


class ReportArguments(Record):
    runs: tuple[str, ...] = Field(min_length=1)
    """One run to report on, or several to compare with the first of them."""


async def eval_report(desk: Desk, arguments: ReportArguments) -> Document:
    """Tell of a run, or of several compared with the first, as HTML and Markdown.  Raises: NotFound, WrongCall."""
    if len(set(arguments.runs)) < len(arguments.runs):
        raise WrongCall(f"a run is named twice among {', '.join(arguments.runs)}; name each once")
    return await asyncio.to_thread(_report, desk, arguments.runs)


def _report(desk: Desk, run_ids: tuple[str, ...]) -> Document:
    runs = [_read(desk, run_id) for run_id in run_ids]
    if len(runs) == 1:
        return {"runs": list(run_ids), "html": run_page(runs[0]), "markdown": run_markdown(runs[0])}
    compared = against_first(runs)
    return {"runs": list(run_ids), "html": comparison_page(compared), "markdown": comparison_markdown(compared)}


def _read(desk: Desk, run_id: str) -> Run:
    header, rows = read_run(desk, run_id)
    return read(run_id, header, measure(rows), rows)


REPORT_COMMANDS: dict[str, Command] = {"eval report": Command(ReportArguments, eval_report)}
