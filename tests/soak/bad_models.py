"""Is every bad model stopped before it goes live?  Runs cases through the desk with each and gates it against an honest one.

    python -m tests.soak.bad_models [--home HOME] [--cases 24] [--only MODE …]

The models are the modes of the fault server of `tests/doubles`, a double that is no model: an honest one quotes the clauses
it is shown, in instructions of either language; each bad one fails in its own way.  What they invent the desk withholds, so that
an officer's answer may be as good as the extracted one; the gate looks at what was written, and at how often the documents
answered instead.  Cases are those of the county's datasets for which a model is asked; the home is copied first.
"""

import argparse
import asyncio
import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

from eval.cases import Case, read_cases
from eval.gating.gate import gate
from eval.gating.scored import Scored, scored
from eval.running.runner import read_run, run_cases
from service.settings import PromptLanguage, read_settings
from service.wiring import open_desk
from tests.doubles.fault_server import FaultServer, Mode

ROOT = Path(__file__).parents[2]
DATASETS = tuple(ROOT / "eval" / "datasets" / f"county_answers_{language}.jsonl" for language in ("zh", "en"))
HONEST: tuple[Mode, ...] = ("normal", "thinking", "thinking_inline", "no_counts")
"""Modes of a server whose model writes nothing but what the clauses say, and says when it is done."""
BAD: tuple[Mode, ...] = tuple(mode for mode in get_args(Mode) if mode not in HONEST)
PATIENCE = {"model_connect_s": 30.0, "model_first_token_s": 120.0, "model_silence_s": 60.0, "circuit_faults": 10_000}
"""Limits that a busy machine does not run into."""
LIMITS: dict[str, dict[str, float]] = {"slow_first": {"model_first_token_s": 0.3}, "slow_pieces": {"model_silence_s": 0.3},
                                       "trickle": {"model_total_s": 0.6}}
"""Seconds that a desk waits for the slow ones: their trial need not take long."""
BASELINE = "honest"


class Trial(NamedTuple):
    """A model to be judged."""

    model: str
    mode: Mode | None
    """None without a model."""
    prompts: PromptLanguage = "auto"

    @property
    def is_bad(self) -> bool:
        return self.mode in BAD


class Judged(NamedTuple):
    """What the gate said of a model."""

    trial: Trial
    asked: int
    """Cases in which the model was asked."""
    verdict: str
    reasons: tuple[str, ...]
    """Checks that failed."""

    @property
    def is_right(self) -> bool:
        """Whether a bad one was stopped, and one that is not bad was not."""
        return (self.verdict == "fail") == self.trial.is_bad


TRIALS = (
    Trial(BASELINE, "normal"), Trial("no model", None), Trial("honest, Chinese instructions", "normal", "zh"),
    Trial("honest, English instructions", "normal", "en"), *(Trial("honest", mode) for mode in HONEST[1:]),
    *(Trial("bad", mode) for mode in BAD),
)


def run_with(home: Path, trial: Trial, cases: Sequence[Case]) -> Scored:
    """Return the numbers of a run of cases with a model, or without one."""
    if trial.mode is None:
        return _run(home, cases, {"chat_model": ""})
    with FaultServer(trial.mode, delay_s=0.1 if trial.mode == "trickle" else 30) as server:
        return _run(home, cases, {"chat_model": "ollama:qwen3:8b", "model_url": server.url, "prompt_language": trial.prompts,
                                  **PATIENCE, **LIMITS.get(trial.mode, {})})


def _run(home: Path, cases: Sequence[Case], settings: dict[str, Any]) -> Scored:
    desk = open_desk(read_settings(home, **settings))
    try:
        return scored(*read_run(desk, asyncio.run(run_cases(desk, cases))))
    finally:
        desk.close()


def judged(trial: Trial, run: Scored, baseline: Scored) -> Judged:
    """Return what the gate says of a run."""
    document = gate(run, baseline)
    asked = sum("fallback_rate" in case.scores for case in run.cases.values())
    return Judged(trial, asked, document["verdict"],
                  tuple(f"{check['name']} {check['reason'].split(';')[0]}" for check in document["checks"] if check["verdict"] == "fail"))


def trials(home: Path, cases: Sequence[Case], only: Sequence[str] = ()) -> Iterator[Judged]:
    """Yield what the gate says of each model; the first is the honest one, held against itself asked again."""
    baseline = run_with(home, TRIALS[0], cases)
    for trial in TRIALS:
        if not only or trial.mode in only:
            yield judged(trial, run_with(home, trial, cases), baseline)


def cases_for_a_model(home: Path, count: int) -> tuple[Case, ...]:
    """Return about as many cases of each language for which a model is asked: those that reach the evidence without one."""
    desk = open_desk(read_settings(home, chat_model=""))
    chosen: list[Case] = []
    try:
        for path in DATASETS:
            pool = read_cases(path.read_text("utf-8"))
            step = max(1, len(pool) // (3 * count))  # a good third of the cases reach a model
            rows = read_run(desk, asyncio.run(run_cases(desk, pool[::step], use_model=False)))[1]
            reached = [row.case for row in rows if row.answer and "evidence" in row.answer.timings_ms]
            chosen += reached[: -(-count // 2)]
    finally:
        desk.close()
    return tuple(chosen[:count])


def sample_home(folder: Path) -> Path:
    """Return a home with the sample county."""
    home = folder / "home"
    subprocess.run([sys.executable, "-m", "service.cli", "--home", str(home), "sample"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return home


def main() -> int:
    """Print a table; exit 1 when a bad model was not stopped, or one that is not bad was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home with the sample county; made anew otherwise")
    parser.add_argument("--cases", type=int, default=24)
    parser.add_argument("--only", nargs="*", default=(), choices=get_args(Mode))
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)  # each trial means a hundred warnings that the model failed
    with tempfile.TemporaryDirectory() as folder:
        home = Path(shutil.copytree(given.home, Path(folder) / "home")) if given.home else sample_home(Path(folder))
        cases = cases_for_a_model(home, given.cases)
        print(f"{len(cases)} cases; reasons are the checks that failed\n")
        print("| model | mode | instructions | asked | verdict | reasons |\n|---|---|---|---|---|---|")
        seen = []
        for one in trials(home, cases, given.only):
            seen.append(one)
            print(f"| {one.trial.model} | {one.trial.mode or '—'} | {one.trial.prompts} | {one.asked} | {one.verdict} "
                  f"| {' / '.join(one.reasons)} |", flush=True)
    wrong = [one.trial for one in seen if not one.is_right]
    bad = [one for one in seen if one.trial.is_bad]
    print(f"\n{sum(one.verdict == 'fail' for one in bad)} of {len(bad)} bad models stopped, "
          f"{sum(one.verdict == 'fail' for one in seen) - sum(one.verdict == 'fail' for one in bad)} of {len(seen) - len(bad)} others", *wrong)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
