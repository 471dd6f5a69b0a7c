"""Who answers which number, from the rows of rosters and duty lists."""

import re

from service.domain.facts import Contact
from service.domain.table_rows import cells, first

_PHONE = re.compile(r"\d{3,4}-\d{3,4}-\d{4}|\d{3,4}-\d{7,8}|1\d{10}|(?<!\d)1(?:10|19|20)(?!\d)")


def find_contact(line: str) -> Contact | None:
    """Return the contact that a table row names; None for a row without a number and somebody who answers."""
    row = cells(line)
    phone = _PHONE.search(first(row, "电话", "phone", "number", "手机"))
    if phone is None or first(row, "数量", "quantity", "物资"):
        return None
    name = first(row, "姓名", "负责人", "责任人", "联系人", "name", "leader")
    role = first(row, "职务", "席位", "岗位", "role", "post", "desk", "专长")
    unit = first(row, "单位", "队伍", "村", "乡镇", "unit", "agency", "team")
    if not (name or role or unit):
        return None
    return Contact(name=name, role=role, unit=unit, phone=phone.group())
