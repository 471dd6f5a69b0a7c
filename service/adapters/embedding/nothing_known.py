"""The vector of a text that says nothing to an embedder."""

import numpy as np
from numpy.typing import NDArray


def nothing_known(dimension: int) -> NDArray[np.float32]:
    """Return the fixed vector of texts that say nothing: alternating signs, length 1.

    It favours no axis, so it lies near no text, also when vectors are cut to their first axes.
    """
    signs = np.where(np.arange(dimension) % 2 == 0, 1.0, -1.0)
    return np.divide(signs, np.sqrt(dimension)).astype(np.float32)


def known_or_nothing(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows, shape (n, dimension), with `nothing_known` in the place of rows of zeros."""
    spoken = np.any(rows, axis=1, keepdims=True)
    return np.where(spoken, rows, nothing_known(rows.shape[1]))
