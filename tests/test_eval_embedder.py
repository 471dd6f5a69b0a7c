"""The recipe of the shipped embedder, on a data folder small enough to check by eye."""

import dataclasses
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from eval.beir import BeirPassage, BeirSet, read_beir
from eval.embedder.__main__ import make
from eval.embedder.gloss_start import gloss_start, rarity_weights
from eval.embedder.score import score
from eval.embedder.settings import RecipeSettings
from eval.embedder.sources import Teacher, read_sources
from eval.embedder.tokenizer import build_tokenizer
from service.adapters.embedding.static_embedder import StaticEmbedder

TINY = RecipeSettings(
    sizes=(8, 4), size_weights=(1.0, 0.5), steps=12, batch=4, warm_up=2, threads=1, law_articles=3
)
WITHOUT_TORCH = "torch is an optional part: watchdesk[models]"

WORDS = ("火灾", "着火", "火", "水", "洪水", "大水", "报告", "上报", "事故", "fire", "flood", "report")
GLOSSES = {"火灾": "fire disaster", "着火": "to catch fire", "火": "fire", "洪水": "flood", "报告": "to report"}
ARTICLES = (
    ("消防法", "总则", "任何人发现火灾都应当立即报警，任何单位应当提供便利，不得阻拦报警。"),
    ("防洪法", "", "洪水来临前，应当加强巡查，发现险情立即报告，不得瞒报。"),
    ("安全生产法", "事故处理", "发生事故后，现场人员应当立即报告，单位应当组织抢救，不得迟报。"),
)
PAIRS = (
    ("cmrc", "谁报告事故？", "事故由现场人员报告。"),
    ("cmrc", "洪水怎么办？", "洪水来临前加强巡查。"),
    ("tatoeba", "着火了！", "Fire!"),
    ("tatoeba", "洪水来了。", "The flood is here."),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    train = tmp_path / "data" / "train"
    train.mkdir(parents=True)
    characters = sorted({letter for *_, text in ARTICLES for letter in text if "\u4e00" <= letter <= "\u9fff"})
    single = [*characters, *"abcdefghijklmnopqrstuvwxyz0123456789"]
    pieces = dict.fromkeys(WORDS, -5.0) | {letter: -19.0 for letter in single if letter not in WORDS}
    Tokenizer(models.Unigram([("<unk>", -30.0), *pieces.items()], unk_id=0, byte_fallback=False)).save(
        str(train / "tokenizer_lexicon_unigram.json")
    )
    _write_gz(train / "cedict_glosses.tsv.gz", "".join(f"{word}\t{gloss}\n" for word, gloss in GLOSSES.items()))
    _write_gz(train / "teacher_keys.json.gz", json.dumps({"zh": list(GLOSSES), "en": ["fire", "flood"]}))
    vectors = np.random.default_rng(1).integers(-127, 128, (len(GLOSSES) + 2, 8)).astype(np.int8)
    np.savez(train / "teacher_minilm_pca256_int8.npz", q=vectors, scale=np.full(len(vectors), 0.01, np.float16))
    _write_gz(train / "pairs.jsonl.gz", _json_lines({"src": src, "a": a, "b": b} for src, a, b in PAIRS))
    laws = ({"law": law, "chapter": chapter, "text": text} for law, chapter, text in ARTICLES)
    _write_gz(train / "law_articles.jsonl.gz", _json_lines(laws))
    (train / "thesaurus_colloquial_official.tsv").write_text("着火|起火\t火灾\n大水\t洪水 洪涝\n", encoding="utf-8")
    return tmp_path / "data"


def test_the_recipe_makes_a_model_that_loads(data: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason=WITHOUT_TORCH)

    identity = make(data, tmp_path / "out", TINY)

    embedder = StaticEmbedder(tmp_path / "out")
    rows = embedder.embed_documents(["着火了", "水位86.5米", ""])
    assert (embedder.identity, embedder.dimension) == (identity, 8)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_the_same_seed_makes_the_same_bytes(data: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason=WITHOUT_TORCH)

    first, again = make(data, tmp_path / "first", TINY), make(data, tmp_path / "again", TINY)
    other = make(data, tmp_path / "other", dataclasses.replace(TINY, seed=1))

    assert first == again
    assert first != other


def test_training_moves_a_colloquial_word_towards_the_official_one(data: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason=WITHOUT_TORCH)
    make(data, tmp_path / "start", TINY, start_only=True)
    make(data, tmp_path / "trained", dataclasses.replace(TINY, steps=60, rate=0.05))

    before, after = (_cosine(StaticEmbedder(tmp_path / name), "大水", "洪水") for name in ("start", "trained"))

    assert after > before


def test_a_model_exported_to_sentence_transformers_embeds_alike(data: Path, tmp_path: Path) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers", reason=WITHOUT_TORCH)
    from eval.embedder.export import export

    make(data, tmp_path / "out", TINY, start_only=True)
    export(tmp_path / "exported", tmp_path / "out")

    reference = sentence_transformers.SentenceTransformer(str(tmp_path / "exported"), device="cpu")
    there = reference.encode(["洪水报告"], normalize_embeddings=True, show_progress_bar=False)
    np.testing.assert_allclose(StaticEmbedder(tmp_path / "out").embed_documents(["洪水报告"]), there, atol=1e-5)


@pytest.mark.parametrize("name", ["pairs.jsonl.gz", "teacher_keys.json.gz", "thesaurus_colloquial_official.tsv"])
def test_a_data_folder_that_lacks_a_file_is_refused_by_its_name(data: Path, name: str) -> None:
    (data / "train" / name).unlink()

    with pytest.raises(FileNotFoundError, match=name):
        read_sources(data)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("水86.5", ["水", "86", ".5"]),
        ("８６．５０", ["86", ".50"]),
        ("119", ["119"]),
        ("12345", ["12", "345"]),
        ("2024.", ["20", "24"]),
        ("1,000", ["10", "00"]),
        ("1,23", ["1", "23"]),
        ("3.1.2", ["3", ".1", ".2"]),
        ("〇", ["零"]),
        ("FIRE, 火灾!", ["fire", "火灾"]),
        ("Ⅲ", ["i", "i", "i"]),
        ("é", ["e"]),
    ],
)
def test_numbers_and_letters_survive_the_tokenizer(data: Path, text: str, pieces: list[str]) -> None:
    tokenizer = build_tokenizer(data / "train" / "tokenizer_lexicon_unigram.json")

    assert tokenizer.encode(text).tokens == pieces


