"""Other tools' formats are read whole or not at all, and come back as they were."""

import csv
import io
import json
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases import Case, dataset_hash, read_cases
from eval.formats.exporting import EXPORTS, NOT_ANSWERED, export_run
from eval.formats.importing import IMPORTS, case_lines, import_cases
from eval.formats.ragas import RagasSample, read_ragas, write_ragas
from eval.formats.rgb import RgbCase, read_rgb, write_rgb
from eval.formats.spreadsheet import COLUMNS, escaped, read_sheet, unescaped, write_sheet
from eval.formats.squad import SquadAnswer, SquadQuestion, read_squad, write_squad
from eval.formats.trec import Judgement, Placed, ranked, read_qrels, read_run, read_topics, write_qrels, write_run
from eval.formats.trec_rag import RagAnswer, RagSentence
from eval.rows import FoundPassage, Row
from service.errors import WrongCall
from tests.test_eval_measures import citation, claim, row
from tests.test_eval_retrieval import beir_folder

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12).filter(str.strip)
TRIMMED = st.text(st.characters(exclude_categories=("Cs",)), max_size=12).map(str.strip).filter(bool)
NAME = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8).filter(lambda one: one.split() == [one] and "\ufeff" not in one)
TEXTS = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
ROUNDS = settings(max_examples=60, deadline=None)


@ROUNDS
@given(st.lists(st.builds(Judgement, NAME, NAME, st.integers(-9, 9)), min_size=1, max_size=5, unique_by=lambda one: one[:2]))
def test_judgements_come_back_as_they_were(judgements: list[Judgement]) -> None:
    assert read_qrels(write_qrels(judgements), "q") == tuple(judgements)


@ROUNDS
@given(st.lists(st.builds(Placed, NAME, NAME, st.integers(0, 999), st.floats(allow_nan=False, allow_infinity=False), NAME),
                min_size=1, max_size=5, unique_by=lambda one: (one.question, one.passage)))
def test_a_run_comes_back_as_it_was(placed: list[Placed]) -> None:
    assert read_run(write_run(placed), "r") == tuple(placed)


def squad_answers(answers: list[SquadAnswer]) -> tuple[SquadAnswer, ...]:
    return tuple(answers)


@ROUNDS
@given(st.lists(st.builds(SquadQuestion, TEXT, TEXT | st.just(""), TEXT, TEXT, st.lists(
    st.builds(SquadAnswer, TEXT, st.none() | st.integers(-1, 99)), max_size=2).map(squad_answers)), min_size=1, max_size=4))
def test_squad_comes_back_as_it_was(questions: list[SquadQuestion]) -> None:
    assert read_squad(write_squad(questions), "s") == tuple(questions)


PLAIN_RGB = st.builds(RgbCase, TEXT, TEXT, st.lists(TEXTS, min_size=1, max_size=2).map(tuple), st.lists(TEXTS, min_size=1, max_size=2).map(tuple), TEXTS,
                      st.just(()), st.just(()))


@ROUNDS
@given(st.lists(st.one_of(PLAIN_RGB, st.builds(lambda one, fake, wrong: one._replace(fakeanswer=fake, positive_wrong=wrong), PLAIN_RGB, TEXTS, TEXTS)),
                min_size=1, max_size=3, unique_by=lambda one: one.id))
def test_rgb_comes_back_as_it_was(cases: list[RgbCase]) -> None:
    assert read_rgb(write_rgb(cases), "r") == tuple(cases)


@ROUNDS
@given(st.lists(st.builds(RagasSample, TEXT, st.lists(st.text(st.characters(exclude_categories=("Cs",)))).map(tuple), st.just("") | TEXT, st.just("") | TEXT),
                min_size=1, max_size=3))
def test_ragas_comes_back_as_it_was(samples: list[RagasSample]) -> None:
    assert read_ragas(write_ragas(samples), "r") == tuple(samples)


