"""Recognised strips put into lines in reading order, with a size and the punctuation of their script."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from ingest_docs.readers.ocr import Glyph, Strip
from ingest_docs.readers.pdf_lines import Line

_WIDE = str.maketrans("(),;:?!", "（），；：？！")
_FULL = re.compile(r"[　-〿㐀-鿿＀-￯“”]")
_ALIKE, _LOOSE = 0.06, 0.5
"""Sizes that differ by less are one: the width of a recognised line is 5 % and half a character off at most."""
_GUTTER = 1.2


def in_reading_order(strips: Sequence[Strip]) -> list[Strip]:
    """Return the strips column by column and line by line, those of one line joined where no wide gap parts them."""
    if not strips:
        return []
    height = median(_height(strip) for strip in strips)
    lines: list[Strip] = []
    for column in _columns(list(strips), height):
        for row in _rows(column):
            lines += _joined(row, height)
    return [replace(line, glyphs=full_width(line.glyphs)) for line in lines]


def full_width(glyphs: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """Return the glyphs with punctuation beside Chinese in full width, which recognisers mix up."""
    letters = [one.text for one in glyphs]
    opened: list[bool] = []
    for place, letter in enumerate(letters):
        before, behind = _beside(letters, place, -1), _beside(letters, place, 1)
        wide = bool(_FULL.match(before) or ((letter in "()" or not before) and _FULL.match(behind)))
        if letter == "(":
            opened.append(wide)
        elif letter == ")":
            wide = (opened.pop() if opened else False) or wide
        if wide:
            letters[place] = letter.translate(_WIDE)
    return tuple(replace(one, text=letter) for one, letter in zip(glyphs, letters, strict=True))


def size_of(line: Strip) -> float:
    """Return the line's font size in pixels; a Chinese character is as wide as its font is high."""
    places = [place for place, one in enumerate(line.glyphs) if one.text.isalnum()]
    # a stop at the end is recognised narrower than it is set
    measured = line.glyphs[places[0] : places[-1] + 1] if places else line.glyphs
    units = sum(1.0 if _FULL.match(one.text) else 0.5 for one in measured)
    han = sum(bool(_FULL.match(one.text)) for one in measured)
    if han < 4 or han < 0.6 * len(measured):
        return _height(line) * 0.8  # boxes of strips are taller than their print
    return (measured[-1].x1 - measured[0].x0) / units


def even_sizes(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with alike font sizes made equal; a short line takes the size that most text near its own has."""
    known: Counter[float] = Counter()
    found = list(lines)
    for place in sorted(range(len(lines)), key=lambda place: -len(lines[place].text)):
        size = found[place].size
        slack = _ALIKE + _LOOSE / len(lines[place].text)
        alike = [one for one in known if abs(size - one) <= slack * one]
        near = max(alike, key=lambda one: known[one]) if alike else round(size * 2) / 2
        known[near] += len(lines[place].text)
        found[place] = replace(found[place], size=near)
    return found


def _beside(letters: Sequence[str], place: int, step: int) -> str:
    at = place + step
    return letters[at] if 0 <= at < len(letters) else ""


def _height(strip: Strip) -> float:
    return strip.glyphs[0].y1 - strip.glyphs[0].y0


def _columns(strips: list[Strip], height: float) -> list[list[Strip]]:
    """Return the strips of each column, from the left; one column unless a white gutter parts most lines."""
    left, right = min(one.glyphs[0].x0 for one in strips), max(one.glyphs[-1].x1 for one in strips)
    covered = np.zeros(int(right - left) + 2, dtype=np.int64)
    for strip in strips:
        covered[int(strip.glyphs[0].x0 - left) : int(strip.glyphs[-1].x1 - left) + 1] += 1
    middle = range(int(0.3 * len(covered)), int(0.7 * len(covered)))
    free = [place for place in middle if covered[place] <= 0.08 * len(strips)]
    if len(free) < _GUTTER * height or free[-1] - free[0] + 1 != len(free):
        return [strips]
    cut = left + (free[0] + free[-1]) / 2
    across = [one for one in strips if one.glyphs[0].x0 < cut < one.glyphs[-1].x1]
    sides = [[one for one in strips if one.glyphs[-1].x1 <= cut], [one for one in strips if one.glyphs[0].x0 >= cut]]
    if min(len(side) for side in sides) < 8 or not all(_is_prose(side) for side in sides):
        return [strips]
    top = min(one.glyphs[0].y0 for side in sides for one in side)
    above = [one for one in across if one.glyphs[0].y0 < top]
    below = [one for one in across if one.glyphs[0].y0 >= top]
    return [part for part in (above, *sides, below) if part]


def _is_prose(side: Sequence[Strip]) -> bool:
    """Tell a column of text, its lines as wide as it, from a column of a list."""
    widths = [one.glyphs[-1].x1 - one.glyphs[0].x0 for one in side]
    return median(widths) > 0.7 * max(widths)


def _rows(strips: Sequence[Strip]) -> list[list[Strip]]:
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda one: one.glyphs[0].middle[1]):
        above = rows[-1][0] if rows else None
        if above is not None and abs(strip.glyphs[0].middle[1] - above.glyphs[0].middle[1]) < 0.4 * min(
            _height(strip), _height(above)
        ):
            rows[-1].append(strip)
        else:
            rows.append([strip])
    return rows


def _joined(row: Sequence[Strip], height: float) -> list[Strip]:
    found: list[Strip] = []
    for strip in sorted(row, key=lambda one: one.glyphs[0].x0):
        last = found[-1] if found else None
        if last is not None and strip.glyphs[0].x0 - last.glyphs[-1].x1 < 1.5 * height:
            end = last.glyphs[-1]
            blank = () if strip.glyphs[0].x0 - end.x1 < 0.3 * height else (replace(end, text=" ", x0=end.x1),)
            count, more = len(last.glyphs), len(strip.glyphs)
            score = (last.score * count + strip.score * more) / (count + more)
            found[-1] = Strip((*last.glyphs, *blank, *strip.glyphs), score)
        else:
            found.append(strip)
    return found
