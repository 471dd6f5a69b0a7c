"""A run's grades as files: JSON lines for programs, a table for spreadsheets."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from eval.formats.spreadsheet import escaped
from eval.people.grading import Graded
from service.domain.grades import RUBRIC

COLUMNS = ("run_id", "case_id", "answer_id", "category", "lang", "question", "grader", "is_final", *RUBRIC, "note", "at")


def records(graded: Graded) -> Iterator[dict[str, Any]]:
    """Yield a flat record a grade in the order of the cases, an answer's final one last."""
    for row in graded.rows:
        case = row.case
        final = graded.finals.get(case.id)
        for one in (*graded.of(case.id), *((final,) if final else ())):
            about = {"category": case.category, "lang": case.lang, "question": case.question}
            flat = one.model_dump(mode="json") | one.marks.model_dump() | about
            yield {name: flat[name] for name in COLUMNS}


def as_jsonl(graded: Graded) -> str:
    """Return the grades as JSON lines; empty when there is none."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records(graded))


def as_csv(graded: Graded) -> str:
    """Return the grades as a table with its head; no cell begins as a formula does."""
    written = io.StringIO()
    table = csv.writer(written, quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    table.writerows([cell(value) for value in one.values()] for one in records(graded))
    return written.getvalue()


def cell(value: object) -> str:
    """Return a value as a cell's text, an apostrophe before whatever a spreadsheet would calculate."""
    return escaped("" if value is None else str(value))
