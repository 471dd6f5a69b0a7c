"""Distances keep their unit and meaning, and words in a column of distances stay words."""

from typing import Any

import pytest

from ingest_docs.facts.finding import find_facts
from service.domain.documents import Metadata, PassageDraft


def read(line: str, context: str = "", kind: str = "distance") -> list[dict[str, Any]]:
    passage = PassageDraft(text=line, start=0, end=len(line), path=("3.3 现场指挥部",), context=context)
    metadata = Metadata(title="预案", kind="plan", lang="zh", level="county", place="青岚县")
    return [one.value.model_dump() for one in find_facts([passage], metadata) if one.value.kind == kind]


TABLE = "表5 距离 物质 | 情形 | 初始隔离（全向） | 下风向防护（白天）"


def test_words_in_a_column_of_distances_are_a_fact_without_a_number() -> None:
    row = "物质：液化石油气；情形：大：储罐着火；初始隔离（全向）：1,600 m；下风向防护（白天）：含在隔离距离内"

    assert [(one["measure"], one["value"], one["unit"]) for one in read(row, TABLE)] == [("isolate", 1600, "m")]
    assert [(one["subject"], one["about"], one["words"]) for one in read(row, TABLE, "in_words")] == [
        ("液化石油气 大：储罐着火", "下风向防护（白天）", "含在隔离距离内")]


@pytest.mark.parametrize(("line", "expected"), [
    ("距泄漏源不小于初始隔离距离的2倍。", [("keep_away", 2, "倍初始隔离距离")]),
    ("Stay at twice the isolation distance.", [("keep_away", 2, "times the isolation distance")]),
    ("洗消点设在上风向100米外。", [("keep_away", 100, "m")]),
    ("清到火线内侧20米无烟、无火。", [("other", 20, "m")]),
    ("Patrol the dikes day and night, 1 person for each 500 m.", [("other", 500, "m")]),
    ("Dike patrol begins when Shiqiao Gauge reaches 86.50 m.", []),
    ("巡堤时石桥站水位86.50米。", []),
])
def test_a_distance_in_a_sentence(line: str, expected: list[tuple[str, float, str]]) -> None:
    assert [(one["measure"], one["value"], one["unit"]) for one in read(line)] == expected
