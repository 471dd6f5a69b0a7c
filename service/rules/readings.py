"""Readings that a person typed in free words: a gauge's stage, rain over hours.

A wrong reading gives a wrong level, so only what the text states beyond doubt is taken: no difference (涨了2米), no
bound (没到86.5米), no forecast, no value of another gauge or datum, no number that a comma tore apart (86,50米)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from service.domain.facts import Threshold
from service.rules.folding import fold
from service.rules.levels import FARTHEST_M
from service.rules.numerals import normalised, values
from service.rules.value import Value

_STAGE_WORDS = re.compile(r"水位|涨到|gauge|stage|water level|reads?\b|站", re.IGNORECASE)
_NAMED_ZH = re.compile(r"([一-鿿]{2})站(?=的?(?:水位|读数|现在|目前|已|涨|达|到|[\s,:]*\d))")
_NAMED_EN = re.compile(r"\b([A-Z][a-z]+)\s+(?i:gauge|station|stage)\b")
_NO_NAMES = frozenset(("水位", "水文", "雨量", "监测", "观测", "测量", "本", "the", "water", "river", "this", "our", "current", "what", "if"))
_OTHER_WATER = re.compile(r"水库|库水位|库区|坝前|闸[前上下]|湖水?位|reservoir|\bdam\b|\blake\b", re.IGNORECASE)
_OTHER_DATUM = re.compile(r"[吴乌武][淞松]|黄海|珠江基面|大沽|废黄河|冻结基面|假定(?:基面|高程)|水尺|标志牌|wusong|staff gauge", re.IGNORECASE)
_OUR_DATUM = re.compile(r"1985|85基准|国家高程|已?换算(?:成|为|后)", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[,，。；;！!？?\n]|\.(?=\s)")
# What stands right before a value that is no stage of now.
_BOUND = re.compile(r"(?:没到|没有到|没达到|未到|未达|未达到|不到|不足|不满|低于|小于|达不到|差|距离?|离|接近|快到|将近|below|under|"
                    r"less than|short of|not (?:yet )?(?:at|reached))[^\d一-鿿]{0,3}$", re.IGNORECASE)
_FORECAST = re.compile(r"预计|预报|预测|预估|估计|可能|将要?|会涨|会到|未来|明天|明早|后天|今晚|forecast|expected|predict|will |may |tomorrow|tonight",
                       re.IGNORECASE)
_PAST = re.compile(r"昨[天日晚晨夜]|前[天日晚]|此前|之前|原来|曾|历史|去年|往年|当时|yesterday|earlier|was\b|last (?:night|year|week)|record",
                   re.IGNORECASE)
_FROM = re.compile(r"(?:从|由|自|from)\s?$", re.IGNORECASE)
_NOW = re.compile(r"(?:[涨升退降落增]到|[涨升退降落增]至|回落[到至]|现在|目前|当前|已经?达?到?|现|now|currently|\bto|at)\D{0,6}$", re.IGNORECASE)
_TORN = re.compile(r"\d[ ]?[,，]$")
_RAIN = re.compile(
    r"(?P<hours>\d{1,2})\s*(?:h(?![a-z])|小时|hours?|hrs?)[^，。；,;\d]{0,14}?(?P<mm>\d+(?:\.\d+)?)\s*mm"
    r"|(?P<mm2>\d+(?:\.\d+)?)\s*mm[^，。；,;\d]{0,12}?(?:in|over|/|每)\s*(?P<hours2>\d{1,2})\s*(?:h(?![a-z])|小时|hours?|hrs?)"
)
_EXTENT = re.compile(r"(?:涉及|影响|范围|覆盖|只有|就|仅)\D{0,8}?(\d{1,2}|[两二三四五六七八九十])\s*个(?:乡镇|镇|街道)|\bin (\d{1,2}|two|three|four|five|six) (?:townships|towns)\b",
                     re.IGNORECASE)
_RAIN_GROWN = re.compile(r"[^，。；,;\d]{0,8}?(?:到|至|变成|to|now)[^，。；,;\d]{0,4}(\d+(?:\.\d+)?)\s*mm")


def find_readings(
    text: str, thresholds: Iterable[Threshold], names: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, float]:
    """Return readings by the names that `levels.suggest` knows; only what the text states, and once.

    `names` gives other spellings of a gauge, such as its English name.  A stage counts for the gauge that the
    text names, or for the only gauge known when the text speaks of a stage and names no other water."""
    known = tuple(thresholds)
    gauges = list(dict.fromkeys(one.subject for one in known if one.quantity == "stage_m"))
    lowered = fold(text).lower()
    spellings = {gauge: tuple(one.lower() for one in (gauge, *(names or {}).get(gauge, ()))) for gauge in gauges}
    named = [gauge for gauge in gauges if any(one in lowered for one in spellings[gauge])]
    only = gauges if len(gauges) == 1 and _STAGE_WORDS.search(lowered) and not _names_other_water(text) else []
    subjects = named or only
    found: dict[str, float] = {}
    if len(subjects) == 1 and not of_another_datum(text):
        limits = [one.value for one in known if one.quantity == "stage_m" and one.subject == subjects[0]]
        stage = _stage(text, spellings[subjects[0]] if named else (), limits)
        if stage is not None:
            found[subjects[0]] = stage
    rains = _rains(text)
    return {**found, **rains, **(_extent(text) if rains else {})}


def of_another_datum(text: str) -> bool:
    """Say whether the text gives a stage on another datum than the plans', which must be converted first."""
    folded = fold(text)
    return bool(_OTHER_DATUM.search(folded)) and not _OUR_DATUM.search(folded)


