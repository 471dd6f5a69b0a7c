"""A plan's actions as facts: number, action, who, by when; read by the same rules that draft steps."""

import re
from collections.abc import Iterator

from ingest_docs.facts.line import Line
from service.domain.facts import PlanStep
from service.steps.finding import announces_actions, is_action
from service.steps.ordering import read_line

_NUMBER = re.compile(r"^\s*[（(]?([一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]|^\s*([①-⑳])")


def find_steps(line: Line) -> Iterator[PlanStep]:
    """Yield the step that a line is, where it says who acts or by when, or stands under a heading of actions."""
    if line.metadata.kind not in ("plan", "guideline") or not is_action(line.text):
        return
    parts = read_line(line.text)
    if not (parts.actor or parts.deadline) and not any(announces_actions(head) for head in line.path):
        return
    number = _NUMBER.match(line.text)
    order = (number.group(1) or number.group(2)) if number else line.row.get("序号") or line.row.get("顺序") or line.row.get("Step") or ""
    yield PlanStep(order=order, action=parts.action, actor=parts.actor, deadline=parts.deadline,
                   deadline_min=parts.deadline_min, phase=parts.phase, condition=line.path[-2] if len(line.path) > 1 else "")
