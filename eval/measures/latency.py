"""How long answers take."""

import numpy as np

from eval.intervals import FloatRow
from eval.rows import Row


def total_ms(row: Row) -> float | None:
    """Return the time to the whole answer, or to the failure, in milliseconds."""
    return row.answer.timings_ms.get("total", row.wall_ms) if row.answer else row.wall_ms


def p50(rows: FloatRow) -> FloatRow:
    """Return the median over the last axis."""
    return np.asarray(np.percentile(rows, 50, axis=-1))


def p95(rows: FloatRow) -> FloatRow:
    """Return the 95th percentile over the last axis, between neighbours by their distance."""
    return np.asarray(np.percentile(rows, 95, axis=-1))
