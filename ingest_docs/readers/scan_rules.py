"""Ruled tables on a picture, found by their ruling lines."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ingest_docs.readers.scan_picture import Picture

_ACROSS, _DOWN = 60, 42
"""Shortest ruling lines in pixels at 200 dpi: longer than strokes of print, shorter than one cell."""
_APART = 9
"""Pixels within which two lines are one: a ruling line is up to 4 wide, what is left of the skew moves it a little."""
_BORDER = 0.5
"""Share of a cell's side that must be inked for the side to be there."""
Mask = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Cell:
    """A cell and the rows and columns it covers; a merged cell covers several."""

    row: int
    column: int
    last_row: int
    last_column: int
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies in the cell."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(frozen=True)
class RuledGrid:
    """A table's cells, from the top left."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    box: tuple[float, float, float, float]


def ruled_grids(grey: Picture) -> list[RuledGrid]:
    """Return the tables of an upright picture that have at least two rows and two columns, from the top."""
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20)
    across, down = _lines(ink, (_ACROSS, 1), (1, 3)), _lines(ink, (1, _DOWN), (3, 1))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(cv2.dilate(across | down, np.ones((5, 5), np.uint8)))
    found = []
    for label in range(1, count):
        x, y, width, height = (int(value) for value in boxes[label, :4])
        part = (slice(y, y + height), slice(x, x + width))
        own = (labels[part] == label).astype(np.uint8)
        grid = _grid(across[part] * own, down[part] * own, x, y)
        if grid is not None:
            found.append(grid)
    return sorted(found, key=lambda grid: grid.box[1])


def _lines(ink: Any, kernel: tuple[int, int], beside: tuple[int, int]) -> Mask:
    """Return the runs of ink at least as long as the kernel; specks and small gaps do not break them."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((beside[0] * 2 + 1, beside[1] * 2 + 1), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((kernel[1], kernel[0]), np.uint8))
    return np.asarray(opened > 0, dtype=np.uint8)


def _grid(across: Mask, down: Mask, x: int, y: int) -> RuledGrid | None:
    ys, xs = _places(across.sum(axis=1, dtype=np.int64), _ACROSS), _places(down.sum(axis=0, dtype=np.int64), _DOWN)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 2 or columns < 2:
        return None
    owner = {place: place for place in product(range(rows), range(columns))}
    for row, column in product(range(rows), range(columns)):
        if column + 1 < columns and not _has_side(down[ys[row] : ys[row + 1], _band(xs[column + 1])], 1):
            _merge(owner, (row, column), (row, column + 1))
        if row + 1 < rows and not _has_side(across[_band(ys[row + 1]), xs[column] : xs[column + 1]], 0):
            _merge(owner, (row, column), (row + 1, column))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in owner:
        groups.setdefault(_root(owner, place), []).append(place)
    cells = []
    for places in groups.values():
        (top, left), (bottom, right) = min(places), (max(row for row, _ in places), max(column for _, column in places))
        left = min(left, *(column for _, column in places))
        cells.append(Cell(top, left, bottom, right, x + xs[left], y + ys[top], x + xs[right + 1], y + ys[bottom + 1]))
    box = (float(x + xs[0]), float(y + ys[0]), float(x + xs[-1]), float(y + ys[-1]))
    return RuledGrid(rows, columns, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), box)


def _places(profile: npt.NDArray[np.int64], least: int) -> list[int]:
    """Return where lines stand, one place for those that lie close together."""
    runs: list[list[int]] = []
    for place in np.flatnonzero(profile >= least // 2):
        if runs and place - runs[-1][-1] <= _APART:
            runs[-1].append(int(place))
        else:
            runs.append([int(place)])
    return [round(float(np.average(run, weights=profile[run]))) for run in runs]


def _band(place: int) -> slice:
    return slice(max(place - _APART, 0), place + _APART + 1)


def _has_side(part: Mask, axis: int) -> bool:
    inked = part.any(axis=axis)
    return bool(inked.size) and bool(inked.mean() >= _BORDER)


def _root(owner: dict[tuple[int, int], tuple[int, int]], place: tuple[int, int]) -> tuple[int, int]:
    while owner[place] != place:
        place = owner[place]
    return place


def _merge(owner: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = sorted((_root(owner, one), _root(owner, other)))
    owner[second] = first
