"""Who holds a role, and what number answers: the newest roster's row for a role and a place; several are asked back."""

import re
from collections.abc import Mapping, Sequence

from service.answering.looked import Looked
from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Version
from service.domain.facts import Contact, Fact
from service.domain.places import Place
from service.ports import DocumentRecords
from service.rules.review import may_answer
from service.steps.suggesting import cite_facts

MOST = 8  # holders that one question is asked back with
_ASKS = re.compile(r"电话|手机|号码|座机|联系|叫啥|叫什么|是谁|是哪[个位]|哪个负责|谁负责|找谁|找哪|打给|打哪|报给我|\bnumbers?\b|mobile|phone|\bwho\b|\bcall\b|contact|\bring\b",
                   re.IGNORECASE)
_LOOKS_FURTHER = re.compile(r"几步|首报|怎么办|咋[办整搞]|谁启动|谁批|谁定|谁来定|启动|几级|declares?|activate|\blvl\b|\blevel\b", re.IGNORECASE)
_ROLES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple((re.compile(asked, re.IGNORECASE), re.compile(held)) for asked, held in (
    (r"分管副?县长|副县长|deputy (?:county )?head|deputy head in charge", r"副县长"),
    (r"(?<!副)县长|county head|county mayor", r"^县长"),
    (r"应急(?:管理)?局(?:的)?局长|(?:EM|emergency management) bureau (?:director|head|chief)|(?:director|head) of the (?:county )?(?:EM|emergency management) bureau", r"应急管理局局长"),
    (r"值班科科?长|head of the duty section", r"值班科"),
    (r"防办副主任|deputy director of the flood office", r"防办副主任"),
    (r"地灾科|geo\w* (?:hazard )?section", r"地灾科"),
    (r"森防办.{0,2}主任|(?:director|head|chief|boss) of the (?:county )?forest[- ]?fire office|forest[- ]?fire office (?:director|head|chief|boss)", r"森防办主任"),
    (r"卫生应急科", r"卫生应急科"),
    (r"首席预报员|chief forecaster", r"预报员"),
    (r"值班负责人|(?:township|town|sub-?district) duty (?:lead(?:er)?|head)|duty lead(?:er)? of", r"值班负责人"),
    (r"防汛指挥长|flood commander", r"防汛指挥长|镇长|乡长|街道办主任"),
    (r"镇长|乡长|街道办主任|town mayor|town head|township head|sub-?district (?:head|director)", r"镇长|乡长|街道办主任"),
    (r"EOC (?:manager|director|boss|head)|指挥中心主任", r"指挥中心主任"),
    (r"值班长|shift leader", r"值班长"),
    (r"安(?:全)?环(?:保)?.{0,2}经理|safety manager", r"安全环保经理"),
    (r"社区.{0,3}书记|community secretary|secretary of the community", r"社区书记"),
    (r"钥匙(?:保管)?|boat keys?|key holders?", r"钥匙保管人"),
    (r"保管员|保管人|管仓库|库管|store ?keeper|depot keeper|\bkeeper\b|opens? the (?:depot|store|door)", r"保管"),
    (r"监测员|monitor\b", r"监测员"),
    (r"网格员|grid officer", r"网格员"),
    (r"村.{0,6}(?:负责人?|支书|书记|村长|主任|责任人|带头)|支书|village (?:lead(?:er)?|head|chief|secretary)|防汛.{0,3}(?:哪个|谁)负责", r"负责人|村党支部书记"),
    (r"燃气.{0,4}抢修队长|gas repair (?:team )?leader", r"抢修队长"),
    (r"大队长|fire brigade (?:chief|commander|captain)", r"大队长"),
    (r"队长|team leader|team captain|captain of", r"队长"),
))
_DESK_TOO = re.compile(r"座机|值班室|值班电话|duty (?:room|desk)|desk number", re.IGNORECASE)
_SHORT_UNITS = re.compile(r"(?:镇|乡|街道|村|社区|物资点|物资库)$")


def role_holders(
    question: str, places: Sequence[Place], home: Place | None, scope: Mapping[str, Version], records: DocumentRecords, language: Language,
    *, require_review: bool = False,
) -> Looked | None:
    """Return the roster's row for a role that a question names; several holders without a place are asked back."""
    if not _ASKS.search(question) or _LOOKS_FURTHER.search(question):
        return None
    listed = [fact for fact in records.facts({key for key, version in scope.items() if version.kind == "roster"}, "contact")
              if isinstance(fact.value, Contact) and fact.state != "rejected" and fact.value.phone]
    people = [fact for fact in listed if _contact(fact).name]
    held = next((held for asked, held in _ROLES if asked.search(question) and any(held.search(_contact(fact).role) for fact in people)), None)
    if held is None:
        return None
    holders = [fact for fact in people if held.search(_contact(fact).role)]
    if "物资点" in question:
        holders = [fact for fact in holders if "物资点" in _contact(fact).unit] or holders
    asked_at = [fact for fact in holders if any(_is_at(_contact(fact).unit, place) for place in _inner(places))]
    if _inner(places) and not asked_at:
        return None
    here = [fact for fact in holders if home is not None and home.kind not in ("county", "city") and _is_at(_contact(fact).unit, home)]
    chosen = asked_at or (here if len(here) == 1 else holders)
    if len(chosen) > MOST or not all(may_answer(fact, require_review=require_review) for fact in chosen):
        return None
    claims = tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in chosen)
    if len(chosen) > 2:
        options = tuple(f"{_contact(fact).name}（{_contact(fact).unit}{_contact(fact).role}）" for fact in chosen)
        return Looked((), options, warnings=(say("which_holder", language, count=len(chosen)),))
    desks: tuple[Claim, ...] = ()
    if _DESK_TOO.search(question):
        units = {_contact(fact).unit for fact in chosen}
        desks = tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records))
                      for fact in listed if not _contact(fact).name and _contact(fact).unit in units)
    return Looked((*claims, *desks))


def _inner(places: Sequence[Place]) -> list[Place]:
    return [place for place in places if place.kind not in ("county", "city")]


def _is_at(unit: str, place: Place) -> bool:
    """Say whether a roster's unit is a place, or is named after it: 石桥镇应急救援队 for 石桥镇."""
    stem = _SHORT_UNITS.sub("", place.name_zh)
    return bool(unit) and (place.name_zh in unit or unit in place.name_zh or (place.kind == "park" and "产业园" in unit)
                           or (place.kind in ("township", "depot") and len(stem) >= 2 and unit.startswith(stem[:2]) and "村" not in unit))


def _contact(fact: Fact) -> Contact:
    assert isinstance(fact.value, Contact)
    return fact.value
