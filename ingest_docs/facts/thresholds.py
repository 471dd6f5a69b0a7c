"""Values that start a response level, from threshold tables and starting conditions."""

import re
import unicodedata
from typing import Literal

from ingest_docs.facts.conditions import also, places_min, places_min_at
from service.domain.documents import Metadata
from service.domain.facts import Comparator, ResponseLevel, Threshold
from service.domain.places import Hazard
from service.domain.table_rows import cells

_ROMAN: dict[str, ResponseLevel] = {"I": "I", "II": "II", "III": "III", "IV": "IV", "一": "I", "二": "II", "三": "III",
                                    "四": "IV", "1": "I", "2": "II", "3": "III", "4": "IV"}
_LEVEL = re.compile(r"(?<![A-Za-z])(IV|III|II|I|[一二三四])\s*级|[Ll]evel\s+(IV|III|II|I)(?![A-Za-z])")
_REACHED = r"(?:达到或超过|达到或者超过|不低于|大于等于|达到|超过|≥|>=|at or above|reaches(?: or exceeds)?)"
_ABOVE_ONLY = re.compile(r"(?<![或者])超过\s*\d+(?:\.\d+)?\s*(?:毫米|mm|米|m)$")
_NOT_REACHED = re.compile(r"(?:未|没有|不)(?:达到|超过)")
NOT_STARTED = re.compile(r"(?:可以?|均)?不(?:予|再|得)?启动|(?:does|do|is|are|need|must|shall) not (?:be )?(?:start|activate|trigger)", re.IGNORECASE)
"""In a clause that says when a level is not started."""
_STAGE = re.compile(rf"([一-鿿]{{1,8}}站)水位\s*{_REACHED}\s*(\d+(?:\.\d+)?)\s*(?:米|m)")
_STAGE_EN = re.compile(rf"((?!(?:The|At|If|When|While|Once|Any)\b)(?:[A-Z]\w+ ){{1,3}}(?:Gauge|Station)|[A-Z]\w+(?= (?:gauge|station|stage)))[^.\d]{{0,40}}?{_REACHED}\s*(\d+(?:\.\d+)?)\s*m")
_RAIN = re.compile(rf"(\d+)\s*小时(实测|预报)?[^，。；\d]{{0,10}}?雨量\s*{_REACHED}\s*(\d+(?:\.\d+)?)\s*(?:毫米|mm)")
_RAIN_HOURS = re.compile(r"(\d+)\s*小时(实测|预报)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DATUM = re.compile(r"1985国家高程基准|1985\s*(?:高程|datum)|吴淞(?:高程|基面)?")
_START = re.compile(r"启动条件|启动标准|响应水位|响应雨量|trigger|activation|conditions", re.IGNORECASE)


def level_in(text: str) -> ResponseLevel | None:
    """Return the one response level a text names; None for none and for several."""
    found = {_ROMAN[one or two] for one, two in _LEVEL.findall(unicodedata.normalize("NFKC", text))}
    return found.pop() if len(found) == 1 else None


def find_thresholds(line: str, path: tuple[str, ...], context: str, metadata: Metadata) -> tuple[Threshold, ...]:
    """Return the thresholds a line states, its level taken from the line or else from the headings above it."""
    headings = " ".join(path)
    if metadata.kind not in ("plan", "guideline") or not _START.search(f"{headings} {context}"):
        return ()
    row = cells(line)
    level = level_in(line) or next((found for head in reversed(path) if (found := level_in(head))), None)
    if level is None:
        return ()
    hazard: Hazard | None = _hazard(metadata)
    datum = _DATUM.search(f"{context} {line} {headings}")
    # `II级：石桥站水位达到87.50米` looks like a row of one cell and is a clause.
    if row and (stated := _from_row(row, level, hazard, datum.group() if datum else None)):
        return stated
    folded = unicodedata.normalize("NFKC", line)
    stages = [
        Threshold(hazard=hazard, subject=match.group(1), quantity="stage_m", level=level, comparator=_comparator(match.group()),
                  value=float(match.group(2)), unit="m", datum=datum.group() if datum else None,
                  also=also(folded, match.start(), match.end()))
        for pattern in (_STAGE, _STAGE_EN) for match in pattern.finditer(folded) if _starts(folded, match)
    ]
    rain = [
        _rain(hazard, level, match.group(1), match.group(2), match.group(3), "").model_copy(update={
            "comparator": _comparator(match.group()), "places_min": places_min_at(folded, match.start(), match.end()),
            "also": also(folded, match.start(), match.end())})
        for match in _RAIN.finditer(folded) if _starts(folded, match)
    ]
    return (*stages, *rain)


def _comparator(clause: str) -> Comparator:
    """Return whether the value itself reaches it: 超过80毫米 leaves 80 out, 达到或超过 and 超过80毫米以上 do not."""
    return ">" if _ABOVE_ONLY.search(clause) else ">="


def _starts(text: str, match: re.Match[str]) -> bool:
    """Say whether the clause of a value starts its level; 未达到86.50米时，不启动 does not."""
    begun = max(text.rfind(mark, 0, match.start()) for mark in "。；;") + 1
    ended = min((at for mark in "。；;" if (at := text.find(mark, match.end())) >= 0), default=len(text))
    return not NOT_STARTED.search(text[begun:ended]) and not _NOT_REACHED.search(match.group())


def _from_row(
    row: dict[str, str], level: ResponseLevel, hazard: Hazard | None, datum: str | None
) -> tuple[Threshold, ...]:
    found: list[Threshold] = []
    for column, value in row.items():
        number = _NUMBER.fullmatch(unicodedata.normalize("NFKC", value).removesuffix("m").removesuffix("米").strip())
        if number is None:
            continue
        stage = re.search(r"([一-鿿]{1,8}站)水位", column)
        if stage:
            found.append(Threshold(hazard=hazard, subject=stage.group(1), quantity="stage_m", level=level,
                                   comparator=">=", value=float(number.group()), unit="m", datum=datum))
        elif "雨量" in column and (window := _RAIN_HOURS.search(" ".join(row.values()))):
            found.append(_rain(hazard, level, window.group(1), window.group(2), number.group(), " ".join(row.values())))
    return tuple(found)


def _rain(hazard: Hazard | None, level: ResponseLevel, hours: str, kind: str | None, value: str, said: str) -> Threshold:
    quantity: Literal["rain_mm", "forecast_rain_mm"] = "forecast_rain_mm" if kind == "预报" else "rain_mm"
    return Threshold(hazard=hazard, subject="雨量", quantity=quantity, level=level, comparator=">=", value=float(value),
                     unit="mm", window_h=float(hours), places_min=places_min(said))


def _hazard(metadata: Metadata) -> Hazard | None:
    return metadata.hazards[0] if metadata.hazards else None
