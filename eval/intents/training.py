"""Trains the classifiers of requests and of planted orders, and says how they do on what they were not trained on."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold

from eval.embedder.own_pairs import CROSSED, placed, written_pairs
from eval.embedder.sources import read_sources
from ingest_docs.ready import SourceFile, read_version
from service.domain.sentences import sentences
from service.ports import Embedder
from service.rules.hashed_words import BUCKETS, word_features
from service.rules.hostile_text import names_software

HERE = Path(__file__).parent
REQUESTS = (HERE / "requests_zh.tsv", HERE / "requests_en.tsv")
PASSAGES = (HERE / "planted_zh.tsv", HERE / "planted_en.tsv")
BUILT = HERE.parents[1] / "corpora" / "qinglan" / "built"
STEP_LAW, STEP_GENERAL = 9, 4  # every ninth article, every fourth pair
LAW, GENERAL = 8000, 5000  # at most
FOLDS = 5
SEED = 1
INVERSE_PENALTY = 6.0
INVERSE_PENALTY_PLANTED = 30.0


class Example(NamedTuple):
    """A written text and its kind."""

    kind: str
    text: str


def read_examples(paths: Sequence[Path] = REQUESTS) -> list[Example]:
    """Return the written texts, in the order of the files."""
    found = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            found += [Example(row[0], row[1]) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) == 2]
    return found


def honest_sentences(folder: Path = BUILT) -> list[Example]:
    """Return the sentences of the sample county that no rule takes for orders to software: what must not be taken for them."""
    found: dict[str, None] = {}
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(("D04_", "D14_")):  # scans take minutes
            for passage in read_version(SourceFile(path.name, str(path), path.read_bytes())).passages:
                found.update(dict.fromkeys(passage.text[start:end] for start, end in sentences(passage.text)))
    return [Example("honest", text) for text in found if not names_software(text)]


def other_sentences(data: Path, real: Path) -> list[Example]:
    """Return sentences of statutes, of general paragraphs and of real guides: what no order to software is."""
    sources = read_sources(data)
    texts = ([article.text for article in sources.articles[::STEP_LAW]][:LAW]
             + [found for name in ("cmrc", "drcd") for _, found in sources.pairs.get(name, ())[::STEP_GENERAL]][:GENERAL]
             + [text for pair in sources.pairs.get("tatoeba", ())[::STEP_GENERAL] for text in pair if text.isascii()][:GENERAL]
             + [passage.text for path in sorted(real.rglob("*")) if path.is_file()
                for passage in read_version(SourceFile(path.name, str(path), path.read_bytes())).passages])
    found = dict.fromkeys(text[start:end] for text in texts for start, end in sentences(text) if end - start >= 8)
    return [Example("honest", text) for text in found if not names_software(text)]


def hazard_examples() -> tuple[list[Example], NDArray[np.int64]]:
    """Return the embedder's written questions with the hazard of the document that answers, and the number of its passage.

    The kind is `none` where the document is for no hazard, or for several."""
    found = placed([*written_pairs(), *written_pairs(CROSSED)])
    numbers = {text: number for number, text in enumerate(dict.fromkeys(place.text for _, place in found))}
    return ([Example(place.hazards[0] if len(place.hazards) == 1 else "none", question) for question, place in found],
            np.array([numbers[place.text] for _, place in found]))


def features(texts: Sequence[str], embedder: Embedder) -> Any:
    """Return one sparse row a text: hashed words, then the vector; as `IntentModel` computes them."""
    return hstack([word_rows(texts), csr_matrix(embedder.embed_documents(list(texts)))]).tocsr()


def word_rows(texts: Sequence[str]) -> Any:
    """Return one sparse row of hashed words a text."""
    rows = [word_features(text) for text in texts]
    starts = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    return csr_matrix((np.concatenate([counts for _, counts in rows]), np.concatenate([buckets for buckets, _ in rows]), starts),
                      shape=(len(texts), BUCKETS))


def fit(rows: Any, kinds: NDArray[np.str_], inverse_penalty: float = INVERSE_PENALTY) -> LogisticRegression:
    """Return the fitted model; the same for the same rows."""
    return LogisticRegression(C=inverse_penalty, max_iter=400).fit(rows, kinds)


def out_of_fold(
    rows: Any, kinds: NDArray[np.str_], inverse_penalty: float = INVERSE_PENALTY, groups: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Return how likely each kind is for each row, by a model trained without that row's fold; columns in alphabetical order of kinds.

    Rows of one group are in one fold."""
    likely = np.zeros((len(kinds), len(np.unique(kinds))))
    folds: Any = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED) if groups is None else GroupKFold(FOLDS)
    for rest, fold in folds.split(rows, kinds, groups):
        likely[fold] = fit(rows[rest], kinds[rest], inverse_penalty).predict_proba(rows[fold])
    return likely


def write_weights(weights: NDArray[np.float64], bias: float, path: Path) -> None:
    """Write the weights of a classifier of two kinds as half floats."""
    np.savez_compressed(path, weights=weights.astype(np.float16), bias=np.float16(bias))


def write(model: LogisticRegression, folder: Path) -> None:
    """Write the weights as half floats, and the names of the kinds."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "weights.npz", weights=model.coef_.astype(np.float16), bias=model.intercept_.astype(np.float16))
    (folder / "kinds.json").write_text(json.dumps(model.classes_.tolist()) + "\n", encoding="utf-8")
