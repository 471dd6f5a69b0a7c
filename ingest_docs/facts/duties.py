"""Who does what: rows of duty tables and clauses that name a commander or who may start a level."""

import re
from collections.abc import Iterator

from ingest_docs.facts.line import Line
from service.domain.facts import Duty
from service.domain.table_rows import first

_LEAD_COLUMNS = ("牵头事项", "牵头任务", "职责", "主要任务", "duties", "responsibilities", "task")
_SUPPORT_COLUMNS = ("配合事项", "配合任务", "support")
_UNIT_COLUMNS = ("成员单位", "单位", "工作组", "牵头单位", "unit", "position", "role", "section", "agency")
_COMMAND = re.compile(r"由([一-鿿（）()]{2,24}?)(?:兼任|担任|任)((?:常务副|副)?(?:总指挥|指挥长|现场指挥长|现场总指挥|组长|主任))")
_OFFICE = re.compile(r"(办公室主任)由([一-鿿]{2,16}?)(?:兼任|担任)")
_LEADS = re.compile(r"^(?:\d+[.．、]\s*)?([一-鿿]{2,10}(?:组|部)?)[：:]([一-鿿]{2,16}?)牵头(?:，([一-鿿、]{2,60}?)参加)?，?负责([^。]{2,60})")
_STARTS = re.compile(r"([ⅠⅡⅢⅣ一二三四IV]+级(?:、[ⅠⅡⅢⅣ一二三四IV]+级)*)(?:响应)?由([一-鿿（）]{2,16}?)(?:在会商后|会商后)?启动")


def find_duties(line: Line) -> Iterator[Duty]:
    """Yield the duties of a line."""
    if line.metadata.kind not in ("plan", "guideline"):
        return
    if line.row:
        unit, task = first(line.row, *_UNIT_COLUMNS), first(line.row, *_LEAD_COLUMNS)
        starter, level = first(line.row, "启动人", "declared by"), first(line.row, "响应级别", "级别", "level", "stage")
        if starter and level and re.match(r"[一-鿿A-Z]{2}", starter):
            yield Duty(task=f"启动{level}响应" if line.metadata.lang == "zh" else f"declare {level}", lead=starter, hazard=line.hazard)
        elif unit and task:
            yield Duty(task=task, lead=first(line.row, "牵头单位") or unit, support=first(line.row, *_SUPPORT_COLUMNS), hazard=line.hazard)
        return
    for match in _STARTS.finditer(line.text):
        for level in match.group(1).split("、"):
            yield Duty(task=f"启动{level}响应", lead=match.group(2), hazard=line.hazard)
    for match in _COMMAND.finditer(line.text):
        yield Duty(task=match.group(2), lead=match.group(1), hazard=line.hazard)
    for match in _OFFICE.finditer(line.text):
        yield Duty(task=match.group(1), lead=match.group(2), hazard=line.hazard)
    if leads := _LEADS.match(line.text):
        yield Duty(task=f"{leads.group(1)}：{leads.group(4)}", lead=leads.group(2), support=leads.group(3) or "", hazard=line.hazard)
