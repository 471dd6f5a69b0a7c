"""A table row's cells, read back from the line `列名：值；列名：值` that a reader made of it, or `Name: value; Name: value`."""

import re

_SPLIT = re.compile(r"；(?=[^；：]{1,30}：)")
_SPLIT_EN = re.compile(r"; (?=[A-Z][^;:]{0,30}: )")

_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_CLAUSE = re.compile(r"[，。；（）()]")
_NUMBERED = re.compile(r"\s*(?:\d+[.．、]|\d+(?:\.\d+)+\s|[（(]?[一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十百零\d]+条)")


def cells(line: str) -> dict[str, str]:
    """Return a row's values by column name; empty for a line that is no row."""
    parts = [part.partition("：") for part in _SPLIT.split(line)]
    if not all(mark and _is_name(name) for name, mark, _ in parts):
        parts = [part.partition(": ") for part in _SPLIT_EN.split(line)]
        # One name before a colon is a sentence with a colon, such as a note.
        if len(parts) < 2 or not all(mark for _, mark, _ in parts):
            return {}
    return {name.strip(): value.strip().rstrip("；") for name, _, value in parts}


def _is_name(text: str) -> bool:
    """Say whether a text can be a column's name: short, without a clause in it, brackets closed, no list number."""
    bare = _BRACKETS.sub("", text)
    return 0 < len(bare.strip()) <= 30 and not _CLAUSE.search(bare) and not _NUMBERED.match(text)


def first(row: dict[str, str], *names: str) -> str:
    """Return the value of the first column whose name contains one of `names`; empty without one."""
    for name in names:
        for column, value in row.items():
            if name in column.lower() and value:
                return value
    return ""
