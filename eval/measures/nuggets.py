"""How much of what a right answer must hold an eligible answer holds, the vital facts apart.

After Pradeep et al., Initial Nugget Evaluation Results for the TREC 2024 RAG Track, arXiv:2411.09607: a nugget is vital or
okay, and supported, partly supported or not.  The assessors' judgement is replaced by the spellings a case gives.  As in
FACTS Grounding (arXiv:2501.03200) an answer that does not do what is wanted is not eligible and scores 0.
"""

from eval.measures.facts import said_text, stated_by, states
from eval.measures.outcomes import outcome_right
from eval.rows import Row
from service.grounding.coverage import coverage, words
from service.grounding.support import values

PARTLY = 0.5
"""Share of a fact's words from which it is partly supported, and what that counts."""


def nuggets_all_strict(row: Row) -> float | None:
    """Return the share of the facts stated in full; None when the case wants none."""
    return _score(row, row.case.wanted(), partly=False)


def nuggets_all(row: Row) -> float | None:
    """Return the share of the facts stated, one stated in part counting half."""
    return _score(row, row.case.wanted(), partly=True)


def nuggets_vital_strict(row: Row) -> float | None:
    """Return the share of the vital facts stated in full."""
    return _score(row, row.case.wanted_vital(), partly=False)


def nuggets_vital(row: Row) -> float | None:
    """Return the share of the vital facts stated, one stated in part counting half."""
    return _score(row, row.case.wanted_vital(), partly=True)


def _score(row: Row, wanted: tuple[tuple[str, ...], ...], partly: bool) -> float | None:
    if not wanted:
        return None
    if row.answer is None or outcome_right(row) != 1.0:
        return 0.0
    text = stated_by(row, row.answer)
    return sum(max(_support(text, one, partly) for one in spellings) for spellings in wanted) / len(wanted)


def _support(text: str, spelling: str, partly: bool) -> float:
    if states(text, spelling):
        return 1.0
    # Half a number is a wrong number.
    if not partly or values(spelling) or not words(spelling):
        return 0.0
    return PARTLY if coverage(said_text(spelling), text) >= PARTLY else 0.0
