"""Add up counted parts exactly, with a trace that shows every part."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from service.domain.documents import Language
from service.rules.units import exact, plain

_MISSING = {"zh": "未计入", "en": "not counted in"}


class Sum(NamedTuple):
    """A total and how it came about."""

    value: float
    trace: str
    is_whole: bool
    """False when a part is unknown: the total is then a lower bound."""


def total(parts: Sequence[tuple[str, float | None]], unit: str = "", language: Language = "zh") -> Sum:
    """Add named parts exactly; an unknown part (None) is named in the trace, never taken as 0.

    The trace reads `县物资库 6 + 石桥镇 2 = 8 艘（未计入：柳湾镇）`."""
    known = [(name, exact(number)) for name, number in parts if number is not None]
    missing = [name for name, number in parts if number is None]
    result = sum((number for _, number in known), Fraction(0))
    trace = " + ".join(f"{name} {plain(number)}".strip() for name, number in known) or "0"
    trace = f"{trace} = {plain(result)} {unit}".rstrip()
    if missing:
        note = f"{_MISSING[language]}{'：' if language == 'zh' else ': '}{('、' if language == 'zh' else ', ').join(missing)}"
        trace += f"（{note}）" if language == "zh" else f" ({note})"
    return Sum(float(result), trace, not missing)