CASES = st.builds(
    lambda case_id, question, more: Case.model_validate({"id": case_id, "question": question, **more}), TRIMMED, TEXT,
    st.fixed_dictionaries({"lang": st.sampled_from(["zh", "en"])}, optional={
        "place": TEXT, "as_of": st.dates().map(str), "category": TEXT, "behaviour": st.sampled_from(["abstain", "refuse", "ask_back"]),
        "must": st.lists(TRIMMED | st.lists(TRIMMED, min_size=2, max_size=3), max_size=3), "must_not": st.lists(TRIMMED, max_size=3),
        "cite": st.lists(st.fixed_dictionaries({"document": TRIMMED}, optional={"section": TRIMMED, "grade": st.integers()}), max_size=2),
        "history": st.lists(st.fixed_dictionaries({"role": TRIMMED, "content": TRIMMED}), max_size=2), "origin": TEXT, "vital": st.lists(TEXTS),
    }))


@settings(max_examples=100, deadline=None)
@given(st.lists(CASES, min_size=1, max_size=3))
def test_a_sheet_gives_back_its_cases(cases: list[Case]) -> None:
    assert dataset_hash(read_sheet(write_sheet(cases), "s")) == dataset_hash(tuple(cases))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("=+-@\t\r\n＝'a ")))
def test_no_cell_starts_a_formula_and_each_comes_back(cell: str) -> None:
    assert unescaped(escaped(cell)) == cell
    assert not escaped(cell) or escaped(cell)[0] not in "=+-@\t\r\n\0＝"


def test_a_written_sheet_runs_no_formula() -> None:
    dangerous = Case(id="=1+1", question="@SUM(A1)", place="-2+3", category="+1", must=("\t=cmd",), must_not=("\r=x",))

    written = write_sheet([dangerous])
    cells = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))[1]

    assert written.startswith("\ufeff\"id 编号\",\"question 问题\"")
    assert cells[:2] == ["'=1+1", "'@SUM(A1)"] and "'-2+3" in cells and "'+1" in cells
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []


def test_a_sheet_is_read_with_chinese_headings_in_any_order() -> None:
    sheet = "问题,编号,必须说出,应引用,此前对话\r\n水位？,A1,\"86.50 | 86.5\n上堤\",D03 § 5.4,\"user: 10:30 涨水\"\r\n"

    (case,) = read_sheet(sheet, "s")

    assert case.wanted() == (("86.50", "86.5"), ("上堤",)) and case.lang == "zh"
    assert (case.cite[0].document, case.cite[0].section) == ("D03", "5.4")
    assert (case.history[0].role, case.history[0].content) == ("user", "10:30 涨水")


def test_a_sheet_may_come_back_as_a_spreadsheet_saves_it() -> None:
    (case,) = read_sheet("id,question,as_of,,\r\n1,?,2025/1/5,,\r\n,,,,\r\n", "s")

    assert case.as_of == date(2025, 1, 5)


SQUAD = {"data": [{"title": "T", "paragraphs": [{"context": "c", "qas": [{"id": "1", "question": "?", "answers": [{"text": "a"}]}]}]}]}
RGB = {"id": 0, "query": "?", "answer": "a", "positive": ["p"], "negative": ["n"]}


def rgb(**changed: Any) -> str:
    return json.dumps({**RGB, **changed})


def qa(**changed: Any) -> str:
    asked = {"id": "1", "question": "?", "answers": [{"text": "a"}], **changed}
    return json.dumps({"data": [{"title": "T", "paragraphs": [{"context": "c", "qas": [asked]}]}]})


