"""Whether an answer shows that documents disagree, where they do."""

from eval.rows import Row


def conflict_shown(row: Row) -> float | None:
    """Return 1 when an answer shows a conflict of at least two values; None when the case has none; 0 for a failure."""
    if not row.case.conflict:
        return None
    return float(row.answer is not None and any(len(one.values) > 1 for one in row.answer.conflicts))
