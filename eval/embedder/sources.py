"""The data folder: what lies in it, read into plain records."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Article:
    """One article of a statute."""

    law: str
    chapter: str
    """Empty where the law has no chapters."""
    text: str


@dataclass(frozen=True)
class Teacher:
    """Vectors of a larger model for dictionary glosses and English words."""

    keys: tuple[str, ...]
    """Chinese words (for them the vector of their English gloss), then English words."""
    vectors: NDArray[np.float32]
    """Shape (keys, dimension)."""


@dataclass(frozen=True)
class Sources:
    """Everything the recipe reads."""

    lexicon: Path
    """The Unigram tokenizer file."""
    teacher: Teacher
    glosses: dict[str, str]
    """Chinese word to English gloss."""
    pairs: dict[str, list[tuple[str, str]]]
    """Source name to pairs (question or sentence, passage or sentence)."""
    articles: list[Article]
    thesaurus: list[tuple[list[str], list[str]]]
    """Colloquial words, official words."""


def read_sources(folder: Path) -> Sources:
    """Return what lies in the data folder.  Raises: FileNotFoundError naming the missing file."""
    train = folder / "train"
    return Sources(
        lexicon=_existing(train / "tokenizer_lexicon_unigram.json"),
        teacher=_read_teacher(train / "teacher_keys.json.gz", train / "teacher_minilm_pca256_int8.npz"),
        glosses=dict(_lines(train / "cedict_glosses.tsv.gz")),
        pairs=_read_pairs(train / "pairs.jsonl.gz"),
        articles=[
            Article(law=row["law"], chapter=row["chapter"], text=row["text"])
            for row in _records(train / "law_articles.jsonl.gz")
        ],
        thesaurus=[
            (colloquial.split("|"), official.split())
            for colloquial, official in _lines(train / "thesaurus_colloquial_official.tsv")
        ],
    )


def _read_teacher(keys_path: Path, vectors_path: Path) -> Teacher:
    with gzip.open(_existing(keys_path), "rt", encoding="utf-8") as stream:
        keys = json.load(stream)
    with np.load(_existing(vectors_path)) as stored:
        vectors = stored["q"].astype(np.float32) * stored["scale"].astype(np.float32)[:, None]
    return Teacher(keys=(*keys["zh"], *keys["en"]), vectors=vectors)


def _read_pairs(path: Path) -> dict[str, list[tuple[str, str]]]:
    pairs: dict[str, list[tuple[str, str]]] = {}
    for row in _records(path):
        pairs.setdefault(row["src"], []).append((row["a"], row["b"]))
    return pairs


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(_existing(path), "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    raw = _existing(path).read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    for line in text.split("\n"):
        if line.strip():
            left, _, right = line.partition("\t")
            yield left, right


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"the data folder lacks {path.parent.name}/{path.name}")
    return path
