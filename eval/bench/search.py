"""Searches compared in one run: latency, building, memory and disk at growing sizes, beside other frameworks'.

`python -m eval.bench search --sizes 1000 10000 100000 [--peers] [--articles FILE]`.  Each search is built in a
process of its own, held to one core, so that memory and time are its own.
"""

import gzip
import json
import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from eval.beir import BeirPassage, BeirSet
from eval.bench.peers import PEERS, Row
from eval.measures.ranking import reciprocal_rank, success
from eval.retrieval import Corpus, Shelf
from service.adapters.embedding.static_embedder import StaticEmbedder
from service.settings import Settings
from service.wiring import open_desk

OURS = "watchdesk"
OLD = 5  # every fifth document is out of force
PER_DOCUMENT = 100  # passages a document
SEED = 20261124


def compare(sizes: Sequence[int], peers: bool, articles: Path | None, county: Path, questions: Sequence[str],
            asks: int) -> list[dict[str, Any]]:
    """Return a row for each size and search, with ratios to ours at the same size."""
    found = []
    for size in sizes:
        rows = rows_of(size, articles, county)
        at_size = [_apart(name, rows, questions, asks) for name in (OURS, *(PEERS if peers else ()))]
        ours = at_size[0]
        for row in at_size:
            row["p50_over_ours"] = round(row["p50_ms"] / ours["p50_ms"], 2)
            row["p95_over_ours"] = round(row["p95_ms"] / ours["p95_ms"], 2)
        found += at_size
    return found


def rows_of(size: int, articles: Path | None, county: Path) -> list[Row]:
    """Return `size` passages, every fifth document's out of force: statute articles, else clauses of the county recombined."""
    texts = _articles(articles) if articles is not None and articles.exists() else _recombined(county)
    rows: list[Row] = []
    for number, text in enumerate(texts):
        if len(rows) >= size:
            break
        rows.append(Row(f"p{number:06d}", text, (number // PER_DOCUMENT) % OLD != OLD - 1))
    return rows


def _articles(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            yield f"{row['law']} {row['chapter']} {row['text']}"


def _recombined(folder: Path) -> Iterator[str]:
    """Yield passages whose sentences come from several passages of the county; endless, the same for the same seed."""
    from ingest_docs.ready import SourceFile, read_version

    dice = random.Random(SEED)
    sentences = [sentence for path in sorted(folder.glob("*.docx"))
                 for passage in read_version(SourceFile(path.name, str(path), path.read_bytes())).passages
                 for sentence in passage.text.split("。") if len(sentence) > 8]
    while True:
        yield "。".join(dice.sample(sentences, 4))


def _apart(name: str, rows: Sequence[Row], questions: Sequence[str], asks: int) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measure, (name, rows, questions, asks))


def _measure(name: str, rows: Sequence[Row], questions: Sequence[str], asks: int) -> dict[str, Any]:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="watchdesk-bench-") as folder:
        began = time.perf_counter()
        searcher = Ours(rows, Path(folder)) if name == OURS else PEERS[name](rows, StaticEmbedder(), Path(folder))
        built = time.perf_counter() - began
        for question in questions[:5]:
            searcher.search(question, 10)
        times = []
        for number in range(asks):
            began = time.perf_counter()
            searcher.search(questions[number % len(questions)], 10)
            times.append((time.perf_counter() - began) * 1000)
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        return {
            "search": name, "passages": len(rows),
            "p50_ms": round(float(np.percentile(times, 50)), 2), "p95_ms": round(float(np.percentile(times, 95)), 2),
            "build_passages_per_s": round(len(rows) / built), "asks": asks,
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "disk_mb": round(disk / 2**20, 1),
        }


class Ours:
    """The product's search over the rows, in documents of their own of which some have expired."""

    def __init__(self, rows: Sequence[Row], folder: Path) -> None:
        """Store and index the rows."""
        desk = open_desk(Settings(home=folder / "home", chat_model=""))
        documents: dict[tuple[int, bool], list[BeirPassage]] = {}
        for number, row in enumerate(rows):
            documents.setdefault((number // PER_DOCUMENT, row.in_force), []).append(BeirPassage(row.id, "", row.text))
        self._corpus = Corpus(desk, [Shelf(tuple(passages), f"{number}", None if held else date(2020, 1, 1))
                                     for (number, held), passages in documents.items()])

    def search(self, question: str, k: int) -> list[str]:
        """Return the ids of at most `k` passages in force, best first."""
        return [hit.passage for hit in self._corpus.search(question, k)]


def quality(asked: BeirSet, peers: bool) -> list[dict[str, Any]]:
    """Return MRR@10 and success@10 of ours and of each peer on one question set."""
    rows = [Row(one.id, f"{one.title} {one.text}", True) for one in asked.passages]
    context = multiprocessing.get_context("spawn")
    found = []
    for name in (OURS, *(PEERS if peers else ())):
        with context.Pool(1) as pool:
            found.append(pool.apply(_quality, (name, rows, asked)))
    return found


def _quality(name: str, rows: Sequence[Row], asked: BeirSet) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="watchdesk-bench-") as folder:
        if name == OURS:
            searcher: Any = Corpus(open_desk(Settings(home=Path(folder) / "home", chat_model="")), (Shelf(asked.passages),))
            rankings = {one: [hit.passage for hit in searcher.search(text, 10)] for one, text in asked.questions.items()}
        else:
            searcher = PEERS[name](rows, StaticEmbedder(), Path(folder))
            rankings = {one: searcher.search(text, 10) for one, text in asked.questions.items()}
        return {
            "search": name, "set": asked.name, "n": len(rankings),
            "mrr@10": round(float(np.mean([reciprocal_rank(row, asked.relevant(one)) for one, row in rankings.items()])), 4),
            "success@10": round(float(np.mean([success(row, asked.relevant(one), 10) for one, row in rankings.items()])), 4),
        }