def _stage(text: str, spellings: Sequence[str], limits: Sequence[float]) -> float | None:
    """Return the one stage of now that the text states for a gauge; None when it states none, or several."""
    folded = fold(text).lower()
    ends = [folded.find(one) + len(one) for one in spellings if one in folded]
    begin = min(ends, default=0)
    other = _OTHER_WATER.search(folded, begin)
    metres = [value for value in values(text) if value.kind == "quantity" and value.unit == "m"]
    behind = [value for value in metres if begin <= value.start < (other.start() if other else len(text))]
    ahead = [] if other or _OTHER_WATER.search(folded) else metres
    candidates = behind or (ahead if len(ahead) == 1 else [])
    if any(_TORN.search(folded[:value.start]) for value in candidates):
        return None
    stated = [value for value in candidates if _is_stage(value, folded, limits)]
    current = [value for value in stated if _NOW.search(_clause_before(value, folded))]
    if len({value.number for value in stated}) > 1:
        stated = current
    numbers = {value.number for value in stated if value.number is not None}
    return numbers.pop() if len(numbers) == 1 else None


def _is_stage(value: Value, folded: str, limits: Sequence[float]) -> bool:
    before = _clause_before(value, folded)
    clause = before + _CLAUSE_ENDS.split(folded[value.end:])[0]
    return (
        value.number is not None
        and min((abs(value.number - limit) for limit in limits), default=0.0) <= FARTHEST_M
        and not re.search(r"-\s?$", before)
        and not _BOUND.search(before) and not _FORECAST.search(clause) and not _FROM.search(before)
        and not (_PAST.search(before) and not _NOW.search(before))
    )


def _clause_before(value: Value, folded: str) -> str:
    return _CLAUSE_ENDS.split(folded[:value.start])[-1]


def _rains(text: str) -> dict[str, float]:
    """Return rain over hours; of a sum that grew (从50毫米涨到150毫米) the last value."""
    plain, found = normalised(text), {}
    for match in _RAIN.finditer(plain):
        hours, amount = match["hours"] or match["hours2"], match["mm"] or match["mm2"]
        before = _CLAUSE_ENDS.split(plain[:match.start()])[-1]
        if _BOUND.search(plain[:match.start("mm" if match["mm"] else "mm2")]):
            continue
        if match["mm"] and (grown := _RAIN_GROWN.match(plain, match.end())):
            amount = grown[1]
        ahead = _FORECAST.search(before + match.group()) is not None
        found[f"{'forecast_' if ahead else ''}rain_{int(hours)}h"] = min(float(amount), 1e9)
    return found


def _extent(text: str) -> dict[str, float]:
    """Return how many townships the rain reaches, where the text says one number."""
    said = [next(filter(None, match)) for match in _EXTENT.findall(text)]
    numbers = {value.number for word in said for value in values(f"{word} towns" if word.isascii() else f"{word}个")}
    return {"places": number} if len(numbers) == 1 and (number := numbers.pop()) is not None else {}


def _names_other_water(text: str) -> bool:
    """Say whether the text names a gauge or another water; the caller knows that it is none of its own."""
    folded = fold(text)
    named = (*_NAMED_ZH.findall(folded), *_NAMED_EN.findall(folded))
    return bool(_OTHER_WATER.search(folded)) or any(name.lower() not in _NO_NAMES for name in named)
