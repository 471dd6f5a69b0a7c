"""Any sentence-transformers model as an embedder, loaded from a folder or the local model cache."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.errors import SettingsError


class SentenceEmbedder:
    """Embeds with the model's own prompts for questions and for passages."""

    def __init__(self, model_path_or_name: str | Path, device: str = "cpu") -> None:
        """Load the model.  Raises: SettingsError when it, or sentence-transformers, is not to be had here."""
        name = str(model_path_or_name)
        try:
            from sentence_transformers import SentenceTransformer  # seconds to import, hence not above
        except ImportError as failure:
            raise SettingsError(
                f"embedding with {name} needs sentence-transformers: install watchdesk[models], "
                "or leave the setting empty to use the built-in embedder"
            ) from failure
        try:
            self._model = SentenceTransformer(name, device=device)
        except (OSError, ValueError, RuntimeError) as failure:
            raise SettingsError(
                f"cannot load the embedding model {name} on {device}: {_first_line(failure)}; without a network, "
                "copy the model's folder to this machine and give its path"
            ) from failure
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise SettingsError(f"the embedding model {name} does not say how long its vectors are")
        self._dimension = dimension
        self._identity = f"{Path(name).name if Path(name).exists() else name}/{dimension}"

    @property
    def identity(self) -> str:
        """Name of the model (for a path, its last part) and dimension."""
        return self._identity

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question: array (dimension,), float32, length 1."""
        row: NDArray[np.float32] = self._model.encode_query(
            text, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(row, np.float32)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: array (n, dimension), float32, rows of length 1."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        rows: NDArray[np.float32] = self._model.encode_document(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(rows, np.float32)


def _first_line(failure: Exception) -> str:
    return (str(failure).splitlines() or [type(failure).__name__])[0]
