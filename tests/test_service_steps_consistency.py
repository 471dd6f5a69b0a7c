"""The disagreements planted in the sample county are found, each with who prevails, and no others."""

import shutil
from collections.abc import Iterator
from datetime import date

import pytest

from eval.ingestion.fact_sheet import QINGLAN
from ingest_docs.pipeline import SourceFile, ingest
from service.commands import COMMANDS
from service.settings import Settings
from service.steps.consistency import Found, computable, report
from service.wiring import Desk, open_desk

TODAY = date(2025, 11, 20)
LEFT_OUT = ("D19", "E05", "E06", "E09", "E11", "E12", "E13", "E14", "E15", "E17", "D18", "D04", "B03", "B04", "B05", "B06", "B07")
"""Documents that say nothing another one could contradict; left out for the test's time."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("home")
    shutil.copy(QINGLAN / "places.csv", home / "places.csv")
    opened = open_desk(Settings(home=home, chat_model="", today=TODAY, place="青岚县"))
    files = [path for path in sorted((QINGLAN / "built").iterdir()) if not path.name.startswith(LEFT_OUT)]
    ingest(opened, [SourceFile(path.name, str(path), path.read_bytes()) for path in files])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def found(desk: Desk) -> Found:
    gazetteer = desk.search.gazetteer()
    return report(desk.search.scope(TODAY, desk.place(None)), desk.records, gazetteer, TODAY)


@pytest.mark.parametrize(("key", "values", "winner"), [
    ("contact|罗大海|上坪村", {"100-0000-0311", "100-0000-0331"}, "100-0000-0311"),
    ("contact|青岚燃气抢修", {"0000-655-0160", "0000-655-0916"}, "0000-655-0160"),
    ("call_back|red|village", {"15分钟内", "20分钟内"}, "15分钟内"),
    ("team|石桥镇应急救援队", {"25", "20"}, "25"),
    ("threshold|石桥站|stage_m||III|min", {"86.50 m", "86.05 m"}, "86.50 m"),
    ("count|D17|紧急转移人数", {"2816人", "2861人"}, None),
    ("time|fire|watch", {"24小时", "12 hours"}, "24小时"),
    ("threatened|QL-DZ-017", {"46户171人", "41户158人"}, "46户171人"),
])
def test_a_planted_disagreement_is_found(found: Found, key: str, values: set[str], winner: str | None) -> None:
    one = next(one for one in found.conflicts if one.key == key)

    assert {said.shown for said in one.said} == values
    assert one.winner == winner


def test_the_shelter_that_a_flood_would_reach_is_limited_everywhere(found: Found) -> None:
    one = next(one for one in found.conflicts if one.key == "shelter|河滨公园|restriction")

    assert {said.value for said in one.said} == {"limited", "none"}
    assert one.winner is not None


def test_floor_water_and_toilets_of_park_and_county_are_held_side_by_side(found: Found) -> None:
    norms = {one.key: one for one in found.conflicts if one.key.startswith("norm|")}
    floor, water, toilets = (norms[f"norm|{key}"] for key in (
        "floor area|per person|m²", "water for any use|per person per day|L", "toilets|per person|"))

    assert len(norms) == 3
    assert {said.shown for said in floor.said} == {
        "人均使用面积 2.0平方米（不含通道、厕所和办公用房）", "Covered floor space 3.5 m² per person（Without corridors, kitchens and toilets）"}
    assert floor.winner is not None and "2.0平方米" in floor.winner
    assert water.is_open and not water.of_one_thing and floor.of_one_thing and toilets.of_one_thing
    assert any("不含洗漱用水" in said.shown for said in water.said)
    assert any("all uses" in said.shown and "Drinking, cooking and washing" in said.shown for said in water.said)
    assert any("1:20" in said.shown for said in toilets.said)


def test_what_else_is_found_are_the_old_handbook_and_the_park_s_gas_distance(found: Found) -> None:
    planted = ("contact|罗大海", "contact|青岚燃气", "call_back|red|village", "team|石桥镇", "threshold|石桥站|stage_m||III", "count|D17",
               "time|fire|watch", "threatened|QL-DZ-017", "shelter|河滨公园", "norm|")
    others = {one.key for one in found.conflicts if not one.key.startswith(planted)}

    # E07 is of 2024 and gives the reporting limits before those of 2025; E03's gas main is at any pressure.
    assert {key.split("|")[0] for key in others} == {"report", "distance"}
    assert all(any(said.fact.quote.startswith("From:") for said in one.said) for one in found.conflicts
               if one.key in others and one.key.startswith("report"))
    assert {key for key in others if key.startswith("distance")} == {"distance|燃气|low|isolate", "distance|燃气|medium|isolate"}


def test_gaps_of_the_lists_are_named(found: Found) -> None:
    assert {(gap.kind, gap.what) for gap in found.gaps} == {
        ("expired_stock", "县物资库自热食品"), ("lapsing_team", "蓝岚救援队"), ("review_due", "Duty Officer Handbook 2024 (English)"),
        # The bureau's director leads an office by D05, and the roster lists none.
        ("role_without_person", "县自然资源局局长"), ("role_without_person", "县地灾指办公室主任"),
            # So does the housing bureau's head by D08.
            ("role_without_person", "县燃指办公室主任"),
    }


def test_a_value_of_an_open_conflict_and_of_a_scan_is_not_computed_with(desk: Desk) -> None:
    scope = desk.search.scope(TODAY, desk.place(None))
    kept = {fact.fact_id for fact in computable(desk.records.facts(set(scope), "count"), scope, desk.records)}
    passages = desk.records.passages_by_id([fact.passage_id for fact in desk.records.facts(set(scope))])
    scanned = [fact for fact in desk.records.facts(set(scope)) if passages[fact.passage_id].is_ocr]

    assert not any(fact.fact_id in kept for fact in desk.records.facts(set(scope), "count") if fact.value.kind == "count"
                   and fact.value.subject == "紧急转移人数")
    assert scanned and computable(scanned, scope, desk.records) == ()


async def test_the_command_prints_values_with_citations(desk: Desk) -> None:
    document = await COMMANDS["conflicts"].run(desk, COMMANDS["conflicts"].parse({}))

    one = next(one for one in document["conflicts"] if one["key"].startswith("contact|罗大海"))
    assert {"key", "values", "prevails", "why_zh", "why_en", "open"} == set(one)
    assert {"passage_id", "quote", "anchor", "title", "value"} <= set(one["values"][0])
    assert all(value["value"] in value["quote"] for value in one["values"])


async def test_an_answer_shows_the_conflict_of_a_value_it_quotes(desk: Desk) -> None:
    ask = COMMANDS["ask"]

    answer = await ask.run(desk, ask.parse({"text": "石桥镇应急救援队有多少人？"}))

    assert any({value["value"] for value in one["values"]} == {"25", "20"} and one["prevails"] == "25" for one in answer["conflicts"])
