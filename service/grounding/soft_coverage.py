"""How much of a sentence says nothing that its cited text says, words compared by meaning as well as by spelling."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from service.grounding.support import values
from service.grounding.synonyms import Synonyms
from service.ports import FloatRow, FloatRows, PieceVectors
from service.rules.folding import blanked, fold

_HAN = re.compile(r"[一-鿿]")
_PARTS = re.compile(r"[，,；;。：:！？!?\n]|\s(?:and|but|while|with|then|so)\s|并且|而且|同时|(?<=[一-鿿])[并且再还]{1,2}(?=[一-鿿]{3})")
_ENDINGS = re.compile(r"(?:ations?|ing|ed|ies|es|s|ly|e|d|er|ers)$")


_LINES = 3
_MOST_WEIGHT = 1.2
_LEAST_GAIN = 0.5
"""Weight of words that a further line must add to count as what a sentence goes back to."""


class Word(NamedTuple):
    """A word of a sentence: where it stands, how much it says, and how far the cited text says it too."""

    text: str
    start: int
    weight: float
    covered: float
    """1 when the text says it, 0 when nothing there is near it."""


class Uncovered(NamedTuple):
    """How much of a sentence its text does not say."""

    mass: float
    """Largest weight of words in one part of the sentence that the text does not say."""
    share: float
    """Share of that part's weight."""
    words: str
    """The words of that part that are not said."""


class _Read(NamedTuple):
    """A text cut into words."""

    lowered: str
    spans: tuple[tuple[int, int], ...]
    rows: FloatRows
    weights: tuple[float, ...]
    latin: str
    """Its Latin words between single spaces."""
    stems: frozenset[str]
    groups: Mapping[tuple[int, int], frozenset[str]]
    """What says the same as its words, for a sentence that is held against a text."""


