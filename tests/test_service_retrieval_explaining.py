"""A search says what it recognised, what it looked for and what put each passage in its place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.commands import SearchArguments, search
from service.wiring import Desk, open_desk
from tests.doubles.small_home import put_in, small_settings

OLD = """# 石桥镇防汛应急预案（2021年）

石政发〔2021〕9号

本预案自2021年5月1日起施行。

## 1 监测预警

石桥站水位达到87.00米时，镇防汛办应当报告县防汛抗旱指挥部。
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    from ingest_docs.pipeline import SourceFile, ingest

    opened = open_desk(small_settings(tmp_path))
    put_in(opened)
    list(ingest(opened, (SourceFile("D89_old.md", "upload:D89_old.md", OLD.encode()),)))
    yield opened
    opened.close()


async def test_each_thing_that_widened_a_search_is_named(desk: Desk) -> None:
    found = await search(desk, SearchArguments(text="涨水了，石乔站到多少要报", explain=True))

    understood = found["understood"]
    assert understood["hazards_named"] == ["flood"]
    assert understood["not_as_written"]["石乔"].startswith("sound ")  # no passage holds the typing error
    assert all(entry["source"] for entry in understood["thesaurus"])
    assert understood["terms"]["涨水"] == 1.0


async def test_what_each_feature_adds_is_in_the_order_of_the_ranks(desk: Desk) -> None:
    found = await search(desk, SearchArguments(text="转移指令多久通知到户", explain=True))

    sums = [sum(row["explain"]["adds"].values()) for row in found["results"]]
    assert len(sums) > 2 and sums == sorted(sums, reverse=True)


async def test_an_earlier_edition_comes_only_when_asked_for_and_says_what_it_is(desk: Desk) -> None:
    today = await search(desk, SearchArguments(text="石桥站水位到多少要报告"))
    asked = await search(desk, SearchArguments(text="2021年那本预案里石桥站水位到多少要报告", explain=True))

    assert all(row["in_force"] and row["doc_id"] != "D89" for row in today["results"])
    assert (asked["results"][0]["doc_id"], asked["results"][0]["in_force"]) == ("D89", False)
    assert asked["understood"]["earlier_editions"] == ["石桥镇防汛应急预案（2021年） (D89)"]
