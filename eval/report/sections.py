"""What a report says before it is HTML or Markdown: sections of lines, tables and figures."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from eval.report.wording import Words


class Named(NamedTuple):
    """A name or a value with a remark below it."""

    words: Words
    note: str
    course: Literal["", "good", "bad"] = ""
    """Whether the remark is good news; HTML says it in colour too."""


class Ids(NamedTuple):
    """Cases to go to, the first of them named."""

    case_ids: tuple[str, ...]
    most: int = 12


Cell = str | Words | Named | Ids


class Table(NamedTuple):
    """A table; a row is as long as its head, or one cell that names the rows below it."""

    head: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Figure(NamedTuple):
    """A plot with what is to be seen in it; Markdown leaves it out."""

    words: Words
    note: Words
    svg: str


class Section(NamedTuple):
    """A headed part of a page."""

    words: Words
    blocks: tuple[Words | Table | Figure, ...]


def table(head: Sequence[Words], rows: Sequence[Sequence[Cell]]) -> Table:
    """Return a table of any sequences."""
    return Table(tuple(head), tuple(map(tuple, rows)))


def number(value: object, measure: str = "", kind: str = "") -> str:
    """Return a number as it is read: times in whole milliseconds, totals to one place, shares to three; a dash for none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "—" if value is None else str(value)
    if not math.isfinite(value):
        return "—"
    if kind in ("p50", "p95") or measure.endswith("_ms"):
        return f"{value:.0f} ms"
    if kind == "total":
        return str(round(value, 1)).removesuffix(".0")
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def interval(found: Mapping[str, Any], measure: str = "", kind: str = "", sign: bool = False) -> str:
    """Return `value [lo, hi]`; a dash where no case applies."""
    if not found or found.get("n") == 0:
        return "—"
    value, lo, hi = (number(found.get(key), measure, kind) for key in ("value", "lo", "hi"))
    value = f"+{value}" if sign and _is_positive(found.get("value")) else value
    return f"{value} [{lo}, {hi}]" if found.get("lo") is not None else value


def short(value: float) -> str:
    """Return a number of a case in as few digits as tell it."""
    return f"{value:.3g}" if math.isfinite(value) and abs(value) < 1000 else number(value)


def share(found: Mapping[str, Any]) -> str:
    """Return a share as `0.600 [0.387, 0.781] 12/20`; a dash where no case applies."""
    return f"{interval(found)} · {found['count']}/{found['n']}" if found.get("n") else "—"


def flattened(value: object, name: str = "", most: int = 60) -> tuple[tuple[str, str, str], ...]:
    """Return any document as rows of name, value with interval, and n; at most `most`, the rest counted in the last."""
    rows = list(_flat(value, name))
    if len(rows) > most:
        return (*rows[:most], ("…", f"+{len(rows) - most}", ""))
    return tuple(rows)


def _flat(value: object, name: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, Mapping):
        last = name.rsplit(" · ", 1)[-1]
        if "value" in value:
            yield name, interval(value, last, str(value.get("kind", ""))), number(value.get("n"))
        else:
            for key, inner in value.items():
                yield from _flat(inner, f"{name} · {key}" if name else str(key))
    elif isinstance(value, (list, tuple)) and any(isinstance(one, (Mapping, list, tuple)) for one in value):
        for place, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{name} · {place}" if name else str(place))
    elif isinstance(value, (list, tuple)):
        yield name, ", ".join(map(number, value)) or "—", ""
    else:
        yield name, number(value, name.rsplit(" · ", 1)[-1]), ""


def _is_positive(value: object) -> bool:
    return isinstance(value, (int, float)) and value > 0
