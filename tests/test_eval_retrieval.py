"""Retrieval figures: measures equal to ir_measures', and a question set run through the product's own search."""

import json
import random
from pathlib import Path

import ir_measures
import pytest

from eval.beir import read_beir, relevant
from eval.measures.ranking import ndcg, recall, reciprocal_rank, success
from eval.retrieval import evaluate, trec_lines
from service.errors import WrongCall
from service.settings import Settings

CORPUS = (
    ("a", "防汛预案 > 转移", "石桥镇低洼处居民在Ⅲ级响应启动后30分钟内转移。"),
    ("b", "燃气预案 > 警戒", "燃气泄漏警戒半径不小于50米，禁止在警戒区内开关电器。"),
    ("c", "Shelter annex > Opening", "Open the cooling centre at 09:00 and close it at 21:00."),
    ("d", "森林火灾预案 > 值守", "明火扑灭后留守不少于24小时。"),
)
QUESTIONS = (("q1", "Ⅲ级响应多久转移完", {"a": 2}), ("q2", "燃气漏了警戒多远", {"b": 1}), ("q3", "when does the cooling centre open", {"c": 2, "d": 1}))


def beir_folder(path: Path) -> Path:
    (path / "qrels").mkdir(parents=True)
    rows = (json.dumps({"_id": one, "title": title, "text": text}, ensure_ascii=False) for one, title, text in CORPUS)
    (path / "corpus.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    asked = (json.dumps({"_id": one, "text": text}, ensure_ascii=False) for one, text, _ in QUESTIONS)
    (path / "queries.jsonl").write_text("\n".join(asked) + "\n", "utf-8")
    judged = [f"{one}\t{passage}\t{grade}" for one, _, grades in QUESTIONS for passage, grade in grades.items()]
    (path / "qrels" / "test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged]) + "\n", "utf-8")
    return path


def test_measures_equal_ir_measures() -> None:
    dice = random.Random(7)
    for _ in range(60):
        passages = [f"p{number}" for number in range(30)]
        grades = {one: dice.choice((0, 1, 2)) for one in dice.sample(passages, 8)} | {"p0": 1}
        ranking = dice.sample(passages, 20)
        qrels = [ir_measures.Qrel("q", one, grade) for one, grade in grades.items()]
        run = [ir_measures.ScoredDoc("q", one, float(100 - rank)) for rank, one in enumerate(ranking)]
        found = frozenset(one for one, grade in grades.items() if grade >= 1)
        wanted = {
            ir_measures.RR @ 10: reciprocal_rank(ranking, found),
            ir_measures.Success @ 5: success(ranking, found, 5),
            ir_measures.R @ 10: recall(ranking, found, 10),
            ir_measures.nDCG(gains={0: 0, 1: 1, 2: 3}) @ 10: ndcg(ranking, grades),
        }
        assert ir_measures.calc_aggregate(list(wanted), qrels, run) == pytest.approx(wanted, abs=1e-9)


def test_relevant_is_grade_two_where_there_is_one() -> None:
    assert relevant({"a": 2, "b": 1, "c": 0}) == {"a"}
    assert relevant({"b": 1, "c": 0}) == {"b"}


def test_a_set_goes_through_the_products_search(tmp_path: Path) -> None:
    asked = read_beir(beir_folder(tmp_path / "set"))
    document, product, baseline = evaluate(asked, Settings(home=tmp_path / "home"))
    assert (document["n"], document["passages"]) == (3, 4)
    assert document["product"]["success@1"]["value"] == 1.0
    assert document["bm25"]["mrr@10"]["value"] > 0.5
    assert document["difference"]["mrr@10"]["value"] == pytest.approx(
        document["product"]["mrr@10"]["value"] - document["bm25"]["mrr@10"]["value"], abs=2e-4)
    assert product["q1"][0].passage == "a" and baseline["q1"]
    lines = list(trec_lines(product, "watchdesk"))
    assert lines[0].split()[:4] == ["q1", "Q0", "a", "1"]
    assert not (tmp_path / "home").exists()  # the home given is only read


@pytest.mark.parametrize("spoil", ["qrels/test.tsv", "corpus.jsonl"])
def test_a_folder_that_is_no_set_says_so(tmp_path: Path, spoil: str) -> None:
    folder = beir_folder(tmp_path / "set")
    (folder / spoil).unlink()
    with pytest.raises(WrongCall, match="BEIR layout"):
        read_beir(folder)


def test_a_judged_passage_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = beir_folder(tmp_path / "set")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tzz\t1\n", "utf-8")
    with pytest.raises(WrongCall, match="zz"):
        read_beir(folder)
