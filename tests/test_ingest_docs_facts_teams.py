"""Teams in sentences and rosters, each with its own name."""

from typing import Any

import pytest

from ingest_docs.facts.finding import find_facts
from service.domain.documents import Kind, Metadata, PassageDraft


def read(line: str, kind: Kind = "plan") -> list[tuple[Any, ...]]:
    passage = PassageDraft(text=line, start=0, end=len(line), path=("4 队伍",))
    metadata = Metadata(title="预案", kind=kind, lang="zh", level="county", place="白石县")
    return [(one.value.name, one.value.size) for one in find_facts([passage], metadata) if one.value.kind == "team"]


@pytest.mark.parametrize(("line", "expected"), [
    ("白石县综合应急救援队45人。", [("白石县综合应急救援队", 45)]),
    ("白石县自然资源局组建18人技术队。", [("白石县自然资源局技术队", 18)]),
    ("白石燃气抢修24小时值守，抢修队9人。", [("白石燃气抢修队", 9)]),
    ("青岚燃气抢修队12人，分设值守抢修班不少于3人。", [("青岚燃气抢修队", 12), ("值守抢修班", 3)]),
    ("转移队伍前后各1人。", []),
])
def test_a_team_in_a_sentence(line: str, expected: list[tuple[Any, ...]]) -> None:
    assert read(line) == expected


def test_a_number_is_no_team() -> None:
    assert read("People in the field: 5; Team leaders at 1:5: 1; Remark: Team leader reports", "guideline") == []
