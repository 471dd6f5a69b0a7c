"""Which versions are in force on a day, and by which other one each is superseded."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from service.domain.documents import Version

_BRACKETED = re.compile(r"[（(\[【〔][^（(\[【〔）)\]】〕]*[）)\]】〕]")
_NOT_NAME = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EDITION = re.compile(r"(?:19|20)\d\d(?:年|年版|年修订|版)?|修订版?|试行|v\d+(?:\.\d+)*|version\s*\d+(?:\.\d+)*")


class Superseded(NamedTuple):
    """A version that another one stands in for."""

    version_id: str
    by_version_id: str
    named: bool
    """Whether the newer text names the older one; else the two share a title and a place."""


def work_name(title: str) -> str:
    """Return a title without edition, year, brackets and punctuation: two editions of one work share it."""
    folded = unicodedata.normalize("NFKC", title).lower()
    bare = _EDITION.sub("", _BRACKETED.sub("", folded))
    return _NOT_NAME.sub("", bare) or _NOT_NAME.sub("", folded)


def fold_number(doc_no: str) -> str:
    """Return a document number with its brackets and spaces folded, so that 〔2025〕 equals [2025]."""
    return _NOT_NAME.sub("", unicodedata.normalize("NFKC", doc_no)).lower()


def starts(version: Version) -> date | None:
    """Return the day a version begins to hold; None when its text does not say."""
    return version.effective or version.issued


def started(version: Version, as_of: date) -> bool:
    """Say whether a version holds by that day; one without a date always does."""
    first = starts(version)
    return first is None or first <= as_of


def ended(version: Version, as_of: date) -> bool:
    """Say whether a version's own expiry has passed."""
    return version.expires is not None and version.expires < as_of


def superseded(versions: Iterable[Version], as_of: date) -> dict[str, Superseded]:
    """Return the versions that another one, begun by `as_of`, stands in for, by version id."""
    begun = [version for version in versions if version.state == "current" and started(version, as_of)]
    by_work: dict[str, list[Version]] = {}
    by_number: dict[str, list[Version]] = {}
    for version in begun:
        by_work.setdefault(work_name(version.title), []).append(version)
        if version.doc_no:
            by_number.setdefault(fold_number(version.doc_no), []).append(version)
    found: dict[str, Superseded] = {}
    for newer in begun:
        for name in newer.supersedes:
            same_number = by_number.get(fold_number(name), [])
            same_title = (older for older in by_work.get(work_name(name), []) if _same_place(older, newer))
            for older in (*same_number, *same_title):
                if _is_older(older, newer, named=True):
                    found.setdefault(older.version_id, Superseded(older.version_id, newer.version_id, True))
        for older in by_work.get(work_name(newer.title), []):
            if older.place == newer.place and older.lang == newer.lang and _is_older(older, newer, named=False):
                found.setdefault(older.version_id, Superseded(older.version_id, newer.version_id, False))
    return found


def _same_place(older: Version, newer: Version) -> bool:
    """A title alone may be a neighbour's as well; a document number is nobody else's."""
    return older.place is None or newer.place is None or older.place == newer.place


def _is_older(older: Version, newer: Version, named: bool) -> bool:
    """Say whether one edition is older; one that nothing dates is older only than a dated one that names it."""
    if older.version_id == newer.version_id or older.document_id == newer.document_id:
        return False
    first, second = starts(older), starts(newer)
    if first is not None and second is not None:
        return first < second
    years = edition_year(older), edition_year(newer)
    if years[0] is not None and years[1] is not None and years[0] != years[1]:
        return years[0] < years[1]
    return named and second is not None


def edition_year(version: Version) -> int | None:
    """Return the year of a version's first day, else the one that it prints as its edition."""
    first = starts(version)
    if first is not None:
        return first.year
    printed = _YEAR.findall(f"{version.version or ''} {version.title}")
    return int(max(printed)) if printed else None


def in_force(versions: Iterable[Version], as_of: date) -> frozenset[str]:
    """Return the ids of the versions that hold on `as_of`: begun, not ended, not superseded."""
    listed = tuple(versions)
    replaced = superseded(listed, as_of)
    return frozenset(
        version.version_id
        for version in listed
        if version.state == "current"
        and started(version, as_of)
        and not ended(version, as_of)
        and version.version_id not in replaced
    )
