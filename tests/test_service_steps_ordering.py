"""Action, actor, deadline and phase as a plan's line says them; what it does not say stays blank."""

import pytest

from service.domain.drafts import Step
from service.steps.finding import PlanLine
from service.steps.ordering import to_steps
from tests.doubles.documents import passages, version


def steps(*lines: str) -> tuple[Step, ...]:
    (passage,) = passages("v1", "\n".join(lines))
    return to_steps([PlanLine(passage, line) for line in lines], version("v1"))


@pytest.mark.parametrize(("line", "action", "actor", "deadline", "minutes", "phase"), [
    ("6. 县水利局应在30分钟内派人到石桥站（责任单位：县水利局；时限：接到启动指令后30分钟内）。",
     "县水利局应在30分钟内派人到石桥站", "县水利局", "接到启动指令后30分钟内", 30.0, "15–30"),
    ("2. 通知石桥镇（县防汛办，15分钟内）。", "通知石桥镇", "县防汛办", "15分钟内", 15.0, "5–15"),
    ("3. 县消防大队立即出动。", "县消防大队立即出动。", "县消防大队", "立即", 0.0, "0–5"),
    ("（四）镇值班室应在2小时内续报。", "镇值班室应在2小时内续报。", "镇值班室", "2小时内", 120.0, "later"),
    ("5. 组织低洼处群众转移。", "组织低洼处群众转移。", None, None, None, None),
    ("7. 转移群众（责任单位：石桥镇人民政府）。", "转移群众", "石桥镇人民政府", None, None, None),
    ("8. 关闭阀门（阀门编号V-12）。", "关闭阀门（阀门编号V-12）。", None, None, None, None),
    ("1. The Duty Officer shall notify the county within 15 minutes of the alarm.",
     "The Duty Officer shall notify the county within 15 minutes of the alarm.", "Duty Officer",
     "within 15 minutes of the alarm", 15.0, "5–15"),
    ("2. Close valve V-12 (Responsible: Gas Company; Deadline: within 5 minutes).", "Close valve V-12", "Gas Company",
     "within 5 minutes", 5.0, "0–5"),
    ("3. Evacuate the block immediately.", "Evacuate the block immediately.", None, "immediately", 0.0, "0–5"),
    ("4. Keep a log.", "Keep a log.", None, None, None, None),
    ("序号：1；处置动作：关闭总阀；责任单位：燃气公司；时限：10分钟内", "关闭总阀", "燃气公司", "10分钟内", 10.0, "5–15"),
    ("时段：5—15分钟；动作：设警戒线；责任人：派出所", "设警戒线", "派出所", None, None, "5–15"),
    ("序号：1；处置动作：关闭总阀；责任单位：；时限：", "关闭总阀", None, None, None, None),
])
def test_a_line_says_who_does_what_by_when(
    line: str, action: str, actor: str | None, deadline: str | None, minutes: float | None, phase: str | None
) -> None:
    (step,) = steps(line)

    assert (step.action, step.actor, step.deadline, step.deadline_min, step.phase) == (action, actor, deadline, minutes, phase)


def test_steps_keep_the_plans_order() -> None:
    made = steps("1. 通知乡镇（县防汛办，60分钟内）。", "2. 县消防大队立即出动。")

    assert [(step.order, step.deadline_min) for step in made] == [(1, 60.0), (2, 0.0)]


def test_every_step_is_cited_with_its_whole_line() -> None:
    lines = ("1. 通知乡镇。", "2. 组织转移。")

    assert [step.citations[0].quote for step in steps(*lines)] == list(lines)


@pytest.mark.parametrize(("line", "stage"), [
    ("1. 核实水位读数。", "灵敏感知"), ("1. 发布红色预警。", "迅捷预警"), ("1. 转移低洼处群众。", "快速响应"),
    ("1. 设警戒线。", "分级处置"), ("1. 向县总值班室续报。", "协同联动"), ("1. Evacuate the block.", "快速响应"),
])
def test_a_step_belongs_to_a_stage_of_the_loop(line: str, stage: str) -> None:
    assert steps(line)[0].stage == stage
