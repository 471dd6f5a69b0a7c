"""Between domain records and rows: what has no column of its own lies in a row's JSON."""

from collections.abc import Collection, Iterator
from typing import Any

from service.domain.record import Record

AT_ONCE = 1000  # values in one IN (…): SQLite takes 32,766, PostgreSQL's drivers 32,767


def without_columns(record: Record, *columns: str) -> dict[str, Any]:
    """Return a record's fields as JSON values, those with columns of their own left out."""
    return record.model_dump(mode="json", exclude=set(columns))


def in_portions(ids: Collection[str]) -> Iterator[list[str]]:
    """Yield distinct ids in lists that one statement can take."""
    distinct = list(dict.fromkeys(ids))
    for first in range(0, len(distinct), AT_ONCE):
        yield distinct[first : first + AT_ONCE]
