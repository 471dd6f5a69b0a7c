"""Builds the sample county: `python -m corpora.qinglan.build` writes built files and the merged facts."""

import csv
import sys
from collections.abc import Callable
from pathlib import Path

from corpora.qinglan.builders.docx_file import build_docx
from corpora.qinglan.builders.html_file import build_html
from corpora.qinglan.builders.markdown_file import build_markdown
from corpora.qinglan.builders.pdf_file import build_pdf
from corpora.qinglan.builders.scanned_pdf import build_scan
from corpora.qinglan.builders.source import Source, read_source
from corpora.qinglan.builders.xlsx_file import build_workbooks

HERE = Path(__file__).parent
COLUMNS = [
    *("fact_id", "kind", "subject", "quantity", "comparator", "value", "unit", "window"),
    *("document", "anchor", "page", "valid_from", "valid_to", "status", "note"),
]
BUILDERS: dict[str, Callable[[Source, Path], None]] = {
    "docx": build_docx,
    "pdf": build_pdf,
    "scan": build_scan,
    "html": build_html,
    "md": build_markdown,
}


class FactsBroken(Exception):
    """A sheet of facts has other columns, or a fact_id twice."""


def sources() -> list[Path]:
    """Return the sources, by document id."""
    return sorted(path for path in (HERE / "sources").glob("*.md") if path.name != "README.md")


def build_documents(out: Path, formats: tuple[str, ...] = tuple(BUILDERS)) -> list[Path]:
    """Write each source of these formats into `out`; return the files.  Raises: SourceBroken, FontMissing."""
    out.mkdir(parents=True, exist_ok=True)
    built = []
    for path in sources():
        document = read_source(path)
        if document.meta["format"] in formats:
            built.append(out / document.meta["file"])
            BUILDERS[document.meta["format"]](document, built[-1])
    return built


def merge_facts(out: Path) -> int:
    """Write all `facts/*.csv` into one sheet; return the number of rows.  Raises: FactsBroken."""
    rows: dict[str, dict[str, str]] = {}
    for path in sorted((HERE / "facts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            sheet = csv.DictReader(file)
            if list(sheet.fieldnames or ()) != COLUMNS:
                raise FactsBroken(f"{path.name}: the columns are {sheet.fieldnames}, not {COLUMNS}")
            for row in sheet:
                if row["fact_id"] in rows or None in row or None in row.values():
                    raise FactsBroken(f"{path.name}: {row['fact_id']} is there twice or misses its columns")
                rows[row["fact_id"]] = row
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.values())
    return len(rows)


def main() -> None:
    """Build everything into `built/` and merge the facts."""
    documents, workbooks = build_documents(HERE / "built"), build_workbooks(HERE / "built")
    facts = merge_facts(HERE.parent / "facts.csv")
    sys.stdout.write(f"{len(documents)} documents, {len(workbooks)} workbooks, {facts} facts\n")


if __name__ == "__main__":
    main()
