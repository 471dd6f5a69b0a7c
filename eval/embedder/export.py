"""The shipped weights as a sentence-transformers model, for those who train or serve with it."""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from service.adapters.embedding.static_embedder import SHIPPED


def export(target: Path, weights: Path = SHIPPED) -> None:
    """Write a StaticEmbedding model to the folder `target`; `SentenceTransformer(target)` loads it.

    Its vectors are not normalised, and a text without known pieces gives zeros.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    with np.load(weights / "weights.npz") as stored:
        table = stored["rows"].astype(np.float32) * (stored["scales"] / 127)[:, None]
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    module = StaticEmbedding(tokenizer, embedding_weights=table.astype(np.float32))
    SentenceTransformer(modules=[module], device="cpu").save(str(target))
