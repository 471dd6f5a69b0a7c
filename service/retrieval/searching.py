"""Hybrid search over what is in force: two indexes asked, their lists fused, the scope kept."""

import logging
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from service.domain.documents import Passage, ScoredPassage, Version
from service.domain.places import Place
from service.ports import DocumentRecords, Embedder, PassageIndex, Query
from service.retrieval.fusion import Fused, dense_weight, fuse
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.in_force import in_force
from service.retrieval.query import Understood, to_query, understand
from service.retrieval.thesaurus import Thesaurus

log = logging.getLogger(__name__)

POOL = 60  # passages asked of each index before fusion

INNER_PLACE = 0.4  # a township's or park's text, when the question names no place within it
ASIDE = {"case": 0.6, "log": 0.7, "form": 0.7}  # kinds that illustrate and never rule
ON_HAZARD = 1.12  # a document whose title names the question's hazard
_PAST = ("复盘", "评估", "案例", "当时", "那次", "日志", "交接", "月", "日", "上次", "以前", "last time", "log", "handover", "review",
         "after-action", "what happened")


class Hit(NamedTuple):
    """A passage found, with its version and why it ranks where it does."""

    passage: Passage
    version: Version
    score: float
    """Between 0 and about 1.2; comparable within one search only."""
    dense: float
    """Cosine similarity to the question."""
    words: float
    """BM25 score."""
    coverage: float
    """Share of the question's term weight that the best word match reaches, about 0 to 1."""


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
    ) -> None:
        self._records = records
        self._vectors = vectors
        self._words = words
        self._embedder = embedder
        self._gazetteer = gazetteer
        self._thesaurus = thesaurus

    def gazetteer(self) -> Gazetteer:
        """Return the places known today: the home's list and the places documents are for."""
        return self._gazetteer.with_documents(self._records.versions())

    def understand(self, question: str, use_thesaurus: bool = True) -> Understood:
        """Return what a question asks for."""
        return understand(question, self.gazetteer(), self._thesaurus if use_thesaurus else Thesaurus())

    def scope(self, as_of: date, place: Place | None, gazetteer: Gazetteer) -> dict[str, Version]:
        """Return the versions in force on a day at a place, by id; at every place when None."""
        versions = self._records.versions()
        holding = in_force(versions, as_of)
        return {
            version.version_id: version
            for version in versions
            if version.version_id in holding and (place is None or gazetteer.applies(version, place))
        }

    def find(
        self, question: str, k: int, as_of: date, place: Place | None = None, use_thesaurus: bool = True
    ) -> Found:
        """Return at most `k` passages in force on `as_of` at `place`, best first."""
        gazetteer = self.gazetteer()
        understood = understand(question, gazetteer, self._thesaurus if use_thesaurus else Thesaurus())
        versions = {version_id: version for version_id, version in self.scope(as_of, place, gazetteer).items()
                    if understood.concerns(version.hazards)}
        query = to_query(understood, self._embedder)
        fused, weight, degraded, coverage = self._ask_both(query, frozenset(versions))
        passages = self._records.passages_by_id([one.passage_id for one in fused])
        hits = [
            Hit(passage, version, self._place_and_kind(one.score, version, understood, gazetteer), one.dense, one.words,
                coverage * one.words / max(top.words for top in fused) if one.words else 0.0)
            for one in fused
            if (passage := passages.get(one.passage_id)) is not None
            and (version := versions.get(passage.version_id)) is not None
            and not self.is_of_another(passage, passage.text, understood, gazetteer)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.passage.passage_id))
        covered = not understood.says_hazard or any(understood.hazard in one.hazards for one in versions.values())
        return Found(understood, tuple(hits[:k]), weight, degraded, covered)

    def is_of_another(
        self, passage: Passage, text: str, understood: Understood, gazetteer: Gazetteer | None = None
    ) -> bool:
        """Say whether a text of a passage is about another village than the question's."""
        about = " ".join((*passage.path, passage.context))
        return (gazetteer or self.gazetteer()).is_of_another(about, text, understood.places)

    def _ask_both(
        self, query: Query, versions: frozenset[str]
    ) -> tuple[tuple[Fused, ...], float, str | None, float]:
        """Ask both indexes; when one fails the other answers alone and the failure is named."""
        if not versions:
            return (), 0.0, None, 0.0
        near = self._tried(self._vectors, lambda: _scored(self._vectors.search(query, POOL, versions)))
        match = self._tried(self._words, lambda: _scored(self._words.search(query, POOL, versions)))
        if near is not None and match is not None:
            ids, seen_near, seen_match = list(dict.fromkeys((*near, *match))), near, match
            near = self._tried(self._vectors, lambda: self._filled(self._vectors, query, seen_near, ids))
            match = self._tried(self._words, lambda: self._filled(self._words, query, seen_match, ids))
        if match is None:
            return ((), 0.0, "both", 0.0) if near is None else (fuse(near, {}, 1.0), 1.0, "words", 0.0)
        ceiling = self._words.ceiling(query) or 0.0
        best = max(match.values(), default=0.0)
        covered = best / ceiling if ceiling else 0.0
        if near is None:
            return fuse({}, match, 0.0), 0.0, "vectors", covered
        weight = dense_weight(best, ceiling)
        return fuse(near, match, weight), weight, None, covered

    def _tried(self, index: PassageIndex, ask: Callable[[], dict[str, float]]) -> dict[str, float] | None:
        """Return what an index answers, None when it breaks; the desk goes on with the other one."""
        try:
            return ask()
        except Exception:  # whatever broke inside an index
            log.exception("an index does not answer", extra={"index": index.name})
            return None

    def _filled(
        self, index: PassageIndex, query: Query, known: Mapping[str, float], ids: Sequence[str]
    ) -> dict[str, float]:
        """Return scores of all `ids`: the passages only the other index found are scored here too."""
        missing = [passage_id for passage_id in ids if passage_id not in known]
        return {**known, **(index.scores(query, missing) if missing else {})}

    def _place_and_kind(
        self, score: float, version: Version, understood: Understood, gazetteer: Gazetteer
    ) -> float:
        """Weigh a score by whom and what the document is for."""
        home = gazetteer.of_document(version)
        named = {step.code for place in understood.places for step in gazetteer.chain(place)}
        if home is not None and home.kind not in ("county", "city") and home.code not in named:
            score *= INNER_PLACE
        lowered = unicodedata.normalize("NFKC", understood.text).lower()
        if version.kind in ASIDE and not any(word in lowered for word in _PAST):
            score *= ASIDE[version.kind]
        if understood.hazard is not None and understood.hazard in version.hazards:
            score *= ON_HAZARD
        return score


def _scored(hits: Iterable[ScoredPassage]) -> dict[str, float]:
    return {hit.passage_id: hit.score for hit in hits}
