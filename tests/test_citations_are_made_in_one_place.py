"""A citation exists only if grounding made it or a stored row held it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = ("service/grounding/citing.py", "service/adapters/sql/")
MAKERS = ("model_validate", "model_validate_json", "model_construct", "parse_obj")


def makes_a_citation(call: ast.Call) -> bool:
    target = call.func
    if isinstance(target, ast.Attribute) and target.attr in MAKERS:
        target = target.value
    name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
    return name == "Citation"


def makers(source: str) -> list[int]:
    return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and makes_a_citation(node)]


@pytest.mark.parametrize("package", ["service", "ingest_docs", "eval"])
def test_citations_are_made_in_grounding_and_read_back_from_rows_only(package: str) -> None:
    elsewhere = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in sorted((ROOT / package).rglob("*.py"))
        if not path.relative_to(ROOT).as_posix().startswith(ALLOWED)
        for line in makers(path.read_text(encoding="utf-8"))
    ]

    assert elsewhere == []


def test_grounding_itself_is_found_by_the_walk() -> None:
    assert makers((ROOT / ALLOWED[0]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", ["Citation(a=1)", "answers.Citation(a=1)", "Citation.model_validate({})"])
def test_each_way_of_making_one_is_seen(source: str) -> None:
    assert makers(source) == [1]