class SoftCoverage:
    """Compares sentences with texts, given vectors of words and groups of synonyms."""

    def __init__(self, vectors: PieceVectors, synonyms: Synonyms) -> None:
        self._vectors = vectors
        self._synonyms = synonyms
        self._of_text = lru_cache(maxsize=2048)(self._read)
        self._of_sentence = lru_cache(maxsize=2048)(self._sentence)
        self._share_of = lru_cache(maxsize=4096)(self._share)

    def words(self, sentence: str, text: str) -> list[Word]:
        """Return the words of a sentence that say something, with how far the text says them; values are left out."""
        said = self._of_sentence(sentence)
        known = self._of_text(fold(text))
        near = (said.rows @ known.rows.T).max(axis=1, initial=0.0) if len(said.rows) else np.zeros(0)
        covered = [False] * len(said.lowered)
        for (start, end), group in said.groups.items():
            if any(_stands(word, known) for word in group):
                covered[start:end] = [True] * (end - start)
        return [Word(sentence[start:end], start, weight, 1.0 if all(covered[start:end]) or _is_said(said.lowered[start:end], known)
                     else _scaled(float(likeness)))
                for (start, end), weight, likeness in zip(said.spans, said.weights, near, strict=True)]

    def uncovered(self, sentence: str, text: str, is_across: bool = False) -> Uncovered:
        """Return how much of the sentence the text does not say.

        Across languages names in capitals are left out: they are compared by glossary and gazetteer."""
        words = [word for word in self.words(sentence, text)
                 if not (is_across and word.start and word.text[:1].isascii() and word.text[:1].isupper())]
        total = sum(word.weight for word in words)
        if not total:
            return Uncovered(0.0, 0.0, "")
        bounds = [0, *(match.end() for match in _PARTS.finditer(sentence)), len(sentence) + 1]
        worst, share, said = 0.0, 0.0, ""
        for first, last in pairwise(bounds):
            part = [word for word in words if first <= word.start < last]
            mass = sum(word.weight * (1 - word.covered) for word in part)
            if mass > worst:
                share = mass / sum(word.weight for word in part)
                worst, said = mass, " ".join(word.text for word in part if word.covered < 0.5)
        return Uncovered(worst, share, said)

    def share(self, sentence: str, text: str) -> float:
        """Return the share of a sentence's weight that the text says, 1 when it has none."""
        return self._share_of(sentence, text)

    def weight(self, sentence: str) -> float:
        """Return how much a sentence says at all."""
        return sum(word.weight for word in self.words(sentence, ""))

    def nearest(self, sentence: str, text: str, most: int = _LINES) -> str:
        """Return the lines of a text that together say most of the sentence, at most so many, in no line's stead another."""
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) <= most:
            return text
        table = [[word.weight * word.covered for word in self.words(sentence, line)] for line in lines]
        chosen: list[int] = []
        said = [0.0] * len(table[0])
        for _ in range(most):
            gains = [sum(max(0.0, new - old) for new, old in zip(row, said, strict=True)) for row in table]
            best = max(range(len(lines)), key=lambda place: gains[place])
            if gains[best] < _LEAST_GAIN:
                break
            chosen.append(best)
            said = [max(new, old) for new, old in zip(table[best], said, strict=True)]
        return "\n".join(lines[place] for place in sorted(chosen))

    def _share(self, sentence: str, text: str) -> float:
        words = self.words(sentence, text)
        total = sum(word.weight for word in words)
        return sum(word.weight * word.covered for word in words) / total if total else 1.0

    def _sentence(self, sentence: str) -> _Read:
        """Return the words of a sentence that say something: no values, no words of grammar."""
        bare = blanked(fold(sentence), ((value.start, value.end) for value in values(sentence))).replace("\x00", " ")
        read = self._read(bare)
        kept = [place for place, (start, end) in enumerate(read.spans) if self._says_something(read.lowered[start:end])]
        return read._replace(spans=tuple(read.spans[place] for place in kept), rows=read.rows[kept],
                             weights=tuple(read.weights[place] for place in kept), groups=self._synonyms.found(read.lowered))

    def _says_something(self, word: str) -> bool:
        return word not in self._synonyms.light and (_HAN.search(word) is not None or re.search("[a-z]{2}", word) is not None)

    def _read(self, text: str) -> _Read:
        """Return a text with its words: pieces of Latin letters joined."""
        found = self._vectors.pieces(text)
        lowered = text.lower() if len(text.lower()) == len(text) else text
        spans: list[tuple[int, int]] = []
        rows: list[FloatRow] = []
        for place, (start, end) in enumerate(found.spans):
            while start < end and lowered[start] == " ":
                start += 1
            row = found.vectors[place] * found.weights[place]
            if spans and spans[-1][1] == start and re.fullmatch("[a-z][a-z]", lowered[start - 1:start + 1]):
                spans[-1], rows[-1] = (spans[-1][0], end), rows[-1] + row
            else:
                spans.append((start, end))
                rows.append(row)
        table = np.array(rows, np.float32) if rows else np.zeros((0, found.vectors.shape[1]), np.float32)
        lengths = np.linalg.norm(table, axis=1)
        unit = np.divide(table, lengths[:, None], out=np.zeros_like(table), where=lengths[:, None] > 0)
        latin = re.findall("[a-z]+", lowered)
        return _Read(lowered, tuple(spans), unit, tuple(min(float(length), _MOST_WEIGHT) for length in lengths),
                     f" {' '.join(re.findall('[a-z0-9]+', lowered))} ", frozenset(map(_stem, latin)), {})


def _is_said(word: str, known: _Read) -> bool:
    return word in known.lowered if _HAN.search(word) else _stem(word) in known.stems


def _stands(word: str, known: _Read) -> bool:
    return f" {word.replace('-', ' ')} " in known.latin if word.isascii() else word in known.lowered


def _stem(word: str) -> str:
    return _ENDINGS.sub("", word) if len(word) > 4 else word.removesuffix("s")


def _scaled(likeness: float) -> float:
    return min(1.0, max(0.0, (likeness - 0.3) / 0.3))
