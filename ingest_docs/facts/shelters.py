"""Places that take people in: capacity, area, what they must not be used for, whom they serve."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest_docs.facts.line import Line
from service.domain.documents import PassageDraft
from service.domain.facts import Count, Shelter
from service.domain.table_rows import first
from service.rules.units import exact

_NAME = r"[一-鿿]{2,8}?(?:一中|二中|中学|小学|礼堂|公园|体育馆|体育场|广场|敬老院|文化中心|活动中心|党校)"
_NAME_EN = r"[A-Z]\w+(?: No\. \d)?(?: [A-Z]\w+)* (?:School|Hall|Park|Centre|Gymnasium)"
_PART = r"体育馆|教学楼|礼堂|操场|[Gg]ymnasium|[Ss]ports hall"
_CAPACITY = re.compile(rf"({_NAME}(?:{_PART})?)[^。；\d]{{0,6}}容纳\s*([\d,]+(?:\.\d+)?万?)\s*人")
_CAPACITY_EN = re.compile(rf"({_NAME_EN}) ([\d,]{{3,6}})\b")
_TAKES_EN = re.compile(rf"\b({_NAME_EN}) (?:has|is|takes|holds)\b[^.]*?(?:takes|holds|accommodates|sleeps) (?:up to )?([\d,]+) people")
_OF_WHICH = re.compile(rf"({_NAME})[\d,]+人中，({_PART})([\d,]+)人")
_ALL = re.compile(r"((?:室内|室外|固定|应急)?(?:安置点|避难场所))(\d+)处，(?:合计|共计?|总计)可?容纳([\d,]+)人")
_PART_OF = re.compile(rf"({_PART})\s?([\d,]+)(?:\s?人)?$")
_RESTRICTED = re.compile(rf"({_NAME}(?:{_PART})?)[^。]{{0,24}}?(仅限[^。；]{{2,12}}|只用于[^。；]{{2,30}}|不得(?:使用|用于|作为|开放|启用)[^。；]{{0,20}})")
_WORDS_EN = r"after earthquakes|(?:for )?earthquakes? only|not (?:be )?used in floods"
_RESTRICTED_EN = re.compile(rf"({_NAME_EN})(?! (?:Station|Service|Road|Depot)) ((?:is|was|are|must|may|lies|only|opened|used)\b[^.]*?(?:{_WORDS_EN})[^.]*)")
_SERVES = re.compile(rf"((?:[一-鿿]{{2,3}}[村镇乡]、?)+)[^，。；]{{0,10}}?(?:安置点?(?:为|在|到)|转移到)({_NAME})")
_SHELTER_IS = re.compile(rf"(?:^|[，。；])(?:集中)?安置点(?:为|是|设在)({_NAME})")
_GOES_TO = re.compile(rf"(?:转移|撤离|疏散|安置)[到至在]({_NAME})|({_NAME})(?:开门|敞开)|(?:moved? to|go to) ({_NAME_EN})|({_NAME_EN}) opens?\b")
_LOCATION = re.compile(rf"({_NAME})[^。；，]{{0,2}}(位于洪水[^。；，]*)|([A-Z]\w+(?: [A-Z]\w+)* Park)[^.]{{0,80}}?(lies in the flood zone)")
_LIMIT = re.compile(r"仅限[^；;]*|只用于[^；;]*|不得(?:使用|用于|作为|开放|启用)[^；;。]*|位于洪水[^；;]*|[Ee]arthquakes? only[^;]*|earthquake shelter[^;]*|"
                    r"not (?:be )?used in floods|[Aa]fter earthquakes only|[Oo]nly after [^;.]*")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?\s?万?")
_ABOUT = re.compile(r"安置|避难|避险|地震|容纳|shelter|capacity", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"^.*?(?:布的为|为准|其中|安置点为?|避难场所|镇内|(?:安置|转移|撤离|疏散)[到至在]|设在|开放|[的和由在到至为])(?=[一-鿿]{4,})")
_MARK = re.compile(r"\s*[（(](\d)[）)]$")


class ShelterNote(NamedTuple):
    """A footnote that limits a place of a table, and where the footnote stands."""

    ordinal: int
    quote: str
    value: Shelter


def find_shelters(line: Line) -> Iterator[Shelter | Count]:
    """Yield the shelters of a line: a row of a list of them, a village's shelter, a capacity or a limit in a clause."""
    if line.metadata.kind not in ("plan", "guideline", "roster", "supplies"):
        return
    if line.row:
        yield from _of_row(line)
        return
    text = line.text
    stated: dict[str, tuple[float | None, str]] = {}
    for match in _CAPACITY.finditer(text):
        stated[_bare(match.group(1))] = (_number(match.group(2)), "")
    for match in _RESTRICTED.finditer(text):
        if _ABOUT.search(text):
            capacity, _ = stated.get(_bare(match.group(1)), (None, ""))
            stated[_bare(match.group(1))] = (capacity, match.group(2).strip())
    for match in _RESTRICTED_EN.finditer(text):
        stated[match.group(1)] = (None, match.group(2).strip())
    for match in _CAPACITY_EN.finditer(text) if "shelter" in line.headings.lower() or "shelter" in text.lower() else ():
        stated[match.group(1)] = (_number(match.group(2)), "")
    for match in _TAKES_EN.finditer(text):
        stated[match.group(1).removeprefix("The ")] = (_number(match.group(2)), "")
    for match in _LOCATION.finditer(text):
        yield Shelter(name=_bare(match.group(1) or match.group(3)), capacity=None, restriction=match.group(2) or match.group(4))
    for match in _SERVES.finditer(text):
        yield Shelter(name=_bare(match.group(2)), capacity=None, serves=match.group(1).strip("、"))
    for match in _SHELTER_IS.finditer(text):
        yield Shelter(name=match.group(1), capacity=None, serves=line.place)
    for match in _OF_WHICH.finditer(text):
        yield Shelter(name=f"{_bare(match.group(1))}{match.group(2)}", capacity=_number(match.group(3)))
    for match in _ALL.finditer(text):
        yield Count(subject=f"{match.group(1)}处数", value=float(match.group(2)), unit="处")
        yield Shelter(name=f"{match.group(1)}合计", capacity=_number(match.group(3)))
    for name, (number, limit) in stated.items():
        yield Shelter(name=name, capacity=number, restriction=limit)


