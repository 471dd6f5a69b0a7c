"""Hybrid search over what is in force: two indexes asked, their lists fused, the scope kept."""

import logging
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

import numpy as np

from service.domain.documents import Passage, ScoredPassage, Version
from service.domain.places import Place
from service.ports import DocumentRecords, Embedder, PairScorer, PassageIndex, Query
from service.retrieval.editions import earlier_asked
from service.retrieval.fusion import Fused, dense_weight, fuse
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.holding import Holding
from service.retrieval.query import Understood, to_query, understand
from service.retrieval.reordering import Candidate, Features, Ranked, read_together, reorder
from service.retrieval.thesaurus import Thesaurus

log = logging.getLogger(__name__)

POOL = 60  # passages asked of each index before fusion
READ = 50  # of those, read from the records and put in order: with 30 the county's Recall@5 is 1 point lower, with 120 the same
T = TypeVar("T")

INNER_PLACE = 0.4  # a township's or park's text, when the question names no place within it
ASIDE = {"case": 0.6, "log": 0.7, "form": 0.7}  # kinds that illustrate and never rule
ON_HAZARD = 1.12  # a document whose title names the question's hazard
ASKED_EDITION = 2.0  # an earlier edition that the question asks for by its year or as the old one
_PAST = ("复盘", "评估", "案例", "当时", "那次", "日志", "交接", "月", "日", "上次", "以前", "last time", "log", "handover", "review",
         "after-action", "what happened")


class Hit(NamedTuple):
    """A passage found, with its version and why it ranks where it does."""

    passage: Passage
    version: Version
    score: float
    """1 for the best of a search, less for the others; comparable within one search only."""
    dense: float
    """Cosine similarity to the question."""
    words: float
    """BM25 score."""
    coverage: float
    """Share of the question's term weight that the best word match reaches, about 0 to 1."""
    in_force: bool = True
    """False for an earlier edition that the question asks for by its year or as the old one."""
    features: Features | None = None
    """What its place in the order was computed from."""


class Found(NamedTuple):
    """The outcome of a search."""

    understood: Understood
    hits: tuple[Hit, ...]
    weight: float
    """How much the vectors counted."""
    degraded: str | None
    """Which index could not be asked: `vectors`, `words` or `both`; None when both answered."""
    hazard_covered: bool = True
    """False when the question names a hazard that no document in force is for."""
    query: Query = Query("", {}, np.zeros(0, np.float32))
    """What the indexes were asked."""
    earlier: tuple[Version, ...] = ()
    """Versions no longer in force that the question asked for."""


class _Asked(NamedTuple):
    """What the two indexes said together."""

    fused: tuple[Fused, ...]
    version_of: Mapping[str, str]
    weight: float
    """How much the vectors counted."""
    degraded: str | None
    covered: float
    """Share of the question's term weight that the best word match reaches."""


