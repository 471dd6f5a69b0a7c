"""The index of vectors, in an embedded Chroma store."""

import hashlib
import logging
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from service.domain.documents import ScoredPassage
from service.errors import SettingsError
from service.ports import IndexedPassage, Query

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from chromadb.api.types import GetResult

Item = TypeVar("Item")

log = logging.getLogger(__name__)

OVERFETCH = (2, 8, 32)  # a filter costs Chroma 5 to 50 times an open search, so wider and wider open ones are tried first
HNSW: "CreateHNSWConfiguration" = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
"""Recall@50 of an open search over 10,000 close vectors was .88 with ef_search 100."""
LISTED_AT_ONCE = 10_000


class ChromaIndex:
    """Passages by the likeness of their vectors; one process at a time may open the folder."""

    def __init__(self, path: Path, dimension: int, embedder_identity: str) -> None:
        """Open the folder, made if need be; what another embedder left there is dropped.  Raises: SettingsError."""
        # Chroma takes half a second to import, which `--help` need not wait for.
        import chromadb
        from chromadb.config import Settings

        self._identity = f"vectors:{embedder_identity}:{dimension}"
        self._dimension = dimension
        path.mkdir(parents=True, exist_ok=True)
        try:
            settings = Settings(anonymized_telemetry=False)
            self._client = cast("Client", chromadb.PersistentClient(str(path), settings=settings))
            self._name = f"passages_{hashlib.sha256(self._identity.encode()).hexdigest()[:16]}"
            self._drop_others()
            self._collection = self._open_collection()
        # Chroma's own errors and those of its native part share no ancestor.
        except Exception as failure:
            raise SettingsError(
                f"the vector index at {path} cannot be opened: {failure}; move the folder away, "
                "it will be built again from the records"
            ) from failure
        self._at_once = self._client.get_max_batch_size()
        self._counted: int | None = None  # passages held; counting them takes longer than a search
        self._version_of: dict[str, str] = {}  # as far as known; Chroma takes as long to look it up as to search

    @property
    def name(self) -> str:
        """What the outbox calls it."""
        return "vectors"

    @property
    def identity(self) -> str:
        """Name of the content: the embedder and the length of its vectors."""
        return self._identity

    def add(self, passages: Sequence[IndexedPassage]) -> None:
        """Add passages, replacing those of the same id; durable when it returns."""
        distinct = list({passage.passage_id: passage for passage in passages}.values())
        for portion in _portions(distinct, self._at_once):
            # An upsert merges metadata key by key; with the one key always written it replaces.
            self._collection.upsert(
                ids=[passage.passage_id for passage in portion],
                embeddings=np.stack([self._checked(passage.vector) for passage in portion]),
                metadatas=[{"version_id": passage.version_id} for passage in portion],
            )
            self._version_of |= {passage.passage_id: passage.version_id for passage in portion}
        self._counted = None

    def remove_version(self, version_id: str) -> None:
        """Remove a version's passages; nothing happens when there are none."""
        held = self._collection.get(where={"version_id": version_id}, include=[])["ids"]
        for portion in _portions(held, self._at_once):
            self._collection.delete(ids=portion)
            for passage_id in portion:
                self._version_of.pop(passage_id, None)
        self._counted = None

    def counts(self) -> dict[str, int]:
        """Passages held, by version id."""
        held: Counter[str] = Counter()
        for offset in range(0, self._collection.count(), LISTED_AT_ONCE):
            listed = self._remembered(self._collection.get(include=["metadatas"], limit=LISTED_AT_ONCE, offset=offset))
            held.update(listed.values())
        return dict(held)

    def search(self, query: Query, k: int, versions: Collection[str] | None = None) -> tuple[ScoredPassage, ...]:
        """Return at most `k` passages, best first, of the versions named or of all; scores are cosines."""
        held = self._count()
        if k <= 0 or not held or (versions is not None and not versions):
            return ()
        if versions is None:
            return self._nearest(query, min(k, held))
        allowed = frozenset(versions)
        for times in OVERFETCH:
            reach = min(k * times, held)
            found = self._nearest(query, reach, allowed)
            if len(found) >= k or reach == held:
                return found[:k]
        return self._nearest(query, min(k, held), allowed, {"version_id": {"$in": sorted(allowed)}})

    def scores(self, query: Query, passage_ids: Sequence[str]) -> dict[str, float]:
        """Return the cosine of each passage named; one that is not held scores 0."""
        scores = dict.fromkeys(passage_ids, 0.0)
        vector = self._checked(query.vector)
        for portion in _portions(list(scores), self._at_once):
            held = self._collection.get(ids=portion, include=["embeddings"])
            if held["ids"]:
                cosines = np.asarray(held["embeddings"], np.float32) @ vector
                scores |= dict(zip(held["ids"], map(float, cosines), strict=True))
        return scores

    def _count(self) -> int:
        if self._counted is None:
            self._counted = self._collection.count()
        return self._counted

    def substitutes(self, query: Query) -> dict[str, str]:
        """Return nothing: a vector has no terms."""
        return {}

    def ceiling(self, query: Query) -> float | None:
        """Return None: a cosine has its own scale."""
        return None

    def clear(self) -> None:
        """Drop everything."""
        self._client.delete_collection(self._name)
        self._collection = self._open_collection()
        self._counted = None
        self._version_of = {}

    def close(self) -> None:
        """Let go of files and threads."""
        self._client.close()

    def _nearest(
        self, query: Query, k: int, allowed: Collection[str] | None = None, where: dict[str, Any] | None = None
    ) -> tuple[ScoredPassage, ...]:
        """Return those of the `k` nearest passages that are of the versions allowed, best first."""
        reply = self._collection.query(
            query_embeddings=self._checked(query.vector)[None],
            n_results=k,
            where=where,
            include=["distances"],
        )
        ids = reply["ids"][0]
        versions = {passage_id: version_id for passage_id in ids if (version_id := self._version_of.get(passage_id)) is not None}
        unknown = [passage_id for passage_id in ids if passage_id not in versions]
        if unknown:
            versions |= self._remembered(self._collection.get(ids=unknown, include=["metadatas"]))
        hits = [
            # Chroma returns cosine distance; the desk speaks similarity.
            ScoredPassage(passage_id=passage_id, version_id=version_id, score=1.0 - distance)
            for passage_id, distance in zip(ids, (reply["distances"] or [[]])[0], strict=True)
            # Another thread may have removed a passage since it was found.
            if (version_id := versions.get(passage_id)) is not None and (allowed is None or version_id in allowed)
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.passage_id)))

    def _remembered(self, listed: "GetResult") -> dict[str, str]:
        """Return version ids by passage id, of a listing with its metadata, and keep them for the next search."""
        known = {passage_id: str(metadata["version_id"])
                 for passage_id, metadata in zip(listed["ids"], listed["metadatas"] or (), strict=True)}
        self._version_of |= known
        return known

    def _checked(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        if vector.shape != (self._dimension,):
            raise ValueError(f"the vector index holds rows of {self._dimension}, not of shape {vector.shape}")
        return np.asarray(vector, np.float32)

    def _open_collection(self) -> "ChromaCollection":
        # Without the None, Chroma attaches an embedder of its own that it would download.
        return self._client.get_or_create_collection(self._name, embedding_function=None, configuration={"hnsw": HNSW})

    def _drop_others(self) -> None:
        for collection in self._client.list_collections():
            if collection.name != self._name:
                self._client.delete_collection(collection.name)
                log.info("vectors of another embedder dropped", extra={"collection": collection.name})


def _portions(items: list[Item], size: int) -> Iterator[list[Item]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
