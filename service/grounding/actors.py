"""Who a sentence says does, decides or is told something, and whether the cited text names them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from service.grounding.glossary import Glossary, stands
from service.rules.folding import fold

_HEADS_ZH = (
    "指挥部办公室|指挥部|办公室|值班室|救援大队|大队|支队|总队|专业队|救援队|医疗队|抢修队|突击队|宣传部|人武部|管委会|村委会|居委会|委员会|防办|森防办|防指|"
    "燃指|应急局|[水林教民财]\\S?局|局|公司|集团|法院|检察院|学会|协会|社区|物业|街道办|气象台|医院|指挥中心|急救中心|抢修班|巡线班|主管部门|指挥机构|主管机构|管理机构|政府|燃气|"
    "总指挥|指挥长|指挥员|副县长|县长|市长|镇长|乡长|村长|局长|队长|班长|组长|处长|主任|支书|书记|经理|带班领导|负责人|责任人|联系人|值班员|监测员|"
    "网格员|安全员|管理员|记录员|保管人|接报人|志愿者|医生|护士|民警|警察|消防员|律师|记者|媒体|专家|村干部|楼长|信息员|市民|游客|家属"
)
_NAME_ZH = re.compile(rf"(?P<before>[一-鿿]{{0,10}}?)(?P<head>{_HEADS_ZH})")
_STOPS_ZH = re.compile(
    r"所有|全部|任何|不上|以上|下一个?|立刻|报告|通知|告知|报请|提请|移交|接到|发现|安排|组织|配合|协助|请示|上报|通报|联系|呼叫|叫应|调度|指定|要求|负责|经过|以及|其中|由|向|给|对|和|与|及|经|请|让|派|的|在|"
    r"从|把|被|将|得|要|应|须|需|报|到|归|或|并|等|是|为|于|按|先|再|后|时|每|各|该|本|其|这|那|叫|找|跟|用|以|至|起|则|也|都|还")
_GENERIC = frozenset({"负责人", "责任人", "局", "公司", "主管部门", "医院", "办公室", "政府", "社区", "队长", "组长", "联系人", "带班领导", "值班室", "燃气"})
"""Heads that name nobody by themselves."""
_BETWEEN = 3
"""Characters that a short name may leave out between two of its own."""
_HAN = re.compile("[一-鿿]+")
_RANKS = "省市县镇乡村"
_HEADS_EN = (
    "manager|leader|commander|officer|wardens?|team|teams|brigade|bureau|office|operator|section|coordinator|director|chief|police|company|foreman|"
    "security|eoc|committee|council|ministry|administration|hospital|experts?|medic|medics|doctors?|nurses?|mayor|lawyer|insurer|army|priest|"
    "contractors?|tenants?|headquarters|duty room|duty desk|first-aider|first-aid post|volunteers?|militia|county head|deputy head|head|monitor|station operator"
)
_MODIFIERS_EN = (
    "shift|safety|incident|zone|operations|planning|logistics|finance|liaison|public|information|mass|care|county|city|township|town|village|park|general|"
    "duty|flood|fire|forest|forest-fire|gas|power|water|health|medical|emergency|management|meteorological|transport|housing|construction|education|security|tenant|"
    "contractor|response|rescue|exercise|site|on-site|deputy|station|neighbouring|service|natural|resources|eoc|first|outgoing|incoming|"
    "public-information|environment|forestry|civil|affairs|traffic|state|provincial|national"
)
_NAME_EN = re.compile(rf"(?<![a-z-])(?P<before>(?:(?:{_MODIFIERS_EN})(?:'s)?\s(?:and\s(?=(?:{_MODIFIERS_EN})\s))?){{0,4}})(?P<head>{_HEADS_EN})(?![a-z-])")
_GENERIC_EN = frozenset(["manager", "leader", "commander", "officer", "team", "teams", "office", "section", "director", "company", "security", "committee", "operator", "head", "administration", "tenant", "tenants", "contractor", "contractors", "monitor", "station", "coordinator", "chief"])


_TOLD = re.compile(r"(?:报告|通知|告知|上报|报请|请示|呼叫|叫应|向|报)(?:给|了)?$"
                   r"|(?i:(?<![a-z])(?:tells?|informs?|notif(?:y|ies|ied)|calls?|called|phones?|phoned|warns?|alerts?|asks?|reports?\sto|told)\s(?:the\s)?)$")


_TELLS = re.compile(r"(?:\s?(?:报告|通知|告知|上报|呼叫|叫应))"
                    r"|(?i:\s(?:must\s|shall\s)?(?:tells?|informs?|notif(?:y|ies|ied)|calls?|called|phones?|phoned|warns?|alerts?|asks?|told)\s(?:the|a)\s)")


class Actor(NamedTuple):
    """A name of somebody who acts, as it stands in a text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def actors(text: str) -> tuple[Actor, ...]:
    """Return the offices, units and roles that a text names, in order."""
    return tuple(sorted((*_chinese(text), *_english(text)), key=lambda actor: actor.start))


