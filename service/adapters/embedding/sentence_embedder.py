"""Any sentence-transformers model that lies on this machine, as an embedder."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from service.adapters.embedding.nothing_known import known_or_nothing
from service.adapters.embedding.plain_text import encodable
from service.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SAMPLED = 1024  # values a tensor that enter the identity


class SentenceEmbedder:
    """Embeds with the model's own prompts for questions and for passages."""

    def __init__(self, model_path_or_name: str | Path, device: str = "cpu") -> None:
        """Load a model's folder, or a hub name from the local cache; nothing is ever downloaded.

        Raises: SettingsError when the model, or sentence-transformers, is not on this machine.
        """
        name = str(model_path_or_name)
        try:
            from sentence_transformers import SentenceTransformer  # seconds to import, hence not above
        except ImportError as failure:
            raise SettingsError(
                f"embedding with {name} needs sentence-transformers: install watchdesk[models], "
                "or leave the setting empty to use the built-in embedder"
            ) from failure
        try:
            self._model = SentenceTransformer(name, device=device, local_files_only=True)
        except Exception as failure:  # files, devices and formats fail in as many types as there are loaders
            raise SettingsError(
                f"cannot load the embedding model {name} on {device}: {_first_line(failure)}; "
                "copy the model's folder to this machine and give its path, or fetch it with `hf download`"
            ) from failure
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise SettingsError(f"the embedding model {name} does not say how long its vectors are")
        self._dimension = dimension
        shown = Path(name).resolve().name if Path(name).exists() else name
        self._identity = f"{shown}/{dimension}/{_fingerprint(self._model)}"

    @property
    def identity(self) -> str:
        """Name of the model (of a folder, its last part), dimension, and a hash of sampled weights and prompts."""
        return self._identity

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question: array (dimension,), float32, length 1."""
        row: NDArray[np.float32] = self._model.encode_query(
            encodable(text), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        known: NDArray[np.float32] = known_or_nothing(np.asarray(row, np.float32)[None])[0]
        return known

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: array (n, dimension), float32, rows of length 1.

        A text that the model gives zeros for gets `nothing_known(dimension)`.
        """
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        rows: NDArray[np.float32] = self._model.encode_document(
            [encodable(text) for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return known_or_nothing(np.asarray(rows, np.float32))


def _fingerprint(model: "SentenceTransformer") -> str:
    digest = hashlib.sha256(json.dumps([model.prompts, model.get_max_seq_length()], sort_keys=True).encode())
    for name, tensor in sorted(model.state_dict().items()):
        values = tensor.detach().flatten()
        digest.update(f"{name} {tuple(tensor.shape)}".encode())
        digest.update(values[:: max(1, len(values) // SAMPLED)].float().cpu().numpy().tobytes())
    return digest.hexdigest()[:12]


def _first_line(failure: Exception) -> str:
    return (str(failure).splitlines() or [type(failure).__name__])[0]
