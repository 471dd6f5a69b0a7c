"""What kind of request somebody makes, told by its words and its meaning: a linear classifier trained on written requests."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.answering.unsafe import Refusal
from service.ports import Embedder
from service.rules.hashed_words import BUCKETS, word_features

WEIGHTS = Path(__file__).parent / "intent_weights"
UNSAFE: tuple[Refusal, ...] = ("delay", "falsify", "medical", "production", "bulk_personal", "legal", "unauthorised")
ANSWERABLE = ("figure", "call", "level", "act", "list", "rule", "past")


class Intents(NamedTuple):
    """How likely each kind of request is; the values sum to 1."""

    likely: Mapping[str, float]

    @property
    def unsafe(self) -> float:
        """How likely it is that a request is one to refuse."""
        return sum(self.likely[kind] for kind in UNSAFE)

    @property
    def answerable(self) -> float:
        """How likely it is that a request asks for what documents say."""
        return sum(self.likely[kind] for kind in ANSWERABLE)

    @property
    def best(self) -> str:
        """The likeliest kind."""
        return max(self.likely, key=lambda kind: self.likely[kind])


class IntentModel:
    """A linear model over hashed words and the shipped embedder's vector; `embedder` must be the one it was trained with."""

    def __init__(self, embedder: Embedder, folder: Path = WEIGHTS) -> None:
        """Read the weights.  Raises: FileNotFoundError."""
        self._embedder = embedder
        self._kinds: tuple[str, ...] = tuple(json.loads((folder / "kinds.json").read_text("utf-8")))
        stored = np.load(folder / "weights.npz")
        self._weights: NDArray[np.float32] = stored["weights"].astype(np.float32)
        self._bias: NDArray[np.float32] = stored["bias"].astype(np.float32)

    def guess(self, request: str) -> Intents:
        """Return how likely each kind is."""
        words, counts = word_features(request)
        vector = self._embedder.embed_query(request)
        sums = self._weights[:, words] @ counts + self._weights[:, BUCKETS:] @ vector + self._bias
        shares = np.exp(sums - sums.max())
        return Intents(dict(zip(self._kinds, (shares / shares.sum()).tolist(), strict=True)))
