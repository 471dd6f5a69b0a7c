"""What kind of request somebody makes and of which hazard, told by words and meaning: linear classifiers trained on written requests."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.answering.unsafe import Refusal
from service.ports import Embedder
from service.rules.hashed_words import BUCKETS, word_features

REQUESTS = Path(__file__).parent / "intent_weights"
HAZARDS = Path(__file__).parent / "hazard_weights"
UNSAFE: tuple[Refusal, ...] = ("delay", "falsify", "medical", "production", "bulk_personal", "legal", "unauthorised")
ANSWERABLE = ("figure", "call", "level", "act", "list", "rule", "past")
LIKELY_HAZARD = 0.5  # how likely a hazard must be that no word of the request names; over the county's written questions 70 % of these are right


class Intents(NamedTuple):
    """How likely each kind of request is; the values sum to 1."""

    likely: Mapping[str, float]
    hazard: str | None = None
    """The hazard it is most likely about; None where none is likely."""
    hazard_likely: float = 0.0
    """How likely that is."""

    @property
    def unsafe(self) -> float:
        """How likely it is that a request is one to refuse."""
        return sum(self.likely[kind] for kind in UNSAFE)

    @property
    def answerable(self) -> float:
        """How likely it is that a request asks for what documents say."""
        return sum(self.likely[kind] for kind in ANSWERABLE)


class IntentModel:
    """Tells kinds of requests and hazards; `embedder` must be the one that the weights were trained with, the shipped one."""

    def __init__(self, embedder: Embedder) -> None:
        """Read the weights.  Raises: FileNotFoundError."""
        self._embedder = embedder
        self._requests = LinearKinds(REQUESTS)
        self._hazards = LinearKinds(HAZARDS)
        self._known = lru_cache(maxsize=1024)(self._guess)  # one answer asks several times

    def guess(self, request: str) -> Intents:
        """Return how likely each kind is, and the hazard."""
        return self._known(request)

    def _guess(self, request: str) -> Intents:
        vector = self._embedder.embed_query(request)
        hazards = self._hazards.likely(request, vector)
        hazard = max(hazards, key=lambda name: hazards[name])
        told = hazard != "none" and hazards[hazard] >= LIKELY_HAZARD
        return Intents(self._requests.likely(request, vector), hazard if told else None, hazards[hazard] if told else 0.0)


class LinearKinds:
    """A linear model over hashed words and a text's vector."""

    def __init__(self, folder: Path) -> None:
        """Read the weights.  Raises: FileNotFoundError."""
        self._kinds: tuple[str, ...] = tuple(json.loads((folder / "kinds.json").read_text("utf-8")))
        stored = np.load(folder / "weights.npz")
        self._weights: NDArray[np.float32] = stored["weights"].astype(np.float32)
        self._bias: NDArray[np.float32] = stored["bias"].astype(np.float32)

    def likely(self, text: str, vector: NDArray[np.float32]) -> dict[str, float]:
        """Return how likely each kind is; the values sum to 1."""
        words, counts = word_features(text)
        sums = self._weights[:, words] @ counts + self._weights[:, BUCKETS:] @ vector + self._bias
        shares = np.exp(sums - sums.max())
        return dict(zip(self._kinds, (shares / shares.sum()).tolist(), strict=True))
