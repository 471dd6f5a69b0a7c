"""Find the values in Chinese or English text: every number ends up in exactly one value."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from service.rules import chinese_numbers, designations, moments, units
from service.rules.folding import blanked, fold
from service.rules.value import Value, ValueKind

__all__ = ["Value", "ValueKind", "normalised", "values"]

_MOST_DIGITS = 100
_SPACE = "[ \u00a0\u2009\u202f]"
_THIN = "[\u00a0\u2009\u202f]"
_ARABIC = (
    rf"(?<![\d.])(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}})+\.\d+|\d{{1,3}}(?:{_SPACE}\d{{3}}){{2,}}(?!\d)|\d{{1,3}}(?:{_THIN}\d{{3}})+(?!\d)"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?=\s?(?:人|户|people|persons|residents|households))"
    rf"|\d+(?:\.\d+)?)"
    rf"|\d+(?:\.\d+)?"
)
_MULTIPLIERS = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "百": 100,
                "million": 10**6, "billion": 10**9, "thousand": 1000}
_MULTIPLIER = r"\s?(?:万亿|亿|千万|百万|万(?!一)|千(?![米克瓦伏帕卡赫])|百(?!分)|(?i:million|billion|thousand)(?![a-z]))"
_NUMBER = re.compile(
    rf"(?P<arabic>{_ARABIC})(?P<times>{_MULTIPLIER})?"
    rf"|(?P<quarters>[一两三](?=刻钟)|(?i:(?<![a-z])(?:(?:an?|three)\s)?quarters?\sof\san?\s(?=hour|litre|liter|mile|kilomet)))"
    rf"|(?P<chinese>[{chinese_numbers.NUMBER_CHARACTERS}]+(?:点[零〇一二三四五六七八九]+)?)"
    rf"|(?P<half>半(?=个?(?:小时|钟头)|天|年|个月|公里|公顷|米(?!径)|公斤|升|吨|数)|(?i:half\s(?:an?\s)?(?=hour|day|mile|kilomet|litre|liter|tonne|hectare)))"
    rf"|(?P<an>(?i:(?:(?<=within\s)|(?<=than\s)|(?<=inside\s)|(?<=after\s)|(?<=in\s)|(?<=for\s)|(?<=has\s)|(?<=of\s))an?\s"
    rf"(?:full\s)?(?=hour|minute|day|week|month)))"
    rf"|(?P<words>{chinese_numbers.WORD_PATTERN})"
)
_PERCENT = re.compile(rf"(?:(?<![\d.])(\d+(?:\.\d+)?)\s?(?:%|(?i:per\s?cent)(?![a-z]))|(百分之)([{chinese_numbers.NUMBER_CHARACTERS}点]+|\d+(?:\.\d+)?))")
_TENTHS = re.compile(r"(?<![一-鿿])?([一二三四五六七八九])成(?![一-鿿]{0,1}(?:立|员)|立|员|为|本|果|功|绩|年|分|灾|灰|长|形|套|品|熟|交|了|都|对)")
_FRACTION = re.compile(rf"([{chinese_numbers.NUMBER_CHARACTERS}]+|\d+)分之([{chinese_numbers.NUMBER_CHARACTERS}]+|\d+)")
_UNIT = re.compile(rf"\s?[余多来几]?\s?(?:-\s?)?({units.UNIT_PATTERN})")
_SPECIAL_UNITS = (
    (re.compile(r"\s?日(?=以?内|之内|后|前)|(?<=[每前头满]\d)日|(?<=[每前头满]\d\d)日"), "天"),
    (re.compile(r"\s?整?天[一两二三四五六七八九十\d]+夜"), "天"),
    (re.compile(r"\s?整天"), "天"),
    (re.compile(r"刻钟"), "min"),
    (re.compile(r"\s?分(?![之钟享级别工为公成散区])(?=[^\u4e00-\u9fff]|内|以内|后|$)"), "min"),
    (re.compile(r"\s?个半(?=小时|钟头)(?:小时|钟头)"), "h"),
    (re.compile(r"\s?个半月"), "个月"),
    (re.compile(r"\s?年半"), "年"),
    (re.compile(r"\s?天半"), "天"),
    (re.compile(r"\s?米半(?!径)"), "米"),
)
"""Names that are units only in their company; those with 半 add a half."""
_TAIL = re.compile(
    rf"(\d{{1,2}}|[零〇一二三四五六七八九]{{1,2}})(?![\d零〇一二两三四五六七八九十百千万点.:%/])"
    rf"(?!\s?(?:{units.UNIT_PATTERN}))(?![级号月日年时点分楼期第届等类型面扇道口片段排列行成度线区股])"
)
"""五 of 八十六米五 when no unit or counted thing follows: then it counts for itself (50米3人)."""
_TAILED = frozenset({"米", "公尺", "块"})
# 一 with one of these is an article (一个, 一项), not a count.
_ARTICLE = frozenset("个只条张把支根块处项份组架具副件次遍回台套") | {"家", "间", "座", "部"}
_AND_A_PART = re.compile(r"\sand\sa\s(?:half|quarter)(?![a-z])", re.I)
_JOINED = re.compile(r"\s?(?:[-~/、]|至|到|(?i:to|or|and|through)(?=\s)|或|和)\s?")
_RANGE = re.compile(r"\s?(?:[-~]|至|到|to)\s?")

Finder = Callable[[str], Iterable[Value]]
_FINDERS: tuple[Finder, ...] = (
    designations.document_numbers, moments.dates, designations.phones, designations.codes, designations.clauses,
    moments.times, designations.levels, designations.colours,
)


def values(text: str) -> tuple[Value, ...]:
    """Return the values in the text in order; no two overlap."""
    rest = fold(text)
    found: list[Value] = []
    for finder in (*_FINDERS, _percents, _quantities):
        claimed: list[Value] = []
        for value in sorted(finder(rest), key=lambda value: (value.start, -value.end)):
            if not claimed or value.start >= claimed[-1].end:
                claimed.append(value)
        rest = blanked(rest, ((value.start, value.end) for value in claimed))
        found += claimed
    found.sort(key=lambda value: value.start)
    return tuple(value._replace(text=text[value.start:value.end]) for value in _durations_merged(found, rest))


def normalised(text: str) -> str:
    """Return the text folded and in lower case, each value in one spelling: 八十六米五 → `86.5 m`, 1,860万 → `18600000`.

    A quantity keeps the unit it was written in, so that `20 mm` still contains the number 20."""
    folded, pieces, at = fold(text), [], 0
    for value in values(text):
        if value.unit is not None and value.kind == "quantity" and value.number is not None:
            spelled = f"{units.plain(units.exact(value.number))} {value.unit}"
        else:
            spelled = folded[value.start:value.end] if value.kind == "clause" else value.canonical
        pieces += [folded[at:value.start], spelled]
        at = value.end
    return re.sub(r"\s+", " ", "".join([*pieces, folded[at:]])).lower()


def _percents(text: str) -> Iterator[Value]:
    for match in _PERCENT.finditer(text):
        number = _read(match[1] or match[3])
        if number is not None:
            yield Value("percent", match[0], match.start(), match.end(), _as_float(number), "%", f"{units.plain(number)}%")
    for match in _TENTHS.finditer(text):
        tenths = chinese_numbers.read(match[1]) or Fraction(0)
        yield Value("percent", match[0], match.start(), match.end(), float(tenths * 10), "%", f"{units.plain(tenths * 10)}%")
    for match in _FRACTION.finditer(text):
        below, above = _read(match[1]), _read(match[2])
        if match[1] != "百" and below and above is not None:
            number = above / below
            yield Value("quantity", match[0], match.start(), match.end(), _as_float(number), None, units.plain(number))


def _quantities(text: str) -> Iterator[Value]:
    found: list[tuple[int, int, Fraction, str | None, str | None]] = []
    for match in _NUMBER.finditer(text):
        if found and match.start() < found[-1][1]:
            continue
        number = _number(match)
        if number is None:
            continue
        name, end = _unit_after(text, match.end())
        if not _counts(match, name):
            continue
        start = match.start()
        known = units.unit_named(name) if name else None
        unit = known.symbol if known else None
        if "半" in text[match.end():end]:
            number += Fraction(1, 2)
        if part := _AND_A_PART.match(text, match.end()):
            # three and a half hours, nine and a quarter hours
            number += Fraction(1, 2) if "half" in part[0].lower() else Fraction(1, 4)
            name, end = _unit_after(text, part.end())
            unit = known.symbol if name and (known := units.unit_named(name)) else None
        tail = _TAIL.match(text, end) if name in _TAILED else None
        if tail:
            digits = _digits(tail[1])
            number, end = number + Fraction(int(digits), 10 ** len(digits)), tail.end()
        if unit == "℃" or unit == "℉":
            sign = re.search(r"(?:(?<![\w.])-|零下)$", text[:start])
            if sign:
                number, start = -number, sign.start()
        found.append((start, end, number, unit, match["times"] if match["arabic"] else None))
    yield from _units_inherited(found, text)


def _units_inherited(found: list[tuple[int, int, Fraction, str | None, str | None]], text: str) -> Iterator[Value]:
    """Give `100` in `100–200米` its unit, and `5` in `5–10万` its multiplier."""
    after: tuple[int, int, Fraction, str | None, str | None] | None = None
    for start, end, number, unit, times in reversed(found):
        between = text[end:after[0]] if unit is None and after is not None else None
        if after is not None and between is not None and _JOINED.fullmatch(between):
            unit = after[3]
            if times is None and after[4] and _RANGE.fullmatch(between):
                times = after[4]
                number *= _MULTIPLIERS[times.strip().lower()]
        after = (start, end, number, unit, times)
        yield Value("quantity", text[start:end], start, end, _as_float(number), unit, units.canonical(number, unit))


def _number(match: re.Match[str]) -> Fraction | None:
    if match["arabic"]:
        number = _fraction(re.sub(r"[,\s]", "", match["arabic"]))
        return number * (_MULTIPLIERS[match["times"].strip().lower()] if match["times"] else 1)
    if match["chinese"]:
        return chinese_numbers.read(match["chinese"])
    if match["quarters"]:
        said = match["quarters"].lower()
        quarters = {"一": 1, "两": 2, "三": 3}.get(said[0], 3 if said.startswith("three") else 1)
        return Fraction(quarters * 15) if said[0] in "一两三" else Fraction(quarters, 4)
    if match["half"]:
        return Fraction(1, 2)
    return Fraction(1) if match["an"] else chinese_numbers.read_words(match["words"])


def _unit_after(text: str, at: int) -> tuple[str | None, int]:
    """Return the name of the unit that stands there and where it ends."""
    for pattern, name in _SPECIAL_UNITS:
        if special := pattern.match(text, at):
            return name, special.end()
    match = _UNIT.match(text, at)
    return (match[1], match.end()) if match else (None, at)


def _counts(match: re.Match[str], unit: str | None) -> bool:
    """Return whether characters that may make a number do so here: 十二 and 三米 do, 统一 and 一个 do not."""
    if match["chinese"]:
        text = match["chinese"]
        if unit:
            before = match.string[:match.start()][-1:]
            if text == "四" and unit == "周" and not re.match("周(?:内|后|前|以|的时)", match.string[match.end():]):
                return False  # 四周 is all round
            if text == "一" and match.string[match.end():].startswith(f"{unit}一{unit}"):
                return False  # 一户一户 is one after another
            if text == "一" and match.string[:match.start()].endswith(f"一{unit}"):
                return False
            return not (text == "一" and unit in _ARTICLE) and not (before and before in "统唯第万同其之专")
        return len(text) > 1 and text[0] not in "百千万亿" and any(c in "十百千万亿点" for c in text) and text != "十万"
    if match["words"]:
        return match["words"].lower() != "one" or unit is not None
    return True


def _durations_merged(found: list[Value], text: str) -> Iterator[Value]:
    """Read hours followed by minutes as one duration: 1小时30分, 2 h 30 min."""
    waiting: Value | None = None
    for value in found:
        if waiting is not None and waiting.number is not None:
            joined = waiting.unit == "h" and value.unit == "min" and value.number is not None and value.number < 60
            if joined and not text[waiting.end:value.start].strip(" \x00零又").removeprefix("and").strip():
                minutes = units.exact(waiting.number) * 60 + units.exact(value.number or 0)
                waiting = Value("quantity", "", waiting.start, value.end, _as_float(minutes), "min",
                                units.canonical(minutes, "min"))
                continue
        if waiting is not None:
            yield waiting
        waiting = value
    if waiting is not None:
        yield waiting


def _read(text: str) -> Fraction | None:
    return _fraction(text) if text[0].isdigit() and text[0].isascii() else chinese_numbers.read(text)


def _fraction(text: str) -> Fraction:
    """Return the decimal number; a run of more digits than any quantity has counts as the largest one."""
    return Fraction(text) if len(text) <= _MOST_DIGITS else Fraction(10) ** _MOST_DIGITS


def _as_float(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return sys.float_info.max


def _digits(text: str) -> str:
    return text if text[0].isdigit() and text.isascii() else chinese_numbers.digits_read_aloud(text)
