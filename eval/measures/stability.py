"""Whether a question in other words is answered the same."""

from collections.abc import Sequence
from typing import NamedTuple

from eval.measures.facts import stated_by, states
from eval.measures.outcomes import FAILED, outcome_of
from eval.rows import Row, citations_of

_REWORDED = "w"


class Twins(NamedTuple):
    """A case and the same case in other words."""

    case: Row
    reworded: Row


def twins(rows: Sequence[Row], others: Sequence[Row] = ()) -> tuple[Twins, ...]:
    """Return each row with the row of its reworded case (`Z007` and `Z007w`), both in one run or each in its own."""
    reworded = {row.case.id: row for row in (*rows, *others) if row.case.id.endswith(_REWORDED)}
    return tuple(Twins(row, reworded[row.case.id + _REWORDED]) for row in (*rows, *others) if row.case.id + _REWORDED in reworded)


def same_outcome(pair: Twins) -> float:
    """Return 1 when both come to one outcome; a failure is like nothing, not even another failure."""
    first, second = outcome_of(pair.case), outcome_of(pair.reworded)
    return float(first == second != FAILED)


def same_facts(pair: Twins) -> float | None:
    """Return the share of the wanted facts that both state or both leave out; None when none is wanted, 0 for a failure."""
    wanted = pair.case.case.wanted()
    if not wanted:
        return None
    if pair.case.answer is None or pair.reworded.answer is None:
        return 0.0
    first, second = stated_by(pair.case, pair.case.answer), stated_by(pair.reworded, pair.reworded.answer)
    return sum(any(states(first, one) for one in spellings) == any(states(second, one) for one in spellings)
               for spellings in wanted) / len(wanted)


def same_documents(pair: Twins) -> float | None:
    """Return the documents both cite over those that either cites (Jaccard 1901); None when neither cites, 0 for a failure."""
    if pair.case.answer is None or pair.reworded.answer is None:
        return 0.0
    first, second = ({one.document_id for one in citations_of(answer)} for answer in (pair.case.answer, pair.reworded.answer))
    return len(first & second) / len(first | second) if first or second else None
