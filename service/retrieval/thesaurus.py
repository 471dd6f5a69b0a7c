"""What people say, and the terms that plans use for it: an editable list that widens a search."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from service.errors import SettingsError

SHIPPED = Path(__file__).parent / "thesaurus.tsv"


class Entry(NamedTuple):
    """Ways of saying something, and its official terms."""

    said: tuple[str, ...]
    official: tuple[str, ...]
    source: str


class Thesaurus:
    """Entries to look up in a question."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(entries)
        self._by_start: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for said in entry.said:
                word = _spaced(said.lower())
                self._by_start[word[:2]].append((number, word))

    def expand(self, question: str) -> tuple[str, ...]:
        """Return the official terms for what the question says, without those it says itself."""
        lowered = question.lower()
        found: dict[str, None] = {}
        for entry in self.matching(question):
            found.update(dict.fromkeys(term for term in entry.official if term.lower() not in lowered))
        return tuple(found)

    def matching(self, question: str) -> tuple[Entry, ...]:
        """Return the entries of which the question says a word, each with its source."""
        spaced = _spaced(question.lower())
        starts = {*spaced, *map("".join, pairwise(spaced))}
        found = {number for start in starts for number, word in self._by_start.get(start, ())
                 if word in spaced and _stands_alone(word, spaced)}
        return tuple(self.entries[number] for number in sorted(found))


def _spaced(text: str) -> str:
    """A hyphen, a space and a line break separate words alike: `shelter-in-place`, `shelter in place`."""
    return re.sub(r"[-\u2010-\u2013\s]+", " ", text)


def _stands_alone(word: str, question: str) -> bool:
    """Chinese has no word boundaries; a Latin word stands alone or in the plural, so that `gas` is not in `gasket`."""
    return not word.isascii() or re.search(rf"(?<![a-z0-9]){re.escape(word)}(?:e?s)?(?![a-z0-9])", question) is not None


def read_thesaurus(*paths: Path) -> Thesaurus:
    """Read entries from tab-separated files; absent files are passed over.  Raises: SettingsError."""
    entries = []
    for path in paths:
        if not path.exists():
            continue
        for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            fields = line.split("\t")
            if len(fields) < 2 or not fields[0].strip() or not fields[1].strip():
                raise SettingsError(f"{path}, line {number}: wants `said|said <tab> official|official <tab> source`")
            said = tuple(word.strip().lower() for word in fields[0].split("|") if word.strip())
            official = tuple(word.strip() for word in fields[1].split("|") if word.strip())
            entries.append(Entry(said, official, fields[2].strip() if len(fields) > 2 else ""))
    return Thesaurus(entries)
