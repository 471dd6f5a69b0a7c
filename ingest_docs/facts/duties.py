"""Who does what: rows of duty tables and clauses that name who leads, decides, keeps or must be there."""

import re
from collections.abc import Iterator

from ingest_docs.facts.assigned import find_assigned
from ingest_docs.facts.line import Line
from service.domain.facts import Duty
from service.domain.table_rows import first

_LEAD_COLUMNS = ("牵头事项", "牵头任务", "职责", "主要任务", "duties", "responsibilities", "task")
_SUPPORT_COLUMNS = ("配合事项", "配合任务", "support")
_UNIT_COLUMNS = ("成员单位", "单位", "工作组", "牵头单位", "unit", "position", "role", "section", "agency")
_LEVEL_COLUMNS = ("响应级别", "级别", "level", "stage")
_STARTER_COLUMNS = ("启动人", "启动权限", "declared by", "activated by", "started by")
_DECIDER = re.compile(r"^(?:主持\S{2,4}|决定(?:机关|人|单位)|批准(?:机关|人|单位)|decided by|who decides\b.*)$", re.IGNORECASE)
_ALLOWED = re.compile(r"^(?:可以承担|可以做|不得承担|不得做|may do|must not do)", re.IGNORECASE)
_FUNCTION = re.compile(r"^(?:function|任务|事项|工作)$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:lead|牵头|牵头单位|牵头部门)$", re.IGNORECASE)
_PRESIDES = re.compile(r"([一-鿿]{0,10}(?:县长|镇长|乡长|局长|主任|书记|指挥长|负责人))(主持[^，。；]{2,8})")
_CAPTION = re.compile(r"\s*(?:Table|附?表)\s?\d")
_WORDS = re.compile(r"[一-鿿A-Za-z]{2}")


def find_duties(line: Line) -> Iterator[Duty]:
    """Yield the duties of a line."""
    if line.metadata.kind not in ("plan", "guideline") or _CAPTION.match(line.text) or any(name == cell for name, cell in line.row.items()):
        return
    if line.row:
        yield from _of_row(line)
    else:
        yield from find_assigned(line.text, line.hazard)


def _of_row(line: Line) -> Iterator[Duty]:
    row = line.row
    unit, task = first(row, *_UNIT_COLUMNS), first(row, *_LEAD_COLUMNS)
    starter, level = first(row, *_STARTER_COLUMNS), first(row, *_LEVEL_COLUMNS)
    function, lead = _cell(row, _FUNCTION), _cell(row, _LEAD)
    if starter and level and _WORDS.match(starter):
        yield Duty(task=f"启动{level}响应" if line.metadata.lang == "zh" else f"declare {level}", lead=starter, hazard=line.hazard)
    elif function and lead:
        yield Duty(task=function, lead=lead, support=first(row, *_SUPPORT_COLUMNS), hazard=line.hazard)
    elif unit and task:
        yield Duty(task=task, lead=first(row, "牵头单位") or unit, support=first(row, *_SUPPORT_COLUMNS), hazard=line.hazard)
    about = next(iter(row.values()))
    for column, cell in row.items():
        if cell != about and _WORDS.search(cell):
            for presides in _PRESIDES.finditer(cell):
                yield Duty(task=f"{about}：{presides[2]}", lead=presides[1], hazard=line.hazard)
            if _DECIDER.match(column):
                what = level if level and level != cell else about
                yield Duty(task=f"{column}：{what}" if line.metadata.lang == "zh" else f"{column}: {what}", lead=cell, hazard=line.hazard)
            elif _ALLOWED.match(column):
                yield Duty(task=f"{column}：{cell}" if line.metadata.lang == "zh" else f"{column}: {cell}", lead=about, hazard=line.hazard)


def _cell(row: dict[str, str], name: re.Pattern[str]) -> str:
    return next((cell for column, cell in row.items() if name.match(column.strip())), "")
