"""Words that say the same in a check: an editable list of groups, and words that say nothing by themselves."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from service.errors import SettingsError

SHIPPED = Path(__file__).parent / "synonyms.tsv"
_LIGHT = "light"


class Synonyms:
    """Groups of words of both languages; a word may be in several."""

    def __init__(self, groups: Iterable[Iterable[str]] = (), light: Iterable[str] = ()) -> None:
        self._groups: dict[str, list[frozenset[str]]] = {}
        self.light = frozenset(word.lower() for word in light)
        """Words that a rewording may add without saying anything more."""
        for group in groups:
            words = frozenset(word.lower() for word in group)
            for word in words:
                self._groups.setdefault(word, []).append(words)
        self._longest = max(map(len, self._groups), default=0)

    def of(self, word: str) -> frozenset[str]:
        """Return the words that say the same as a word, itself included."""
        return frozenset({word}).union(*self._groups.get(word, ()))

    def found(self, text: str) -> Mapping[tuple[int, int], frozenset[str]]:
        """Return spans of a lower-cased text that are words of the list, with what says the same; longest first at a place."""
        spans: dict[tuple[int, int], frozenset[str]] = {}
        for start in range(len(text)):
            if start and text[start].isascii() and text[start].isalnum() and text[start - 1].isascii() and text[start - 1].isalnum():
                continue
            for end in range(min(len(text), start + self._longest), start, -1):
                word = text[start:end]
                if word in self._groups and not (word.isascii() and re.match("[a-z0-9]", text[end:end + 1])):
                    spans[start, end] = self.of(word)
        return spans


def read_synonyms(*paths: Path) -> Synonyms:
    """Read groups, one a line, words between bars; a line `light: …` lists words that say nothing.  Raises: SettingsError."""
    groups: list[list[str]] = []
    light: list[str] = []
    for path in paths:
        if not path.exists():
            continue
        for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, colon, rest = line.partition(":")
            if colon and name.strip() == _LIGHT:
                light += [word.strip() for word in rest.split("|") if word.strip()]
                continue
            group = [word.strip() for word in line.split("|") if word.strip()]
            if len(group) < 2:
                raise SettingsError(f"{path}, line {number}: wants `word|word|…` or `light: word|…`")
            groups.append(group)
    return Synonyms(groups, light)
