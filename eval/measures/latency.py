"""How long answers take."""

import numpy as np

from eval.intervals import FloatRow
from eval.rows import Row


def total_ms(row: Row) -> float | None:
    """Return the time to the whole answer, or to the failure, in milliseconds."""
    return row.answer.timings_ms.get("total", row.wall_ms) if row.answer else row.wall_ms


def first_evidence_ms(row: Row) -> float | None:
    """Return the time until an officer sees what the answer rests on: the passages found, or the first sentence with its quote.

    The whole answer's where neither came before it."""
    return _first(row, "evidence", "first_sentence")


def first_token_ms(row: Row) -> float | None:
    """Return the time until the first words of the answer: the desk shows whole sentences, once they are checked."""
    return _first(row, "first_sentence")


def _first(row: Row, *names: str) -> float | None:
    timings = row.answer.timings_ms if row.answer else {}
    return next((timings[name] for name in names if name in timings), total_ms(row))


def p50(rows: FloatRow) -> FloatRow:
    """Return the median over the last axis."""
    return np.asarray(np.percentile(rows, 50, axis=-1))


def p95(rows: FloatRow) -> FloatRow:
    """Return the 95th percentile over the last axis, between neighbours by their distance."""
    return np.asarray(np.percentile(rows, 95, axis=-1))
