"""What a review counts: people moved, dead, injured; so that its text and its tables can be held side by side."""

import re
from collections.abc import Iterator

from ingest_docs.facts.line import Line
from service.domain.facts import Count
from service.domain.table_rows import first

_SUBJECTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("紧急转移人数", re.compile(r"(?:全县|共)紧急转移(?:人员|群众|安置)?[^，。；\d]{0,4}([\d,]+)\s*人")),
    ("死亡人数", re.compile(r"(?:因灾)?死亡\s*([\d,]+)\s*人")),
    ("受伤人数", re.compile(r"共?受伤\s*([\d,]+)\s*人")),
)
_ROWS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("紧急转移人数", re.compile(r"^(?:全县)?紧急转移(?:人员|人数|群众)?$")),
    ("死亡人数", re.compile(r"^(?:因灾)?死亡(?:人员|人数)?$")),
    ("受伤人数", re.compile(r"^受伤(?:人员|人数)?$")),
)
_WHEN = re.compile(r"^\s*(?:\d{2}-\d{2} )?\d{1,2}:\d{2}|续报|首报")
_NUMBER = re.compile(r"[\d,]+")


def find_counts(line: Line) -> Iterator[Count]:
    """Yield the counts of a line of a review."""
    # A line of the course of events says what was known then.
    if line.metadata.kind != "case" or _WHEN.search(line.text) or first(line.row, "时间", "time"):
        return
    if line.row and (name := first(line.row, "指标", "项目", "item")):
        number = _NUMBER.fullmatch(first(line.row, "数值", "数量", "value", "figure").removesuffix("人").strip())
        for subject, pattern in _ROWS:
            if number and pattern.match(name):
                yield Count(subject=subject, value=float(number.group().replace(",", "")), unit="人")
        return
    for subject, pattern in _SUBJECTS:
        for match in pattern.finditer(line.text):
            yield Count(subject=subject, value=float(match.group(1).replace(",", "")), unit="人")
