"""The product's own search over a question set, in a throw-away home: `watchdesk eval retrieval --beir DIR`."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from eval.beir import BeirPassage, BeirSet
from eval.intervals import Interval, mean_interval, paired_difference
from eval.measures.ranking import ndcg, recall, reciprocal_rank, success
from eval.throw_away import throw_away_desk
from ingest_docs.pipeline import store_passages
from ingest_docs.ready import ReadyVersion
from service.domain.documents import Metadata, PassageDraft
from service.ports import Query
from service.retrieval.query import language_of
from service.retrieval.tokens import tokens
from service.settings import Settings
from service.wiring import Desk

DEPTH = 100  # of a run file
MEASURES: Mapping[str, Callable[[Sequence[str], BeirSet, str], float]] = {
    "mrr@10": lambda ranking, asked, one: reciprocal_rank(ranking, asked.relevant(one)),
    "success@1": lambda ranking, asked, one: success(ranking, asked.relevant(one), 1),
    "success@5": lambda ranking, asked, one: success(ranking, asked.relevant(one), 5),
    "success@10": lambda ranking, asked, one: success(ranking, asked.relevant(one), 10),
    "recall@1": lambda ranking, asked, one: recall(ranking, asked.relevant(one), 1),
    "recall@5": lambda ranking, asked, one: recall(ranking, asked.relevant(one), 5),
    "recall@10": lambda ranking, asked, one: recall(ranking, asked.relevant(one), 10),
    "ndcg@10": lambda ranking, asked, one: ndcg(ranking, asked.grades[one]),
}

Run = Mapping[str, tuple["Ranked", ...]]
"""Question id to its ranking, best first."""


class Ranked(NamedTuple):
    """A passage in a ranking."""

    passage: str
    score: float


class Shelf(NamedTuple):
    """Passages that stand in one document."""

    passages: tuple[BeirPassage, ...]
    title: str = ""
    expires: date | None = None
    """Last day it holds; None for ever."""


class Corpus:
    """Passages in a desk of their own, found and named by the ids they came with."""

    def __init__(self, desk: Desk, shelves: Sequence[Shelf]) -> None:
        """Store and index the passages."""
        self.desk = desk
        self._ids: dict[str, str] = {}
        for number, shelf in enumerate(shelves):
            version = store_passages(desk, f"shelf-{number}", f"shelf:{number}", f"shelf-{number}", f"{number:064d}", _ready(shelf))
            self._ids |= {f"{version.version_id}-{ordinal:05d}": one.id for ordinal, one in enumerate(shelf.passages)}
        desk.catch_up()

    def search(self, question: str, depth: int = DEPTH, use_thesaurus: bool = True) -> tuple[Ranked, ...]:
        """Return what the product finds."""
        hits = self.desk.search.find(question, depth, self.desk.today(), use_thesaurus=use_thesaurus).hits
        return tuple(Ranked(self._ids[hit.passage.passage_id], hit.score) for hit in hits)

    def bm25(self, question: str, depth: int = DEPTH) -> tuple[Ranked, ...]:
        """Return what BM25 over character bigrams finds, every term of the question at weight 1 and nothing added."""
        query = Query(question, dict.fromkeys(tokens(question), 1.0), self.desk.embedder.embed_query(question))
        return tuple(Ranked(self._ids[hit.passage_id], hit.score) for hit in self.desk.words.search(query, depth))


@contextmanager
def opened(asked: BeirSet, settings: Settings) -> Iterator[Corpus]:
    """Yield a set's passages in a throw-away home, found by the settings and the thesaurus of the given one."""
    with throw_away_desk(settings, chat_model="") as desk:
        yield Corpus(desk, (Shelf(asked.passages),))


def evaluate(asked: BeirSet, settings: Settings, use_thesaurus: bool = True) -> tuple[dict[str, Any], Run, Run]:
    """Return the figures of a set, the product's run and BM25's."""
    started = time.perf_counter()
    with opened(asked, settings) as corpus:
        ready = time.perf_counter()
        product = {one: corpus.search(text, use_thesaurus=use_thesaurus) for one, text in asked.questions.items()}
        searched = time.perf_counter()
        baseline = {one: corpus.bm25(text) for one, text in asked.questions.items()}
    ours, theirs = figures(asked, product), figures(asked, baseline)
    document = {
        "set": asked.name,
        "n": len(asked.questions),
        "passages": len(asked.passages),
        "thesaurus": use_thesaurus,
        "product": {name: _shown(mean_interval(values)) for name, values in ours.items()},
        "bm25": {name: _shown(mean_interval(values)) for name, values in theirs.items()},
        "difference": {name: _shown(paired_difference(theirs[name], ours[name])) for name in ours},
        "seconds": {"indexing": round(ready - started, 3), "search_each": round((searched - ready) / len(asked.questions), 5)},
    }
    return document, product, baseline


def figures(asked: BeirSet, run: Run) -> dict[str, list[float]]:
    """Return each measure of each question, in the set's order; a question without a ranking scores 0."""
    rankings = {one: [hit.passage for hit in run.get(one, ())] for one in asked.questions}
    return {name: [of(rankings[one], asked, one) for one in asked.questions] for name, of in MEASURES.items()}


def trec_lines(run: Run, name: str) -> Iterable[str]:
    """Yield a run in TREC's layout: question, Q0, passage, rank, score, name."""
    for question, ranking in run.items():
        for rank, hit in enumerate(ranking, start=1):
            yield f"{question} Q0 {hit.passage} {rank} {hit.score:.6f} {name}"


def write_runs(folder: Path, name: str, product: Run, baseline: Run) -> dict[str, str]:
    """Write both runs in TREC's layout and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for run_name, run in (("watchdesk", product), ("bm25", baseline)):
        path = folder / f"{name}.{run_name}.trec"
        path.write_text("".join(f"{line}\n" for line in trec_lines(run, run_name)), "utf-8")
        paths[run_name] = str(path)
    return paths


def lines(document: Mapping[str, Any]) -> Iterable[str]:
    """Yield the figures as lines to read."""
    yield f"{document['set']}: {document['n']} questions, {document['passages']} passages"
    for name in MEASURES:
        shown = (f"{document[who][name]['value']:.3f} [{document[who][name]['lo']:.3f}, {document[who][name]['hi']:.3f}]"
                 for who in ("product", "bm25", "difference"))
        yield "{:<11} product {}  bm25 {}  difference {}".format(name, *shown)


def _ready(shelf: Shelf) -> ReadyVersion:
    drafts, text, end = [], [], 0
    for one in shelf.passages:
        path = tuple(part.strip() for part in one.title.split(" > ") if part.strip())
        drafts.append(PassageDraft(text=one.text, start=end, end=end + len(one.text), path=path))
        text.append(one.text)
        end += len(one.text) + 1
    language = language_of(" ".join(text[:20]))
    return ReadyVersion(Metadata(title=shelf.title, lang=language, kind="other", expires=shelf.expires), "application/x-ndjson", "\n".join(text), (),
                        tuple(drafts), (), None, ())


def _shown(interval: Interval) -> dict[str, float]:
    return {"value": round(interval.value, 4), "lo": round(interval.lo, 4), "hi": round(interval.hi, 4)}
