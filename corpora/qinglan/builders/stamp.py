"""A red round office stamp, drawn over what stands above it on a PDF page."""

import math
from typing import Any

from reportlab.lib import colors
from reportlab.lib.units import cm
from reportlab.platypus import Flowable

RED = colors.Color(0.85, 0.12, 0.14)
RADIUS = 2.1 * cm
SWEEP = 250
"""Degrees of the circle that the name of the office fills."""


class Stamped(Flowable):  # type: ignore[misc]
    """A flowable without height whose stamp covers the right half of the table before it."""

    def __init__(self, text: str, font: str, width: float) -> None:
        super().__init__()
        self.text, self.font, self.width = text, font, width

    def wrap(self, *_: object) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        pen = self.canv
        pen.saveState()
        pen.setBlendMode("Multiply")
        pen.setStrokeColor(RED)
        pen.setFillColor(RED)
        pen.setFillAlpha(0.8)
        pen.setStrokeAlpha(0.8)
        pen.translate(self.width * 0.55, RADIUS * 1.25)
        pen.rotate(-7)
        pen.setLineWidth(3)
        pen.circle(0, 0, RADIUS)
        pen.drawPath(_star(pen, RADIUS * 0.3), fill=1, stroke=0)
        self._around(pen)
        pen.restoreState()

    def _around(self, pen: Any) -> None:
        """Set the characters of the name on an arc, feet to the centre."""
        size = RADIUS * 0.26
        step = SWEEP / max(1, len(self.text) - 1)
        for place, character in enumerate(self.text):
            pen.saveState()
            pen.rotate(SWEEP / 2 - place * step)
            pen.setFont(self.font, size)
            pen.drawCentredString(0, RADIUS * 0.69, character)
            pen.restoreState()


def _star(pen: Any, radius: float) -> Any:
    """Return the path of a five-pointed star around the origin."""
    path = pen.beginPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(90 + 36 * corner)
        point = (reach * math.cos(angle), reach * math.sin(angle))
        path.lineTo(*point) if corner else path.moveTo(*point)
    path.close()
    return path
