"""How many households and people a hazard point or a village counts as threatened."""

import re
from collections.abc import Iterator

from ingest_docs.facts.line import Line
from service.domain.facts import Threatened
from service.domain.table_rows import first

_CODE = re.compile(r"QL-[A-Z]{2}-\d{3}|[A-Z]{2,3}-[A-Z]{2}-\d{3}")
_CLAUSE = re.compile(r"威胁(?:群众|住户)?(?:共)?\s*([\d,]+)\s*户\s*([\d,]+)\s*人(?:，其中(?:需要帮助(?:的)?|重点人群)\s*([\d,]+)\s*人)?")
_CLAUSE_EN = re.compile(r"threatens?\s+([\d,]+)\s+households?(?:,| and| with)\s+([\d,]+)\s+people", re.IGNORECASE)
_VILLAGE = re.compile(r"[一-鿿]{2,3}村")


def find_threatened(line: Line) -> Iterator[Threatened]:
    """Yield the counts of a line."""
    if line.metadata.kind not in ("plan", "guideline"):
        return
    if line.row:
        households, people = _number(first(line.row, "威胁户数")), _number(first(line.row, "威胁人数"))
        name = first(line.row, "编号", "隐患点") or first(line.row, "名称")
        if name and people is not None:
            code = _CODE.search(line.text)
            yield Threatened(subject=code.group() if code else name, households=households, people=people)
        return
    for match in (*_CLAUSE.finditer(line.text), *_CLAUSE_EN.finditer(line.text)):
        before = line.text[: match.start()]
        named = _CODE.findall(before) or _CODE.findall(line.headings) or _VILLAGE.findall(before)
        need = _number(match.group(3)) if match.re.groups >= 3 and match.group(3) else None
        yield Threatened(subject=named[-1] if named else line.place, households=_number(match.group(1)),
                         people=_number(match.group(2)), in_need=need)


def _number(text: str) -> float | None:
    found = re.match(r"[\d,]+", text or "")
    return float(found.group().replace(",", "")) if found else None
