"""What a question leaves out and the answer hangs on: a datum, a unit, a substance, the hours of a rain; asked back."""

import re
from collections.abc import Mapping

from service.answering.amounts import amounts
from service.answering.datums import datum_clauses
from service.answering.looked import Looked
from service.answering.units_left_out import with_units
from service.answering.wording import say
from service.domain.documents import Language, Version
from service.domain.facts import Shelter, Threshold
from service.ports import DocumentRecords
from service.retrieval.query import Understood
from service.rules.numerals import normalised

_ASKS_LEVEL = re.compile(r"几级|[上开启].{0,3}级|定级|哪一?级|级响应|what level|which (?:\w+ )?level|response level|\blevel\b", re.IGNORECASE)
_STAGE = re.compile(r"(?<![\d.:])\d{2,3}(?:\.\d{1,2})?(?:\s*(?:m(?![a-z])|米)|(?!\s*(?:mm|cm|km|h|min|人|ha|亩|%|级|公里|毫米|people)|\d|\.\d))")
_EYE = re.compile(r"水尺|标志牌|人工读|staff (?:gauge|board)|rang in|called in|看到|看见|目测|来电|打电话|电话里|村民|群众|老乡|有人(?:说|报)|现场(?:报|说|人员)|caller|calls|he says|she says|observer|reads? it|"
                  r"they say|someone|villager|resident|reads? off|eyewitness|phoned", re.IGNORECASE)
_GAUGE = re.compile(r"站|水尺|水位|标尺|gauge|river|stage|\bboard\b", re.IGNORECASE)
_DATUM = re.compile(r"1985|85基准|国家高程|[吴乌武][淞松]|黄海|wusong|national height|换算|converted|datum", re.IGNORECASE)
_BURNT = re.compile(r"过火|火场面积|烧(?:了|掉|到|过)|面积|burn(?:t|ed)|\barea\b", re.IGNORECASE)
_BURNT_NUMBER = re.compile(r"(?:过火|面积|烧了|烧掉|烧到|烧过|burn(?:t|ed) area|area|burn(?:t|ed))[^\d,，。]{0,14}(\d+(?:\.\d+)?)(?!\s*(?:ha|亩|m|km|h|min|天|人|%|级|户|mm|\d|\.\d))",
                           re.IGNORECASE)
_METER = re.compile(r"(?:检测仪|探测器|报警器|报警仪|测爆仪|仪器|表头?|detector|meter|monitor|probe|alarm)[^\d,，。]{0,16}(\d+(?:\.\d+)?)"
                    r"(?!\s*(?:%|ppm|lel|mg|℃|℉|度|m|h|min|人|台|个|件|dB|\d|\.\d|minutes|people))", re.IGNORECASE)
_HOW_FAR = re.compile(r"(?:退|撤|跑|离|隔|拉|清|疏散|警戒).{0,6}(?:多少米|多远|几米|多少公里|好远)|多远.{0,4}(?:安全|警戒|撤)|how far|what distance|how wide|safe distance|cordon", re.IGNORECASE)
_LEAK = re.compile(r"漏|泄|味|冒气|leak|spill|release|smell|fumes|cloud", re.IGNORECASE)
_SUBSTANCE = re.compile(
    r"氯|氨|液化|天然气|燃气|煤气|瓦斯|煤汽|汽油|柴油|酸|苯|甲醇|酒精|氧|农药|烟花|油罐|储罐|槽车|中压|低压|高压|次高压|门站|阀|管道?|沼气|硫化氢|UN\s?\d{4}|"
    r"chlorine|clorine|ammonia|lpg|propane|natural gas|gas (?:main|pipe|line)|pressure|petrol|gasoline|diesel|acid|solvent|toluene|oxygen|pesticide|hydrogen|\bun\s?\d{4}|tank|pipe|main",
    re.IGNORECASE)
