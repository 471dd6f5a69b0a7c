"""Amounts that a question states of an event: the dead, those moved, an area, rain over hours, a reading of a meter."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.domain.facts import Quantity
from service.rules.numerals import normalised


class Amount(NamedTuple):
    """A quantity as a question states it."""

    quantity: Quantity
    value: float
    unit: str
    """In the unit that thresholds of the quantity have: ha, mm, h, 人, 元."""
    window_h: float | None = None
    """Hours over which rain or movement is summed."""
    printed: str = ""
    """As converted, where the question used another unit: `160亩 = 10.67公顷`."""


_SPOKEN = ((re.compile("俩"), "两个"), (re.compile("仨"), "三个"), (re.compile(r"([一二两三四五六七八九十百千\d])来(?=[万户人个])"), r"\1"),
           (re.compile(r"(?<=\d) ?point ?(?=\d)"), "."), (re.compile(r"(?<=\w) ?(?:mils?|millis?)\b(?= ?(?:in|per|,|$))"), " mm"),
           (re.compile(r"\b(?<!no )(?:a|one)(?= (?:\w+ ){0,2}(?:dead|killed|death|died|fatality))"), "1"))
_N = r"(\d+(?:\.\d+)?)"
_COUNT = r"\s*(?:人|件|名|号人|口|people|persons|workers|members|men)?\s*"
_NOBODY = r"\d|\.\d|\s*(?:[头只条匹羽吨棵斤h天]|min|件?[羊牛猪鸡鸭狗鱼马])"
_BEASTS = re.compile(r"\s*(?:sheep|cows?|cattle|pigs?|goats?|fish|birds?|chickens?|animals?|livestock|trees?)\b")
_DENIED = re.compile(r"(?:没有?|无|未|不是|并非|\bno|\bnot)\s*$")
_DEAD = (re.compile(rf"(?:死亡?|压死|淹死|砸死|烧死|遇难|失踪|身亡|牺牲|殉职)(?:了|的|人数)?\s*[:：]?\s*{_N}(?!{_NOBODY})"), re.compile(rf"{_N}{_COUNT}(?:死|遇难|身亡|失踪|牺牲|殉职)(?!伤)"),
         re.compile(rf"{_N}{_COUNT}(?:\w+ ){{0,2}}(?:dead|killed|deaths?|died|missing|fatalit)"), re.compile(rf"(?:killed|dead|deaths)\D{{0,6}}{_N}"))
_NO_DEAD = re.compile(r"没死人|没有死|无人死亡|没有?人死|零死亡|no (?:one |body )?(?:deaths?|dead|killed|died)|nobody (?:was )?(?:killed|dead|died)")
_INJURED = (re.compile(rf"重伤(?:了|的)?\s*{_N}"), re.compile(rf"{_N}{_COUNT}重伤"),
            re.compile(rf"{_N}{_COUNT}(?:seriously|badly|severely|serious) (?:injur|hurt|wound)"))
_MOVED = (re.compile(rf"(?:转移|转了|转|疏散|安置|撤离|撤了)(?:了|出)?\s*{_N}\s*(?:多|余)?\s*(?:人|件|名|$)"),
          re.compile(rf"{_N}\s*(?:多|余)?\s*(?:人|名)[^,，。]{{0,6}}(?:转移|疏散|安置|撤离|moved|evacuated|relocated)"),
          re.compile(rf"(?:moved|evacuated|relocated)\D{{0,10}}{_N}\s*(?:人|residents)"), re.compile(rf"{_N}\s*evacuees"))
_THREATENED = (re.compile(rf"威胁(?:了|着|到)?\s*{_N}\s*(?:人|件|号)"),
               re.compile(rf"{_N}\s*(?:号人|人|件|名)[^,，。]{{0,8}}(?:住|受威胁|要转移|要撤|要跑|需转移|have to|must|need to|at risk|threatened|live)"))
_HOUSEHOLDS = (re.compile(rf"{_N}\s*(?:来|多|余)?\s*户"), re.compile(rf"{_N}\s*(?:户|customers|homes)"))
_AREA = re.compile(rf"{_N}\s*(ha|亩|km²|m²)(?![a-z])")
_HECTARES = {"ha": 1.0, "亩": 1 / 15, "km²": 100.0, "m²": 1e-4}
_BURNING = (re.compile(rf"(?:烧|燃烧|着|没控制|未控制|扑不灭)[^,，。]{{0,6}}?{_N}\s*(h|天|min)"),
            re.compile(rf"{_N}\s*(h|天|min)[^,，。]{{0,10}}(?:没灭|未控制|没控制|没扑灭|out of control|not (?:yet )?controlled|uncontrolled)"),
            re.compile(rf"(?:burning|uncontrolled|out of control|not (?:yet )?controlled)[^,，。.]{{0,14}}?{_N}\s*(h|天|min)"))
_HOURS = {"h": 1.0, "天": 24.0, "日": 24.0, "min": 1 / 60}
_LOSS = (re.compile(rf"(?:损失|loss(?:es)?)(?: of| is| about)?\D{{0,6}}{_N}\s*(万|亿|元|million|$|[,，。])"),)
_MAGNITUDE = (re.compile(rf"{_N}\s*级(?:的)?(?:地震|左右地震)"), re.compile(rf"(?:震级|地震)[^,，。]{{0,5}}{_N}\s*级"),
              re.compile(rf"(?:\bm|magnitude|mag\.?)\s?{_N}(?!\s*[a-z])"))
_RAIN = (re.compile(rf"{_N}\s*h[^,，。;；\d]{{0,14}}?{_N}\s*mm"), re.compile(rf"{_N}\s*mm[^,，。;；\d]{{0,24}}?{_N}\s*h(?![a-z])"))
_RAIN_BARE = (re.compile(rf"{_N}\s*h[^,，。;；\d]{{0,8}}(?:雨量?|下了)[^,，。;；\d]{{0,4}}?{_N}(?!\s*(?:h|m|km|[人名户家条艘只辆个栋间处次件头块车度]|%|级|\d|\.\d|people|boats|houses))"),
              re.compile(rf"(?:rain|is|now|reads|it's)[^,，。;；\d]{{0,8}}{_N}\s*in (?:the last )?{_N}\s*h(?![a-z])"))
_FORECAST = re.compile(r"预报|预计|明天|未来|后天|forecast|expected|tomorrow")
_LEL = (re.compile(rf"{_N}\s*%?\s*(?:of )?(?:the )?lel"), re.compile(rf"lel[^,，。\d]{{0,8}}{_N}"))
_PPM = re.compile(rf"{_N}\s*ppm")
_WIND = (re.compile(rf"{_N}\s*(?:m/s|m a second|m per second|米每秒|米/秒)"),)
_FORCE = (re.compile(rf"风力?[^,，。\d]{{0,4}}{_N}\s*级"), re.compile(rf"{_N}\s*级(?:大?风|阵风)"), re.compile(rf"(?:force|beaufort)\s*{_N}"))
_WBGT = (re.compile(rf"wbgt[^,，。\d]{{0,10}}{_N}"),)
_TEMPERATURE = (re.compile(r"(?<![\d.降升])(?<![降升低高]了)(-?\d+(?:\.\d+)?)\s*(?:℃|度(?!电)|degrees)"),)
_CRACK = (re.compile(rf"(?:裂|口子|缝|crack)[^,，。]{{0,16}}?{_N}\s*(mm|cm|m)(?![a-z])"), re.compile(rf"{_N}\s*(mm|cm)[^,，。]{{0,12}}(?:裂|crack|wider)"))
_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
_STAGE = re.compile(rf"(?:站|水位|涨到|gauge|stage|reads?|level (?:is|at))[^,，。\d]{{0,10}}{_N}\s*(?:m(?![a-z])|米)?(?!\s*(?:h|mm|min|人|km|级|%|\d))")


def amounts(question: str) -> tuple[Amount, ...]:
    """Return the amounts that a question states, each quantity once; only what its words say beyond doubt."""
    said = question
    for pattern, plain in _SPOKEN:
        said = pattern.sub(plain, said)
    text = normalised(said).lower()
    found: dict[tuple[str, float | None], Amount] = {}
    for one in _all(text):
        found.setdefault((one.quantity, one.window_h), one)
    return tuple(found.values())


def _all(text: str) -> Iterator[Amount]:
    if _NO_DEAD.search(text):
        yield Amount("dead", 0, "人")
    for pattern in _DEAD:
        yield from (Amount("dead", float(match[1]), "人") for match in pattern.finditer(text)
                    if not _DENIED.search(text[: match.start()]) and not _BEASTS.match(text, match.end()))
    yield from _plain("injured", "人", _INJURED, text)
    yield from _plain("moved", "人", _MOVED, text)
    yield from _plain("threatened", "人", _THREATENED, text)
    yield from _plain("households", "户", _HOUSEHOLDS, text)
    for match in _AREA.finditer(text):
        hectares = float(match[1]) * _HECTARES[match[2]]
        if match[2] in ("ha", "亩"):
            printed = "" if match[2] == "ha" else f"{match[1]}亩 = {hectares:.2f}公顷 (ha)"
            yield Amount("area", hectares, "ha", printed=printed)
    for pattern in _BURNING:
        yield from (Amount("burning_time", float(match[1]) * _HOURS[match[2]], "h") for match in pattern.finditer(text))
    for pattern in _LOSS:
        for match in pattern.finditer(text):
            yield Amount("loss", float(match[1]) * {"万": 1e4, "亿": 1e8, "million": 1e6}.get(match[2], 1.0), "元")
    yield from _plain("magnitude", "", _MAGNITUDE, text)
    yield from _rain(text)
    yield from _plain("lel", "%LEL", _LEL, text)
    yield from (Amount("concentration", float(match[1]), "ppm") for match in _PPM.finditer(text))
    yield from _plain("wind", "m/s", _WIND, text)
    yield from (Amount("wind", one.value, "级") for one in _plain("wind", "级", _FORCE, text))
    yield from _plain("wbgt", "℃", _WBGT, text)
    yield from _plain("temperature", "℃", _TEMPERATURE, text)
    for pattern in _CRACK:
        yield from (Amount("crack", float(match[1]) * _MM[match[2]], "mm", 24.0, f"{match[1]}{match[2]} = {float(match[1]) * _MM[match[2]]:g}mm"
                           if match[2] != "mm" else "") for match in pattern.finditer(text))
    yield from (Amount("stage_m", float(match[1]), "m") for match in _STAGE.finditer(text) if 10 <= float(match[1]) < 1000)


def _plain(quantity: Quantity, unit: str, patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[Amount]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield Amount(quantity, float(match[1]), unit)


def _rain(text: str) -> Iterator[Amount]:
    for at, pattern in enumerate((*_RAIN, *_RAIN_BARE)):
        for match in pattern.finditer(text):
            hours, amount = (match[1], match[2]) if at in (0, 2) else (match[2], match[1])
            before = re.split(r"[，。；;]", text[: match.start()])[-1]
            quantity: Quantity = "forecast_rain_mm" if _FORECAST.search(before + match.group()) else "rain_mm"
            yield Amount(quantity, float(amount), "mm", float(hours))
