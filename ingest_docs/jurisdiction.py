"""Issuer, level and place, from the names of authorities."""

import re

from service.domain.documents import Level

_OFFICE = (
    r"(?:人民政府(?:办公(?:室|厅))?|委员会(?:办公室)?|管理局|应急局|气象局|水利局|局|厅|指挥部(?:办公室)?|大队|管委会|村民委员会|村委会|国务院|"
    r"应急管理部|水利部|中心|有限公司)"
)
ZH_ISSUER = re.compile(rf"[一-鿿]{{2,28}}{_OFFICE}(?:[、，,　 ][一-鿿]{{2,28}}{_OFFICE}){{0,3}}")
_UNITS: tuple[tuple[str, Level], ...] = (
    ("村", "village"), ("社区", "village"), ("产业园", "park"), ("园区", "park"), ("街道", "township"), ("镇", "township"),
    ("乡", "township"), ("自治县", "county"), ("县", "county"), ("区", "county"), ("市", "city"), ("省", "province"),
)
_NATIONAL = re.compile(
    r"中华人民共和国|国务院|全国人民代表大会|国家|应急管理部|FEMA|Federal|Ready\.gov|Homeland Security|\bNational\b|\bU\.S\.|NIMS|\bICS\b"
)
_NAME = r"[一-鿿]{2,3}?(?:国际|经济|工业|高新)?"
_PLACE = re.compile(rf"^{_NAME}(?:产业园区?|园区|自治县|街道|社区|县|镇|乡|村|区|市|省)")
_ENGLISH_PLACE = re.compile(
    r"((?:[A-Z][a-z]+\s)+?(?:International Park|Industrial Park|County|Town(?:ship)?|Sub-district|Village|City|Province|Park))\b"
)
_ENGLISH_UNITS: tuple[tuple[str, Level], ...] = (
    ("Park", "park"), ("Village", "village"), ("Township", "township"), ("Town", "township"),
    ("Sub-district", "township"), ("County", "county"), ("City", "city"), ("Province", "province"),
)
_NOT_PLACES = re.compile(r"^(?:全县|本县|各县|县|市|区|镇|乡|村|高层|城镇|乡镇|农村|山区|城区|地区|灾区|小区|社区)")


def places_in(name: str) -> tuple[str, ...]:
    """Return the places a title or issuer begins with, from the outermost in: 青岚县石桥镇… gives two."""
    found = []
    rest = re.sub(r"^[“\"《].*?[”\"》]|^\d{4}年", "", name.strip())
    while (match := _PLACE.match(rest)) and not _NOT_PLACES.match(rest):
        found.append(match[0])
        rest = rest[match.end() :]
    if not found and (english := _ENGLISH_PLACE.findall(name)):
        # the first one is whose document it is; what follows a comma says where that lies
        found.append(english[0])
    return tuple(found)


def place_of(title: str, issuer: str | None) -> str | None:
    """Return the place the document is for, as printed; None when it names none."""
    if issuer and _is_national(issuer):
        return None
    for name in (title, issuer or ""):
        places = places_in(name)
        if places:
            return places[-1]
    return None


def level_of(title: str, issuer: str | None) -> Level:
    """Return the level of the issuer, or of the title where no issuer is named."""
    for name in (issuer or "", title):
        places = places_in(name)
        if places:
            return _unit_level(places[-1])
        if name and _is_national(name):
            return "national"
    if re.search(r"\bPark\b|产业园|园区", title):
        return "park"
    return "unknown"


def _is_national(name: str) -> bool:
    return _NATIONAL.search(name) is not None and not places_in(name)


def _unit_level(place: str) -> Level:
    for unit, level in _UNITS:
        if place.endswith(unit):
            return level
    for unit, level in _ENGLISH_UNITS:
        if place.endswith(unit):
            return level
    return "unknown"
