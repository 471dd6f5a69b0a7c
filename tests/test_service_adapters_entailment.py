"""A folder with a cross-encoder of entailment can be set; labels tell which probability is which."""

from pathlib import Path

import pytest

from service.adapters.entailment import CrossEncoderEntailment
from service.errors import SettingsError

transformers = pytest.importorskip("transformers")


def _save(folder: Path, labels: dict[int, str]) -> Path:
    """Save a cross-encoder with two layers of random weights, as small as one can be."""
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "水", "位"]), "utf-8")
    config = transformers.BertConfig(vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
                                     num_labels=len(labels), id2label=labels, label2id={name: place for place, name in labels.items()})
    transformers.BertForSequenceClassification(config).save_pretrained(folder / "model")
    transformers.BertTokenizerFast(vocab_file=str(vocabulary)).save_pretrained(folder / "model")
    return folder / "model"


@pytest.mark.filterwarnings("default")
def test_a_model_on_this_machine_gives_probabilities(tmp_path: Path) -> None:
    model = CrossEncoderEntailment(_save(tmp_path, {0: "contradiction", 1: "entailment", 2: "neutral"}))

    entails, contradicts = model.entails("水位", "水"), model.contradicts("水位", "水")

    assert 0 < entails < 1
    assert 0 < contradicts < 1
    assert entails + contradicts < 1


@pytest.mark.filterwarnings("default")
def test_a_model_without_those_labels_is_refused(tmp_path: Path) -> None:
    folder = _save(tmp_path, {0: "no", 1: "yes"})

    with pytest.raises(SettingsError, match="wants `entailment`"):
        CrossEncoderEntailment(folder)


def test_a_model_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot load"):
        CrossEncoderEntailment(tmp_path / "nothing")
