"""A plan's actions as facts: number, action, who, by when; read by the same rules that draft steps."""

import re
from collections.abc import Iterator

from ingest_docs.facts.line import Line
from service.domain.facts import PlanStep
from service.domain.table_rows import first
from service.steps.finding import announces_actions, is_action
from service.steps.ordering import read_line

_NUMBER = re.compile(r"^\s*[（(]?([一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]|^\s*([①-⑳])")
_HANDLING = re.compile(r"处置|处理|步骤|返回|避险|疏散|救援|\bsteps\b|\breturn\b|re-entry", re.IGNORECASE)
_BEHIND_BRACKET = re.compile(r"(?<=[）)])\s*[。.]\s+(?=\S)|(?<=[）)])[。](?=\S)")
_ACTION_COLUMN = re.compile(r"动作|行动|措施|action", re.IGNORECASE)
_LONG_ENOUGH = re.compile(r"[一-鿿].{6,}|(?:[\w-]+[ ,;]+){2,}[\w-]+", re.DOTALL)
_SITUATION_COLUMNS = ("情形", "情况", "situation", "signal", "meaning")


def find_steps(line: Line) -> Iterator[PlanStep]:
    """Yield the step that a line is, where it says who acts or by when, or stands under a heading of actions."""
    text = _as_line(line)
    if line.metadata.kind not in ("plan", "guideline") or not is_action(text):
        return
    parts = read_line(text)
    if not (parts.actor or parts.deadline or _says_action(line)
            or any(announces_actions(head) or _HANDLING.search(head) for head in line.path)):
        return
    number = _NUMBER.match(line.text)
    order = (number.group(1) or number.group(2)) if number else line.row.get("序号") or line.row.get("顺序") or line.row.get("Step") or ""
    situation = first(line.row, *_SITUATION_COLUMNS)
    yield PlanStep(order=order, action=parts.action, actor=parts.actor, deadline=parts.deadline,
                   deadline_min=parts.deadline_min, phase=parts.phase,
                   condition=situation or (line.path[-2] if len(line.path) > 1 else ""))


def _as_line(line: Line) -> str:
    """Return a row as its columns and cells, and an item without what follows its bracket of actor and deadline."""
    if line.row:
        mark, gap = ("：", "；") if line.metadata.lang == "zh" else (": ", "; ")
        return gap.join(f"{column}{mark}{cell}" for column, cell in line.row.items())
    whole = _BEHIND_BRACKET.split(line.text, maxsplit=1)
    return whole[0] if re.search(r"(?:责任|Responsible|[Dd]eadline|时限)[^：:（(]{0,6}[：:][^（）()]*[）)]$", whole[0]) else line.text


def _says_action(line: Line) -> bool:
    """Say whether a row has a column of actions with more in it than the name of one, such as 立即转移."""
    return any(_ACTION_COLUMN.search(column) and _LONG_ENOUGH.match(cell) for column, cell in line.row.items())