@pytest.mark.parametrize(("read", "text", "says"), [
    (read_qrels, "q1 0 d\n", "line 1: 3 fields instead of 4"),
    (read_qrels, "q1 0 d 1\n\nq1 0 e high\n", "line 3: the grade 'high' is no whole number"),
    (read_qrels, "q1 0 d 1\nq1 0 d 2\n", "q1 d stands more than once"),
    (read_qrels, "\n", "f.x is empty; it wants `question iteration passage grade`"),
    (read_run, "q1 Q0 d 1 0.5\n", "line 1: 5 fields instead of 6"),
    (read_run, "q1 Q0 d first 0.5 r\n", "line 1: the rank 'first' is no whole number"),
    (read_run, "q1 Q0 d 1 nan r\n", "line 1: the score 'nan' is no number"),
    (read_run, "q1 Q0 d 1 high r\n", "line 1: the score 'high' is no number"),
    (read_run, "q1 Q0 d 1 1 r\nq1 Q0 d 2 0 r\n", "q1 d stands more than once"),
    (read_topics, "q1 what\n", "line 1: no tab between an id and a question"),
    (read_topics, "q1\ta\nq1\tb\n", "q1 stands more than once"),
    (read_squad, "{", "f.x is not JSON"),
    (read_squad, "[" * 100_000, "f.x is not JSON"),
    (read_squad, "[]", "f.x holds no question"),
    (read_squad, "3", "data is no list"),
    (read_squad, '{"data": [{"title": "T"}]}', r"data\[0\].paragraphs is no list"),
    (read_squad, '{"data": [{"paragraphs": [{"context": "c"}]}]}', r"data\[0\].paragraphs\[0\].qas is no list"),
    (read_squad, '[{"context_text": "c", "qas": [7]}]', r"\[0\].qas\[0\] is no object"),
    (read_squad, '[{"qas": [{"id": "1", "question": "?", "answers": ["a"]}]}]', "its paragraph has no context"),
    (read_squad, qa(id=None), r"data\[0\].paragraphs\[0\].qas\[0\]: field id is missing"),
    (read_squad, qa(question=" "), 'field question is " "; write a text'),
    (read_squad, qa(answers="a"), "field answers is no list"),
    (read_squad, qa(answers=[]), "no answer, and not marked `is_impossible`"),
    (read_squad, qa(answers=[7]), "an answer is neither a text nor"),
    (read_squad, qa(answers=[{"text": ""}]), 'field answers.text is ""'),
    (read_rgb, "[1]", r"line 1: no JSON object; write \{…\}"),
    (read_rgb, "{'id'}", "line 1: not JSON"),
    (read_rgb, "[" * 100_000, "line 1: JSON nested too deep"),
    (read_rgb, rgb(id=None), "field id is missing"),
    (read_rgb, rgb(query=None), "field query is null; write a text"),
    (read_rgb, rgb(answer=[]), "field answer is empty"),
    (read_rgb, rgb(answer=[3]), "field answer holds what is neither"),
    (read_rgb, rgb(positive=[]), "field positive is empty"),
    (read_rgb, rgb(positive="p"), 'field positive is "p"; write a list of texts'),
    (read_rgb, json.dumps({name: value for name, value in RGB.items() if name != "negative"}), "field negative is missing"),
    (read_rgb, rgb(negative=[" "]), "a passage is empty"),
    (read_rgb, rgb(fakeanswer="b"), "field positive_wrong is missing"),
    (read_rgb, rgb(positive_wrong=["b"]), "field fakeanswer is missing"),
    (read_rgb, rgb() + "\n" + rgb(), "id 0 stands more than once"),
    (read_ragas, '{"question": "?", "answer": "a"}', "rename: question is now user_input, answer is now response"),
    (read_ragas, '{"response": "a"}', "field user_input is missing"),
    (read_ragas, '{"user_input": "?", "retrieved_contexts": "c"}', 'field retrieved_contexts is "c"'),
    (read_ragas, '{"user_input": "?", "reference": 3}', "field reference is no text"),
    (read_sheet, "id,question,colour\n", "heading 'colour' is unknown"),
    (read_sheet, "id,id,question\n", "heading id stands twice"),
    (read_sheet, "id\n", "heading question is missing"),
    (read_sheet, "", "f.x holds no case"),
    (read_sheet, "id,question\n1\n", "line 2: 1 cells under 2 headings"),
    (read_sheet, "id,question\n1,\"a\nb\"\n2,\n", "line 4: cell question is empty"),
    (read_sheet, "id,question,behaviour\n1,?,guess\n", "line 2: cell behaviour: Input should be"),
    (read_sheet, "id,question,as_of\n1,?,someday\n", "line 2: cell as_of"),
    (read_sheet, "id,question,history\n1,?,hello\n", "line 2: cell history: a turn has no"),
    (read_sheet, "id,question,more\n1,?,x\n", "line 2: cell more is not JSON"),
    (read_sheet, "id,question,more\n1,?,[]\n", "line 2: cell more is no JSON object"),
    (read_sheet, "id,question,more\n1,?,\"{\"\"id\"\": 2}\"\n", "cell more has id, which has a cell of its own"),
    (read_sheet, "id,question\n1,\"a", "is not CSV"),
])
def test_bad_input_is_named(read: Callable[[str, str], Any], text: str, says: str) -> None:
    with pytest.raises(WrongCall, match=says) as caught:
        read(text, "f.x")
    assert "f.x" in str(caught.value)


