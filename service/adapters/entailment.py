"""A local cross-encoder of natural-language inference, as a second look at a checked sentence."""

import threading
from pathlib import Path

import numpy as np

from service.adapters.embedding.plain_text import encodable
from service.errors import SettingsError

_ENTAILS = ("entailment", "entails", "entail")
_CONTRADICTS = ("contradiction", "contradicts", "contradict")


class CrossEncoderEntailment:
    """Tells whether a sentence follows from a text or contradicts it, by a model whose labels say which is which."""

    def __init__(self, folder: str | Path, device: str = "cpu") -> None:
        """Load a model's folder; nothing is ever downloaded.

        Raises: SettingsError when the model or sentence-transformers is not on this machine, or its labels name no
        entailment and contradiction.
        """
        try:
            from sentence_transformers import CrossEncoder  # seconds to import, hence not above
        except ImportError as failure:
            raise SettingsError(f"checking with {folder} needs sentence-transformers: install watchdesk[models], "
                                "or leave the setting nli_model empty") from failure
        try:
            self._model: CrossEncoder = CrossEncoder(str(folder), device=device, local_files_only=True)
        except Exception as failure:  # files, devices and formats fail in as many types as there are loaders
            raise SettingsError(f"cannot load the entailment model {folder} on {device}: {_first_line(failure)}; "
                                "copy the model's folder to this machine and give its path") from failure
        labels = {str(name).lower(): int(place) for place, name in (self._model.config.id2label or {}).items()}
        self._entails = next((labels[name] for name in _ENTAILS if name in labels), None)
        self._contradicts = next((labels[name] for name in _CONTRADICTS if name in labels), None)
        if self._entails is None or self._contradicts is None:
            raise SettingsError(f"the entailment model {folder} has the labels {', '.join(labels) or 'none'}; "
                                "it wants `entailment` and `contradiction` among them")
        self._one_at_a_time = threading.Lock()

    def entails(self, premise: str, hypothesis: str) -> float:
        """Return the probability that the hypothesis follows."""
        return self._probabilities(premise, hypothesis)[self._entails or 0]

    def contradicts(self, premise: str, hypothesis: str) -> float:
        """Return the probability that both cannot be true."""
        return self._probabilities(premise, hypothesis)[self._contradicts or 0]

    def _probabilities(self, premise: str, hypothesis: str) -> list[float]:
        with self._one_at_a_time:
            scores = np.asarray(self._model.predict([(encodable(premise), encodable(hypothesis))], apply_softmax=True,
                                                    show_progress_bar=False), np.float64)
        return [float(score) for score in scores.reshape(-1)]


def _first_line(failure: Exception) -> str:
    return (str(failure).splitlines() or [type(failure).__name__])[0]
