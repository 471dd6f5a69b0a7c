"""A plan's action lines made into steps: action, actor, deadline and phase as the line says them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from service.domain.documents import Version
from service.domain.drafts import Step
from service.domain.table_rows import cells, first
from service.grounding.citing import cite
from service.rules.clocks import deadline_minutes, phase_of
from service.steps.finding import PlanLine
from service.steps.stages import stage_of

_NUMBER = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,2}[.．、）)](?!\d)\s?|[①-⑳])\s*")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]\s*[。.；;]?\s*$")
_WHO_AND_WHEN = re.compile(r"^([^，,]{2,40})[，,]\s*([^，,]*(?:立即|immediately|\d+\s*(?:分钟|小时|minutes?|hours?))[^，,]*)$")
_BAND = re.compile(r"\d+\s*[—–~-]+\s*(\d+)\s*(?:分钟|minutes?)")
_ACTOR_FIELD = re.compile(r"(?:责任单位|责任人|责任部门|牵头单位|牵头|负责人|[Rr]esponsible|[Ll]ead|[Bb]y)\s*[:：]\s*([^；;]+)")
_DEADLINE_FIELD = re.compile(r"(?:时限|完成时间|时间要求|[Dd]eadline|[Tt]ime limit|[Ww]ithin)\s*[:：]\s*([^；;]+)")
_ACTOR_ZH = re.compile(r"^([一-鿿（）、]{2,24}?)(?=应当|应在|应立即|必须|须在|负责|要在|在接到|于接到|立即)")
_ACTOR_EN = re.compile(r"^(?:The\s+)?([A-Z][\w/&\-]*(?:\s+(?:of|the|and|[A-Z][\w/&\-]*)){0,6})\s+(?:shall|will|must|is to)\b")
_DEADLINE_ZH = re.compile(r"(?:接到[^，。；]{1,12}后)?(?:立即|\d+\s*(?:分钟|小时|日)(?:以?内)|每\s*\d+\s*(?:分钟|小时)[^，。；）]{0,4})")
_DEADLINE_EN = re.compile(r"(?:immediately|at once|within\s+\d+\s+(?:minutes?|hours?)(?:\s+of\s+[\w ]{3,30}?(?=[,.;)]))?|every\s+\d+\s+"
                          r"(?:minutes?|hours?))", re.IGNORECASE)


def to_steps(lines: Sequence[PlanLine], version: Version) -> tuple[Step, ...]:
    """Return the steps of these lines in their order, numbered from 1; what a line does not say stays None."""
    return tuple(_to_step(order, line, version) for order, line in enumerate(lines, start=1))


class StepParts(NamedTuple):
    """What a plan's line says of its step."""

    action: str
    actor: str | None
    deadline: str | None
    """In the clause's words."""
    deadline_min: float | None
    phase: str | None


def read_line(text: str) -> StepParts:
    """Return action, actor, deadline and phase as a numbered item or a table row says them."""
    # A numbered item whose brackets say 责任单位：…；时限：… is no table row.
    row = {} if _NUMBER.match(text) else cells(text)
    action, actor, deadline, band = _from_row(row) if row else _from_item(text)
    minutes = _minutes(deadline) if deadline else None
    return StepParts(action, actor, deadline, minutes, band or (phase_of(minutes) if minutes is not None else None))


def _to_step(order: int, line: PlanLine, version: Version) -> Step:
    parts = read_line(line.text)
    return Step(
        order=order,
        stage=stage_of(parts.action),
        phase=parts.phase,
        action=parts.action,
        actor=parts.actor,
        deadline=parts.deadline,
        deadline_min=parts.deadline_min,
        citations=(cite(line.passage, version, line.text),),
    )


def _minutes(deadline: str) -> float | None:
    """Return a limit in minutes; of a band such as `1—3分钟` its end."""
    band = _BAND.search(deadline)
    return deadline_minutes(deadline) if band is None else float(band.group(1))


def _from_row(row: dict[str, str]) -> tuple[str, str | None, str | None, str | None]:
    action = first(row, "动作", "行动", "措施", "内容", "action", "step", "task") or max(row.values(), key=len)
    actor = first(row, "责任", "牵头", "负责", "谁", "actor", "responsible", "who", "lead") or None
    deadline = first(row, "时限", "完成", "deadline", "within", "time limit") or None
    band = first(row, "时段", "phase", "time band")
    return action, actor, deadline, _band(band) if band else None


def _band(text: str) -> str | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)[:2]]
    return phase_of(float(numbers[1])) if len(numbers) == 2 else None


def _from_item(line: str) -> tuple[str, str | None, str | None, str | None]:
    action = _NUMBER.sub("", line).strip()
    actor = deadline = None
    bracket = _IN_BRACKETS.search(action)
    if bracket:
        said_actor, said_deadline = _ACTOR_FIELD.search(bracket.group(1)), _DEADLINE_FIELD.search(bracket.group(1))
        if said_actor or said_deadline:
            action = action[: bracket.start()].rstrip()
            actor = said_actor.group(1).strip() if said_actor else None
            deadline = said_deadline.group(1).strip() if said_deadline else None
        elif both := _WHO_AND_WHEN.match(bracket.group(1)):
            action = action[: bracket.start()].rstrip()
            actor, deadline = both.group(1).strip(), both.group(2).strip()
    if actor is None and (found := _ACTOR_ZH.match(action) or _ACTOR_EN.match(action)):
        actor = found.group(1)
    if deadline is None and (found := _DEADLINE_ZH.search(action) or _DEADLINE_EN.search(action)):
        deadline = found.group()
    return action, actor, deadline, None
