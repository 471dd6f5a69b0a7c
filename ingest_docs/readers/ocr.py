"""Print on a picture recognised, line by line and character by character."""

import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ingest_docs.readers.scan_picture import Picture

MOST_SIDE = 2400
"""Pixels of the longer side that are looked at: A4 at 200 dpi whole."""
_TURN = threading.Lock()


@dataclass(frozen=True)
class Glyph:
    """One recognised character; its box is in pixels from the top left, as wide as its share of the line."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True)
class Strip:
    """A run of print on one line."""

    glyphs: tuple[Glyph, ...]
    """Blanks between words are glyphs too."""
    score: float
    """How sure the recogniser is, from 0 to 1."""

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.glyphs)


def recognise(grey: Picture) -> list[Strip]:
    """Return the strips of print on an upright picture, in no order."""
    with _TURN:
        found = _engine()(np.stack([grey] * 3, axis=-1), return_word_box=True, return_single_char_box=True)
    if found.txts is None or found.boxes is None:
        return []
    words = found.word_results or [()] * len(found.txts)
    strips = []
    for text, score, box, placed in zip(found.txts, found.scores, found.boxes, words, strict=True):
        glyphs = _glyphs(text, np.asarray(box, dtype=np.float64), [word for word in placed if word[2] is not None])
        if glyphs:
            strips.append(Strip(glyphs, float(score)))
    return strips


@cache
def _engine() -> Any:
    """Return the recogniser; loading takes a second, so nothing loads it that reads no scan."""
    from rapidocr import RapidOCR

    sides = {"Global.max_side_len": MOST_SIDE}
    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False, **sides})


def _glyphs(text: str, box: Any, placed: list[Any]) -> tuple[Glyph, ...]:
    """Return the characters with their places: those the recogniser gives, else equal shares of the strip."""
    x0, y0, x1, y1 = box[:, 0].min(), box[:, 1].min(), box[:, 0].max(), box[:, 1].max()
    places = [(one, float(np.mean([point[0] for point in corners[::3]])), float(np.mean([point[0] for point in corners[1:3]])))
              for letters, _, corners in placed for one in letters]
    shares = (x1 - x0) / max(len(text), 1)
    glyphs: list[Glyph] = []
    at = 0
    for number, letter in enumerate(text):
        left, right = float(x0 + number * shares), float(x0 + (number + 1) * shares)
        if at < len(places) and places[at][0] == letter:
            _, left, right = places[at]
            at += 1
        elif letter.isspace() and glyphs:
            left = right = glyphs[-1].x1
        glyphs.append(Glyph(" " if letter.isspace() else letter, left, float(y0), right, float(y1)))
    return tuple(glyphs)
