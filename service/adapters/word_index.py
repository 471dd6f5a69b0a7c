"""The index of words, in a tantivy store: BM25 over terms that were cut by `service.retrieval.tokens`."""

import logging
import math
import shutil
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
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
OVERFETCH = 2  # open searches skip what cannot rank, filtered ones score every passage that holds a word: 2 ms against 70 at 100,000
ALIKE = 0.6  # of a word found by its sound or its spelling, against one found as it is written
LEAST_LETTERS = 5  # of an English word that may be misspelled; its first letter is taken as right
MOST_SPELLINGS = 3  # commonest words one letter away that are looked for
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
        if versions is None:
            return self._find(query, k)
        allowed = frozenset(versions)
        reach = k * OVERFETCH
        found = self._find(query, reach)
        inside = tuple(hit for hit in found if hit.version_id in allowed)
        if len(inside) >= k or len(found) < reach:
            return inside[:k]
        return self._find(query, k, ("version", allowed))

    def scores(self, query: Query, passage_ids: Sequence[str]) -> dict[str, float]:
        """Return the BM25 score of each passage named; one that holds no term, or is not held, scores 0."""
        scores = dict.fromkeys(passage_ids, 0.0)
        if scores:
            found = self._find(query, len(scores), ("id", passage_ids))
            scores |= {hit.passage_id: hit.score for hit in found}
        return scores

    def substitutes(self, query: Query) -> dict[str, str]:
        """Return what is looked for in place of words that no passage holds: their sound, or words one letter away."""
        searcher = self._index.searcher()
        found = {}
        for token, weight in query.tokens.items():
            stand_ins = self._stand_ins(searcher, token, weight) if not searcher.doc_freq("body", token) else ()
            if stand_ins:
                found[token] = ", ".join(f"sound {term}" if field == "sound" else term for field, term in stand_ins)
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

    def _find(self, query: Query, k: int, among: tuple[str, Collection[str]] | None = None) -> tuple[ScoredPassage, ...]:
        make, occur = self._tantivy.Query, self._tantivy.Occur
        searcher = self._index.searcher()
        terms = self._terms(searcher, query)
        if not terms:
            return ()
        wanted = make.boolean_query([(occur.Should, term) for term in terms])
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

    def _terms(self, searcher: Any, query: Query) -> list[Any]:
        """Return a query for each word that some passage holds, or for what stands in for it.

        One word that no passage holds would make tantivy score every passage that holds any of the others."""
        held = []
        for token, weight in query.tokens.items():
            if searcher.doc_freq("body", token):
                held.append(("body", token, weight))
            else:
                held += [(field, term, weight * ALIKE) for field, term in self._stand_ins(searcher, token, weight)]
        make = self._tantivy.Query
        return [make.boost_query(make.term_query(self._schema, field, term, "freq"), weight) for field, term, weight in held]

    def _stand_ins(self, searcher: Any, token: str, weight: float) -> tuple[tuple[str, str], ...]:
        """Return the field and the term to look for in place of a word that no passage holds: what sounds like it, or is one letter away."""
        heard = sound(token)
        if heard is not None:
            return (("sound", heard),) if searcher.doc_freq("sound", heard) else ()
        # What the thesaurus adds is spelled as it should be.
        if weight < 1.0 or not _may_be_misspelled(token):
            return ()
        near = (term for term, _ in searcher.terms_with_prefix("body", token[0]) if one_letter_away(token, term))
        return tuple(("body", term) for term in islice(near, MOST_SPELLINGS))

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


def one_letter_away(left: str, right: str) -> bool:
    """Say whether one letter more, less or other, or two neighbours in the other order, is all that parts two words."""
    short, long = sorted((left, right), key=len)
    place = next((number for number, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    if len(short) < len(long):
        return short[place:] == long[place + 1 :]
    rest = short[place + 1 :] == long[place + 1 :]
    swapped = short[place : place + 2] == long[place : place + 2][::-1] and short[place + 2 :] == long[place + 2 :]
    return short != long and (rest or swapped)


def _may_be_misspelled(token: str) -> bool:
    return len(token) >= LEAST_LETTERS and token.isascii() and token.isalpha()


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("version", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("sound", tokenizer_name="whitespace", index_option="freq")
    return builder.build()
