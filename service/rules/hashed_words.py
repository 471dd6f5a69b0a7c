"""The words of a text counted in buckets, for the small linear models that tell kinds of text apart."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 8192
_UNIT = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)*|[一-鿿]|[^\w\s]")
_NUMBER = re.compile(r"[0-9]")


@lru_cache(maxsize=4096)
def word_features(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the buckets of a text's words, Chinese characters and marks, of neighbours and of three in a row; and their weights.

    The weights' length is 1; every number counts as the same word."""
    plain = unicodedata.normalize("NFKC", text).lower()
    said = ["^", *("0" if _NUMBER.match(unit) else unit for unit in _UNIT.findall(plain)), "$"]
    threes = ("+".join(said[place : place + 3]) for place in range(len(said) - 2))
    hashed = [crc32(word.encode()) % BUCKETS for word in (*said, *map("+".join, pairwise(said)), *threes)]
    buckets, counts = np.unique(np.asarray(hashed, np.int64), return_counts=True)
    weights = np.sqrt(counts)
    return buckets, (weights / np.linalg.norm(weights)).astype(np.float32)
