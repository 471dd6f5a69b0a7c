"""Drills rest on clauses in force, are the same for the same seed, and say everywhere that they are exercises."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest_docs.pipeline import SourceFile, ingest_file
from service.domain.documents import Language
from service.domain.drills import Drill
from service.drilling.document import markdown
from service.drilling.making import DrillRequest, make_drill
from service.drilling.marking import is_marked
from service.errors import WrongCall
from service.retrieval.in_force import in_force
from service.rules.numerals import values
from service.settings import Settings
from service.wiring import Desk, open_desk
from tests.doubles.scripted_model import ScriptedModel

COUNTY = Path(__file__).parents[1] / "corpora" / "qinglan"
DAY = date(2025, 11, 20)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("home")
    shutil.copy(COUNTY / "places.csv", home)
    opened = open_desk(Settings(home=home, today=DAY, place="青岚县", chat_model=""))
    for name in ("D01_", "D02_", "D03_", "D11_", "D12_", "D15_"):
        for path in sorted((COUNTY / "built").glob(f"{name}*")):
            # The source, not the folder, identifies a document: ids are the same wherever the test runs.
            ingest_file(opened, SourceFile(path.name, path.name, path.read_bytes()))
    yield opened
    opened.close()


def flood(desk: Desk, seed: int = 1, lang: Language = "zh", model: ScriptedModel | None = None, minutes: int = 120) -> Drill:
    place = desk.place("石桥镇")
    assert place is not None
    request = DrillRequest("flood", place, minutes, lang, seed, DAY)
    return asyncio.run(make_drill(request, desk.search, desk.records, model))


def test_the_same_seed_gives_the_same_bytes(desk: Desk) -> None:
    assert flood(desk).model_dump_json() == flood(desk).model_dump_json()


def test_another_seed_gives_another_drill(desk: Desk) -> None:
    assert flood(desk, seed=1).injects != flood(desk, seed=2).injects
    assert flood(desk, seed=1).drill_id != flood(desk, seed=2).drill_id


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("minutes", [20, 120])
def test_a_drill_has_at_least_eight_rising_injects(desk: Desk, lang: Language, minutes: int) -> None:
    drill = flood(desk, lang=lang, minutes=minutes)

    times = [inject.at_min for inject in drill.injects]
    assert len(drill.injects) >= 8
    assert times[0] == 0 and times == sorted(set(times)) and times[-1] <= minutes
    assert all(1 <= len(inject.expected) <= 3 for inject in drill.injects)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_expected_action_cites_a_passage_in_force_verbatim(desk: Desk, lang: Language) -> None:
    holding = in_force(desk.records.versions(), DAY)

    cited = [citation for inject in flood(desk, lang=lang).injects for action in inject.expected
             for citation in (action.citations or pytest.fail(f"no clause for {action.action}"))]
    passages = desk.records.passages_by_id([citation.passage_id for citation in cited])

    for citation in cited:
        passage = passages[citation.passage_id]
        assert passage.version_id in holding
        assert desk.records.text(passage.version_id)[citation.anchor.start:citation.anchor.end] == citation.quote


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_is_marked_as_an_exercise(desk: Desk, lang: Language) -> None:
    drill = flood(desk, lang=lang)

    assert all(is_marked(text) for text in (drill.title, drill.background, *(inject.text for inject in drill.injects)))


def test_one_reading_is_exactly_a_threshold_and_readings_climb_past_all_four(desk: Desk) -> None:
    texts = [inject.text for inject in flood(desk).injects if "上涨" in inject.text]
    stages = [value.number for text in texts for value in values(text) if value.unit == "m" and value.number]

    # The plan's levels: 85.80, 86.50, 87.50 and 88.00.
    assert stages[0] < 85.80 and stages[-1] >= 88.00 and stages == sorted(stages)
    assert sum(stage in (85.80, 86.50, 87.50, 88.00) for stage in stages) == 1


def test_both_languages_tell_the_same_scenario(desk: Desk) -> None:
    chinese, english = flood(desk), flood(desk, lang="en")

    assert [inject.at_min for inject in chinese.injects] == [inject.at_min for inject in english.injects]
    assert "Stage at Shiqiao Gauge" in "".join(inject.text for inject in english.injects)


def test_a_superseded_plan_is_offered_as_bait_and_answered_with_its_repeal(desk: Desk) -> None:
    bait = next(inject for inject in flood(desk).injects if "我手里的" in inject.text)

    assert "青政发〔2021〕15号" in bait.text
    assert any("同时废止" in citation.quote and citation.doc_id == "D01"
               for action in bait.expected for citation in action.citations)


def test_no_personal_telephone_number_is_in_a_drill(desk: Desk) -> None:
    assert not re.search(r"1\d\d-\d{4}-\d{4}", flood(desk).model_dump_json())


def test_a_model_that_changes_a_number_is_refused(desk: Desk) -> None:
    drill = flood(desk)
    liar = ScriptedModel([inject.text.removeprefix("【演练】") + "已有99人被困！" for inject in drill.injects])

    assert flood(desk, model=liar).injects == drill.injects
    assert len(liar.heard) == len(drill.injects)


def test_a_model_that_fails_leaves_our_words(desk: Desk) -> None:
    silent = ScriptedModel([])

    assert flood(desk, model=silent).injects == flood(desk).injects
    assert len(silent.heard) == 1  # asked once, not once an inject


def test_a_livelier_wording_is_taken(desk: Desk) -> None:
    drill = flood(desk)
    lively = ScriptedModel(["喂喂，" + inject.text.removeprefix("【演练】") for inject in drill.injects])

    reworded = flood(desk, model=lively)

    assert [inject.text for inject in reworded.injects] == [
        inject.text.replace("【演练】", "【演练】喂喂，", 1) for inject in drill.injects]
    assert [inject.expected for inject in reworded.injects] == [inject.expected for inject in drill.injects]


@pytest.mark.parametrize(("hazard", "says"), [("volcano", "the hazards are"), ("earthquake", "plans are here for: flood")])
def test_a_hazard_without_a_plan_is_a_wrong_call(desk: Desk, hazard: str, says: str) -> None:
    place = desk.place("石桥镇")
    assert place is not None

    with pytest.raises(WrongCall, match=says):
        asyncio.run(make_drill(DrillRequest(hazard, place, 60, "zh", 1, DAY), desk.search, desk.records, None))


def test_the_document_shows_every_inject_with_its_clause(desk: Desk) -> None:
    drill = flood(desk)
    page = markdown(drill)

    assert page.startswith("# 【演练】")
    assert all(inject.text in page for inject in drill.injects)
    assert page.count("〔青政办发〔2025〕21号") >= len(drill.injects)
