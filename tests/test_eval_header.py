"""A run's header names everything that can change an answer, and no secret."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eval.cases import read_cases
from eval.running.header import NO_SETTING_OF_ANSWERS, differences, facts_hash, header_of, settings_of
from service.prompt_files import load_prompt
from service.settings import Settings
from service.wiring import Desk
from tests.doubles.small_county import county_desk

CASES = read_cases('{"id": "c1", "question": "水位？"}')


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with county_desk(tmp_path) as opened:
        yield opened


def test_a_setting_is_in_the_header_unless_it_is_named_as_none_of_answers() -> None:
    assert set(settings_of(Settings())) == set(Settings.model_fields) - NO_SETTING_OF_ANSWERS
    assert set(Settings.model_fields) >= NO_SETTING_OF_ANSWERS


def test_no_password_is_in_the_header(desk: Desk) -> None:
    secret = desk.settings.model_copy(update={"records_url": "postgresql://u:s3cret@h/db", "model_url": "http://u:s3cret@h"})

    assert "s3cret" not in json.dumps(settings_of(secret))


def test_a_header_names_prompts_by_their_hash_and_can_be_kept(desk: Desk) -> None:
    header = header_of(desk, CASES, use_model=False)

    assert header["prompts"]["answer.zh"] == load_prompt("answer.zh").version
    assert json.loads(json.dumps(header, allow_nan=False)) == header


def test_a_fact_that_a_person_corrected_changes_the_header(desk: Desk) -> None:
    before = facts_hash(desk)
    fact = desk.records.facts([version.version_id for version in desk.records.versions()])[0]

    desk.records.revise_fact(fact.model_copy(update={"state": "rejected", "reviewed_by": "某", "reviewed_at": datetime.now(UTC)}))

    assert facts_hash(desk) != before


def test_the_homes_own_places_change_the_header(desk: Desk) -> None:
    before = header_of(desk, CASES, use_model=False)

    desk.home.places.write_text(desk.home.places.read_text("utf-8") + "\n", "utf-8")

    assert list(differences(before, header_of(desk, CASES, use_model=False))) == ["places_hash"]


def test_the_day_and_the_cost_do_not_keep_a_run_from_going_on() -> None:
    begun = {"today": "2025-07-01", "cost": {"asked": 1}, "model": None, "settings": {"place": "甲"}}

    assert differences(begun, {"today": "2025-07-02", "model": None, "settings": {"place": "甲"}, "of_a_newer_program": 1}) == {}
    assert differences(begun, {"model": "m", "settings": {"place": "乙"}}) == {"model": (None, "m"), "settings.place": ("甲", "乙")}