class Search:
    """The product's search; holds the indexes and the records they point to."""

    def __init__(
        self,
        records: DocumentRecords,
        vectors: PassageIndex,
        words: PassageIndex,
        embedder: Embedder,
        gazetteer: Gazetteer,
        thesaurus: Thesaurus,
        scorer: PairScorer | None = None,
    ) -> None:
        self._records = records
        self._vectors = vectors
        self._words = words
        self._embedder = embedder
        self._gazetteer = gazetteer
        self._thesaurus = thesaurus
        self._scorer = scorer
        self._held = Holding((), gazetteer)

    def gazetteer(self) -> Gazetteer:
        """Return the places known today: the home's list and the places documents are for."""
        return self._holding().gazetteer

    def _holding(self) -> Holding:
        versions = self._records.versions()
        held = self._held
        # The records give the same list until something is written.
        if held.versions is not versions:
            held = self._held = Holding(versions, self._gazetteer)
        return held

    def understand(self, question: str, use_thesaurus: bool = True) -> Understood:
        """Return what a question asks for."""
        return understand(question, self.gazetteer(), self._thesaurus if use_thesaurus else Thesaurus())

    def scope(self, as_of: date, place: Place | None) -> dict[str, Version]:
        """Return the versions in force on a day at a place, by id; at every place when None."""
        return self._holding().scope(as_of, place)

    def find(
        self, question: str, k: int, as_of: date, place: Place | None = None, use_thesaurus: bool = True,
        with_earlier: bool = False,
    ) -> Found:
        """Return at most `k` passages in force on `as_of` at `place`, best first.

        `with_earlier` lets editions no longer in force in where the question itself asks for them."""
        gazetteer = self.gazetteer()
        understood = understand(question, gazetteer, self._thesaurus if use_thesaurus else Thesaurus())
        earlier = self._earlier(question, as_of, place) if with_earlier else {}
        versions = {version_id: version for version_id, version in {**self.scope(as_of, place), **earlier}.items()
                    if understood.concerns(version.hazards)}
        query = to_query(understood, self._embedder)
        asked = self._ask_both(query, frozenset(versions))
        held = {one.passage_id: version for one in asked.fused
                if (version := versions.get(asked.version_of[one.passage_id])) is not None}
        standing = {version.version_id: self._standing(version, understood, place, gazetteer)
                    * (ASKED_EDITION if version.version_id in earlier else 1.0) for version in held.values()}
        first = sorted((one for one in asked.fused if one.passage_id in held),
                       key=lambda one: (-one.score * standing[held[one.passage_id].version_id], one.passage_id))[:max(READ, k)]
        passages = self._records.passages_by_id([one.passage_id for one in first])
        most_words = max((one.words for one in asked.fused), default=0.0) or 1.0
        candidates = [
            Candidate(passage, held[one.passage_id], one.score, one.dense, one.words / most_words, standing[passage.version_id])
            for one in first
            if (passage := passages.get(one.passage_id)) is not None
            and not self.is_of_another(passage, passage.text, understood, gazetteer)
        ]
        hits = tuple(
            Hit(one.candidate.passage, one.candidate.version, one.score, one.candidate.dense, one.candidate.words * most_words,
                asked.covered * one.candidate.words, one.candidate.version.version_id not in earlier, one.features)
            for one in self._ordered(candidates, understood)[:k]
        )
        covered = not understood.hazards or any(set(understood.hazards) & set(one.hazards) for one in versions.values())
        return Found(understood, hits, asked.weight, asked.degraded, covered, query, tuple(earlier.values()))

    def is_of_another(
        self, passage: Passage, text: str, understood: Understood, gazetteer: Gazetteer | None = None
    ) -> bool:
        """Say whether a text of a passage is about another village than the question's."""
        if not understood.places:
            return False
        about = " ".join((*passage.path, passage.context))
        return (gazetteer or self.gazetteer()).is_of_another(about, text, understood.places)

    def _ordered(self, candidates: Sequence[Candidate], understood: Understood) -> tuple[Ranked, ...]:
        """Return the candidates in order; a cross-encoder that breaks leaves the order of the features."""
        ranked = reorder(candidates, understood.text, understood.language)
        if self._scorer is None:
            return ranked
        try:
            return read_together(ranked, understood.text, self._scorer)
        except Exception:  # whatever broke inside a model
            log.exception("the cross-encoder does not answer")
            return ranked

    def _earlier(self, question: str, as_of: date, place: Place | None) -> dict[str, Version]:
        held = self._holding()
        return {version_id: version for version_id, version in earlier_asked(question, held.versions, as_of).items()
                if place is None or held.gazetteer.applies(version, place)}

    def _ask_both(self, query: Query, versions: frozenset[str]) -> _Asked:
        """Ask both indexes; when one fails the other answers alone and the failure is named."""
        if not versions:
            return _Asked((), {}, 0.0, None, 0.0)
        found_near = self._tried(self._vectors, lambda: self._vectors.search(query, POOL, versions))
        found_match = self._tried(self._words, lambda: self._words.search(query, POOL, versions))
        version_of = {hit.passage_id: hit.version_id for hit in (*(found_near or ()), *(found_match or ()))}
        near = None if found_near is None else self._tried(
            self._vectors, lambda: self._filled(self._vectors, query, _scored(found_near), version_of))
        match = None if found_match is None else self._tried(
            self._words, lambda: self._filled(self._words, query, _scored(found_match), version_of))
        if match is None:
            return _Asked((), {}, 0.0, "both", 0.0) if near is None else _Asked(fuse(near, {}, 1.0), version_of, 1.0, "words", 0.0)
        ceiling = self._words.ceiling(query) or 0.0
        best = max(match.values(), default=0.0)
        covered = best / ceiling if ceiling else 0.0
        if near is None:
            return _Asked(fuse({}, match, 0.0), version_of, 0.0, "vectors", covered)
        weight = dense_weight(best, ceiling)
        return _Asked(fuse(near, match, weight), version_of, weight, None, covered)

    def _tried(self, index: PassageIndex, ask: Callable[[], T]) -> T | None:
        """Return what an index answers, None when it breaks; the desk goes on with the other one."""
        try:
            return ask()
        except Exception:  # whatever broke inside an index
            log.exception("an index does not answer", extra={"index": index.name})
            return None

    def _filled(
        self, index: PassageIndex, query: Query, known: Mapping[str, float], ids: Iterable[str]
    ) -> dict[str, float]:
        """Return scores of all `ids`: the passages only the other index found are scored here too."""
        missing = [passage_id for passage_id in ids if passage_id not in known]
        return {**known, **(index.scores(query, missing) if missing else {})}

    def _standing(
        self, version: Version, understood: Understood, place: Place | None, gazetteer: Gazetteer
    ) -> float:
        """Return the weight of a document by whom and what it is for."""
        weight = 1.0
        home = gazetteer.of_document(version)
        named = {step.code for one in (*understood.places, *((place,) if place else ())) for step in gazetteer.chain(one)}
        if home is not None and home.kind not in ("county", "city") and home.code not in named:
            weight *= INNER_PLACE
        lowered = unicodedata.normalize("NFKC", understood.text).lower()
        if version.kind in ASIDE and not any(word in lowered for word in _PAST):
            weight *= ASIDE[version.kind]
        if {*understood.hazards, understood.hazard} & set(version.hazards):
            weight *= ON_HAZARD
        return weight


def _scored(hits: Iterable[ScoredPassage]) -> dict[str, float]:
    return {hit.passage_id: hit.score for hit in hits}
