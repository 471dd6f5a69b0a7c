"""Commands that compare runs, judge one by another, and keep one as a baseline."""

from pydantic import Field

from eval.compare import compare_scored
from eval.gating.gate import MARGIN, gate
from eval.gating.scored import Scored, baseline_text, read_baseline, scored
from eval.running.runner import read_run
from service.commands import Command, Document
from service.domain.record import Record
from service.wiring import Desk


class CompareArguments(Record):
    run_a: str = Field(min_length=1)
    """A run's id, or the text of a baseline file; so is the other."""
    run_b: str = Field(min_length=1)


class GateArguments(Record):
    run: str
    baseline: str | None = None
    """A run's id, or the text of a baseline file; the hard zeros alone when None."""
    margin: float = MARGIN
    measures: tuple[str, ...] | None = None
    """What must not get worse; `eval.gating.gate.measures_of` when None."""


class BaselineArguments(Record):
    run: str


async def eval_compare(desk: Desk, arguments: CompareArguments) -> Document:
    """Compare two runs case by case.  Raises: NotFound, WrongCall."""
    first, second = _numbers(desk, arguments.run_a), _numbers(desk, arguments.run_b)
    names = {f"run_{side}": "baseline file" if _is_file(given) else given
             for side, given in (("a", arguments.run_a), ("b", arguments.run_b))}
    return {**names, **compare_scored(first, second)}


async def eval_gate(desk: Desk, arguments: GateArguments) -> Document:
    """Say whether a run passes: the hard zeros, and that it is not worse than the baseline.  Raises: NotFound, WrongCall."""
    baseline = _numbers(desk, arguments.baseline) if arguments.baseline is not None else None
    return {"run": arguments.run, **gate(scored(*read_run(desk, arguments.run)), baseline, margin=arguments.margin, measures=arguments.measures)}


async def eval_baseline(desk: Desk, arguments: BaselineArguments) -> Document:
    """Return a run's numbers as the text of a baseline file.  Raises: NotFound."""
    found = scored(*read_run(desk, arguments.run))
    return {"run": arguments.run, "n": len(found.cases), "dataset_hash": found.dataset_hash, "text": baseline_text(found)}


def _numbers(desk: Desk, given: str) -> Scored:
    return read_baseline(given) if _is_file(given) else scored(*read_run(desk, given))


def _is_file(given: str) -> bool:
    return given.lstrip().startswith("{")


GATE_COMMANDS: dict[str, Command] = {
    "eval compare": Command(CompareArguments, eval_compare),
    "eval gate": Command(GateArguments, eval_gate),
    "eval baseline": Command(BaselineArguments, eval_baseline),
}
