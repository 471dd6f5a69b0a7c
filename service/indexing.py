"""Keeps the derived indexes level with the records.

It stands on the floor of `service.retrieval`: both ingestion and the opening of the desk need it, and it knows
ports only.  One thread at a time may work on one index.
"""

import logging
from collections.abc import Callable, Sequence

import numpy as np

from service.domain.documents import Passage, Version
from service.ports import DocumentRecords, Embedder, IndexedPassage, Outbox, OutboxRow, PassageIndex
from service.retrieval.tokens import tokens

log = logging.getLogger(__name__)

BATCH = 512  # passages embedded and added at once

Progress = Callable[[int, int], None]
"""Called with versions done and versions to do."""


def catch_up(
    records: DocumentRecords,
    outbox: Outbox,
    index: PassageIndex,
    embedder: Embedder | None,
    on_progress: Progress | None = None,
) -> int:
    """Do what the outbox asks of one index, in order; return the rows done.

    `embedder` is None for an index of words, which looks at no vectors.  A row is done only after the index has
    made its work durable, and doing a row twice changes nothing: the process may be killed anywhere.
    """
    rows = outbox.pending(index.name)
    if not rows:
        return 0
    work = _Work(outbox, index, embedder, on_progress, len(rows))
    held = set(index.counts())
    for row in rows:
        if row.action == "remove":
            work.flush()
            index.remove_version(row.version_id)
            held.discard(row.version_id)
        else:
            version = records.version(row.version_id)
            if version is not None and _belongs(version):
                if row.version_id in held:
                    # What an interrupted turn left may be of another cut.
                    work.flush()
                    index.remove_version(row.version_id)
                for passage in records.passages(row.version_id):
                    work.take(version, passage)
                held.add(row.version_id)
        work.finish(row)
    work.flush()
    log.info("index caught up", extra={"index": index.name, "rows": len(rows)})
    return len(rows)


def reconcile(records: DocumentRecords, outbox: Outbox, index: PassageIndex) -> int:
    """Ask one index, through its outbox, for what it lacks or holds too much; return the rows written.

    An index that was deleted, or whose content had another identity, is empty and gets everything.
    """
    asked = {row.version_id: row.action for row in outbox.pending(index.name)}
    stored = records.passage_counts()
    wanted = {version.version_id for version in records.versions() if _belongs(version)}
    held = index.counts()
    missing = [
        version_id
        for version_id, count in stored.items()
        if version_id in wanted and held.get(version_id, 0) != count and asked.get(version_id) != "add"
    ]
    surplus = [version_id for version_id in held if version_id not in wanted and asked.get(version_id) != "remove"]
    outbox.enqueue(index.name, "add", missing)
    outbox.enqueue(index.name, "remove", surplus)
    return len(missing) + len(surplus)


def rebuild(records: DocumentRecords, outbox: Outbox, index: PassageIndex) -> int:
    """Empty one index and ask for everything again; return the rows written."""
    index.clear()
    return reconcile(records, outbox, index)


def promote_complete(records: DocumentRecords, outbox: Outbox, indexes: Sequence[str]) -> tuple[str, ...]:
    """Promote versions that every index has caught up with, oldest first; return their ids.

    This ends an ingestion that was cut off between storing and promoting."""
    waiting = {row.version_id for index_name in indexes for row in outbox.pending(index_name) if row.action == "add"}
    complete = tuple(version.version_id for version in records.building() if version.version_id not in waiting)
    for version_id in complete:
        records.promote(version_id, indexes)
    return complete


def indexed_text(version: Version, passage: Passage) -> str:
    """Return what a passage is found by: its document's title, its headings, its context and its words."""
    parts = (version.title, *passage.path, passage.context, passage.text)
    return "\n".join(part for part in parts if part)


def _belongs(version: Version) -> bool:
    """What answers or will answer; a superseded document's version is still its own document's current one."""
    return version.state in ("current", "building")


class _Work:
    """Passages on their way into an index, and the rows that are done once these have arrived."""

    def __init__(
        self,
        outbox: Outbox,
        index: PassageIndex,
        embedder: Embedder | None,
        on_progress: Progress | None,
        rows: int,
    ) -> None:
        self._outbox = outbox
        self._index = index
        self._embedder = embedder
        self._on_progress = on_progress
        self._rows = rows
        self._rows_done = 0
        self._passages: list[tuple[Passage, str]] = []
        self._finished: list[OutboxRow] = []

    def take(self, version: Version, passage: Passage) -> None:
        """Add a passage, with others, when there are enough."""
        self._passages.append((passage, indexed_text(version, passage)))
        if len(self._passages) >= BATCH:
            self.flush()

    def finish(self, row: OutboxRow) -> None:
        """Mark a row whose passages have all been taken."""
        self._finished.append(row)
        if not self._passages:
            self.flush()

    def flush(self) -> None:
        """Add what was taken; then, and only then, the finished rows are done."""
        if self._passages:
            self._index.add(self._indexed())
            self._passages = []
        for row in self._finished:
            self._outbox.done(row.row_id)
            self._rows_done += 1
            if self._on_progress is not None:
                self._on_progress(self._rows_done, self._rows)
        self._finished = []

    def _indexed(self) -> list[IndexedPassage]:
        texts = [text for _, text in self._passages]
        vectors = self._embedder.embed_documents(texts) if self._embedder else np.zeros((len(texts), 0), np.float32)
        return [
            IndexedPassage(passage.passage_id, passage.version_id, tokens(text), vector)
            for (passage, text), vector in zip(self._passages, vectors, strict=True)
        ]
