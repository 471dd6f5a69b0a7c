"""Which of two versions prevails follows the overall plan's last chapter."""

from datetime import UTC, date, datetime
from typing import Any

from service.domain.documents import Version
from service.rules.precedence import prevails


def version(name: str, **fields: Any) -> Version:
    return Version.model_validate({
        "title": name, "version_id": name, "document_id": name, "doc_id": name, "file_name": name, "media_type": "m",
        "sha256": name, "ingested_at": datetime(2025, 1, 1, tzinfo=UTC), "kind": "plan", "level": "county", **fields})


def winner(a: Version, b: Version, subject: Any = None) -> str | None:
    outcomes = {result.winner.title if result.winner else None for result in (prevails(a, b, subject), prevails(b, a, subject))}
    assert len(outcomes) == 1  # the order of the two does not matter
    return outcomes.pop()


def test_the_higher_issuer_prevails_even_when_older() -> None:
    county, town = version("county", effective=date(2024, 1, 1)), version("town", level="township", effective=date(2025, 1, 1))

    assert winner(county, town) == "county"


def test_at_the_same_level_the_later_prevails() -> None:
    assert winner(version("old", effective=date(2022, 1, 1)), version("new", effective=date(2025, 1, 1))) == "new"


def test_a_park_ranks_with_townships() -> None:
    town, park = version("town", level="township", effective=date(2024, 1, 1)), version("park", level="park", effective=date(2025, 1, 1))

    assert winner(town, park) == "park"


def test_the_chinese_text_prevails_over_its_translation() -> None:
    zh = version("防汛预案", effective=date(2025, 1, 1), hazards=("flood",))
    en = version("Flood Plan - English version", lang="en", effective=date(2025, 6, 1), hazards=("flood",))

    assert winner(zh, en) == "防汛预案"


def test_for_contacts_the_newest_roster_counts() -> None:
    plan = version("plan", effective=date(2025, 10, 1))
    old, new = version("old", kind="roster", effective=date(2023, 1, 1)), version("new", kind="roster", effective=date(2025, 9, 1))

    assert winner(plan, new, "contact") == "new"
    assert winner(old, new) == "new"


def test_for_supplies_the_newest_count_counts() -> None:
    a, b = version("2024", kind="supplies", effective=date(2024, 12, 31)), version("2025", kind="supplies", effective=date(2025, 9, 30))

    assert winner(a, b) == "2025"


def test_for_threatened_people_the_village_plan_counts_over_the_county() -> None:
    county, village = version("county", effective=date(2025, 6, 1)), version("village", level="village", effective=date(2025, 5, 1))

    assert winner(county, village, "threatened_people") == "village"
    assert winner(county, village) == "county"


def test_a_case_never_stands_in_for_a_plan() -> None:
    case = version("case", kind="case", level="national", effective=date(2025, 9, 1))

    assert winner(case, version("plan", effective=date(2020, 1, 1))) == "plan"


def test_where_nothing_decides_a_person_must() -> None:
    result = prevails(version("a"), version("b"))

    assert result.winner is None
    assert "须由" in result.why_zh
    assert "person" in result.why_en
