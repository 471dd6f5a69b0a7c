"""How well an embedder finds passages: `python -m eval.embedder.score EVAL_FOLDER [MODEL]`."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from service.adapters.embedding.sentence_embedder import SentenceEmbedder
from service.adapters.embedding.static_embedder import StaticEmbedder
from service.ports import Embedder

DEPTH = 10


@dataclass(frozen=True)
class RetrievalSet:
    """Questions, passages and judgements in BEIR layout."""

    name: str
    passages: dict[str, str]
    """Id to title and text in one."""
    questions: dict[str, str]
    relevant: dict[str, frozenset[str]]
    """Question id to passages of grade 2 and more, or of grade 1 where it has none of grade 2."""


@dataclass(frozen=True)
class RetrievalScore:
    """Means over the questions of one set, the embedder alone."""

    questions: int
    mrr_at_10: float
    """Mean of 1 / rank of the first relevant passage; 0 beyond rank 10."""
    success_at_10: float
    """Share of questions with a relevant passage among the first 10."""


def read_set(folder: Path) -> RetrievalSet:
    """Return the set in a folder that holds corpus.jsonl, queries.jsonl and qrels/test.tsv."""
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, passage, grade = line.split("\t")
        grades.setdefault(question, {})[passage] = int(grade)
    return RetrievalSet(
        name=folder.name,
        passages={row["_id"]: f"{row['title']} {row['text']}" for row in _records(folder / "corpus.jsonl")},
        questions={
            row["_id"]: row["text"] for row in _records(folder / "queries.jsonl") if row["_id"] in grades
        },
        relevant={question: _relevant(judged) for question, judged in grades.items()},
    )


def score(embedder: Embedder, retrieval_set: RetrievalSet) -> RetrievalScore:
    """Return the figures of an embedder by cosine over the whole corpus; ties keep corpus order."""
    ids = list(retrieval_set.passages)
    passages = embedder.embed_documents(list(retrieval_set.passages.values()))
    reciprocal = []
    for question, text in retrieval_set.questions.items():
        best = np.argsort(-(passages @ embedder.embed_query(text)), kind="stable")[:DEPTH]
        hits = (ids[number] in retrieval_set.relevant[question] for number in best)
        reciprocal.append(next((1.0 / rank for rank, hit in enumerate(hits, start=1) if hit), 0.0))
    return RetrievalScore(
        questions=len(reciprocal),
        mrr_at_10=float(np.mean(reciprocal)),
        success_at_10=float(np.mean([value > 0 for value in reciprocal])),
    )


def _relevant(grades: dict[str, int]) -> frozenset[str]:
    fully = frozenset(passage for passage, grade in grades.items() if grade >= 2)
    return fully or frozenset(passage for passage, grade in grades.items() if grade >= 1)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def main() -> None:
    """Print one line a set, for the shipped model or for a folder or name given."""
    parser = argparse.ArgumentParser(prog="python -m eval.embedder.score", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of sets in BEIR layout")
    parser.add_argument("model", nargs="?", help="static model folder, or a sentence-transformers model")
    arguments = parser.parse_args()
    embedder: Embedder
    if arguments.model is None:
        embedder = StaticEmbedder()
    elif (Path(arguments.model) / "weights.npz").is_file():
        embedder = StaticEmbedder(Path(arguments.model))
    else:
        embedder = SentenceEmbedder(arguments.model)
    print(embedder.identity)
    for folder in sorted(path.parent for path in arguments.folder.glob("*/corpus.jsonl")):
        figures = score(embedder, read_set(folder))
        print(
            f"{folder.name:32} n {figures.questions:4}  "
            f"MRR@10 {figures.mrr_at_10:.3f}  S@10 {figures.success_at_10:.3f}"
        )


if __name__ == "__main__":
    main()