def is_named(actor: Actor, text: str, glossary: Glossary) -> bool:
    """Return whether a text names an actor: in these words, shortened, written in full, or by a name of the glossary."""
    return _is_named(actor.text.lower(), fold(text).lower(), glossary.actors)


@lru_cache(maxsize=8192)
def _is_named(name: str, there: str, groups: tuple[frozenset[str], ...]) -> bool:
    if any(_means(name, group) and any(stands(member, there) or _shortened(member, there) for member in group) for group in groups):
        return True
    return _named_in_english(name, there) if name.isascii() else _named_in_chinese(name, there)


def is_told(actor: Actor, text: str) -> bool:
    """Return whether the text makes the actor one who is told, called or reported to."""
    return _TOLD.search(text[:actor.start]) is not None


def tells(actor: Actor, text: str) -> bool:
    """Return whether the text makes the actor one who tells, calls or reports to another."""
    return _TELLS.match(text, actor.end) is not None and not is_told(actor, text)


def is_known(actor: Actor, glossary: Glossary) -> bool:
    """Return whether the glossary knows the actor, and so its names in the other language."""
    return any(_means(actor.text.lower(), group) for group in glossary.actors)


def _chinese(text: str) -> Iterator[Actor]:
    for match in _NAME_ZH.finditer(text):
        before = match["before"]
        cut = max((stop.end() for stop in _STOPS_ZH.finditer(before)), default=0)
        name = before[cut:] + match["head"]
        if name in _GENERIC or (match["head"] == "局" and not before[cut:]):
            continue
        yield Actor(name, match.end() - len(name), match.end())


def _english(text: str) -> Iterator[Actor]:
    for match in _NAME_EN.finditer(fold(text).lower()):
        if not match["before"] and match["head"] in _GENERIC_EN:
            continue
        yield Actor(text[match.start():match.end()], match.start(), match.end())


def _means(name: str, group: frozenset[str]) -> bool:
    bare = name.removeprefix("青岚").removeprefix("the ").replace("'s", "")
    return any(member in (name, bare) or (not member.isascii() and member in (f"县{bare}", bare.removeprefix("县")))
               or (member.isascii() and (bare == f"{member}s" or f"{bare}s" == member or bare == f"county {member}" or f"county {bare}" == member))
               for member in group)


def _named_in_chinese(name: str, text: str) -> bool:
    heads = [match["head"] for match in _NAME_ZH.finditer(name)]
    head = heads[-1] if heads else name
    if head in _GENERIC and head in text and not re.search(f"[{_RANKS}局委办队]", name[:-len(head)]):
        return True
    least = min(len(name), len(head) + 2)
    for length in range(len(name), least - 1, -1):
        tail = name[-length:]
        for found in re.finditer(re.escape(tail), text):
            rank, before = name[:-length][-1:], text[:found.start()][-1:]
            if not (rank in _RANKS and before in _RANKS and rank and before and rank != before):
                return True
        if _shortened(tail, text):
            return True
    return any(_is_subsequence(other.text, name) and len(other.text) >= 3 for other in _chinese(text))


def _shortened(name: str, text: str) -> bool:
    """Return whether the text writes a Chinese name in full: 卫健局 is 卫生健康局."""
    if name.isascii() or len(name) < 3:
        return False
    start = text.find(name[0])
    while start >= 0:
        at = start
        for character in name[1:]:
            following = text.find(character, at + 1, at + _BETWEEN + 2)
            if following < 0 or not _HAN.fullmatch(text, at + 1, following + 1):
                break
            at = following
        else:
            return True
        start = text.find(name[0], start + 1)
    return False


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _named_in_english(name: str, text: str) -> bool:
    *modifiers, head = name.replace("'s", "").split()
    heads = [match.start() for match in re.finditer(rf"(?<![a-z]){re.escape(head.removesuffix('s'))}s?(?![a-z])", text)]
    wanted = [word for word in modifiers if word not in ("and", "county", "park", "the")]
    return any(all(re.search(rf"(?<![a-z]){re.escape(word.removesuffix('s'))}", text[max(0, at - 60):at + 40]) for word in wanted) for at in heads)
