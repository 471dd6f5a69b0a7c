"""What the readers share: lines with their numbers, fields of a JSON object, and one refusal that names all that is bad."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from service.errors import WrongCall

MOST_NAMED = 10
"""Bad places that a refusal names; of the others it says how many there are."""

_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}

T = TypeVar("T")


def read_lines(text: str, name: str, wants: str, read: Callable[[str], T]) -> tuple[T, ...]:
    """Return what `read` makes of each line that is not empty; it raises ValueError for a bad one.

    Raises: WrongCall naming the file, every bad line up to ten, and what a line wants."""
    found: list[T] = []
    bad: list[str] = []
    for number, line in numbered(text):
        try:
            found.append(read(line))
        except ValueError as failure:
            bad.append(f"line {number}: {failure}")
    refuse(name, wants, bad)
    if not found:
        raise WrongCall(f"{name} is empty; it wants {wants}")
    return tuple(found)


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not empty with its number from 1.

    Only a line feed ends a line: JSON may hold the other characters that `str.splitlines` breaks at."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            yield number, line.removesuffix("\r")


def refuse(name: str, wants: str, bad: Sequence[str]) -> None:
    """Do nothing when nothing is bad.  Raises: WrongCall: nothing of a file is taken when a part of it is bad."""
    if bad:
        more = f"\n  and {len(bad) - MOST_NAMED} more" if len(bad) > MOST_NAMED else ""
        listed = "".join(f"\n  {one}" for one in bad[:MOST_NAMED])
        raise WrongCall(f"{name} cannot be read, and nothing of it was taken; it wants {wants}. Correct these places:{listed}{more}")


def json_object(line: str) -> dict[str, Any]:
    """Return a JSON object.  Raises: ValueError."""
    try:
        found = json.loads(line)
    except json.JSONDecodeError as failure:
        raise ValueError(f"not JSON ({failure.msg}, column {failure.colno})") from failure
    except RecursionError as failure:
        raise ValueError("JSON nested too deep") from failure
    if not isinstance(found, dict):
        raise ValueError("no JSON object; write {…}")
    return found


def json_line(record: Mapping[str, Any]) -> str:
    """Return a record as one line that no reader breaks in two."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False).translate(_BREAKS) + "\n"


def text_field(record: Mapping[str, Any], field: str, where: str = "") -> str:
    """Return a text that is not empty.  Raises: ValueError naming the field."""
    value = record.get(field)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"field {where}{field} {_instead(record, field)}; write a text")
    return value


def texts_field(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return a list of texts.  Raises: ValueError naming the field."""
    value = record.get(field)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"field {field} {_instead(record, field)}; write a list of texts")
    return tuple(value)


def _instead(record: Mapping[str, Any], field: str) -> str:
    if field not in record:
        return "is missing"
    shown = json.dumps(record[field], ensure_ascii=False)
    return f"is {shown if len(shown) <= 40 else shown[:40] + '…'}"
