"""The shipped embedder: a text is the mean of its pieces' vectors, at length 1; no torch, no network."""

import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from service.adapters.embedding.nothing_known import known_or_nothing
from service.adapters.embedding.plain_text import encodable
from service.errors import SettingsError
from service.ports import Pieces

SHIPPED = Path(__file__).parent / "weights"
BATCH = 256  # texts whose pieces are held at once


class StaticEmbedder:
    """Embeds Chinese and English by table look-up: about 0.05 ms a question, thousands of passages a second."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Load weights.npz, tokenizer.json and model.json.  Raises: SettingsError when one is missing or damaged."""
        model = _read_model(folder)
        self._tokenizer = _read_tokenizer(_checked(folder, "tokenizer.json", model))
        self._table = _read_table(_checked(folder, "weights.npz", model))
        self._identity = str(model["identity"])

    @property
    def identity(self) -> str:
        """Name, dimension and version of the weights; the version is a hash of their bytes."""
        return self._identity

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question: array (dimension,), float32, length 1."""
        row: NDArray[np.float32] = self.embed_documents([text])[0]
        return row

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: array (n, dimension), float32, rows of length 1.

        A text without any known piece, the empty one included, gets `nothing_known(dimension)`.
        """
        rows = np.empty((len(texts), self.dimension), np.float32)
        for first in range(0, len(texts), BATCH):
            plain = [encodable(text) for text in texts[first : first + BATCH]]
            encodings = self._tokenizer.encode_batch_fast(plain, add_special_tokens=False)
            for place, encoding in enumerate(encodings, start=first):
                rows[place] = self._sum(encoding.ids)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return known_or_nothing(np.divide(rows, lengths, out=rows, where=lengths > 0))

    def pieces(self, text: str) -> Pieces:
        """Cut a text into the tokenizer's pieces; a piece's weight is the length of its vector, small for common words."""
        encoding = self._tokenizer.encode(encodable(text), add_special_tokens=False)
        rows = self._table[np.asarray(encoding.ids, np.int64)] if encoding.ids else np.zeros((0, self.dimension), np.float32)
        weights: NDArray[np.float32] = np.linalg.norm(rows, axis=1)
        vectors = np.divide(rows, weights[:, None], out=np.zeros_like(rows), where=weights[:, None] > 0)
        return Pieces(tuple(encoding.offsets), vectors, weights)

    def _sum(self, ids: list[int]) -> NDArray[np.float32]:
        # Each piece is fetched once however often it occurs: a long text costs no more than the table.
        pieces, counts = np.unique(np.asarray(ids, np.int64), return_counts=True)
        total: NDArray[np.float32] = counts.astype(np.float32) @ self._table[pieces]
        return total


def _read_model(folder: Path) -> dict[str, Any]:
    path = folder / "model.json"
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        model = {"identity": stated["identity"], "sha256": dict(stated["sha256"])}
    except (OSError, ValueError, KeyError, TypeError) as failure:
        raise SettingsError(
            f"cannot read the embedder's {path}: {failure}; install Watchdesk again"
        ) from failure
    return model


def _checked(folder: Path, name: str, model: dict[str, Any]) -> Path:
    path = folder / name
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as failure:
        raise SettingsError(
            f"cannot read the embedder's {path}: {failure}; install Watchdesk again"
        ) from failure
    if found != model["sha256"].get(name):
        raise SettingsError(
            f"the embedder's {path} is not the file that model.json names; install Watchdesk again"
        )
    return path


def _read_tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _read_table(path: Path) -> NDArray[np.float32]:
    """Return the piece vectors, shape (pieces, dimension): int8 rows times their scale / 127."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            table: NDArray[np.float32] = stored["rows"].astype(np.float32)
            table *= (stored["scales"].astype(np.float32) / 127)[:, None]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as failure:
        raise SettingsError(f"the embedder's {path} holds no weights: {failure}") from failure
    return table
