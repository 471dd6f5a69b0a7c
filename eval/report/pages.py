"""A run, or several compared, as one HTML page: what it is and how good above, the cases below, the worst first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.report.case_view import case, changed
from eval.report.comparison import COURSES, Comparison
from eval.report.comparison import sections as comparing
from eval.report.elements import contents, heading, page, section
from eval.report.judging import Judged
from eval.report.run_sections import Run, read, sections
from eval.report.sections import Section, table
from eval.report.wording import GRADES, Words
from eval.rows import Row

OPEN = 3
"""Cases that stand open; the others are folded."""
MOST_BYTES = 4_000_000
"""What the cases of a page may take; those beyond are named in a table."""
CASES = Words("用例，最差在前", "Cases, the worst first")
ANSWERS = Words("变了的用例，答复并列", "Cases that changed, answers side by side")


def html(run_id: str, header: Mapping[str, Any], measured: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """Return the page; everything from a case or an answer is escaped."""
    return run_page(read(run_id, header, measured, rows))


def run_page(run: Run) -> str:
    """Return a run's page."""
    told = sections(run)
    parts = [contents([*(one.words for one in told), CASES]), *map(section, told), heading(CASES), *_cases(run.judged)]
    return page(run.run_id, Words(f"评测报告 {run.run_id}", "Evaluation report"), parts)


def comparison_page(one: Comparison) -> str:
    """Return the page of several runs."""
    told = comparing(one)
    names = " · ".join(run.run_id for run in one.runs)
    shown = _fitting((changed(each, one.runs, is_open=place < OPEN) for place, each in enumerate(one.changed)),
                     [(each.case_id, COURSES[each.course], _question(each.judged)) for each in one.changed])
    parts = [contents([*(each.words for each in told), ANSWERS]), *map(section, told), heading(ANSWERS), *shown]
    return page(names, Words(f"评测比较 {names}", "Evaluations compared"), parts)


def _cases(judged: Sequence[Judged]) -> list[str]:
    told = (case(one, is_open=place < OPEN and one.grade != "whole") for place, one in enumerate(judged))
    return _fitting(told, [(one.row.case.id, GRADES[one.grade], one.row.case.question) for one in judged])


def _fitting(cases: Iterable[str], named: Sequence[tuple[str, Words, str]]) -> list[str]:
    """Return cases whole as long as they fit, the rest by name."""
    shown, size = list[str](), 0
    for told in cases:
        size += len(told.encode())
        if size > MOST_BYTES:
            break
        shown.append(told)
    rest = named[len(shown):]
    if not rest:
        return shown
    words = Words(f"其余 {len(rest)} 个用例只列题目，全文见 rows.jsonl", f"the other {len(rest)} by name; rows.jsonl holds them whole")
    head = (Words("用例", "case"), Words("结果", "result"), Words("问题", "question"))
    return [*shown, section(Section(words, (table(head, rest),)))]


def _question(judged: Sequence[Judged | None]) -> str:
    return next((one.row.case.question for one in judged if one is not None), "")