def test_every_bad_line_is_named_up_to_ten() -> None:
    with pytest.raises(WrongCall) as caught:
        read_qrels("q 0 d 1\n" + "bad\n" * 12, "q.txt")

    said = str(caught.value)
    assert [f"line {number}:" in said for number in range(1, 14)] == [False] + [True] * 10 + [False] * 2
    assert said.endswith("and 2 more")


def test_an_id_with_a_space_is_not_written_for_trec() -> None:
    with pytest.raises(WrongCall, match="'a b' cannot be an id"):
        write_qrels([Judgement("a b", "d", 1)])


def test_cmrc_and_squad_2_are_read() -> None:
    cmrc = read_squad('[{"context_id": "X", "context_text": "水位86米", "qas": [{"query_id": "X_1", "query_text": "？", "answers": ["86米"]}]}]', "c")
    impossible = read_squad(qa(answers=[], is_impossible=True), "s")

    assert cmrc == (SquadQuestion("X_1", "X", "水位86米", "？", (SquadAnswer("86米"),)),)
    assert impossible[0].answers == ()


def test_scores_of_a_run_fall_as_its_ranks_rise() -> None:
    run = ranked("q", [("z", 0.5), ("a", 0.5), ("m", 0.7), ("b", 0.0), ("c", 0.0)], "r")
    judged = [ir_measures.Qrel("q", "z", 1)]
    scored = [ir_measures.ScoredDoc("q", one.passage, one.score) for one in run]

    assert [one.passage for one in sorted(run, key=lambda one: -one.score)] == ["z", "a", "m", "b", "c"]
    # By the scores alone `m` would be first and `a` before or after `z` by its name; z stands first, so its reciprocal rank is 1.
    assert ir_measures.calc_aggregate([ir_measures.RR], judged, scored)[ir_measures.RR] == 1.0
    assert all(math.isfinite(one.score) for one in run)


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_files_become_cases_that_can_be_read(tmp_path: Path) -> None:
    files: dict[str, list[Path]] = {
        "squad": [written(tmp_path / "s.json", json.dumps(SQUAD))],
        "trec": [written(tmp_path / "q.txt", "q1 0 d1 2\nq1 0 d2 1\nq2 0 d3 0\n"), written(tmp_path / "t.tsv", "q1\t水位？\nq2\t雨？\n")],
        "beir": [beir_folder(tmp_path / "set")],
        "rgb": [written(tmp_path / "r.jsonl", rgb(answer=["a", ["b", "c"]], fakeanswer="x", positive_wrong=["x"]))],
        "ragas": [written(tmp_path / "g.jsonl", '{"user_input": "?", "reference": "a"}')],
        "csv": [written(tmp_path / "c.csv", "id,question\n1,?\n")],
    }
    assert set(files) == set(IMPORTS)

    found = {form: import_cases(form, paths) for form, paths in files.items()}

    for one in found.values():
        assert dataset_hash(read_cases(case_lines(one.cases))) == dataset_hash(one.cases)
    assert found["squad"].cases[0].wanted() == (("a",),) and found["squad"].cases[0].cite[0].document == "T"
    assert [cited.document for cited in found["trec"].cases[0].cite] == ["d1"]  # of grade 2; grade 1 counts only where there is no 2
    assert found["trec"].left_out == ("q2 has no passage judged relevant",)
    assert len(found["beir"].cases) == 3
    assert found["rgb"].cases[0].wanted() == (("a",), ("b", "c")) and found["rgb"].cases[0].must_not == ("x",)


def test_a_case_with_a_line_separator_stays_one_line() -> None:
    case = Case(id="1", question="a\u2028b\x85c")

    assert read_cases(case_lines([case])) == (case,)


