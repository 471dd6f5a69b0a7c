"""Search cases: the rank of the passage that answers, and what must not stand above it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.finding import SearchCase, look, read_search_cases, summary, table
from service.errors import WrongCall
from service.wiring import Desk
from tests.doubles.small_county import county_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with county_desk(tmp_path_factory.mktemp("finding")) as opened:
        yield opened


def case(question: str, *holders: tuple[str, str], **more: object) -> SearchCase:
    relevant = [{"document": document, "quote": quote} for document, quote in holders]
    return SearchCase.model_validate({"id": "q", "question": question, "lang": "zh", "relevant": relevant, **more})


def test_the_rank_is_that_of_the_first_passage_that_answers(desk: Desk) -> None:
    document = next(version.doc_id for version in desk.records.versions() if "2025" in (version.version or version.doc_no or ""))
    found = look(desk, case("石桥站水位多少启动三级响应", (document, "石桥站水位达到86.50米")))
    assert found.rank == 1 and found.found[0].startswith(document)


def test_what_is_nowhere_has_no_rank_and_counts_against_recall(desk: Desk) -> None:
    found = look(desk, case("石桥站水位多少", ("D99", "不在这里的话")))
    shown = summary([found])
    assert found.rank is None
    assert shown["found"]["all"]["recall@5"]["value"] == 0.0 and shown["missed"][0]["question"] == "石桥站水位多少"
    assert "n    1" in "\n".join(table(shown))


def test_a_document_that_must_not_stand_above_is_named(desk: Desk) -> None:
    question = "石桥站水位多少启动三级响应"
    hits = desk.search.find(question, 10, desk.today(), desk.place(None)).hits
    first = hits[0].version.doc_id
    other = next(hit for hit in hits if hit.version.doc_id != first)

    found = look(desk, case(question, (other.version.doc_id, other.passage.text), not_above=[first]))

    assert found.wrong_above == (first,)
    assert summary([found])["wrong_documents"] == {first: 1}


@pytest.mark.parametrize("text", ["", "{}", "no json"])
def test_what_are_no_cases_says_so(text: str) -> None:
    with pytest.raises(WrongCall, match="search case"):
        read_search_cases(text)


def test_the_countys_cases_are_whole() -> None:
    cases = read_search_cases((Path(__file__).parents[1] / "eval" / "datasets" / "county_search.jsonl").read_text("utf-8"))
    assert len(cases) >= 200 and len({one.id for one in cases}) == len(cases)
    assert {one.lang for one in cases} == {"zh", "en"} and {one.style for one in cases} >= {"slang", "typo", "voice"}
    assert json.dumps([one.question for one in cases], ensure_ascii=False).count("电平车") >= 1
