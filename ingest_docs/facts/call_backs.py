"""How soon somebody must have answered after a warning, by its colour."""

import re
from collections.abc import Iterator
from typing import Literal

from ingest_docs.facts.line import Line
from service.domain.facts import CallBackClock
from service.domain.table_rows import first
from service.rules import units
from service.rules.numerals import values

_COLOURS: dict[str, Literal["red", "orange", "yellow", "blue"]] = {
    "红": "red", "橙": "orange", "黄": "yellow", "蓝": "blue", "red": "red", "orange": "orange", "yellow": "yellow", "blue": "blue"}
_ABOUT = re.compile(r"叫应|call-?back|call and confirm|answered", re.IGNORECASE)
_WHOM = re.compile(r"责任人|负责人|住户|到户|叫应|lead|household|village|township", re.IGNORECASE)


def find_call_backs(line: Line) -> Iterator[CallBackClock]:
    """Yield the limits of a row of a call-back table: one for each column that names somebody."""
    if not line.row or line.metadata.kind not in ("plan", "guideline") or not _ABOUT.search(line.headings):
        return
    said = first(line.row, "颜色", "colour", "color", "预警").lower()
    colour = next((code for name, code in _COLOURS.items() if name in said), None)
    if colour is None:
        return
    for whom, cell in line.row.items():
        if cell.lower() == said or not _WHOM.search(whom):
            continue
        value = next((one for one in values(cell) if one.unit in ("min", "h") and one.number is not None), None)
        if value is not None and value.unit and value.number is not None:
            minutes = float(units.exact(value.number) * units.UNITS[value.unit].factor)
            yield CallBackClock(colour=colour, whom=whom, minutes=minutes, printed=cell)
