"""`python -m eval.claims`: the check held against sentences that are known to be faithful or not; the table, or JSON."""

import argparse
import json
import sys
from pathlib import Path

from eval.claims import making
from eval.claims.cases import ClaimCase, half_of, written
from eval.claims.measuring import check, groups, measured, table
from eval.claims.sources import clauses
from eval.ingestion.fact_sheet import BUILT
from service.retrieval.gazetteer import read_gazetteer
from service.sample import FOLDER
from service.settings import read_settings
from service.wiring import open_checker

PLACES = FOLDER / "places.csv"
SETS = ("made", "written-zh", "written-en", "tuning-zh", "tuning-en")
ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real"


def main() -> None:
    """Measure; the table on stdout, or one JSON document with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, default="made", help="which sentences")
    parser.add_argument("--half", choices=("dev", "held", "all"), default="all",
                        help="odd numbers (thresholds come from them), even numbers, or both")
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real documents for the made set, when it exists")
    parser.add_argument("--seed", type=int, default=making.SEED)
    parser.add_argument("--made", type=Path, metavar="FILE", help="keep the made set here, and read it from here when it exists")
    parser.add_argument("--no-vectors", action="store_true", help="check without the embedder")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was flagged falsely; not for the held half")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.misses and given.half != "dev" and given.set.startswith("written"):
        parser.error("--misses reads sentences, and only those of --half dev may be read")
    gazetteer = read_gazetteer(PLACES)
    cases = half_of(_cases(given), given.half)
    rows = check(cases, open_checker(read_settings(chat_model=""), gazetteer, with_vectors=not given.no_vectors))
    found = {group.name: measured(group) for group in groups(rows)}
    if given.json:
        print(json.dumps({"set": given.set, "half": given.half, "n": len(rows), **found}, ensure_ascii=False, indent=2))
    else:
        for name, measures in found.items():
            print(table(f"{given.set} {given.half} {name}", measures), end="\n\n")
    if given.misses:
        for row in rows:
            if row.case.is_faithful == (row.status != "supported"):
                print(f"{row.case.case_id} {row.case.kind} {row.status} {'; '.join(row.reasons)}\n    {row.case.clause}\n    → {row.case.claim}",
                      file=sys.stderr)


def _cases(given: argparse.Namespace) -> tuple[ClaimCase, ...]:
    if given.set != "made":
        name, _, lang = given.set.partition("-")
        return written("zh" if lang == "zh" else "en", name)
    if given.made and given.made.exists():
        return making.load(given.made)
    real = clauses(given.real) if given.real.exists() else ()
    if not real:
        print(f"{given.real} is not there: the sample county alone", file=sys.stderr)
    cases = making.make(clauses(BUILT), real, read_gazetteer(PLACES), given.seed)
    if given.made:
        making.save(cases, given.made)
    return cases


if __name__ == "__main__":
    main()
