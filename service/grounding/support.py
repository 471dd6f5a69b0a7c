"""Whether a value of a sentence stands in the cited text, and in the same company there."""

import re
from collections.abc import Sequence
from functools import lru_cache

from service.grounding.coverage import words
from service.rules import units
from service.rules.chinese_numbers import NUMBER_CHARACTERS
from service.rules.folding import blanked, fold
from service.rules.numerals import values as _find_values
from service.rules.value import Value

values = lru_cache(maxsize=4096)(_find_values)
"""The values of a text; a passage is read once for many sentences."""

_FUNCTION_WORDS = (
    " and or to in at on of is was were are above below from with by for the as has have must should shall will may "
    "per over under when after before until than if it this that datum "
)
_THINGS = "件"
_FORCE = re.compile(r"(?:force|Beaufort|magnitude|风力|震级)\s?$", re.I)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PERIODS = (
    ("60 min", r"每个?小时|每个?钟头|(?i:(?<![a-z])(?:hourly|every\shour|each\shour|(?:(?:once|twice|times)\san|per)\shour)(?![a-z]))"),
    ("1440 min", r"每[日天]|一[日天](?=[^\n]{0,6}[次遍回])|逐日|(?i:(?<![a-z])(?:daily|every\sday|each\sday|(?:(?:once|twice|times)\sa|per)\sday)(?![a-z]))"),
    ("10080 min", r"每周|每个?星期|(?i:(?<![a-z])(?:weekly|every\sweek|each\sweek|(?:(?:once|twice|times)\sa|per)\sweek)(?![a-z]))"),
    ("1 个月", r"每个?月|逐月|(?i:(?<![a-z])(?:monthly|every\smonth|each\smonth|(?:(?:once|twice|times)\sa|per)\smonth)(?![a-z]))"),
    ("3 个月", r"每个?季度?|(?i:(?<![a-z])(?:quarterly|every\squarter(?!\sof))(?![a-z]))"),
    ("6 个月", r"每半年|(?i:(?<![a-z])(?:half-yearly|twice\sa\syear)(?![a-z]))"),
    ("12 个月", r"每年|逐年|年度|(?i:(?<![a-z])(?:annual(?:ly)?|yearly|every\syear|each\syear|(?:(?:once|twice|times)\sa|per)\syear)(?![a-z]))"),
)
_PERIOD_PATTERNS = tuple((canonical, re.compile(pattern)) for canonical, pattern in _PERIODS)
_SPOKEN = re.compile(r"(?<![a-z])(?:past|to)\s", re.I)
"""Half past seven may be 07:30 and 19:30."""
_RATE_BEFORE = re.compile(r"每(秒|分钟?|小时|[日天]|人|户|公里|米|年|月)\s?(?:各|约)?$")
_NEARER = 0.25
"""How much better another telephone number's surroundings must fit before a number counts as someone else's."""
_SEGMENTS = re.compile(r"[，,、·|]")
_UNITS_OF_SPEECH = re.compile(r"[。；;\n]")


def stands_in(value: Value, sentence: str, cited: Sequence[Value], cited_text: str) -> bool:
    """Return whether the cited text says the value; `cited` are the text's values.

    Units are converted exactly. A part of a date stands in the whole date. A bare number of the sentence
    (`8 boats`, `to 86.50`) stands in one with a unit, unless it counts things and the unit measures.
    A number with a unit stands in a bare one where the text names the unit elsewhere, as a table's header does."""
    return any(_says(value, sentence, other, cited_text) for other in cited) or (
        value.canonical in periods(cited_text) or counted_in_words(value, cited_text) or _is_each(value, cited_text))


def conversions(sentence: str, cited_text: str) -> list[str]:
    """Return how quantities of the sentence come from the text's when the unit is another one: `1 h = 60 min`."""
    there = values(cited_text)
    traces = []
    for value in values(sentence):
        if value.kind != "quantity" or value.unit is None or value.number is None:
            continue
        same = [other for other in there if other.kind == "quantity" and other.canonical == value.canonical]
        if same and not any(other.unit == value.unit for other in same) and same[0].unit and same[0].number is not None:
            traces.append(units.convert(same[0].number, same[0].unit, value.unit).trace)
    return list(dict.fromkeys(traces))


