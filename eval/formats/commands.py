"""Commands on runs in other formats: a run exported, and a set of RGB asked at several shares of noise."""

from typing import Any

from pydantic import Field

from eval.formats.exporting import export_run, wanted_texts
from eval.formats.noise import Setting, figures, run_noise
from eval.formats.rgb import read_rgb
from eval.measuring import measure
from eval.running.commands import RUN_ID
from eval.running.runner import read_run
from service.commands import Command, Document
from service.domain.record import Record
from service.wiring import Desk


class ExportArguments(Record):
    run: str
    format: str
    """One of `eval.formats.exporting.EXPORTS`."""


class NoiseArguments(Record):
    cases: str = Field(min_length=1)
    """The set itself, one JSON object a line, as RGB has it."""
    name: str = "the set"
    """What the set is called where it is wrong."""
    noise: tuple[float, ...] = (0.0, 0.4, 0.8, 1.0)
    passages: int = Field(default=5, ge=1, le=100)
    seed: int = 1
    no_model: bool = False
    run: str | None = Field(default=None, pattern=RUN_ID)
    """What the runs are called, the noise behind it, to go on with them; new ones when None."""


async def eval_export(desk: Desk, arguments: ExportArguments) -> Document:
    """Return a stored run as the text of another tool's file.  Raises: NotFound, WrongCall."""
    _, rows = read_run(desk, arguments.run)
    held = desk.records.passages_by_id(sorted(wanted_texts(rows)))
    found = export_run(arguments.format, arguments.run, rows, {one: passage.text for one, passage in held.items()})
    return {"run_id": arguments.run, "format": arguments.format, "n": len(rows), "without_text": found.without_text, "text": found.text}


async def eval_rgb(desk: Desk, arguments: NoiseArguments) -> Document:
    """Ask a set at every share of noise and measure the answers.  Raises: WrongCall."""
    asked = read_rgb(arguments.cases, arguments.name)
    levels: list[dict[str, Any]] = []
    for noise in arguments.noise:
        setting = Setting(noise, arguments.passages, arguments.seed, not arguments.no_model)
        run_id = await run_noise(desk, asked, setting, arguments.run and f"{arguments.run}-noise-{noise:g}")
        header, rows = read_run(desk, run_id)
        levels.append({"noise": noise, "run_id": run_id, "figures": figures(rows), **measure(rows)})
    return {"cases": len(asked), "passages": arguments.passages, "seed": arguments.seed,
            "model": header["model"] if levels else None, "levels": levels}


FORMATS_COMMANDS: dict[str, Command] = {
    "eval export": Command(ExportArguments, eval_export),
    "eval rgb": Command(NoiseArguments, eval_rgb),
}
