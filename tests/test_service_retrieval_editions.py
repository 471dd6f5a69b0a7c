"""An earlier edition is found only where the question asks for it."""

from datetime import UTC, date, datetime

import pytest

from service.domain.documents import Version
from service.retrieval.editions import earlier_asked, years_asked

TODAY = date(2025, 11, 20)


def version(name: str, title: str, effective: date, supersedes: tuple[str, ...] = ()) -> Version:
    return Version(title=title, version_id=name, document_id=name, doc_id=name, file_name=f"{name}.md", media_type="text/markdown",
                   sha256="0", ingested_at=datetime(2025, 7, 1, tzinfo=UTC), effective=effective, supersedes=supersedes,
                   place="青岚县", state="current")


OLD = version("old", "青岚县防汛抗旱应急预案（2022年）", date(2022, 5, 1))
NEW = version("new", "青岚县防汛抗旱应急预案（2025年）", date(2025, 5, 15), ("青岚县防汛抗旱应急预案（2022年）",))
NEXT = version("next", "青岚县防汛抗旱应急预案（2026年）", date(2026, 5, 15))


@pytest.mark.parametrize(("question", "years"), [
    ("2022年那本防汛预案里四级是谁开的", {2022}),
    ("2024年底盘点那会儿几条船", {2024}),
    ("what did the 2022 plan say about levels", {2022}),
    ("2023年7月18日那场雨淹了几个村", set()),  # a day, no edition
    ("2022年发生了什么", set()),
    ("水位2022毫米", set()),
])
def test_a_year_counts_where_it_names_an_edition(question: str, years: set[int]) -> None:
    assert years_asked(question) == years


@pytest.mark.parametrize("question", ["老预案里四级谁开", "以前那版怎么说", "what did the old plan say", "2022年那本预案四级"])
def test_the_old_edition_is_there_when_it_is_asked_for(question: str) -> None:
    assert set(earlier_asked(question, (OLD, NEW, NEXT), TODAY)) == {"old"}


@pytest.mark.parametrize("question", ["四级响应谁来启动", "2025年版预案四级", "以前涨水都是怎么转移的", "who starts level four", "old people's home"])
def test_otherwise_it_stays_away(question: str) -> None:
    assert earlier_asked(question, (OLD, NEW, NEXT), TODAY) == {}
