"""A sentence-transformers cross-encoder that lies on this machine, reading a question and a passage together."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.errors import SettingsError

BATCH = 16  # pairs read at once


class CrossEncoderScorer:
    """Scores pairs of a question and a passage between 0 and 1."""

    def __init__(self, model_path_or_name: str | Path, device: str = "cpu") -> None:
        """Load a model's folder, or a hub name from the local cache; nothing is ever downloaded.

        Raises: SettingsError when the model, or sentence-transformers, is not on this machine.
        """
        name = str(model_path_or_name)
        try:
            from sentence_transformers import CrossEncoder  # seconds to import, hence not above
        except ImportError as failure:
            raise SettingsError(f"ordering with {name} needs sentence-transformers: install watchdesk[models], "
                                "or leave the setting reranker empty") from failure
        try:
            self._model = CrossEncoder(name, device=device, local_files_only=True)
        except Exception as failure:  # files, devices and formats fail in as many types as there are loaders
            reason = (str(failure).splitlines() or [type(failure).__name__])[0]
            raise SettingsError(f"cannot load the cross-encoder {name} on {device}: {reason}; "
                                "copy the model's folder to this machine and give its path") from failure
        if self._model.num_labels != 1:
            raise SettingsError(f"the cross-encoder {name} gives {self._model.num_labels} scores a pair; "
                                "one that orders passages gives one")

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how well each text answers: array (n,), float32, between 0 and 1."""
        from torch.nn import Sigmoid

        if not texts:
            return np.empty(0, np.float32)
        found = self._model.predict([(question, text) for text in texts], batch_size=BATCH, activation_fn=Sigmoid(),
                                    show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(found, np.float32)