@pytest.mark.parametrize(("form", "names", "says"), [
    ("word", ["a"], "no format 'word'"),
    ("squad", [], "name at least one file"),
    ("trec", ["q"], "TREC wants two files"),
    ("trec", ["q", "t"], "t lacks 1 of the questions judged in .*q, such as q1"),
    ("csv", ["c", "c"], "1 ids stand in more than one place, such as 1"),
    ("csv", ["missing"], "missing cannot be read as UTF-8"),
    ("csv", ["gbk"], "gbk cannot be read as UTF-8 .* save it as UTF-8"),
    ("trec", ["q", "t1"], "nothing of it is a case: q1 has no passage"),
])
def test_what_cannot_be_imported_says_why(tmp_path: Path, form: str, names: list[str], says: str) -> None:
    written(tmp_path / "q", "q1 0 d 0\n")
    written(tmp_path / "t", "q9\t?\n")
    written(tmp_path / "t1", "q1\t?\n")
    written(tmp_path / "c", "id,question\n1,?\n")
    (tmp_path / "gbk").write_bytes("编号,问题\n".encode("gbk"))
    with pytest.raises(WrongCall, match=says):
        import_cases(form, [tmp_path / name for name in names])


def passage(passage_id: str, doc_id: str, score: float) -> FoundPassage:
    return FoundPassage(passage_id=passage_id, doc_id=doc_id, section="1", score=score)


def answered() -> Row:
    found = row(claim("水位86.50米。", citation("水位86.50米", "D03")), claim("上堤。"), must=[["86.50", "86.5"], "上堤"], id="c1")
    return found.model_copy(update={"passages": (passage("D01-1", "D01", 0.9), passage("D03-1", "D03", 0.9), passage("gone", "D9", 0.1))})


def failed() -> Row:
    return row(failed=True, id="c2", behaviour="abstain", lang="en")


def test_a_run_is_exported_for_trec() -> None:
    found = read_run(export_run("trec-run", "run-1", [answered(), failed()], {}).text, "r")

    assert [(one.question, one.passage, one.rank, one.run) for one in found] \
        == [("c1", "D01-1", 1, "run-1"), ("c1", "D03-1", 2, "run-1"), ("c1", "gone", 3, "run-1")]
    assert found[0].score > found[1].score


def test_a_run_is_exported_for_ragas_with_what_has_no_text_counted() -> None:
    found = export_run("ragas", "run-1", [answered(), failed()], {"D01-1": "值班电话"})
    first, second = read_ragas(found.text, "r")

    # D03-1 is not held any more and shown as far as it is quoted; of `gone` nothing is known.
    assert first == RagasSample("?", ("值班电话", "水位86.50米"), "水位86.50米。\n上堤。", "86.50；上堤")
    assert found.without_text == 1
    assert second == RagasSample("?", (), "", NOT_ANSWERED["en"])


def test_a_run_is_exported_for_trec_rag() -> None:
    first, second = (json.loads(line) for line in export_run("trec-rag", "run-1", [answered(), failed()], {}).text.splitlines())

    assert first == {
        "run_id": "run-1", "topic_id": "c1", "topic": "?", "references": ["D01-1", "D03-1", "gone"],
        # 水, 位, `86.50`, 米, `。`; 上, 堤, `。`
        "response_length": 8, "answer": [{"text": "水位86.50米。", "citations": [1]}, {"text": "上堤。", "citations": []}],
    }
    assert second["answer"] == [] and second["topic_id"] == "c2" and second["response_length"] == 0


def test_words_are_counted_by_spaces_in_english() -> None:
    assert RagAnswer("r", "t", "?", (), (RagSentence("Close valve V-12 now.", ()),)).response_length == 4


def test_a_run_is_exported_for_annotators_and_read_back_as_cases() -> None:
    rows = [answered(), failed()]

    found = export_run("csv", "run-1", rows, {})
    cells = list(csv.DictReader(io.StringIO(found.text.removeprefix("\ufeff"), newline="")))

    assert dataset_hash(read_sheet(found.text, "s")) == dataset_hash(tuple(one.case for one in rows))
    assert cells[0]["answer 回答"] == "水位86.50米。\n上堤。" and "水位86.50米" in cells[0]["evidence 依据"]
    assert cells[1]["outcome 实际处理"] == "failed"
    assert len(cells[0]) == len(COLUMNS) + 3


@pytest.mark.parametrize("form", list(EXPORTS))
def test_a_run_without_rows_is_exported_empty(form: str) -> None:
    assert export_run(form, "run-1", [], {}).text.count("\n") <= 1  # the headings of the sheet


def test_a_format_nobody_knows_is_not_exported() -> None:
    with pytest.raises(WrongCall, match="no format 'word' can be exported; there are trec-run, ragas, trec-rag, csv"):
        export_run("word", "run-1", [], {})
