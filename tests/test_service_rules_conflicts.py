"""Documents that say different things are found, with who prevails; those that agree are not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from service.domain.documents import Version
from service.domain.facts import (
    CallBackClock,
    Contact,
    Count,
    Distance,
    Duty,
    Fact,
    FactValue,
    Norm,
    Supply,
    Team,
    Threatened,
    Threshold,
    TimeLimit,
)
from service.rules.conflicts import Disagreement, find_conflicts
from service.rules.gaps import find_gaps, read_date
from service.rules.review import may_compute_with

NAMES = {"Shiqiao Gauge": "石桥站"}


def version(name: str, **changes: Any) -> Version:
    base: dict[str, Any] = {
        "title": name, "version_id": name, "document_id": name, "doc_id": name, "file_name": name, "media_type": "m", "sha256": "0",
        "state": "current", "ingested_at": datetime(2025, 1, 1, tzinfo=UTC), "kind": "plan", "level": "county",
        "effective": date(2025, 5, 1), "place": "青岚县",
    }
    return Version.model_validate(base | changes)


COUNTY, TOWN = version("county"), version("town", level="township", place="石桥镇", effective=date(2025, 7, 1))
ROSTER = version("roster", kind="roster", effective=date(2025, 9, 1))
ENGLISH = version("english", lang="en", doc_no="x〔2025〕1号")
CHINESE = version("chinese", doc_no="x〔2025〕1号", hazards=("flood",))


def fact(of: Version, value: FactValue, number: int = 1) -> Fact:
    return Fact(fact_id=f"{of.version_id}-f{number}", version_id=of.version_id, passage_id=of.version_id, quote="q", value=value)


def conflicts(*stated: tuple[Version, FactValue], shares: bool = True) -> tuple[Disagreement, ...]:
    versions = {one.version_id: one for one, _ in stated}
    facts = [fact(one, value, number) for number, (one, value) in enumerate(stated)]
    return find_conflicts(facts, versions, NAMES, lambda a, b: shares)


def stage(value: float, subject: str = "石桥站") -> Threshold:
    return Threshold(hazard="flood", subject=subject, quantity="stage_m", level="III", comparator=">=", value=value, unit="m")


def call_back(minutes: float, whom: str) -> CallBackClock:
    return CallBackClock(colour="red", whom=whom, minutes=minutes, printed=f"{minutes:g}分钟内")


def lead(phone: str, unit: str = "上坪村") -> Contact:
    return Contact(name="罗大海", role="书记", unit=unit, phone=phone)


def distance(value: float, unit: str) -> Distance:
    return Distance(substance="Chlorine", size="50 kg", measure="isolate", value=value, unit=unit)


def floor(value: float, unit: str = "m²", scope: str = "") -> Norm:
    return Norm(subject="floor_area", per="person", value=value, unit=unit, printed=f"人均{value:g}{unit}", scope=scope)


def water(subject: str, value: float, printed: str, scope: str = "") -> Norm:
    return Norm.model_validate({"subject": subject, "per": "person_day", "value": value, "unit": "L", "printed": printed, "scope": scope})


@pytest.mark.parametrize(("stated", "winner", "reason"), [
    pytest.param(((COUNTY, lead("100-0000-0331")), (ROSTER, lead("100-0000-0311"))), "100-0000-0311", "通讯录", id="a swapped digit"),
    pytest.param(((COUNTY, Contact(name="", role="", unit="青岚燃气抢修电话", phone="0000-655-0916")),
                  (ROSTER, Contact(name="", role="青岚燃气抢修", unit="青岚燃气", phone="0000-655-0160"))), "0000-655-0160", "通讯录",
                 id="an old desk number"),
    pytest.param(((COUNTY, call_back(15, "村（社区）责任人")), (TOWN, call_back(20, "叫应村防汛责任人"))), "15分钟内", "上级", id="a clock"),
    pytest.param(((CHINESE, stage(86.5)), (ENGLISH, stage(86.05, "Shiqiao Gauge"))), "86.50 m", "中文本", id="a translation"),
    pytest.param(((COUNTY, Threatened(subject="Q", households=41, people=158)),
                  (version("village", level="village"), Threatened(subject="Q", households=46, people=171))), "46户171人", "村级预案",
                 id="people counted anew"),
    pytest.param(((ROSTER, Team(name="石桥镇应急救援队", size=25)), (TOWN, Team(name="石桥镇应急救援队", size=20))), "25", "上级", id="a team"),
    pytest.param(((version("old", effective=date(2024, 1, 1)), TimeLimit(hazard="fire", subject="s", topic="watch", bound="for", value=12, unit="h", printed="12 h")),
                  (COUNTY, TimeLimit(hazard="fire", subject="s", topic="watch", bound="for", value=24, unit="h", printed="24小时"))), "24小时", "后生效",
                 id="a watch"),
])
def test_two_values_are_found_with_the_one_that_prevails(
    stated: tuple[tuple[Version, FactValue], ...], winner: str, reason: str
) -> None:
    (found,) = conflicts(*stated)

    assert found.winner == winner
    assert reason in found.why_zh


def test_norms_of_one_thing_have_one_that_prevails() -> None:
    (found,) = conflicts((COUNTY, floor(1.5)), (TOWN, floor(2.5)))

    assert (found.winner, found.of_one_thing) == ("人均1.5m²", True)
    assert "上级" in found.why_zh


def test_waters_that_take_in_different_things_are_shown_and_neither_prevails() -> None:
    (found,) = conflicts((COUNTY, water("drinking_water", 2, "每人每日饮用水2升")),
                         (TOWN, water("all_water", 12, "12 L of water a person a day", "with washing")))

    assert found.is_open and not found.of_one_thing
    assert [one.shown for one in found.said] == ["每人每日饮用水2升", "12 L of water a person a day（with washing）"]
    assert "口径不同" in found.why_zh


def test_the_same_water_is_held_side_by_side_though_another_document_counts_all_of_it() -> None:
    found = conflicts((COUNTY, water("drinking_water", 2, "county 2 L")), (TOWN, water("drinking_water", 3, "town 3 L")),
                      (version("park", level="park"), water("all_water", 12, "12 L")))

    assert [(one.winner, one.of_one_thing) for one in found] == [("county 2 L", True), (None, False)]


def test_one_document_gives_two_values_for_two_cases_and_contradicts_itself_without() -> None:
    two_cases = (COUNTY, floor(3, scope="冬季")), (COUNTY, floor(2, scope="夏季"))
    of_no_case = (COUNTY, floor(3)), (COUNTY, floor(2))

    assert conflicts(*two_cases) == ()
    assert [one.is_open for one in conflicts(*of_no_case)] == [True]


def test_a_text_and_a_table_of_one_document_are_both_reported() -> None:
    case = version("case", kind="case")

    (found,) = conflicts((case, Count(subject="转移", value=2816, unit="人")), (case, Count(subject="转移", value=2861, unit="人")))

    assert found.is_open
    assert [one.shown for one in found.said] == ["2816人", "2861人"]


@pytest.mark.parametrize("stated", [
    pytest.param(((COUNTY, stage(86.5)), (TOWN, stage(86.50))), id="the same value"),
    pytest.param(((COUNTY, lead("1", "柳湾镇水利站")), (ROSTER, lead("2", "青岚燃气"))), id="two people of one name"),
    pytest.param(((ROSTER, lead("1")), (ROSTER, lead("2")), (COUNTY, lead("1"))), id="one person with two telephones"),
    pytest.param(((COUNTY, distance(60, "m")), (TOWN, distance(200, "ft"))), id="feet rounded from metres"),
    pytest.param(((COUNTY, floor(2)), (TOWN, floor(21.5, "ft²"))), id="square feet rounded from metres"),
    pytest.param(((COUNTY, water("drinking_water", 3, "3 L")), (COUNTY, water("all_water", 15, "15 L"))), id="two waters of one document"),
    pytest.param(((COUNTY, stage(86.5)), (version("c", kind="case"), stage(86.0))), id="a case sets no value"),
    pytest.param(((version("s", kind="supplies"), Supply(item="救生衣", quantity=36, unit="箱", depot="县库", spec="成人")),
                  (version("s", kind="supplies"), Supply(item="救生衣", quantity=60, unit="件", depot="县库", spec="儿童"))), id="two sizes"),
])
def test_no_false_alarm(stated: tuple[tuple[Version, FactValue], ...]) -> None:
    assert conflicts(*stated) == ()


def test_documents_of_two_places_do_not_disagree() -> None:
    assert conflicts((COUNTY, stage(86.5)), (TOWN, stage(87)), shares=False) == ()


def test_equal_rank_and_date_leave_it_to_a_person() -> None:
    (found,) = conflicts((COUNTY, stage(86.5)), (version("other"), stage(87)))

    assert found.is_open and found.winner is None


def test_a_rejected_fact_disagrees_with_nothing() -> None:
    wrong = fact(TOWN, stage(99)).model_copy(update={"state": "rejected"})

    assert find_conflicts([fact(COUNTY, stage(86.5)), wrong], {"county": COUNTY, "town": TOWN}, NAMES, lambda a, b: True) == ()


@pytest.mark.parametrize(("of", "value", "kind"), [
    (ROSTER, Contact(name="王五", role="队长", unit="县应急队", phone=""), "missing_phone"),
    (version("s", kind="supplies", effective=date(2025, 9, 30)), Supply(item="食品", quantity=1, unit="箱", depot="县库", expires="2025-08-31"), "expired_stock"),
    (ROSTER, Team(name="蓝岚", size=3, valid_until="2026-03"), "lapsing_team"),
    (ROSTER, Team(name="蓝岚", size=3, valid_until="2025-11-19"), "lapsed_team"),
])
def test_what_is_missing_or_has_run_out_is_named(of: Version, value: FactValue, kind: str) -> None:
    found = find_gaps([fact(of, value)], {of.version_id: of}, date(2025, 11, 20))

    assert [gap.kind for gap in found] == [kind]


def test_a_role_without_a_person_is_named() -> None:
    duty = Duty(task="启动Ⅳ级响应", lead="县防指办公室主任")
    held = Contact(name="王五", role="县防指办公室主任", unit="青岚县", phone="1")
    versions = {"county": COUNTY, "roster": ROSTER}

    without = find_gaps([fact(COUNTY, duty)], versions, date(2025, 11, 20))
    held_by = find_gaps([fact(COUNTY, duty), fact(ROSTER, held)], versions, date(2025, 11, 20))

    assert [gap.kind for gap in without] == ["role_without_person"]
    assert held_by == ()


def test_two_commanders_of_one_post_are_named() -> None:
    people = [Contact(name=name, role="镇长、镇防汛指挥长", unit="石桥镇", phone="1") for name in ("何志刚", "陈立新")]

    found = find_gaps([fact(ROSTER, people[0], 1), fact(TOWN, people[1], 2)], {"roster": ROSTER, "town": TOWN}, date(2025, 11, 20))

    assert [gap.kind for gap in found] == ["two_commanders"]


def test_a_document_past_its_review_is_named() -> None:
    old = version("old", effective=date(2022, 11, 1))

    assert [gap.kind for gap in find_gaps([], {"old": old}, date(2025, 11, 20))] == ["review_due"]


def test_the_printed_day_of_review_goes_before_custom() -> None:
    passed = version("passed", effective=date(2024, 3, 1), review_due=date(2025, 2, 28))
    to_come = version("to come", effective=date(2022, 11, 1), review_due=date(2025, 11, 20))

    assert [gap.what for gap in find_gaps([], {"a": passed, "b": to_come}, date(2025, 11, 20))] == [passed.title]


@pytest.mark.parametrize(("text", "day"), [("2026-03-31", date(2026, 3, 31)), ("2026-03", date(2026, 3, 31)),
                                           ("2026年12月", date(2026, 12, 31)), ("长期", None), ("2026-13-01", None)])
def test_a_printed_day_is_read(text: str, day: date | None) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(("state", "is_ocr", "disputed", "required", "may"), [
    ("extracted", False, False, False, True), ("extracted", True, False, False, False), ("extracted", False, True, False, False),
    ("extracted", False, False, True, False), ("reviewed", True, True, True, True), ("corrected", True, True, True, True),
    ("rejected", False, False, False, False),
])
def test_what_may_be_computed_with(state: str, is_ocr: bool, disputed: bool, required: bool, may: bool) -> None:
    one = fact(COUNTY, stage(86.5)).model_copy(update={"state": state})

    assert may_compute_with(one, is_ocr=is_ocr, in_open_conflict=disputed, require_review=required) is may
