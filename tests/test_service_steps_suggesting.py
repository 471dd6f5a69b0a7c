"""A level from readings: the thresholds of plans in force, one a level, and the clause of each comparison."""

from datetime import UTC, date, datetime
from typing import Any

from service.domain.documents import Passage, Version
from service.domain.facts import Fact, Threshold
from service.steps.suggesting import suggest_level, thresholds_in_force


class Held:
    """Records of these facts; each stands in a passage of its own words."""

    def __init__(self, *facts: Fact) -> None:
        self._facts = facts

    def facts(self, version_ids: set[str], kind: str | None = None) -> tuple[Fact, ...]:
        return tuple(fact for fact in self._facts if fact.version_id in version_ids)

    def passages_by_id(self, passage_ids: list[str]) -> dict[str, Passage]:
        by_id = {fact.passage_id: fact for fact in self._facts}
        return {key: Passage(passage_id=key, version_id=by_id[key].version_id, ordinal=0, text=by_id[key].quote, start=0,
                             end=len(by_id[key].quote), path=("3 启动条件",)) for key in passage_ids}


def plan(name: str, **fields: Any) -> Version:
    return Version.model_validate({
        "title": name, "version_id": name, "document_id": name, "doc_id": name, "file_name": name, "media_type": "text/markdown",
        "sha256": name, "ingested_at": datetime(2025, 7, 1, tzinfo=UTC), "kind": "plan", "level": "county", **fields,
    })


def stage(of: str, level: str, value: float, **fields: Any) -> Fact:
    threshold = Threshold.model_validate({"hazard": "flood", "subject": "石桥站", "quantity": "stage_m", "level": level,
                                          "comparator": ">=", "value": value, "unit": "m"})
    quote = f"石桥站水位达到{value:.2f}米"
    return Fact.model_validate({"fact_id": f"{of}-{level}", "version_id": of, "passage_id": f"{of}-{level}", "quote": quote,
                                "value": threshold, **fields})


def scope(*versions: Version) -> dict[str, Version]:
    return {version.version_id: version for version in versions}


def values(held: Held, hazard: str | None, within: dict[str, Version]) -> list[float]:
    found = thresholds_in_force(hazard, within, held)  # type: ignore[arg-type]
    return sorted(fact.value.value for fact in found if isinstance(fact.value, Threshold))


COUNTY, TOWN = plan("county"), plan("town", level="township")


def test_only_documents_in_scope_set_thresholds() -> None:
    held = Held(stage("county", "III", 86.5), stage("neighbour", "III", 40))

    assert values(held, "flood", scope(COUNTY)) == [86.5]


def test_only_plans_and_guidelines_set_thresholds() -> None:
    held = Held(stage("county", "III", 86.5), stage("log", "III", 80), stage("guide", "II", 87.5))

    assert values(held, "flood", scope(COUNTY, plan("log", kind="log"), plan("guide", kind="guideline"))) == [86.5, 87.5]


def test_where_two_plans_differ_the_higher_levels_counts() -> None:
    held = Held(stage("town", "III", 85), stage("county", "III", 86.5))

    assert values(held, "flood", scope(TOWN, COUNTY)) == [86.5]
    assert values(Held(*reversed(held.facts({"town", "county"}))), "flood", scope(COUNTY, TOWN)) == [86.5]


def test_a_threshold_of_another_hazard_does_not_count() -> None:
    assert values(Held(stage("county", "III", 86.5)), "gas", scope(COUNTY)) == []


def test_a_rejected_threshold_does_not_count() -> None:
    assert values(Held(stage("county", "III", 86.5, state="rejected")), "flood", scope(COUNTY)) == []


def test_the_reached_clause_is_cited_and_each_comparison_shown() -> None:
    held = Held(stage("county", "III", 86.5), stage("county", "II", 87.5))

    found = suggest_level({"石桥站": 86.5}, "flood", scope(COUNTY), held)  # type: ignore[arg-type]

    assert (found.level, found.scale) == ("III", "county")
    assert [citation.quote for citation in found.citations] == ["石桥站水位达到86.50米"]
    assert found.trace == ("石桥站 86.50 < 87.50 (II) → 未达到", "石桥站 86.50 ≥ 86.50 (III) → 达到")


def test_what_reaches_nothing_cites_what_it_was_compared_with() -> None:
    held = Held(stage("county", "III", 86.5), stage("county", "II", 87.5))

    found = suggest_level({"石桥站": 86.49}, "flood", scope(COUNTY), held)  # type: ignore[arg-type]

    assert found.level is None
    assert len(found.citations) == 2


def test_a_reading_that_no_clause_asks_for_is_named() -> None:
    found = suggest_level({"风力": 9}, "flood", scope(COUNTY), Held(stage("county", "III", 86.5)))  # type: ignore[arg-type]

    assert (found.level, found.citations, found.unknown) == (None, (), ("石桥站",))
    assert found.trace == ("没有条文使用的读数：风力",)


def test_the_day_is_the_callers() -> None:
    newer, older = plan("newer", effective=date(2025, 5, 1)), plan("older", effective=date(2021, 5, 1))
    held = Held(stage("older", "III", 85), stage("newer", "III", 86.5))

    assert values(held, "flood", scope(older)) == [85]
    assert values(held, "flood", scope(older, newer)) == [86.5]


class Scanned(Held):
    """Records whose passages were all read from a scan."""

    def passages_by_id(self, passage_ids: list[str]) -> dict[str, Passage]:
        found = super().passages_by_id(passage_ids)
        return {key: passage.model_copy(update={"is_ocr": True}) for key, passage in found.items()}


def test_a_threshold_from_a_scan_is_not_computed_with_until_a_person_has_reviewed_it() -> None:
    scope = {"old": plan("old", effective=date(2022, 5, 1))}
    read, reviewed = stage("old", "III", 87.00), stage("old", "II", 87.80, state="reviewed")

    kept = thresholds_in_force("flood", scope, Scanned(read, reviewed))  # type: ignore[arg-type]

    assert [fact.fact_id for fact in kept] == ["old-II"]


def rain(of: str, value: float, places_min: int | None) -> Fact:
    threshold = Threshold(hazard="flood", subject="雨量", quantity="rain_mm", level="III", comparator=">=", value=value, unit="mm",
                          window_h=24, places_min=places_min)
    name = f"{of}-{value:g}"
    return Fact(fact_id=name, version_id=of, passage_id=name, quote=f"24小时雨量{value:g}毫米", state="reviewed", value=threshold)


def test_each_alternative_of_a_plan_may_set_its_level() -> None:
    held = Held(rain("plan", 100, 3), rain("plan", 150, None))

    assert suggest_level({"rain_24h": 160, "places": 1}, "flood", scope(plan("plan")), held).level == "III"  # type: ignore[arg-type]
    assert suggest_level({"rain_24h": 120, "places": 1}, "flood", scope(plan("plan")), held).level is None  # type: ignore[arg-type]
