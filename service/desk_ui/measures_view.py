"""Measures with their intervals as a table."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.desk_ui.elements import Text, box, cell, rows
from service.desk_ui.wording import Wording


def measures_view(document: Mapping[str, Any], words: Wording) -> None:
    """Show what a run or a comparison measured: every `{value, lo, hi}`, named by where it stands."""
    title = " · ".join(str(document[key]) for key in ("run_id", "run", "run_a", "run_b") if document.get(key))
    if title:
        Text("div", title, "asked")
    compared = "differences" in document
    value = words("difference" if compared else "value")
    with rows([words("measure"), value, words("interval"), words("count")]):
        for name, found in _measured(document["differences" if compared else "measures"], ""):
            with box(tag="tr"):
                cell(words("measure"), name)
                cell(value, _number(found.get("value")), "strong")
                low, high = found.get("lo"), found.get("hi")
                cell(words("interval"), f"{_number(low)} – {_number(high)}" if low is not None else "")
                cell(words("count"), found.get("n"))


def _measured(value: object, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        if "value" in value:
            yield name, value
        else:
            for key, inner in value.items():
                yield from _measured(inner, f"{name} · {key}" if name else str(key))


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "—" if value is None else str(value)
