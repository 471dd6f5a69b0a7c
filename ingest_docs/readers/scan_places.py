"""Where what stands on an upright picture stands on the page, in points."""

from typing import NamedTuple

from ingest_docs.readers.scan_picture import Upright
from service.domain.documents import Box

_PIECE = 48.0
"""Points; a turn of 2° lifts so wide a piece by 1.7, a whole line by 15."""


class Sheet(NamedTuple):
    """A page and its picture."""

    page: int
    width: float
    """Width of the page as shown, in points."""
    height: float
    points: float
    """Points a pixel."""
    rotation: int = 0
    """Degrees by which the page is turned clockwise when it is shown."""

    def boxes(self, upright: Upright, x0: float, y0: float, x1: float, y1: float) -> tuple[Box, ...]:
        """Return a rectangle of the upright picture as boxes of the page, side by side and each of one height."""
        count = max(1, round((x1 - x0) * self.points / _PIECE))
        step = (x1 - x0) / count
        found = []
        for left in (x0 + number * step for number in range(count)):
            corners = [self._on_page(*upright.place(x, y)) for x in (left, left + step) for y in (y0, y1)]
            across, down = [x for x, _ in corners], [y for _, y in corners]
            found.append(Box(page=self.page, x0=round(min(across), 1), y0=round(min(down), 1),
                             x1=round(max(across), 1), y1=round(max(down), 1)))
        return tuple(found)

    def _on_page(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the picture on the page before it is turned to be shown."""
        across, down = x * self.points, y * self.points
        if self.rotation == 90:
            return down, self.width - across
        if self.rotation == 180:
            return self.width - across, self.height - down
        if self.rotation == 270:
            return self.height - down, across
        return across, down
