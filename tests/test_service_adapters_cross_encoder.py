"""A cross-encoder by setting: loaded from a folder, between 0 and 1, and named when it cannot be had."""

from pathlib import Path

import numpy as np
import pytest

from service.adapters.cross_encoder import CrossEncoderScorer
from service.errors import SettingsError


def made(folder: Path, labels: int) -> Path:
    """Write a cross-encoder of one small layer with random weights: the real loading, nothing learnt."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"多久转移值班分钟内"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
                        max_position_embeddings=64, num_labels=labels)
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_a_folder_is_loaded_and_scores_lie_between_0_and_1(tmp_path: Path) -> None:
    scores = CrossEncoderScorer(made(tmp_path / "model", labels=1)).scores("多久转移", ["30分钟内转移", "值班", ""])

    assert scores.shape == (3,) and scores.dtype == np.float32
    assert ((scores > 0) & (scores < 1)).all()


def test_nothing_to_score_gives_nothing(tmp_path: Path) -> None:
    assert CrossEncoderScorer(made(tmp_path / "model", labels=1)).scores("多久转移", []).shape == (0,)


def test_a_model_that_classifies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="gives 3 scores a pair"):
        CrossEncoderScorer(made(tmp_path / "model", labels=3))


def test_a_model_that_is_not_here_is_named() -> None:
    with pytest.raises(SettingsError, match="cannot load the cross-encoder nowhere/at-all"):
        CrossEncoderScorer("nowhere/at-all")
