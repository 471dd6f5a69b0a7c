"""Initial piece vectors: a word starts where a larger model puts its English gloss."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.embedder.settings import RecipeSettings
from eval.embedder.sources import Teacher

UNKNOWN = 0
"""Id of the unknown piece; its vector is zero, so it never weighs in a mean."""

LONGEST_PART = 4


def gloss_start(
    pieces: Sequence[str], teacher: Teacher, weights: NDArray[np.float32], settings: RecipeSettings
) -> NDArray[np.float32]:
    """Return one vector a piece, shape (pieces, dimension), longer for rarer pieces.

    A piece takes the teacher's vector of its gloss; a Han word without one takes the mean of its
    longest known parts; the rest (numbers, word endings, rare characters) get fixed random
    directions, which tell them apart and claim nothing about their meaning. Axes are turned so that
    the first ones carry most, as nested lengths need.
    """
    vectors, known = _teacher_vectors(pieces, teacher)
    vectors[known] -= vectors[known].mean(axis=0)
    _compose(pieces, vectors, known)
    _, _, axes = np.linalg.svd(vectors[known][:20_000].astype(np.float64), full_matrices=False)
    vectors = _padded((vectors @ axes.T.astype(np.float32))[:, : settings.dimension], settings.dimension)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= lengths + 1e-6
    unexplained = lengths[:, 0] < 1e-6
    chance = np.random.default_rng(settings.seed)
    drawn = chance.normal(size=(int(unexplained.sum()), settings.dimension))
    vectors[unexplained] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    start: NDArray[np.float32] = (vectors * weights[:, None] * settings.start_scale).astype(np.float32)
    start[UNKNOWN] = 0.0
    return start


def rarity_weights(
    bags: Iterable[Sequence[int]], piece_count: int, settings: RecipeSettings
) -> NDArray[np.float32]:
    """Return a weight in (0, 1] for each piece, lower for frequent ones.

    Smooth inverse frequency: Arora, Liang & Ma, "A Simple but Tough-to-Beat Baseline for Sentence
    Embeddings", ICLR 2017. Every piece counts once more than it was seen.
    """
    seen: Counter[int] = Counter()
    for bag in bags:
        seen.update(bag)
    counts = np.ones(piece_count)
    counts[list(seen)] += list(seen.values())
    shares = counts / counts.sum()
    weights: NDArray[np.float32] = (settings.rarity / (settings.rarity + shares)).astype(np.float32)
    return weights


def _teacher_vectors(
    pieces: Sequence[str], teacher: Teacher
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    ids = {piece: number for number, piece in enumerate(pieces)}
    rows = [(ids[key], row) for row, key in enumerate(teacher.keys) if key in ids]
    vectors = np.zeros((len(pieces), teacher.vectors.shape[1]), np.float32)
    known = np.zeros(len(pieces), np.bool_)
    for number, row in rows:
        vectors[number] = teacher.vectors[row]
        known[number] = True
    return vectors, known


def _compose(pieces: Sequence[str], vectors: NDArray[np.float32], known: NDArray[np.bool_]) -> None:
    """Fill in Han words that have no gloss from their parts, longest part first."""
    explained = {piece: number for number, piece in enumerate(pieces) if known[number]}
    for number, piece in enumerate(pieces):
        if known[number] or len(piece) < 2 or not "\u4e00" <= piece[0] <= "\u9fff":
            continue
        parts = _parts(piece, explained)
        if parts:
            vectors[number] = vectors[parts].mean(axis=0)


def _parts(word: str, explained: dict[str, int]) -> list[int]:
    parts: list[int] = []
    at = 0
    while at < len(word):
        for length in range(min(LONGEST_PART, len(word) - at), 0, -1):
            number = explained.get(word[at : at + length])
            if number is not None:
                parts.append(number)
                at += length
                break
        else:
            at += 1
    return parts


def _padded(vectors: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Return the vectors with zeros added on the right where the teacher has fewer axes."""
    return np.pad(vectors, ((0, 0), (0, width - vectors.shape[1])))
