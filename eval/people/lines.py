"""What people grade, and how they agree, as lines for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from eval.people.agreement import WHY
from eval.people.grading import ToGrade
from service.answering.rendering import render
from service.domain.grades import RUBRIC


def next_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the question, its circumstances, the answer with its quotes, and the rubric."""
    yield f"{document['done']} graded, {document['left']} left"
    if document["answer"] is None:
        yield _nothing_left(document)
        return
    shown = ToGrade.model_validate(document["answer"])
    yield f"case {shown.case_id} · {shown.as_of} · {shown.place or 'no place'}"
    yield from (f"  {turn.role}: {turn.content}" for turn in shown.history)
    yield shown.question
    answer = shown.answer
    yield f"[{answer.outcome}]"
    yield render(answer.claims, answer.options, answer.gap, answer.conflicts, answer.warnings, shown.lang)
    quotes = dict.fromkeys(one.quote for claim in answer.claims for one in claim.citations)
    yield from (f"  > {quote}" for quote in quotes)
    for name, criterion in RUBRIC.items():
        levels = "; ".join(f"{mark} {words[1]}" for mark, words in enumerate(criterion.levels))
        yield f"--{name}: {criterion.asks[1]} {levels}"


def agreement_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield how far people agree, a rubric row a line, and the measure beside each."""
    if document["says"]:
        yield f"run {document['run_id']}: {document['says']}"
        return
    yield (f"run {document['run_id']}: {document['graded']} of {document['answers']} answers graded, {document['graded_twice']} by two, "
           f"{document['differing']} differing, {document['adjudicated']} of them settled, {document['failed']} failures without an answer")
    for name, row in document["rubric"].items():
        beside = row["automatic"]
        told = f"{beside['measure']}: tau-b {_told(beside['tau'])}" if beside else "no automatic measure"
        exact = "" if row["exact"] is None else f", one mark {row['exact']:.0%}"
        yield f"{name:<9} mean {row['mean']['value']:.2f} of 2 (n={row['mean']['n']}), alpha {_told(row['alpha'])}{exact}; {told}"


def _told(found: Mapping[str, Any]) -> str:
    if found["value"] is None:
        return f"– ({WHY[found['why']]})"
    interval = f"[{found['lo']:.3f}, {found['hi']:.3f}]" if found["lo"] is not None else f"({WHY[found['why']]})"
    return f"{found['value']:.3f} {interval} n={found['n']}"


def _nothing_left(document: Mapping[str, Any]) -> str:
    if not document["answers"]:
        return "the run has no answer to grade"
    if document["done_by_two"]:
        return "every answer has two graders; --third grades on"
    return "nothing is left for you; other answers wait for another grader"
