"""The same report as Markdown, without its plots: for a terminal, a note, a review."""

from collections.abc import Iterable, Iterator, Sequence

from eval.measures.outcomes import outcome_of
from eval.report.case_view import circumstances, evidence_rows
from eval.report.comparison import COURSES, Changed, Comparison, moved
from eval.report.comparison import sections as comparing
from eval.report.escaping import plain_markdown as plain
from eval.report.judging import Check, Judged
from eval.report.run_sections import Run, sections
from eval.report.sections import Cell, Figure, Ids, Named, Section, Table, number
from eval.report.wording import GRADES, Words, behaviour

MOST_CASES = 60
"""Cases told with their evidence; the rest are counted."""
MOST_EVIDENCE = 8


def run_markdown(run: Run) -> str:
    """Return a run's report."""
    lacking = [one for one in run.judged if one.grade != "whole"]
    return _joined([f"# {plain(Words(f'评测报告 {run.run_id}', 'Evaluation report'))}", *_sections(sections(run)),
                    f"## {Words('最差的用例', 'The worst cases')}", *(_case(one) for one in lacking[:MOST_CASES]), *_more(len(lacking))])


def comparison_markdown(one: Comparison) -> str:
    """Return the report of several runs compared."""
    names = " · ".join(run.run_id for run in one.runs)
    return _joined([f"# {plain(Words(f'评测比较 {names}', 'Evaluations compared'))}", *_sections(comparing(one)),
                    f"## {Words('变了的用例，答复并列', 'Cases that changed, answers side by side')}",
                    *(_changed(each, one.runs) for each in one.changed[:MOST_CASES]), *_more(len(one.changed))])


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _more(count: int) -> list[str]:
    left = count - MOST_CASES
    return [f"_{Words(f'另有 {left} 个，见网页报告', f'{left} more stand in the HTML report')}_"] if left > 0 else []


def _sections(told: Iterable[Section]) -> Iterator[str]:
    for one in told:
        if any(not isinstance(block, Figure) for block in one.blocks):
            yield f"## {plain(one.words)}"
        for block in one.blocks:
            if isinstance(block, Table):
                yield _table(block)
            elif isinstance(block, Words):
                yield plain(block)


def _table(one: Table) -> str:
    lines = [_line(map(plain, one.head)), _line("---" for _ in one.head)]
    for row in one.rows:
        cells = [f"**{_cell(row[0])}**"] if len(row) == 1 and len(one.head) > 1 else [_cell(value) for value in row]
        lines.append(_line([*cells, *("" for _ in range(len(one.head) - len(cells)))]))
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: Cell) -> str:
    if isinstance(value, Ids):
        more = len(value.case_ids) - value.most
        return " ".join([*map(plain, value.case_ids[:value.most]), *([f"+{more}"] if more > 0 else [])])
    if isinstance(value, Named):
        return plain(value.words) + (f"<br>{plain(value.note)}" if value.note else "")
    return plain(value)


def _case(one: Judged) -> str:
    row = one.row
    parts = [f"### {plain(row.case.id)} · {GRADES[one.grade]}", f"**{plain(row.case.question)}**", plain(circumstances(row)),
             *([_list(f"{plain(turn.role)}: {plain(turn.content)}" for turn in row.case.history)] if row.case.history else []),
             _checks(one.checks)]
    told = list(evidence_rows(row.answer)) if row.answer else []
    parts.append(f"{Words('答复', 'Answer')} · {behaviour(outcome_of(row))}" + ("" if told else f": {plain(_told(one))}"))
    if told:
        head = (Words("句子", "sentence"), Words("引文", "quote"), Words("出处", "where it stands"))
        parts.append(_table(Table(head, tuple(told[:MOST_EVIDENCE]))) + (f"\n\n+{len(told) - MOST_EVIDENCE}" if len(told) > MOST_EVIDENCE else ""))
    if row.passages:
        found = "; ".join(f"{rank}. {one.doc_id} {one.section} ({one.score:.3f})" for rank, one in enumerate(row.passages[:5], start=1))
        parts.append(f"{Words('检索到', 'Found')}: {plain(found)}")
    numbers = ", ".join(f"{name} {number(value, name)}" for name, value in one.scores.items() if value is not None)
    return _joined([*parts, plain(numbers)]).rstrip("\n")


def _changed(one: Changed, runs: Sequence[Run]) -> str:
    asked = next((judged.row.case.question for judged in one.judged if judged is not None), "")
    told = "; ".join(moved(one))
    rows = tuple((run.run_id, GRADES[judged.grade] if judged else "—", _told(judged)) for run, judged in zip(runs, one.judged, strict=True))
    head = (Words("运行", "run"), Words("结果", "result"), Words("答复", "answer"))
    return _joined([f"### {plain(one.case_id)} · {COURSES[one.course]}", f"**{plain(asked)}**", plain(told), _table(Table(head, rows))]).rstrip("\n")


def _told(judged: Judged | None) -> str:
    if judged is None:
        return "—"
    row = judged.row
    return row.answer.text if row.answer else row.failure.message if row.failure else "—"


def _checks(checks: Sequence[Check]) -> str:
    return _list(f"{'✓' if check.is_good else '✗'} {check.words} **{plain(check.what)}**" + (f" — {plain(check.why)}" if check.why else "")
                 for check in checks)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
