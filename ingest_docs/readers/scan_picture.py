"""A page's picture made ready for recognition: coloured stamps taken out, the page set upright."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
MOST_SKEW = 6.0
"""Degrees to either side that are searched."""
LEAST_SKEW = 0.15
"""Degrees from which turning pays: ruling lines then step a pixel every 380, which breaks them into pieces."""
_RED = 40
_PRINTED = 120
_WIDTH = 900


class Upright(NamedTuple):
    """A grey picture with level lines, and the way back to the page it was turned from."""

    grey: Picture
    back: npt.NDArray[np.float64]
    """2 × 3 matrix: a point of this picture to its point in the picture before turning."""

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of this picture stands in the picture before turning."""
        across, down = self.back @ np.array((x, y, 1.0))
        return float(across), float(down)


def without_red(picture: Picture) -> Picture:
    """Return an RGB picture in grey in which red ink is paper; print below the ink and ink of other colours stay."""
    red = picture[..., 0].astype(np.int16)
    others = picture[..., 1:].max(axis=2).astype(np.int16)
    grey = np.maximum(red, cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    paper = int(np.percentile(grey, 90))
    # black print below a stamp keeps a red channel as dark as print elsewhere
    grey[(red - others > _RED) & (red > _PRINTED)] = paper
    return grey.astype(np.uint8)


def upright(grey: Picture) -> Upright:
    """Return the picture turned so that its lines are level; as it is when they are so already."""
    angle = skew_of(grey)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle if abs(angle) >= LEAST_SKEW else 0.0, 1.0)
    if abs(angle) >= LEAST_SKEW:
        paper = int(np.percentile(grey, 90))
        turned = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
        grey = np.asarray(turned, dtype=np.uint8)
    return Upright(grey, np.asarray(cv2.invertAffineTransform(turn), dtype=np.float64))


def skew_of(grey: Picture) -> float:
    """Return by how many degrees the page must be turned for its lines to be level, counter-clockwise positive.

    At the right turn rows of print and rows of paper differ most: the sum of squared steps of the row profile."""
    scale = min(1.0, _WIDTH / grey.shape[1])
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    best = 0.0
    for reach, step in ((MOST_SKEW, 0.5), (0.4, 0.1), (0.05, 0.05)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _steps(ink, float(angle))))
    return best


def _steps(ink: npt.NDArray[np.generic], angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(np.asarray(ink, dtype=np.uint8), turn, (width, height)).sum(axis=1, dtype=np.int64)
    return float(np.square(np.diff(rows)).sum())
