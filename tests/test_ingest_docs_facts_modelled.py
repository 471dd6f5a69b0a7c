"""What a model says of a passage becomes a fact only when every value stands in it; it is marked as the model's."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest_docs.facts.modelled import FactsSaid, find_by_model
from ingest_docs.pipeline import SourceFile, ingest
from service.domain.documents import Metadata, PassageDraft
from service.domain.facts import FactValue, Team
from service.errors import ModelUnavailable
from service.settings import Settings
from service.wiring import open_desk
from tests.doubles.scripted_model import ScriptedModel

LINE = "县综合应急队伍现有队员60名，由王五带队。"
PASSAGE = PassageDraft(text=f"说明。\n{LINE}", start=0, end=len(LINE) + 4, path=("8 保障",))
GOOD = {"kind": "team", "quote": LINE, "name": "县综合应急队伍", "size": 60}


async def found(*facts: dict[str, Any]) -> list[FactValue]:
    model = ScriptedModel([json.dumps({"facts": facts}, ensure_ascii=False)])
    return [value for _, value in await find_by_model(model, PASSAGE, Metadata(title="预案", kind="plan"))]


async def test_a_fact_that_stands_in_the_passage_is_kept() -> None:
    assert await found(GOOD) == [Team(name="县综合应急队伍", size=60)]


@pytest.mark.parametrize("change", [
    {"size": 66}, {"name": "县民兵连"}, {"quote": "县综合应急队伍现有队员60名"}, {"kind": "army"}, {"leader": "王五"}, {"size": "many"},
])
async def test_a_fact_with_one_value_that_does_not_stand_there_is_dropped(change: dict[str, Any]) -> None:
    assert await found({**GOOD, **change}) == []


async def test_one_wrong_fact_does_not_take_the_others_with_it() -> None:
    assert await found({**GOOD, "size": 66}, GOOD) == [Team(name="县综合应急队伍", size=60)]


async def test_the_direction_of_a_threshold_must_stand_there_too() -> None:
    line = "读数低于5 ppm时可以返回。"
    said = {"kind": "threshold", "quote": line, "subject": "读数", "comparator": ">=", "value": 5, "unit": "ppm"}
    passage = PassageDraft(text=line, start=0, end=len(line), path=())
    model = ScriptedModel([json.dumps({"facts": [said]}), json.dumps({"facts": [{**said, "comparator": "<"}]})])

    assert await find_by_model(model, passage, Metadata(title="预案")) == ()
    assert len(await find_by_model(model, passage, Metadata(title="预案"))) == 1


@pytest.mark.parametrize("reply", ["no facts here", "{}", ModelUnavailable("down")])
async def test_a_model_in_trouble_finds_nothing(reply: str | ModelUnavailable) -> None:
    assert await find_by_model(ScriptedModel([reply]), PASSAGE, Metadata(title="预案")) == ()


async def test_the_model_is_asked_with_the_schema() -> None:
    model = ScriptedModel(['{"facts": []}'])

    await find_by_model(model, PASSAGE, Metadata(title="预案"))

    assert model.schemas == [FactsSaid.model_json_schema()]
    assert LINE in model.heard[0][-1].content


@pytest.mark.parametrize(("is_on", "marks"), [(False, []), (True, ["model"])])
def test_the_model_is_asked_only_where_it_is_set(tmp_path: Path, is_on: bool, marks: list[str]) -> None:
    from dataclasses import replace

    desk = open_desk(Settings(home=tmp_path, chat_model="", today=date(2025, 11, 20), model_facts=is_on))
    model = ScriptedModel([json.dumps({"facts": [GOOD]}, ensure_ascii=False)] * 3)

    ingest(replace(desk, model=model), [SourceFile("D92_预案.md", "upload:D92", f"# 县应急预案\n\n## 8 保障\n\n{LINE}\n".encode())])
    facts = desk.records.facts({one.version_id for one in desk.records.versions()}, "team")
    desk.close()

    assert [fact.found_by for fact in facts] == marks
