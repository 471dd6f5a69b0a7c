"""A passage index in a dictionary: cosines over every row, exact and slow."""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from service.domain.documents import ScoredPassage
from service.ports import IndexedPassage, Query


class MemoryIndex:
    """Obeys the contract of `tests/contracts/test_passage_index.py`; counts what it was given in `added`."""

    def __init__(self, name: str = "vectors") -> None:
        self._name = name
        self._held: dict[str, IndexedPassage] = {}
        self.added: list[str] = []
        """Passage ids in the order they came, repetitions included."""

    @property
    def name(self) -> str:
        return self._name

    @property
    def identity(self) -> str:
        return f"{self._name}:memory"

    def add(self, passages: Sequence[IndexedPassage]) -> None:
        self.added += [passage.passage_id for passage in passages]
        self._held |= {passage.passage_id: passage for passage in passages}

    def remove_version(self, version_id: str) -> None:
        self._held = {key: passage for key, passage in self._held.items() if passage.version_id != version_id}

    def counts(self) -> dict[str, int]:
        return dict(Counter(passage.version_id for passage in self._held.values()))

    def search(self, query: Query, k: int, versions: Collection[str] | None = None) -> tuple[ScoredPassage, ...]:
        hits = [
            ScoredPassage(
                passage_id=passage.passage_id,
                version_id=passage.version_id,
                score=float(np.dot(passage.vector, query.vector)),
            )
            for passage in self._held.values()
            if versions is None or passage.version_id in versions
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.passage_id)))[: max(k, 0)]

    def scores(self, query: Query, passage_ids: Sequence[str]) -> dict[str, float]:
        found = {hit.passage_id: hit.score for hit in self.search(query, len(self._held))}
        return {passage_id: found.get(passage_id, 0.0) for passage_id in passage_ids}

    def substitutes(self, query: Query) -> dict[str, str]:
        return {}

    def ceiling(self, query: Query) -> float | None:
        return None

    def clear(self) -> None:
        self._held = {}

    def close(self) -> None:
        pass