def shelter_notes(passages: Sequence[PassageDraft]) -> Iterator[ShelterNote]:
    """Yield the footnotes that limit a place of a table above them: `Riverside Park (1)` and `(1) After earthquakes only`."""
    marked: dict[tuple[tuple[str, ...], str], str] = {}
    for ordinal, passage in enumerate(passages):
        for text in passage.text.split("\n"):
            note = re.match(r"\s*[（(](\d)[）)]\s*(.+)", text)
            name = marked.get((passage.path, note.group(1))) if note else None
            if note and name and _LIMIT.search(note.group(2)):
                yield ShelterNote(ordinal, text, Shelter(name=name, capacity=None, restriction=note.group(2).strip()))
            elif _ABOUT.search(passage.context):
                marked |= {(passage.path, mark): place for place, mark in re.findall(rf"({_NAME_EN}|{_NAME})\s*[（(](\d)[）)]", text)}


def _of_row(line: Line) -> Iterator[Shelter]:
    capacity = first(line.row, "容纳", "capacity")
    name = first(line.row, "场所", "安置点", "避难场所", "shelter", *(("place",) if _ABOUT.search(line.headings) else ()))
    number = _NUMBER.match(capacity.removeprefix("约"))
    if name and number:
        area = _NUMBER.match(first(line.row, "面积", "area"))
        limit = _LIMIT.search("；".join(line.row.values()))
        whole = _MARK.sub("", name)
        yield Shelter(name=whole, capacity=_number(number.group()), area_m2=_number(area.group()) if area else None,
                      restriction=limit.group().strip() if limit else "")
        for cell in line.row.values():
            if part := _PART_OF.search(cell):
                yield Shelter(name=f"{whole} {part.group(1).lower()}" if whole.isascii() else f"{whole}{part.group(1)}",
                              capacity=_number(part.group(2)))
        return
    serves = first(line.row, "村", "区域", "village", "area")
    where = first(line.row, "集中安置点", "安置点", "去向", "shelter")
    if serves and where and serves != where and len(where) <= (60 if where.isascii() else 20):
        yield Shelter(name=where, capacity=None, serves=serves)
    elif serves:
        for match in (match for cell in line.row.values() for match in _GOES_TO.finditer(cell)):
            yield Shelter(name=_bare(next(filter(None, match.groups()))), capacity=None, serves=serves)


def _bare(name: str) -> str:
    return _BEFORE_NAME.sub("", name)


def _number(printed: str) -> float:
    bare = printed.replace(",", "")
    return float(exact(float(bare.rstrip("万 "))) * (10_000 if "万" in bare else 1))
