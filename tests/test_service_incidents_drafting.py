"""Response steps from the plan in force; what nobody said stays blank, what no plan says stays unsaid."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from service.domain.documents import Language
from service.domain.drafts import Draft
from service.errors import WrongCall
from service.incidents.card import card
from service.incidents.drafting import SituationGiven, draft_steps
from service.wiring import Desk
from tests.doubles.small_county import TODAY, county_desk

SITUATION = "石桥站水位86.52米，仍在上涨。"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with county_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def drafted(
    desk: Desk, text: str = SITUATION, *, hazard: str | None = None, readings: Mapping[str, float] | None = None,
    as_of: date = TODAY, language: Language | None = None
) -> Draft:
    return draft_steps(SituationGiven(text, hazard, readings or {}, as_of, desk.place(None), language), desk.search, desk.records)


def test_the_steps_are_the_plans_own_in_its_order(desk: Desk) -> None:
    steps = drafted(desk).steps

    assert [(step.order, step.action, step.actor, step.deadline_min) for step in steps] == [
        (1, "县防汛办应在15分钟内通知石桥镇和柳湾镇", "县防汛办", 15.0),
        (2, "县水利局应在30分钟内派人到石桥站", "县水利局", 30.0),
        (3, "镇人民政府组织低洼处群众转移。", None, None),
    ]


def test_every_line_is_cited_from_the_plan_in_force(desk: Desk) -> None:
    draft = drafted(desk)

    cited = [citation for step in draft.steps for citation in step.citations]
    assert {citation.doc_no for citation in (*cited, *draft.forbidden)} == {"青政发〔2025〕8号"}


def test_the_level_is_suggested_from_the_reading_with_its_clause(desk: Desk) -> None:
    suggestion = drafted(desk).suggestion
    assert suggestion is not None

    assert suggestion.level == "III"
    assert [citation.quote for citation in suggestion.citations] == ["石桥站水位达到86.50米。"]


def test_a_reading_given_beside_the_words_counts_more(desk: Desk) -> None:
    draft = drafted(desk, readings={"石桥站": 87.5})

    assert draft.suggestion is not None
    assert draft.suggestion.level == "II"


def test_a_neighbours_or_an_old_plan_is_never_used(desk: Desk) -> None:
    said = str(drafted(desk))

    assert "白石" not in said
    assert "60分钟" not in said
    assert "85.00" not in said


def test_on_an_earlier_day_the_plan_of_that_day_is_used(desk: Desk) -> None:
    draft = drafted(desk, as_of=date(2023, 1, 1))

    assert [step.action for step in draft.steps] == ["县防汛办应在60分钟内通知各乡镇。"]


def test_what_the_situation_does_not_say_stays_blank(desk: Desk) -> None:
    assert drafted(desk).blanks == (
        "接报时间〔待核实〕", "报告人及电话〔待核实〕", "伤亡、失联、被困人数〔待核实〕", "受威胁户数、人数〔待核实〕", "带班领导到位情况〔待核实〕",
    )


def test_place_hazard_and_readings_that_nobody_said_stay_blank(desk: Desk) -> None:
    draft = drafted(desk, "有情况。", hazard=None)

    assert "灾种〔待核实〕" in draft.blanks
    assert "监测读数〔待核实〕" in draft.blanks
    assert (draft.hazard, draft.readings, draft.suggestion) == (None, {}, None)


def test_what_was_said_is_not_blank(desk: Desk) -> None:
    blanks = drafted(desk, "接报时间3:05，来电人张某，石桥站水位86.52米，3人被困。").blanks

    assert not any(blank.startswith(("接报时间", "报告人", "伤亡")) for blank in blanks)


def test_what_must_not_be_done_is_quoted(desk: Desk) -> None:
    assert [citation.quote for citation in drafted(desk).forbidden] == ["严禁组织群众乘船过河看水。"]


def test_without_a_plan_for_the_hazard_the_draft_says_so(desk: Desk) -> None:
    draft = drafted(desk, "森林着火", hazard="forest_fire")

    assert draft.steps == ()
    assert draft.warnings == ("现行有效的文件中没有适用于该灾种和地点的预案",)


def test_without_a_plan_at_all_the_draft_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    with county_desk(tmp_path_factory.mktemp("home"), {}) as empty:
        draft = drafted(empty)

    assert (draft.steps, draft.suggestion) == ((), None)
    assert any("没有适用" in warning for warning in draft.warnings)


def test_steps_in_another_language_than_the_officers_say_so(desk: Desk) -> None:
    draft = drafted(desk, "Shiqiao Gauge reads 86.52 m and is rising.")

    assert draft.language == "en"
    assert draft.readings == {"石桥站": 86.52}
    assert "Steps are quoted from the plan in its own language" in draft.warnings
    assert draft.blanks[0] == "time the report came in [to be verified]"


def test_the_level_is_called_a_suggestion(desk: Desk) -> None:
    assert any("级别仅为建议" in warning for warning in drafted(desk).warnings)


def test_an_unknown_hazard_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(WrongCall, match="no hazard 'meteor'"):
        drafted(desk, hazard="meteor")


def test_the_card_shows_steps_blanks_and_what_is_forbidden(desk: Desk) -> None:
    shown = card(drafted(desk).model_dump(mode="json")).split("\n")

    assert shown[0] == "建议级别：III（青岚县防汛应急预案）"
    assert "禁止：严禁组织群众乘船过河看水。" in shown
    assert " 1. 县防汛办应在15分钟内通知石桥镇和柳湾镇" in shown
    assert "待核实：接报时间〔待核实〕" in shown
