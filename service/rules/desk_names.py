"""Which names of a desk or a person mean the same: 青岚燃气抢修电话, Gas repair (24 hours); 县水利局, 青岚县水利局."""

import re

from service.domain.facts import Contact

_DROPPED = re.compile(r"[（(][^（）()]*[）)]|24小时|值班电话|电话|席位|\s|青岚(?=县)")
_ENGLISH: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"gas repair", re.IGNORECASE), "青岚燃气抢修"),
    (re.compile(r"general duty", re.IGNORECASE), "县总值班室"),
    (re.compile(r"(?:emergency management|EM) bureau", re.IGNORECASE), "县应急局值班室"),
    (re.compile(r"flood office", re.IGNORECASE), "县防办"),
    (re.compile(r"county fire brigade", re.IGNORECASE), "县消防救援大队值班室"),
    (re.compile(r"forest-?fire office", re.IGNORECASE), "县森防办"),
    (re.compile(r"health desk", re.IGNORECASE), "县卫健局值班室"),
    (re.compile(r"power supply desk", re.IGNORECASE), "供电抢修值班室"),
    (re.compile(r"weather service desk", re.IGNORECASE), "县气象局值班室"),
    (re.compile(r"natural resources", re.IGNORECASE), "县自然资源局地灾值班室"),
    (re.compile(r"park EOC|^EOC$", re.IGNORECASE), "产业园应急指挥中心"),
)
_GENERIC = frozenset({"值班员", "值班电话", "值班负责人", "负责人", "电话", "", "—", "火警", "急救", "报警"})


def desk_name(contact: Contact) -> str:
    """Return a desk's name in one spelling; empty when the contact is a person or names no desk."""
    if contact.name or len(contact.phone) == 3:
        return ""
    said = contact.role if contact.role not in _GENERIC else contact.unit
    if said in _GENERIC or re.fullmatch(r"[一-鿿]{2}县|[A-Z]\w+ County", said):
        return ""
    english = next((name for pattern, name in _ENGLISH if pattern.search(said)), None)
    bare = _DROPPED.sub("", english or said).removeprefix("拨打").removeprefix("报告")
    return re.sub(r"抢修电话$|抢修$", "抢修", bare)


def same_desk(one: str, other: str) -> bool:
    """Say whether two names mean one desk: the same, or the same but for 值班室 and the county in front."""
    return bool(one) and _core(one) == _core(other)


def same_person(one: Contact, other: Contact) -> bool:
    """Say whether two of one name are the same person: a unit is the other's, perhaps written shorter, or not given."""
    return bool(one.name) and one.name == other.name and (one.unit in other.unit or other.unit in one.unit)


def _core(name: str) -> str:
    if name in ("县总值班室", "总值班室"):
        return "总值班室"
    return re.sub(r"(?:应急)?值班室$", "", name).removeprefix("县").replace("卫生健康局", "卫健局").replace("应急管理局", "应急局") or name