def test_a_word_starts_at_its_gloss_or_its_parts_and_a_rare_one_weighs_more() -> None:
    settings = RecipeSettings(sizes=(4, 2), size_weights=(1.0, 0.5), start_scale=1.0)
    vectors = np.array([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 2]], np.float32)
    teacher = Teacher(keys=("火", "水", "灾", "fire"), vectors=vectors)
    pieces = ["<unk>", "火", "水", "灾", "fire", "火灾", "7"]
    weights = np.array([1, 1, 1, 1, 1, 0.5, 1], np.float32)

    start = gloss_start(pieces, teacher, weights, settings)

    fire, disaster, both = start[1], start[3], start[5]
    assert not start[0].any()
    assert np.linalg.norm(start[1:], axis=1) == pytest.approx([1, 1, 1, 1, 0.5, 1], abs=1e-4)
    np.testing.assert_allclose(both / 0.5, (fire + disaster) / np.linalg.norm(fire + disaster), atol=1e-4)


def test_a_piece_at_the_named_share_weighs_one_half() -> None:
    settings = RecipeSettings(rarity=0.5)

    weights = rarity_weights([[1, 1]], 2, settings)  # counts 1 and 3 of 4: shares 1/4 and 3/4

    assert weights == pytest.approx([0.5 / 0.75, 0.5 / 1.25])


class ByLength:
    """A text's vector has its only one at its length: equal lengths match, others do not."""

    identity = "by-length"
    dimension = 16

    def embed_query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = np.eye(16, dtype=np.float32)[len(text)]
        return row

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.embed_query(text) for text in texts])


def test_the_score_is_that_of_the_first_relevant_passage() -> None:
    asked = BeirSet(
        name="hand",
        passages=tuple(BeirPassage(f"p{length}", "", "x" * (length - 1)) for length in range(1, 13)),
        questions={"first": "yyy", "third": "yyyy", "beyond": "yyyyy"},
        # third: p4 matches, then ties in corpus order p1, p2: rank 3. beyond: p12 comes twelfth.
        grades={"first": {"p3": 2}, "third": {"p2": 1}, "beyond": {"p12": 2}},
    )

    figures = score(ByLength(), asked)

    assert figures.questions == 3
    assert figures.mrr_at_10 == pytest.approx((1 + 1 / 3 + 0) / 3)
    assert figures.success_at_10 == pytest.approx(2 / 3)


def test_grade_1_counts_only_where_there_is_no_grade_2(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    judged = "query-id\tcorpus-id\tscore\nq\ta\t2\nq\tb\t1\nr\tb\t1\n"
    (tmp_path / "qrels" / "test.tsv").write_text(judged, encoding="utf-8")
    passages = ({"_id": name, "title": "T", "text": name} for name in "ab")
    (tmp_path / "corpus.jsonl").write_text(_json_lines(passages), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(
        _json_lines({"_id": name, "text": name} for name in "qrs"), encoding="utf-8"
    )

    read = read_beir(tmp_path)

    assert {one: read.relevant(one) for one in read.questions} == {"q": frozenset("a"), "r": frozenset("b")}
    assert list(read.questions) == ["q", "r"]  # s was never judged


def test_the_shipped_weights_reach_their_figures_on_the_development_set() -> None:
    folder = Path(__file__).parents[2] / "shared" / "retrieval" / "eval" / "zh_emergency_colloquial"
    if not folder.is_dir():
        pytest.skip("../shared, with the development set, is not beside the checkout")

    figures = score(StaticEmbedder(), read_beir(folder))

    assert figures.mrr_at_10 == pytest.approx(0.596, abs=0.005)
    assert figures.success_at_10 == pytest.approx(31 / 35, abs=0.03)


def _cosine(embedder: StaticEmbedder, one: str, other: str) -> float:
    return float(embedder.embed_query(one) @ embedder.embed_query(other))


def _json_lines(rows: Any) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _write_gz(path: Path, text: str) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.write(text)
