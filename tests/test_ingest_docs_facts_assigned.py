"""A clause or row that assigns something to somebody is a duty; a step keeps its words and situation."""

import pytest

from ingest_docs.facts.assigned import find_assigned
from ingest_docs.facts.finding import find_facts
from service.domain.documents import Language, Metadata, PassageDraft
from service.domain.facts import FactValue


def of_row(row: str, kind: str, lang: Language = "zh", heading: str = "3 规定") -> list[FactValue]:
    metadata = Metadata(title="青岚县应急预案", lang=lang, kind="plan", level="county", place="青岚县")
    mark = "；" if lang == "zh" else "; "
    columns = " | ".join(part.split("：" if lang == "zh" else ": ")[0] for part in row.split(mark))
    passage = PassageDraft(text=row, start=0, end=len(row), path=(heading,), context=columns)
    return [fact.value for fact in find_facts([passage], metadata) if fact.value.kind == kind]


@pytest.mark.parametrize(("text", "expected"), [
    ("Ⅰ级响应由县长在会商后决定启动；Ⅲ级由分管副县长决定。谁启动、谁终止。",
     {("启动Ⅰ级响应", "县长"), ("启动Ⅲ级响应", "分管副县长"), ("终止响应", "谁启动、谁终止")}),
    ("总指挥由分管副县长担任。", {("总指挥", "分管副县长")}),
    ("返回由作出转移决定的单位批准。", {("批准返回", "作出转移决定的单位")}),
    ("县应急局值班室承担信息的接收、核实。", {("承担信息的接收、核实", "县应急局值班室")}),
    ("每处隐患点落实1名村级责任人。", {("每处隐患点落实1名村级责任人", "1名村级责任人")}),
    ("任何单位和个人不得迟报。", {("不得迟报", "任何单位和个人")}),
    ("Levels I and II are activated by the county head; Level III by the deputy head.",
     {("activate Level I", "county head"), ("activate Level II", "county head"), ("activate Level III", "deputy head")}),
    ("The EOC manager declares Level 2. If the EOC manager cannot be reached after 2 calls, the shift leader declares the level.",
     {("declares Level 2", "EOC manager; the shift leader when the EOC manager cannot be reached")}),
    ("Boat keys are kept by two people.", {("Boat keys kept", "two people")}),
    ("乡镇（街道）负责人应当在30分钟内到达现场。", set()),
    ("本预案由县应急局负责解释。", set()),
    ("每100名安置人员发放物资。", set()),
    ("The wind decides which route is used.", set()),
])
def test_a_clause_that_assigns(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(duty.task, duty.lead) for duty in find_assigned(text, None)} == expected


@pytest.mark.parametrize(("row", "lang", "expected"), [
    ("Function: Fire and rescue; Lead: County fire brigade; Support: Tenant teams", "en", [("Fire and rescue", "County fire brigade")]),
    ("Level: Level I; Event: Serious; Started by: County head", "en", [("declare Level I", "County head")]),
    ("人员：机关干部；可以承担：转移、后勤；不得承担：任何扑火作业", "zh",
     [("可以承担：转移、后勤", "机关干部"), ("不得承担：任何扑火作业", "机关干部")]),
    ("预警颜色：红色；会商：县长主持会商，每30分钟看一次雨量", "zh", [("红色：主持会商", "县长")]),
])
def test_a_row_that_assigns(row: str, lang: Language, expected: list[tuple[str, str]]) -> None:
    found = of_row(row, "duty", lang)

    assert [(one.task, one.lead) for one in found if one.kind == "duty"] == expected


def test_a_row_of_actions_keeps_its_situation() -> None:
    (found,) = of_row("Signal: Interrupted tone; Meaning: Fire; Action: Evacuate to the assembly point", "step", "en", "3.4 Siren signals")

    assert found.kind == "step"
    assert (found.action, found.condition) == ("Evacuate to the assembly point", "Interrupted tone")


def test_a_column_that_only_names_an_action_is_no_step() -> None:
    assert of_row("动作：立即转移；1小时雨量（mm）：50", "step") == []
