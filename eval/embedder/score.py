"""How well an embedder finds passages: `python -m eval.embedder.score EVAL_FOLDER [MODEL]`."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.beir import BeirSet, read_beir
from eval.measures.ranking import reciprocal_rank
from service.adapters.embedding.sentence_embedder import SentenceEmbedder
from service.adapters.embedding.static_embedder import StaticEmbedder
from service.ports import Embedder

DEPTH = 10


@dataclass(frozen=True)
class RetrievalScore:
    """Means over the questions of one set, the embedder alone."""

    questions: int
    mrr_at_10: float
    """Mean of 1 / rank of the first relevant passage; 0 beyond rank 10."""
    success_at_10: float
    """Share of questions with a relevant passage among the first 10."""


def score(embedder: Embedder, asked: BeirSet) -> RetrievalScore:
    """Return the figures of an embedder by cosine over the whole corpus; ties keep corpus order."""
    ids = [one.id for one in asked.passages]
    passages = embedder.embed_documents([f"{one.title} {one.text}" for one in asked.passages])
    rankings = {
        question: [ids[number] for number in np.argsort(-(passages @ embedder.embed_query(text)), kind="stable")[:DEPTH]]
        for question, text in asked.questions.items()
    }
    reciprocal = [reciprocal_rank(ranking, asked.relevant(question), DEPTH) for question, ranking in rankings.items()]
    return RetrievalScore(
        questions=len(reciprocal),
        mrr_at_10=float(np.mean(reciprocal)),
        success_at_10=float(np.mean([value > 0 for value in reciprocal])),
    )


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
        figures = score(embedder, read_beir(folder))
        print(
            f"{folder.name:32} n {figures.questions:4}  "
            f"MRR@10 {figures.mrr_at_10:.3f}  S@10 {figures.success_at_10:.3f}"
        )


if __name__ == "__main__":
    main()