MOST_OPTIONS = 8
_SHELTER = re.compile(r"安置点|(?:这|那|该)个?学校|\b(?:the|that|this) school\b|避难(?:场所|点)|避灾点|收容点|\bshelter\b(?!.in)", re.IGNORECASE)
_CAPACITY = re.compile(r"(?:这|那|该)个?(?:安置点|避难|点).{0,8}(?:能|可以)?(?:住|容纳|装|塞|坐|收).{0,4}(?:多少|几)|how many (?:people )?(?:fit|can (?:the|this|that) (?:shelter|school))|学校.{0,6}(?:住|容纳|装|坐|收).{0,4}(?:多少|几|好多)|capacity of the shelter", re.IGNORECASE)
_MOVE_FIGURE = re.compile(r"(?:一|1|几|三|3)(?:个)?(?:小时|钟头).{0,6}(?:多少|几|好多)(?:个)?毫米.{0,8}(?:转|撤|跑|走)|(?:雨|rain).{0,10}(?:多少|how (?:much|many)).{0,24}(?:转移|撤离|喊人|move now|evacuate the village)", re.IGNORECASE)
_RAIN = re.compile(r"(\d+(?:\.\d+)?)\s*mm", re.IGNORECASE)
_RAIN_WORD = re.compile(r"雨|下了|降|rain|gauge", re.IGNORECASE)
_HOURS = re.compile(r"\d\s*(?:h|天|日|min|周)(?![a-z])|小时|钟头|昼夜|hour|minute|day|overnight|since", re.IGNORECASE)
_ASKS_MOVE = re.compile(r"转移|转不转|撤|动不动|要不要(?:转|走|动|喊)|搬|move|evacuate|go\b", re.IGNORECASE)


def asks_back(
    question: str, understood: Understood, scope: Mapping[str, Version], records: DocumentRecords, language: Language
) -> Looked | None:
    """Return what the officer is asked before anything is answered; None where the question says enough."""
    text = normalised(question)
    if _ASKS_LEVEL.search(question) and _EYE.search(question) and _GAUGE.search(question) and not _DATUM.search(question) and _STAGE.search(text):
        basis = datum_clauses(scope, records)[:1]
        if basis:
            return Looked(basis, tuple(say("which_datum_options", language).split("|")), warnings=(say("which_datum", language),))
    if _ASKS_LEVEL.search(question) and _BURNT.search(question) and _BURNT_NUMBER.search(text):
        return Looked((), tuple(say("which_area_options", language).split("|")), warnings=(say("which_area", language),))
    if _METER.search(text):
        return Looked((), tuple(say("which_reading_options", language).split("|")), warnings=(say("which_reading", language),))
    if _HOW_FAR.search(question) and _LEAK.search(question) and not _SUBSTANCE.search(question) and understood.hazard in (None, "gas", "hazmat"):
        return Looked((), tuple(say("which_substance_options", language).split("|")), warnings=(say("which_substance", language),))
    if _SHELTER.search(question) and not understood.places and _CAPACITY.search(question):
        return Looked((), _named(scope, records, "shelter"), warnings=(say("which_place", language),))
    if _MOVE_FIGURE.search(question) and not understood.places:
        return Looked((), _named(scope, records, "threshold"), warnings=(say("which_place", language),))
    villages = tuple(name for name in _named(scope, records, "threshold") if language == "en" or not name.isascii())
    if (not _ASKS_LEVEL.search(question) and any(one.quantity == "rain_mm" for one in amounts(with_units(question))) and _ASKS_MOVE.search(question) and len(villages) > 1
            and not any(_says(question, name) for name in villages)
            and not any(place.kind in ("village", "community", "hazard_point", "gauge") for place in understood.places)):
        return Looked((), villages, warnings=(say("which_place", language),))
    if (_RAIN.search(text) and _RAIN_WORD.search(question) and not _HOURS.search(text) and (_ASKS_LEVEL.search(question) or _ASKS_MOVE.search(question))):
        return Looked((), tuple(say("which_hours_options", language).split("|")), warnings=(say("which_hours", language),))
    return None


def _says(question: str, name: str) -> bool:
    """Say whether a question says a village's name, perhaps without the word for a village: Xiaping, 下坪."""
    return re.sub(r" village$|村$", "", name.lower()) in question.lower()


def _named(scope: Mapping[str, Version], records: DocumentRecords, kind: str) -> tuple[str, ...]:
    """Return the places that the documents in force give such a value for."""
    names: dict[str, None] = {}
    for fact in records.facts({key for key, version in scope.items() if version.kind == "plan" and version.level in ("county", "village")}, kind):
        if isinstance(fact.value, Shelter) and fact.value.capacity:
            names[fact.value.name] = None
        elif isinstance(fact.value, Threshold) and fact.value.action == "move" and fact.value.quantity == "rain_mm":
            names[fact.value.subject] = None
    return tuple(names)[:MOST_OPTIONS]
