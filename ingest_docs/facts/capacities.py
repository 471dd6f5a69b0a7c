"""What one thing holds, covers or gives: 载8人, 每顶12平方米，安置6人, 10件/箱, `capacity 2,000 kg`, `45 seats each`."""

import re
from collections.abc import Iterator

from ingest_docs.facts.bounds import bounds
from service.domain.facts import Count
from service.rules.folding import fold

_OF_A_THING = frozenset(("人", "m²", "kW", "kg", "lb", "t", "m³", "L"))
_PER = re.compile(r"([\d.]+)\s?(件|个|瓶|包|支|副|套|双)\s?/\s?(箱|包|袋|盒|捆|件)")
_EACH = re.compile(r"(?P<each>每(?P<of>[顶艘辆台张箱间套包袋]))(?:[^，。；\d]{0,4})?(?P<number>\d[\d,.]*)\s?(?P<unit>平方米|㎡|m²|人|座|件|个|瓶|千克|公斤)")
_TAKES = re.compile(r"(?:安置|住|载|容纳)\s?(?P<number>\d+)\s?人")
_A_HEAD = re.compile(r"(?:按|以)?(?:每人|人均)\s?(?P<number>\d+(?:\.\d+)?)\s?(?P<unit>平方米|㎡|m²)")
_SEATS = re.compile(r"(?P<number>\d+)\s?座(?![一-鿿])|(?P<en>[\d,]+) seats(?P<how> each| in one trip)?")
_CONVERTED = re.compile(r"折合\s?(?P<number>[\d,]+)\s?(?P<unit>[一-鿿])")


def of_specification(thing: str, specification: str) -> Iterator[Count]:
    """Yield what a specification says that one of a thing holds or weighs, such as `橡胶艇，载8人`."""
    text = fold(specification)
    packed = tuple(_PER.finditer(text))
    for match in packed:
        yield Count(subject=f"{thing} {specification}", value=float(match[1]), unit=f"{match[2]}/{match[3]}")
    for bound in bounds(specification):
        is_rate = text[bound.end : bound.end + 1] == "/"
        if bound.unit in _OF_A_THING and not is_rate and not any(match.start() <= bound.start < match.end() for match in packed):
            # Two units of one thing are no two values of it: capacity 2,000 kg (4,409 lb).
            yield Count(subject=f"{thing} {specification}（{bound.unit}）", value=bound.value, unit=bound.unit)


def of_note(thing: str, note: str) -> Iterator[Count]:
    """Yield what a note gives a stock in another unit: 折合360件."""
    for match in _CONVERTED.finditer(note):
        yield Count(subject=f"{thing} 折合", value=_number(match["number"]), unit=match["unit"])


def capacities(text: str, thing: str) -> Iterator[Count]:
    """Yield what each of a thing holds, as a sentence or a cell says it: 每顶12平方米，按每人2.0平方米安置6人."""
    each = tuple(_EACH.finditer(text))
    for match in each:
        unit = f"{match['unit']}/{match['of']}" if match["of"] in "箱包袋" else match["unit"]
        yield Count(subject=f"{thing}{match['each']}", value=_number(match["number"]), unit=unit)
    if any(match["unit"] != "人" for match in each):
        yield from (Count(subject=f"{thing}每人", value=_number(match["number"]), unit=f"{match['unit']}/人") for match in _A_HEAD.finditer(text))
        yield from (Count(subject=f"{thing}每{each[0]['of']}安置", value=_number(match["number"]), unit="人") for match in _TAKES.finditer(text))


def seats(text: str, thing: str) -> Iterator[Count]:
    """Yield the seats of vehicles that a sentence names: 1辆45座, `45 seats each, 630 seats in one trip`."""
    for match in _SEATS.finditer(text):
        if match["en"]:
            yield Count(subject=f"{thing} seats{match['how'] or ''}", value=_number(match["en"]), unit="seats")
        else:
            yield Count(subject=f"{thing}座位", value=_number(match["number"]), unit="座")


def _number(printed: str) -> float:
    return float(printed.replace(",", "").rstrip("."))