def periods(text: str) -> dict[str, str]:
    """Return how often something is, as the time between two of it: 每小时, hourly → `60 min`, with the words that say so."""
    return {canonical: match[0] for canonical, pattern in _PERIOD_PATTERNS if (match := pattern.search(text))}


def periods_missing(sentence: str, cited: Sequence[Value], cited_text: str) -> list[str]:
    """Return how often the sentence says something is, when the text names no such time."""
    there = {value.canonical for value in cited} | set(periods(cited_text))
    return [said for canonical, said in periods(sentence).items() if canonical not in there]


def rates_changed(sentence: str, cited_text: str) -> list[str]:
    """Return quantities that are so much a second in the text and so much an hour in the sentence, or the like."""
    there: dict[str, set[str]] = {}
    for value in values(cited_text):
        there.setdefault(value.canonical, set()).add(_rate(cited_text, value))
    return [f"{rate}{value.text}" for value in values(sentence)
            if (rate := _rate(sentence, value)) and value.canonical in there
            and "" not in there[value.canonical] and rate not in there[value.canonical]]


def counted_in_words(value: Value, cited_text: str) -> bool:
    """Return whether a small number stands in the text as a Chinese character before what it counts: 三长声."""
    if value.kind != "quantity" or value.number is None or not value.number.is_integer() or not 2 <= value.number <= 10:
        return False
    if value.unit is not None and units.UNITS[value.unit].dimension != _THINGS:
        return False
    spelled = "零一二三四五六七八九十"[int(value.number)]
    return re.search(rf"(?<![{NUMBER_CHARACTERS}第]){spelled}(?![{NUMBER_CHARACTERS}级条款章])[一-鿿]", _apart(cited_text)) is not None


def _is_each(value: Value, cited_text: str) -> bool:
    """Return whether one of something is said to be each of it: 一顶帐篷, 每顶."""
    name = re.sub(r"^[\d一]\s?", "", value.text)
    return value.number == 1 and value.kind == "quantity" and bool(name) and f"每{name}" in cited_text


def misplaced_phones(sentence: str, cited_text: str) -> list[str]:
    """Return telephone numbers that the cited text gives to somebody other than the sentence does."""
    owners = _phones_with_owners(cited_text)
    wrong = []
    for digits, printed, words_near in _phones_with_owners(sentence):
        own = [_share(words_near, owner) for phone, _, owner in owners if phone == digits]
        other = [_share(words_near, owner) for phone, _, owner in owners if phone != digits]
        if own and other and max(other) >= max(own) + _NEARER:
            wrong.append(printed)
    return wrong


def misplaced_values(sentence: str, cited_text: str) -> list[str]:
    """Return quantities that go with one level or colour in the sentence and only with others in the cited text."""
    there: dict[str, list[frozenset[str]]] = {}
    for value, company in _with_company(cited_text):
        there.setdefault(value.canonical, []).append(company)
    return [value.text for value, company in _with_company(sentence)
            if company and value.canonical in there
            and all(known and not known & company for known in there[value.canonical])]


def _says(value: Value, sentence: str, other: Value, cited_text: str) -> bool:
    if value.kind == other.kind and value.canonical == other.canonical:
        return True
    if value.kind == other.kind == "time" and _SPOKEN.search(value.text):
        return (int(value.canonical[:2]) + 12) % 24 == int(other.canonical[:2]) and value.canonical[2:] == other.canonical[2:]
    if value.kind == "date" and other.kind == "date":
        return _is_part(value.canonical, other.canonical)
    if value.kind == "doc_no" and other.kind == "doc_no":
        return _is_same_document(value.canonical, other.canonical)
    if value.number is None:
        return False
    if other.kind == "date" and value.kind == "quantity" and value.unit is None:
        return other.canonical.split("-")[0] == value.canonical
    if other.kind == "level":
        return value.unit is None and _FORCE.search(sentence[:value.start]) is not None and _level(other.canonical) == value.number
    if other.number is not None and value.unit and other.unit is None and value.kind == other.kind == "quantity":
        return (units.UNITS[value.unit].dimension == _THINGS and value.number == other.number) or _heads_a_column(cited_text, value, other)
    if other.number is None or units.exact(value.number) != units.exact(other.number):
        return False
    if value.kind == "percent" and other.kind == "quantity":
        return other.unit is None and "%" in fold(cited_text)
    if value.kind != "quantity" or other.kind != "quantity":
        bare = [one for one in (value, other) if one.kind == "quantity" and one.unit is None]
        return len(bare) == 1 and {value.kind, other.kind} <= {"quantity", "date", "phone"}
    if value.unit is None:
        return other.unit is None or units.UNITS[other.unit].dimension in units.COUNTED or not _counts_things(value, sentence)
    return False


