"""A time that a text sets, before it is known whom it holds for."""

from typing import Literal, NamedTuple

Bound = Literal["within", "every", "at_least", "at_most", "at", "for"]


class SetTime(NamedTuple):
    """A duration, a rhythm or a moment, and where it stands in its text."""

    start: int
    end: int
    bound: Bound
    printed: str
    value: float | None = None
    """In `unit`; None for a moment and for a rhythm said in words."""
    unit: str = ""
