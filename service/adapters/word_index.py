"""The index of words, in a tantivy store: BM25 over terms that were cut by `service.retrieval.tokens`."""

import logging
import math
import shutil
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from service.domain.documents import ScoredPassage
from service.errors import HomeBusy, SettingsError
from service.ports import IndexedPassage, Query
from service.retrieval.sounds import sound
from service.retrieval.tokens import TOKENS_VERSION

log = logging.getLogger(__name__)

WRITER_BYTES = 64_000_000
CEILING_SLOPE = 1.6  # best BM25 score over idf sum that fusion was tuned with; the strict bound is k1 + 1 = 2.2
SOUNDS_ALIKE = 0.6  # of a word found by its sound, against one found as it is written
SPELLED_ALIKE = 3.0  # score of an English word one letter away, about that of a word in every twentieth passage
LEAST_LETTERS = 5  # of an English word that may be misspelled
MOST_VERSIONS = 65_000  # tantivy's own bound on buckets


class WordIndex:
    """Passages by their words; one process at a time may write to the folder."""

    def __init__(self, path: Path) -> None:
        """Open the folder, made if need be; what was cut by other rules is dropped.  Raises: SettingsError."""
        import tantivy

        self._tantivy = tantivy
        self._path = path
        self._writing = threading.Lock()
        self._writer: Any = None
        try:
            self._schema = _schema(tantivy)
            self._index = self._open()
        except (OSError, ValueError) as failure:
            raise SettingsError(
                f"the word index at {path} cannot be opened: {failure}; move the folder away, "
                "it will be built again from the records"
            ) from failure

    @property
    def name(self) -> str:
        """What the outbox calls it."""
        return "words"

    @property
    def identity(self) -> str:
        """Name of the content: the rules by which words are cut."""
        return f"words:{TOKENS_VERSION}"

    def add(self, passages: Sequence[IndexedPassage]) -> None:
        """Add passages, replacing those of the same id; durable when it returns."""
        if not passages:
            return
        with self._turn() as writer:
            for passage in passages:
                writer.delete_documents_by_term("id", passage.passage_id)
                sounds = (heard for token in passage.tokens if (heard := sound(token)) is not None)
                writer.add_document(self._tantivy.Document(
                    id=passage.passage_id, version=passage.version_id, body=" ".join(passage.tokens), sound=" ".join(sounds)))

    def remove_version(self, version_id: str) -> None:
        """Remove a version's passages; nothing happens when there are none."""
        if not self._index.searcher().doc_freq("version", version_id):
            return
        with self._turn() as writer:
            writer.delete_documents_by_term("version", version_id)

    def counts(self) -> dict[str, int]:
        """Passages held, by version id."""
        by_version = {"held": {"terms": {"field": "version", "size": MOST_VERSIONS}}}
        found = self._index.searcher().aggregate(self._tantivy.Query.all_query(), by_version)
        return {bucket["key"]: bucket["doc_count"] for bucket in found["held"]["buckets"]}

    def search(self, query: Query, k: int, versions: Collection[str] | None = None) -> tuple[ScoredPassage, ...]:
        """Return at most `k` passages, best first, of the versions named or of all; scores are BM25."""
        if k <= 0 or (versions is not None and not versions):
            return ()
        return self._find(query, k, None if versions is None else ("version", versions))

    def scores(self, query: Query, passage_ids: Sequence[str]) -> dict[str, float]:
        """Return the BM25 score of each passage named; one that holds no term, or is not held, scores 0."""
        scores = dict.fromkeys(passage_ids, 0.0)
        if scores:
            found = self._find(query, len(scores), ("id", passage_ids))
            scores |= {hit.passage_id: hit.score for hit in found}
        return scores

    def substitutes(self, query: Query) -> dict[str, str]:
        """Return what is looked for in place of words that no passage holds: their sound, or a word one letter away."""
        searcher = self._index.searcher()
        found = {}
        for token in query.tokens:
            if not searcher.doc_freq("body", token):
                if (heard := sound(token)) is not None:
                    found[token] = f"sound {heard}"
                elif _may_be_misspelled(token):
                    found[token] = "a word one letter away"
        return found

    def ceiling(self, query: Query) -> float | None:
        """Return the scale of a good score: 1.6 times the idf of the question's own words; 0 when it has none."""
        searcher = self._index.searcher()
        held = searcher.num_docs
        total = 0.0
        for token, weight in query.tokens.items():
            if weight >= 1.0:
                # Passages deleted a moment ago are still counted here.
                holding = min(searcher.doc_freq("body", token), held)
                total += weight * math.log(1 + (held - holding + 0.5) / (holding + 0.5))
        return CEILING_SLOPE * total

    def clear(self) -> None:
        """Drop everything."""
        with self._turn() as writer:
            writer.delete_all_documents()

    def close(self) -> None:
        """Let go of files and threads."""
        with self._writing:
            if self._writer is not None:
                self._writer.wait_merging_threads()
                self._writer = None

    def _find(self, query: Query, k: int, among: tuple[str, Collection[str]] | None) -> tuple[ScoredPassage, ...]:
        make, occur = self._tantivy.Query, self._tantivy.Occur
        if not query.tokens:
            return ()
        searcher = self._index.searcher()
        terms = [(occur.Should, self._term(searcher, token, weight)) for token, weight in query.tokens.items()]
        wanted = make.boolean_query(terms)
        if among is not None:
            field, allowed = among
            filtering = make.const_score_query(make.term_set_query(self._schema, field, sorted(set(allowed))), 0.0)
            wanted = make.boolean_query([(occur.Must, wanted), (occur.Must, filtering)])
        hits = []
        for score, address in searcher.search(wanted, k, count=False).hits:
            stored = searcher.doc(address)
            hits.append(
                ScoredPassage(passage_id=stored.get_first("id"), version_id=stored.get_first("version"), score=score)
            )
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.passage_id)))

    def _term(self, searcher: Any, token: str, weight: float) -> Any:
        """Return the query for one word: by its sound, or one letter away, where no passage holds it as written."""
        make = self._tantivy.Query
        if not searcher.doc_freq("body", token):
            heard = sound(token)
            if heard is not None:
                return make.boost_query(make.term_query(self._schema, "sound", heard, "freq"), weight * SOUNDS_ALIKE)
            if _may_be_misspelled(token):
                return make.boost_query(make.fuzzy_term_query(self._schema, "body", token), weight * SPELLED_ALIKE)
        return make.boost_query(make.term_query(self._schema, "body", token, "freq"), weight)

    def _open(self) -> Any:
        label = self._path / "identity"
        written = label.read_text("utf-8") if label.exists() else None
        if written != self.identity:
            if written is not None:
                log.info("words cut by other rules dropped", extra={"identity": written})
            shutil.rmtree(self._path, ignore_errors=True)
        self._path.mkdir(parents=True, exist_ok=True)
        index = self._tantivy.Index(self._schema, path=str(self._path))
        # Reloaded after each commit; a watching thread is not needed.
        index.config_reader("manual")
        index.reload()
        if written != self.identity:
            label.write_text(self.identity, "utf-8")
        return index

    @contextmanager
    def _turn(self) -> Iterator[Any]:
        """Yield the writer and commit at the end, or not at all."""
        with self._writing:
            writer = self._open_writer()
            try:
                yield writer
                writer.commit()
            except BaseException:
                # What was not committed goes with its writer; tantivy's own is dead after a full disk.
                self._writer = None
                raise
            self._index.reload()

    def _open_writer(self) -> Any:
        """Return the one writer.  The lock is the system's: a killed process leaves it free."""
        if self._writer is None:
            try:
                # One thread writes one segment a commit; 100,000 passages took 7 s.
                self._writer = self._index.writer(WRITER_BYTES, 1)
            except ValueError as failure:
                raise HomeBusy(f"another process writes to the word index at {self._path}: {failure}") from failure
        return self._writer


def _may_be_misspelled(token: str) -> bool:
    return len(token) >= LEAST_LETTERS and token.isascii() and token.isalpha()


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("version", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("sound", tokenizer_name="whitespace", index_option="freq")
    return builder.build()
