"""Plots as SVG text: lines, points with error bars, bars; each has a title and says in words what it shows."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from eval.report.escaping import markup

WIDTH = 400.0  # about what a telephone shows, so that text keeps its size there
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 12.0, 12.0, 44.0
_HEIGHT = 270.0
_ROW = 36.0
INK, QUIET, FAINT, BAD = "#1c2733", "#44525f", "#d5dde4", "#a3201a"
COLOURS = ("#1f4e79", "#a3401a", "#1b6b3a", "#6b3a8c", "#7a5c00", "#8a1f5c")
"""Each has a contrast of 5 : 1 or more with white; series differ in the shape of their points too."""


class Axis(NamedTuple):
    """What one direction of a plot shows, and from where to where."""

    label: str
    lo: float
    hi: float
    is_log: bool = False


class Point(NamedTuple):
    """A point with its interval up and down, where it has one."""

    x: float
    y: float
    lo: float | None = None
    hi: float | None = None
    told: str = ""
    """What is shown when it is pointed at."""


class Series(NamedTuple):
    """Points of one kind."""

    name: str
    points: Sequence[Point]
    form: Literal["line", "steps", "points"] = "line"


class Estimate(NamedTuple):
    """A labelled value with its interval, drawn from left to right."""

    label: str
    value: float
    lo: float
    hi: float
    told: str
    kind: int = 0
    """Which colour and shape."""


class Bar(NamedTuple):
    """A labelled part of a whole."""

    label: str
    part: float
    whole: float
    told: str


def plot(title: str, told: str, x: Axis, y: Axis, series: Sequence[Series]) -> str:
    """Return lines and points over two axes; points that are no numbers are left out."""
    kept = [Series(one.name, [point for point in one.points if _is_drawable(point, x)], one.form) for one in series]
    if not any(one.points for one in kept):
        return empty(title)
    legend = 18.0 * len(kept) if len(kept) > 1 else 0.0
    bottom = _TOP + _HEIGHT - _BOTTOM
    body = [*_frame(x, y, bottom)]
    for number, one in enumerate(kept):
        body += _series(one, number, x, y, bottom)
    for number, one in enumerate(kept if legend else ()):
        middle = _TOP + _HEIGHT + 18 * number
        body += [_mark(_LEFT + 6, middle, number, ""), _text(_LEFT + 18, middle + 4, fitted(one.name, WIDTH - _LEFT - 30), INK)]
    return _figure(title, told, _TOP + _HEIGHT + legend, body)


def estimates(title: str, told: str, axis: Axis, rows: Sequence[Estimate], at: float | None = None) -> str:
    """Return one row an estimate, its label above its interval; `at` draws the line to compare with."""
    kept = [row for row in rows if all(map(math.isfinite, (row.value, row.lo, row.hi)))]
    if not kept:
        return empty(title)
    end = _TOP + _ROW * len(kept)
    left, right = 8.0, WIDTH - _RIGHT
    body = list(_ruler(axis, left, right, end))
    if at is not None:
        place = _along(axis, at, left, right)
        body.append(f'<line x1="{_n(place)}" y1="{_n(_TOP)}" x2="{_n(place)}" y2="{_n(end)}" stroke="{QUIET}" stroke-dasharray="4 3"/>')
    for number, row in enumerate(kept):
        top = _TOP + _ROW * number
        said = fitted(row.told, WIDTH / 2)
        body += [_text(left, top + 11, fitted(row.label, right - left - _width(said) - 10), INK),
                 _text(right, top + 11, said, QUIET, "end")]
        middle = top + 22
        lo, value, hi = (_along(axis, one, left, right) for one in (row.lo, row.value, row.hi))
        colour = COLOURS[row.kind % len(COLOURS)]
        body += [f'<line x1="{_n(lo)}" y1="{_n(middle)}" x2="{_n(hi)}" y2="{_n(middle)}" stroke="{colour}" stroke-width="2"/>',
                 _mark(value, middle, row.kind, f"{row.label}: {row.told}")]
    return _figure(title, told, end + _BOTTOM, body)


def bars(title: str, told: str, rows: Sequence[Bar]) -> str:
    """Return one row a bar, its label above: the part in red, the whole behind it."""
    kept = [row for row in rows if math.isfinite(row.part) and math.isfinite(row.whole) and row.whole > 0]
    if not kept:
        return empty(title)
    most = max(row.whole for row in kept)
    left, right = 8.0, WIDTH - _RIGHT
    body: list[str] = []
    for number, row in enumerate(kept):
        top = _TOP + 30 * number
        said = fitted(row.told, WIDTH / 2)
        body += [_text(left, top + 11, fitted(row.label, right - left - _width(said) - 10), INK),
                 _text(right, top + 11, said, QUIET, "end")]
        for length, colour in ((row.whole, "#b9c9d8"), (row.part, BAD)):
            body.append(f'<rect x="{_n(left)}" y="{_n(top + 15)}" width="{_n((right - left) * min(max(length / most, 0.0), 1.0))}" height="8" '
                        f'fill="{colour}"/>')
    return _figure(title, told, _TOP + 30 * len(kept) + 8, body)


def empty(title: str) -> str:
    """Return the figure of what has no data."""
    return _figure(title, "没有数据 no data", 60, [_text(WIDTH / 2, 34, "没有数据 no data", QUIET, "middle")])


def ticks(axis: Axis) -> tuple[float, ...]:
    """Return round places along an axis: steps of 1, 2 or 5; on a logarithmic one 1, 2 and 5 of each power of ten."""
    if axis.is_log:
        powers = range(math.floor(math.log10(axis.lo)), math.ceil(math.log10(axis.hi)) + 1)
        found = [step * 10.0 ** power for power in powers for step in (1, 2, 5)]
        kept = tuple(one for one in found if axis.lo <= one <= axis.hi)
        return kept if len(kept) <= 8 else tuple(one for one in kept if math.log10(one) % 1 < 1e-9)
    span = axis.hi - axis.lo
    if span <= 0:
        return (axis.lo,)
    raw = 10.0 ** math.floor(math.log10(span / 4))
    step = next(raw * factor for factor in (1, 2, 5, 10) if span / (raw * factor) <= 5.5)
    first, last = math.ceil(axis.lo / step - 1e-9), math.floor(axis.hi / step + 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def fitted(text: str, width: float) -> str:
    """Return a text cut to a width in units of the drawing, with an ellipsis where it was cut."""
    if _width(text) <= width:
        return text
    kept = ""
    for character in text:
        if _width(kept + character) > width - 12:
            break
        kept += character
    return kept.rstrip() + "…"


def _width(text: str) -> float:
    return sum(6.6 if ord(character) < 0x2000 else 12.0 for character in text)


def _is_drawable(point: Point, x: Axis) -> bool:
    ends = [end for end in (point.lo, point.hi) if end is not None]
    return all(map(math.isfinite, (point.x, point.y, *ends))) and not (x.is_log and point.x <= 0)


def _series(one: Series, number: int, x: Axis, y: Axis, bottom: float) -> Iterator[str]:
    colour = COLOURS[number % len(COLOURS)]
    places = [(_along(x, point.x, _LEFT, WIDTH - _RIGHT), _along(y, point.y, bottom, _TOP)) for point in one.points]
    if one.form != "points" and len(places) > 1:
        path = [f"M{_n(places[0][0])} {_n(places[0][1])}"]
        for right, up in places[1:]:
            path.append(f"H{_n(right)}V{_n(up)}" if one.form == "steps" else f"L{_n(right)} {_n(up)}")
        yield f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for point, (right, up) in zip(one.points, places, strict=True):
        if point.lo is not None and point.hi is not None:
            ends = (_along(y, point.lo, bottom, _TOP), _along(y, point.hi, bottom, _TOP))
            yield f'<line x1="{_n(right)}" y1="{_n(ends[0])}" x2="{_n(right)}" y2="{_n(ends[1])}" stroke="{colour}" stroke-width="2"/>'
        if one.form != "steps":
            yield _mark(right, up, number, point.told)


def _frame(x: Axis, y: Axis, bottom: float) -> Iterator[str]:
    for place in ticks(y):
        up = _along(y, place, bottom, _TOP)
        yield f'<line x1="{_n(_LEFT)}" y1="{_n(up)}" x2="{_n(WIDTH - _RIGHT)}" y2="{_n(up)}" stroke="{FAINT}"/>'
        yield _text(_LEFT - 6, up + 4, f"{place:g}", QUIET, "end")
    yield from _ruler(x, _LEFT, WIDTH - _RIGHT, bottom)
    middle = (_TOP + bottom) / 2
    yield (f'<text x="0" y="0" transform="translate(12 {_n(middle)}) rotate(-90)" text-anchor="middle" fill="{QUIET}">'
           f"{markup(fitted(y.label, bottom - _TOP))}</text>")


def _ruler(axis: Axis, left: float, right: float, bottom: float) -> Iterator[str]:
    for place in ticks(axis):
        along = _along(axis, place, left, right)
        yield f'<line x1="{_n(along)}" y1="{_n(_TOP)}" x2="{_n(along)}" y2="{_n(bottom)}" stroke="{FAINT}"/>'
        anchor = "end" if along > WIDTH - _RIGHT - 8 else "start" if along < 12 else "middle"
        yield _text(along, bottom + 16, f"{place:g}", QUIET, anchor)
    yield f'<line x1="{_n(left)}" y1="{_n(bottom)}" x2="{_n(right)}" y2="{_n(bottom)}" stroke="{QUIET}"/>'
    yield _text((left + right) / 2, bottom + 34, fitted(axis.label, right - left), QUIET, "middle")


def _along(axis: Axis, value: float, start: float, end: float) -> float:
    """Return where a value stands between two ends; beyond the axis, at its end."""
    lo, hi, here = axis.lo, axis.hi, min(max(value, axis.lo), axis.hi)
    if axis.is_log:
        lo, hi, here = math.log(lo), math.log(hi), math.log(here)
    return start + (end - start) * ((here - lo) / (hi - lo) if hi > lo else 0.5)


def _mark(x: float, y: float, number: int, told: str) -> str:
    colour = COLOURS[number % len(COLOURS)]
    shapes = ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", "M-4 -4h8v8h-8z", "M0 -5l5 5l-5 5l-5 -5z", "M0 -5l5 9h-10z", "M0 5l5 -9h-10z",
              "M-5 -1.5h3.5v-3.5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5z")
    inner = f"<title>{markup(told)}</title>" if told else ""
    return f'<path d="{shapes[number % len(shapes)]}" transform="translate({_n(x)} {_n(y)})" fill="{colour}">{inner}</path>'


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="{colour}">{markup(text)}</text>'


def _figure(title: str, told: str, height: float, body: Iterable[str]) -> str:
    return (f'<svg viewBox="0 0 {_n(WIDTH)} {_n(height)}" role="img" aria-label="{markup(title)}" '
            f'font-size="12"><title>{markup(title)}</title><desc>{markup(told)}</desc>{"".join(body)}</svg>')


def _n(number: float) -> str:
    return f"{round(number, 1):g}"
