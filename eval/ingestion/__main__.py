"""`python -m eval.ingestion [PATH…]`: anchors, coverage and speed of reading, as a table and as one JSON document."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pypdfium2

from eval.ingestion import county_desk, facts, planted_conflicts, planted_injections, steps_and_duties
from eval.ingestion.fact_sheet import BUILT, code_of
from eval.ingestion.measuring import anchors, covered, read
from eval.ingestion.speed import seconds_a_page

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real"
SUFFIXES = (".docx", ".pdf", ".xlsx", ".html", ".md", ".txt")


def main() -> None:
    """Measure; JSON on stdout, the table on stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="folders; the sample county and ../shared/real otherwise")
    parser.add_argument("--passages", type=int, default=300, help="drawn of each format")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scans", action="store_true", help="read scans too; they take a minute each")
    parser.add_argument("--facts", action="store_true", help="hold the sample county's facts against its sheet instead")
    parser.add_argument("--only", default="", metavar="D03,D07", help="with --facts: these documents")
    parser.add_argument("--all-misses", action="store_true", help="with --facts: every row not found, every fact not in the sheet")
    parser.add_argument("--conflicts", action="store_true", help="hold the conflict report against the planted conflicts instead")
    parser.add_argument("--home", type=Path, help="with --conflicts: a home that has the sample county; one is filled otherwise")
    parser.add_argument("--injections", action="store_true", help="say what becomes of the planted texts to software instead")
    given = parser.parse_args()
    if given.facts:
        read = tuple(facts.documents(county(given.only, given.scans)))
        found = dict(sorted({**facts.recovered(read), **steps_and_duties.recovered(read)}.items()))
        print(facts.table(found, given.all_misses), file=sys.stderr)
        print(json.dumps({f"{form} {kind}": asdict(tally) for (form, kind), tally in found.items()}, ensure_ascii=False, indent=2))
        return
    if given.conflicts:
        compared = planted_conflicts.compare(planted_conflicts.expected(), planted_conflicts.reported(county_desk.conflict_report(given.home)))
        print(planted_conflicts.table(compared), file=sys.stderr)
        print(json.dumps(planted_conflicts.as_document(compared), ensure_ascii=False, indent=2))
        return
    if given.injections:
        treated = planted_injections.treated(planted_injections.planted())
        print(planted_injections.table(treated), file=sys.stderr)
        print(json.dumps(planted_injections.as_document(treated), ensure_ascii=False, indent=2))
        return
    folders = given.paths or [folder for folder in (BUILT, REAL) if folder.exists()]
    measured = {folder.name: measure(folder, given.passages, given.seed, given.scans) for folder in folders}
    print(table(measured), file=sys.stderr)
    print(json.dumps(measured, ensure_ascii=False, indent=2))


def county(only: str, scans: bool) -> list[Path]:
    """Return the county's files: those named, else all that have text, and scans where asked."""
    wanted = {one.strip() for one in only.split(",") if one.strip()}
    if missing := wanted - set(map(code_of, BUILT.iterdir())):
        raise SystemExit(f"no document of the county is called {', '.join(sorted(missing))}")
    return [path for path in sorted(BUILT.iterdir()) if (code_of(path) in wanted if wanted else scans or has_text(path))]


def measure(folder: Path, passages: int, seed: int, scans: bool) -> dict[str, Any]:
    """Return all measures of one folder's files."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.name != "README.md")
    paths = [path for path in paths if scans or has_text(path)]
    readings = [read(path) for path in paths]
    return {
        "files": len(paths),
        "anchors": anchors(readings, passages, seed),
        "coverage": covered(readings),
        "seconds_a_page": seconds_a_page([path for path in paths if path.suffix == ".pdf"]),
    }


def has_text(path: Path) -> bool:
    """Say whether a file has text of its own; a scanned PDF has none."""
    if path.suffix != ".pdf":
        return True
    with pypdfium2.PdfDocument(path) as document:
        return bool(sum(page.get_textpage().count_chars() for page in document) > 20 * len(document))


def table(measured: dict[str, Any]) -> str:
    """Return the measures as lines to read."""
    lines = []
    for name, one in measured.items():
        lines.append(f"{name}: {one['files']} files")
        for kind, row in one["anchors"].items():
            held = one["coverage"].get(kind, {})
            lines.append(f"  {kind:<5} anchors {row['right']}/{row['n']} = {row['share']:.2%}   "
                         f"characters {held.get('share', 0):.3%} (least {held.get('least', 1):.2%} {held.get('least_in', '')})")
        for file, row in one["seconds_a_page"].items():
            lines.append(f"  {file[:46]:<46} {row['pages']:>4} pages  s/page: desk {row['desk']:.4f}  "
                         f"pypdfium2 {row['pypdfium2']:.4f}  pdfplumber {row['pdfplumber']:.4f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
