"""How much of a sentence says nothing that its cited text says, words compared by meaning as well as by spelling."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from service.grounding.synonyms import Synonyms
from service.ports import FloatRows, PieceVectors
from service.rules.folding import blanked, fold
from service.rules.numerals import values

_HAN = re.compile(r"[一-鿿]")
_PARTS = re.compile(r"[，,；;。：:！？!?\n]|\s(?:and|but|while|with|then|so)\s|并且|而且|同时|(?<=[一-鿿])[并且再还]{1,2}(?=[一-鿿]{3})")
_ENDINGS = re.compile(r"(?:ations?|ing|ed|ies|es|s|ly|e|d|er|ers)$")


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


class SoftCoverage:
    """Compares sentences with texts, given vectors of words and groups of synonyms."""

    def __init__(self, vectors: PieceVectors, synonyms: Synonyms) -> None:
        self._vectors = vectors
        self._synonyms = synonyms
        self._of_text = lru_cache(maxsize=512)(self._read)
        self._share_of = lru_cache(maxsize=4096)(self._share)

    def words(self, sentence: str, text: str) -> list[Word]:
        """Return the words of a sentence that say something, with how far the text says them; values are left out."""
        bare = blanked(fold(sentence), ((value.start, value.end) for value in values(sentence))).replace("\x00", " ")
        lowered, pieces, rows, weights = self._of_text(bare)
        known, _, there, _ = self._of_text(fold(text))
        stems = {_stem(word) for word in re.findall(r"[a-z]+", known)}
        near = (rows @ there.T).max(axis=1, initial=0.0) if len(rows) else np.zeros(0)
        same = self._synonyms.found(lowered)
        said = [False] * len(lowered)
        for (start, end), group in same.items():
            if any(_stands(word, known) for word in group):
                said[start:end] = [True] * (end - start)
        found = []
        for place, (start, end) in enumerate(pieces):
            word = lowered[start:end]
            if word in self._synonyms.light or not word.strip() or not (_HAN.search(word) or re.search("[a-z]{2}", word)):
                continue
            covered = 1.0 if all(said[start:end]) or _is_said(word, known, stems) else _scaled(float(near[place]))
            found.append(Word(sentence[start:end], start, float(weights[place]), covered))
        return found

    def uncovered(self, sentence: str, text: str) -> Uncovered:
        """Return how much of the sentence the text does not say."""
        words = self.words(sentence, text)
        total = sum(word.weight for word in words)
        if not total:
            return Uncovered(0.0, 0.0, "")
        bounds = [0, *(match.end() for match in _PARTS.finditer(sentence)), len(sentence) + 1]
        worst, share, said = 0.0, 0.0, ""
        for first, last in zip(bounds, bounds[1:], strict=False):
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

    def nearest(self, sentence: str, text: str, most: int = 3) -> str:
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

    def _read(self, text: str) -> tuple[str, Sequence[tuple[int, int]], FloatRows, Sequence[float]]:
        """Return the text in lower case with its words: pieces of Latin letters joined."""
        found = self._vectors.pieces(text)
        lowered = text.lower() if len(text.lower()) == len(text) else text
        spans: list[tuple[int, int]] = []
        rows: list[FloatRows] = []
        for place, (start, end) in enumerate(found.spans):
            while start < end and lowered[start] == " ":
                start += 1
            row = found.vectors[place] * found.weights[place]
            if spans and spans[-1][1] == start and re.fullmatch("[a-z][a-z]", lowered[start - 1:start + 1]):
                spans[-1], rows[-1] = (spans[-1][0], end), rows[-1] + row
            else:
                spans.append((start, end))
                rows.append(row)
        table = np.array(rows, np.float32) if rows else np.zeros((0, found.vectors.shape[1] if found.vectors.ndim == 2 else 1), np.float32)
        lengths = np.linalg.norm(table, axis=1)
        unit = np.divide(table, lengths[:, None], out=np.zeros_like(table), where=lengths[:, None] > 0)
        return lowered, spans, unit, [min(float(length), 1.2) for length in lengths]


def _is_said(word: str, text: str, stems: set[str]) -> bool:
    if _HAN.search(word):
        return word in text
    return _stem(word) in stems


def _stands(word: str, text: str) -> bool:
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None


def _stem(word: str) -> str:
    return _ENDINGS.sub("", word) if len(word) > 4 else word.removesuffix("s")


def _scaled(likeness: float) -> float:
    return min(1.0, max(0.0, (likeness - 0.3) / 0.3))