def _is_part(part: str, whole: str) -> bool:
    day_only, month_day = part.startswith("---"), part.startswith("--") and not part.startswith("---")
    if day_only:
        return whole.endswith(part[2:]) and whole.count("-") >= 2
    if month_day:
        return whole.endswith(part[1:])
    return whole.startswith(f"{part}-")


def _is_same_document(one: str, other: str) -> bool:
    if "[" in one and "[" in other:
        return one.endswith(other) or other.endswith(one)
    return other.startswith(f"{one}-")


def _heads_a_column(text: str, value: Value, bare: Value) -> bool:
    """Return whether the text names a unit apart from any number, as a table's header does, with which the bare number says the value."""
    apart = _apart(text)
    dimension = units.UNITS[value.unit or ""].dimension
    number = units.exact(bare.number or 0)
    if dimension == "元" and "万元" in apart:
        return units.canonical(number * 10_000, "元") == value.canonical
    return any(units.canonical(number, unit.symbol) == value.canonical for unit in units.units_named(apart, dimension))


@lru_cache(maxsize=512)
def _apart(text: str) -> str:
    return blanked(fold(text), ((value.start, value.end) for value in values(text)))


def _level(canonical: str) -> int | None:
    return _ROMAN.index(canonical) + 1 if canonical in _ROMAN else int(canonical) if canonical.isdigit() else None


def _counts_things(value: Value, sentence: str) -> bool:
    following = re.match(r"\s?([A-Za-z]{3,})", sentence[value.end:])
    return following is not None and f" {following[1].lower()} " not in _FUNCTION_WORDS


def _phones_with_owners(text: str) -> list[tuple[str, str, frozenset[str]]]:
    """Return each telephone number with the words it stands beside: those before it, else those after."""
    result = []
    for line in re.split(r"[\n。；;]", text):
        phones = [value for value in values(line) if value.kind == "phone"]
        before_first = line[:phones[0].start] if phones else ""
        leads = len(phones) == 1 or bool(words(before_first))
        for index, phone in enumerate(phones):
            start = phones[index - 1].end if index else 0
            end = phones[index + 1].start if index + 1 < len(phones) else len(line)
            near = line if len(phones) == 1 else line[start:phone.start] if leads else line[phone.end:end]
            result.append((phone.canonical, phone.text, words(near)))
    return result


def _rate(text: str, value: Value) -> str:
    match = _RATE_BEFORE.search(text[:value.start])
    return "" if match is None else {"天": "日", "分": "分钟"}.get(match[1], match[1])


def _share(wanted: frozenset[str], given: frozenset[str]) -> float:
    return len(wanted & given) / len(wanted) if wanted else 1.0


def _with_company(text: str) -> list[tuple[Value, frozenset[str]]]:
    """Return quantities with the levels or colours that they go with, none where nothing tells.

    Where a clause names levels first (`III级86.50米、II级87.50米`) each quantity goes with those named last;
    where quantities come first (`达到86.50米时，启动III级`) it goes with those named next."""
    result: list[tuple[Value, frozenset[str]]] = []
    for speech in _UNITS_OF_SPEECH.split(text):
        segments = [_named_and_counted(segment) for segment in _SEGMENTS.split(speech)]
        telling = [segment for segment in segments if segment[0] or segment[1]]
        if telling and not telling[0][0]:
            result += reversed(_joined(list(reversed(telling))))
        else:
            result += _joined(telling)
    return result


def _named_and_counted(segment: str) -> tuple[frozenset[str], list[Value]]:
    found = values(segment)
    return (frozenset(value.canonical for value in found if value.kind in ("level", "colour")),
            [value for value in found if value.kind in ("quantity", "percent")])


def _joined(segments: list[tuple[frozenset[str], list[Value]]]) -> list[tuple[Value, frozenset[str]]]:
    result: list[tuple[Value, frozenset[str]]] = []
    company: frozenset[str] = frozenset()
    is_naming = False
    for named, counted in segments:
        if named:
            company = company | named if is_naming else named
        is_naming = not counted
        result += [(value, company) for value in counted]
    return result
