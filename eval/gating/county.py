"""The county's cases asked without a model and held against the committed baseline: `python -m eval.gating.county HOME`.

    python -m eval.gating.county HOME [--whole] [--margin 0.02] [--junit FILE]
    python -m eval.gating.county HOME --renew        # asks all cases and writes the baseline anew

HOME is a home with the sample county (`watchdesk --home HOME sample`).  Exit 0 pass, 1 fail, 2 a wrong call, 3 inconclusive.  A
tenth of the cases can show that answers got worse, and that a hard zero is broken; it is too small to show that nothing was lost.
"""

import argparse
import asyncio
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.cases import Case, read_cases
from eval.gating.gate import EXIT_CODES, MARGIN, gate, lines
from eval.gating.junit import junit
from eval.gating.scored import Scored, baseline_text, read_baseline, scored
from eval.running.runner import read_run, run_cases
from service.errors import WatchdeskError, WrongCall
from service.home import Home
from service.settings import read_settings
from service.wiring import Desk, open_desk

FOLDER = Path(__file__).parents[1]
DATASETS = tuple(FOLDER / "datasets" / f"county_answers_{lang}.jsonl" for lang in ("zh", "en"))
BASELINE = FOLDER / "baselines" / "county_answers.json"
SEED = "tenth 1"


def county_cases() -> tuple[Case, ...]:
    """Return the 420 cases over the sample county."""
    return read_cases("\n".join(path.read_text("utf-8") for path in DATASETS))


def tenth(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return a tenth of the cases of each behaviour in each language, rounded up, in their order; always the same."""
    strata: dict[tuple[str, str], list[Case]] = {}
    for case in sorted(cases, key=lambda case: hashlib.sha256(f"{SEED} {case.id}".encode()).digest()):
        strata.setdefault((case.behaviour, case.lang), []).append(case)
    drawn = {case.id for stratum in strata.values() for case in stratum[:-(-len(stratum) // 10)]}
    return tuple(case for case in cases if case.id in drawn)


def asked(desk: Desk, cases: Sequence[Case]) -> Scored:
    """Ask cases without a model and return their numbers."""
    return scored(*read_run(desk, asyncio.run(run_cases(desk, cases, use_model=False))))


def county_gate(desk: Desk, cases: Sequence[Case], margin: float = MARGIN) -> dict[str, Any]:
    """Return the gate's verdict on a desk's answers to these cases of the county."""
    return gate(asked(desk, cases), read_baseline(BASELINE.read_text("utf-8")), margin=margin, wanted=[case.id for case in cases])


def main() -> int:
    """Print the verdict, or write the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--whole", action="store_true", help="all cases, not a tenth")
    parser.add_argument("--renew", action="store_true", help="ask all cases and write the baseline anew")
    parser.add_argument("--margin", type=float, default=MARGIN)
    parser.add_argument("--junit", type=Path, help="also write JUnit XML there")
    given = parser.parse_args()
    settings, cases = read_settings(given.home, chat_model=""), county_cases()
    with Home(given.home).hold(settings.lock_wait_s):
        desk = open_desk(settings)
        try:
            if not desk.records.documents():
                raise WrongCall(f"{given.home} holds no document; fill it with `watchdesk --home {given.home} sample`")
            if given.renew:
                BASELINE.parent.mkdir(exist_ok=True)
                BASELINE.write_text(baseline_text(asked(desk, cases)), "utf-8")
                print(f"wrote {BASELINE}: {len(cases)} cases")
                return 0
            document = county_gate(desk, cases if given.whole else tenth(cases), given.margin)
        finally:
            desk.close()
    print("\n".join(lines(document)))
    if given.junit:
        given.junit.write_text(junit(document), "utf-8")
    return EXIT_CODES[document["verdict"]]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except WatchdeskError as failure:
        print(f"county_gate: {failure}", file=sys.stderr)
        sys.exit(2)
