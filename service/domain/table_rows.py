"""A table row's cells, read back from the line `列名：值；列名：值` that a reader made of it, or `Name: value; Name: value`."""

import re

_SPLIT = re.compile(r"；(?=[^；：]{1,30}：)")
_SPLIT_EN = re.compile(r"; (?=[A-Z][^;:]{0,30}: )")


def cells(line: str) -> dict[str, str]:
    """Return a row's values by column name; empty for a line that is no row."""
    parts = [part.partition("：") for part in _SPLIT.split(line)]
    if not all(mark for _, mark, _ in parts):
        parts = [part.partition(": ") for part in _SPLIT_EN.split(line)]
        # One name before a colon is a sentence with a colon, such as a note.
        if len(parts) < 2 or not all(mark for _, mark, _ in parts):
            return {}
    return {name.strip(): value.strip().rstrip("；") for name, _, value in parts}


def first(row: dict[str, str], *names: str) -> str:
    """Return the value of the first column whose name contains one of `names`; empty without one."""
    for name in names:
        for column, value in row.items():
            if name in column.lower() and value:
                return value
    return ""
