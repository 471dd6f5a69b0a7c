"""What holds is worked out once for the same versions, and each caller gets its own copy."""

from datetime import UTC, date, datetime

from service.domain.documents import Version
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.holding import MOST, Holding


def edition(number: int, effective: date, place: str | None = None) -> Version:
    return Version(title="青岚县防汛应急预案", version_id=f"v{number}", document_id=f"d{number}", doc_id=f"D{number}", place=place,
                   file_name=f"d{number}.md", media_type="text/markdown", sha256=str(number), state="current",
                   ingested_at=datetime(2025, 7, 1, tzinfo=UTC), effective=effective)


OLD, NEW = edition(1, date(2021, 5, 1)), edition(2, date(2025, 5, 1))


def test_a_scope_is_what_is_in_force_on_the_day() -> None:
    holding = Holding((OLD, NEW), Gazetteer())
    assert holding.scope(date(2025, 7, 1), None) == {"v2": NEW}
    assert holding.scope(date(2022, 7, 1), None) == {"v1": OLD}
    assert holding.scope(date(2020, 7, 1), None) == {}


def test_a_copy_that_a_caller_empties_empties_nobody_elses() -> None:
    holding = Holding((OLD, NEW), Gazetteer())
    holding.scope(date(2025, 7, 1), None).clear()
    assert holding.scope(date(2025, 7, 1), None) == {"v2": NEW}


def test_many_days_do_not_fill_the_memory() -> None:
    holding = Holding((OLD, NEW), Gazetteer())
    for day in range(1, 28):
        for month in range(1, 12):
            assert holding.scope(date(2023, month, day), None) == {"v1": OLD}
    assert len(holding._scopes) <= MOST


def test_the_places_of_documents_are_known() -> None:
    holding = Holding((edition(3, date(2025, 1, 1), "白石县"),), Gazetteer())
    named = holding.gazetteer.named("白石县")
    assert named is not None and named.kind == "county"
