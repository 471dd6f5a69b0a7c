"""Places that take people in: capacity, area, what they must not be used for, whom they serve."""

import re
from collections.abc import Iterator

from ingest_docs.facts.line import Line
from service.domain.facts import Shelter
from service.domain.table_rows import first

_NAME = r"[一-鿿]{2,8}?(?:一中|二中|中学|小学|礼堂|公园|体育馆|广场|敬老院)"
_CAPACITY = re.compile(rf"({_NAME})[^。；\d]{{0,6}}容纳\s*([\d,]+)\s*人")
_RESTRICTED = re.compile(rf"({_NAME})[^。]{{0,24}}?(仅限[^。；]{{2,12}}|只用于[^。；]{{2,30}}|不得(?:使用|用于|作为|开放|启用)[^。；]{{0,20}})")
_RESTRICTED_EN = re.compile(r"([A-Z][\w.]*(?: [A-Z][\w.]*)* (?:Park|School|Hall)) (?!Station|Service|Road|Depot)[^.]{0,60}?((?:opened|used) (?:only )?after earthquakes(?: only)?|earthquakes? only|is not used in floods|is for earthquakes only)",
                            re.IGNORECASE)
_SERVES = re.compile(rf"((?:[一-鿿]{{2,3}}[村镇乡]、?)+)[^，。；]{{0,10}}?(?:安置点?(?:为|在|到)|转移到)({_NAME})")
_LOCATION = re.compile(rf"({_NAME})[^。；，]{{0,2}}(位于洪水[^。；，]*)|([A-Z]\w+(?: [A-Z]\w+)* Park)[^.]{{0,80}}?(lies in the flood zone)")
_CAPACITY_EN = re.compile(r"([A-Z]\w+(?: No\. \d)?(?: [A-Z]\w+)* (?:School|Hall|Park|Centre|Gymnasium)) ([\d,]{3,6})\b")
_LIMIT = re.compile(r"仅限[^；;]*|只用于[^；;]*|位于洪水[^；;]*|[Ee]arthquakes? only[^;]*|earthquake shelter[^;]*|not used in floods|after earthquakes only")
_NUMBER = re.compile(r"[\d,]+(?:\.\d+)?")
_ABOUT = re.compile(r"安置|避难|容纳|shelter|capacity", re.IGNORECASE)


def find_shelters(line: Line) -> Iterator[Shelter]:
    """Yield the shelters of a line: a row of a list of them, a village's shelter, a capacity or a limit in a clause."""
    if line.metadata.kind not in ("plan", "guideline", "roster", "supplies"):
        return
    if line.row:
        yield from _of_row(line)
        return
    text = line.text
    stated: dict[str, tuple[float | None, str]] = {}
    for match in _CAPACITY.finditer(text):
        name = _bare(match.group(1))
        stated[name] = (float(match.group(2).replace(",", "")), "")
    for match in _RESTRICTED.finditer(text):
        if _ABOUT.search(text) or "避险" in text or "地震" in text:
            capacity, _ = stated.get(_bare(match.group(1)), (None, ""))
            stated[_bare(match.group(1))] = (capacity, match.group(2).strip())
    for match in _RESTRICTED_EN.finditer(text):
        stated[match.group(1)] = (None, match.group(2).strip())
    for match in _CAPACITY_EN.finditer(text) if "shelter" in line.headings.lower() or "shelter" in text.lower() else ():
        stated[match.group(1)] = (float(match.group(2).replace(",", "")), "")
    for match in _LOCATION.finditer(text):
        yield Shelter(name=_bare(match.group(1) or match.group(3)), capacity=None, restriction=match.group(2) or match.group(4))
    for match in _SERVES.finditer(text):
        yield Shelter(name=_bare(match.group(2)), capacity=None, serves=match.group(1).strip("、"))
    for name, (number, limit) in stated.items():
        yield Shelter(name=name, capacity=number, restriction=limit)


def _of_row(line: Line) -> Iterator[Shelter]:
    capacity = first(line.row, "容纳", "capacity")
    name = first(line.row, "场所", "安置点", "避难场所", "shelter")
    number = _NUMBER.match(capacity)
    if name and number:
        area = _NUMBER.match(first(line.row, "面积", "area"))
        limit = _LIMIT.search("；".join(line.row.values()))
        yield Shelter(name=re.sub(r"\s*[（(]\d[）)]$", "", name), capacity=float(number.group().replace(",", "")),
                      area_m2=float(area.group().replace(",", "")) if area else None,
                      restriction=limit.group().strip() if limit else "")
        return
    serves = first(line.row, "村", "区域", "village")
    where = first(line.row, "集中安置点", "安置点", "去向", "shelter")
    if serves and where and serves != where and len(where) <= 20:
        yield Shelter(name=where, capacity=None, serves=serves)


def _bare(name: str) -> str:
    return re.sub(r"^(?:布的为|为准|其中|安置点|避难场所|镇内|的|和|由|在|到|至|开放)", "", name)
