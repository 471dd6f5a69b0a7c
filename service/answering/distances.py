"""How far people are kept away: the rows of the distance tables for the substance, its amount or the kind of pipe."""

import re
from collections.abc import Mapping

from service.answering.looked import Looked
from service.domain.answers import Claim
from service.domain.documents import Language, Version
from service.domain.facts import Distance, Fact
from service.domain.places import Place
from service.ports import DocumentRecords
from service.rules.numerals import normalised
from service.steps.suggesting import cite_facts

_ASKS = re.compile(r"多远|多少米|几米|多少公里|几公里|好远|距离|隔离|警戒|清多少|管多远|退多少|how far|cordon|distance|isolat|what do we clear|how wide|radius|\bclear\b.{0,20}\?", re.IGNORECASE)
_NOT = re.compile(r"预警|水位|警戒线上|读数|lel|几级|level|多少人|how many people|谁|who\b|siren|hear", re.IGNORECASE)
_SUBSTANCES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple((re.compile(asked, re.IGNORECASE), re.compile(listed, re.IGNORECASE)) for asked, listed in (
    (r"氯|chlorine|clorine", r"氯|chlorine"), (r"氨|阿摩尼亚|ammonia", r"氨|ammonia"),
    (r"液化|煤气罐|钢瓶.{0,4}气|\blpg\b|propane", r"液化石油气|LPG"), (r"汽油|柴油|溶剂|petrol|gasoline|diesel|solvent", r"汽油|溶剂"),
    (r"盐酸|硫酸|酸|acid", r"盐酸|硫酸"), (r"液氧|oxygen", r"液氧"), (r"烟花|爆竹|firework", r"烟花"), (r"农药|pesticide", r"农药"),
    (r"低压|low.?pressure", r"低压"), (r"中压|主管|medium.?pressure|gas main|main gas", r"中压"),
    (r"(?:燃气|天然气|煤气).{0,8}(?:爆炸|着火)|gas.{0,12}(?:explo|on fire)", r"^爆炸或着火"),
    (r"不明|不知道什么|unknown substance|unidentified", r"不明物质"),
))
_SIZES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"\b50 ?kg|110 ?lb", re.IGNORECASE), re.compile(r"50千克|110 lb")), (re.compile(r"(?<!\d)1 ?t(?![a-z])|1000 ?kg|1 ?ton", re.IGNORECASE), re.compile(r"1吨")),
    (re.compile(r"小量|小漏|一点点?|一丢丢|small", re.IGNORECASE), re.compile(r"小[：:]|Small|情形：小")), (re.compile(r"大量|大漏|large|big release", re.IGNORECASE), re.compile(r"大[：:]|Large|情形：大")),
    (re.compile(r"储罐|罐车|槽车|大罐|\btank", re.IGNORECASE), re.compile(r"储罐|Tank")),
)
MOST_ROWS = 4


def distances(
    question: str, home: Place | None, scope: Mapping[str, Version], records: DocumentRecords, language: Language
) -> Looked | None:
    """Return the rows of the tables in force for what is released; None where the question names nothing they list."""
    if not _ASKS.search(question) or _NOT.search(question):
        return None
    listed = next((listed for asked, listed in _SUBSTANCES if asked.search(question)), None)
    if listed is None:
        return None
    facts = [fact for fact in records.facts({key for key, version in scope.items() if version.kind == "plan"}, "distance")
             if fact.state != "rejected" and listed.search(_row(fact).substance) and _row(fact).measure in ("isolate", "cordon", "evacuate")]
    rows = {(fact.version_id, fact.quote): fact for fact in facts if "距离；内容" not in fact.quote}
    text = normalised(question)
    for asked, size in _SIZES:
        of_size = {key: fact for key, fact in rows.items() if size.search(fact.quote)}
        if asked.search(text) and of_size:
            rows = of_size
    at_park = home is not None and "产业园" in f"{home.name_zh}{home.parent}"
    chosen = [fact for fact in rows.values() if at_park or scope[fact.version_id].level != "park"] or list(rows.values())
    chosen.sort(key=lambda fact: scope[fact.version_id].level == "park")
    if not chosen or len(chosen) > MOST_ROWS:
        return None
    return Looked(tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in chosen))


def _row(fact: Fact) -> Distance:
    assert isinstance(fact.value, Distance)
    return fact.value
