"""How far people are kept away: isolation and downwind distances, cordons, evacuation radii."""

import re
from collections.abc import Iterator
from typing import Literal

from ingest_docs.facts.bounds import Bound, bounds
from ingest_docs.facts.line import Line
from service.domain.facts import Distance, InWords
from service.domain.table_rows import first

Measure = Literal["isolate", "downwind_day", "downwind_night", "cordon", "evacuate", "keep_away", "enlarge", "other"]

_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("downwind_night", re.compile(r"夜(?:间|晚)|night", re.IGNORECASE)),
    ("downwind_day", re.compile(r"白天|昼间|下风向.{0,6}日|\bday\b", re.IGNORECASE)),
    ("enlarge", re.compile(r"外扩|扩大|enlarge", re.IGNORECASE)),
    ("cordon", re.compile(r"警戒|cordon", re.IGNORECASE)),
    ("isolate", re.compile(r"隔离|isolat|in all directions", re.IGNORECASE)),
    ("evacuate", re.compile(r"疏散|撤离|撤至|撤到|evacuat|clear(?:ed)?\b", re.IGNORECASE)),
    ("keep_away", re.compile(r"距离?|以外|米外|远离|away|移至|间距", re.IGNORECASE)),
)
_LENGTHS = frozenset(("m", "km", "ft", "mile", "yd"))
_ABOUT = re.compile(r"巡堤|移至|间距|patrol[^.]{0,40}dike|dike patrol|上风向|火线(?:内|外)侧|\d m away|within \d+ k?m\b|clear \d|隔离|下风|警戒|疏散|距离|半径|isolat|downwind|cordon|distance|keep[^.]{0,30}away|stay away|evacuat|radius|circle",
                    re.IGNORECASE)
_SUBSTANCE_COLUMNS = ("物质", "情形", "危险物质", "介质", "substance", "situation", "场景", "事故类型")
_SIZE_COLUMNS = ("规模", "容器", "泄漏量", "数量", "release", "size", "container")
_NOT_KEPT = re.compile(r"水位|雨量|管径|公称|直径|面积|长度|高程|gauge|stage|hose|浓度", re.IGNORECASE)
_PATROL = re.compile(r"巡堤|dike patrol|patrol[^.]{0,40}dike|person for each", re.IGNORECASE)
_WORDED_COLUMN = re.compile(r"隔离|下风|(?:警戒|疏散|防护)(?:距离|范围|半径)|isolat|downwind|distance|cordon", re.IGNORECASE)
_TIMES = re.compile(r"(?P<of>(?:初始)?(?:隔离|警戒|疏散|防护)距离)的?\s?(?P<zh>\d+(?:\.\d+)?)\s?倍|"
                    r"(?P<en>\d+(?:\.\d+)?|twice) (?:times )?the (?P<what>[a-z ]{0,24}distance)")
"""A distance given as several times another."""


def find_distances(line: Line) -> Iterator[Distance | InWords]:
    """Yield the distances of a line; where a column of distances holds words, the words."""
    if line.metadata.kind not in ("plan", "guideline", "case") or not _ABOUT.search(f"{line.text} {line.headings}"):
        return
    found = [bound for bound in bounds(line.text) if bound.unit in _LENGTHS]
    yield from _multiples(line)
    if line.row:
        yield from _of_row(line)
        yield from _in_words(line)
    elif not found:
        return
    elif " | " in line.context and _ABOUT.search(line.context) and len(found) >= 1 and not line.text.endswith("。"):
        yield from _of_words(line, found)
    else:
        yield from _of_clause(line, found)


def _of_row(line: Line) -> Iterator[Distance]:
    substance = first(line.row, *_SUBSTANCE_COLUMNS) or next(iter(line.row.values()))
    size = first(line.row, *_SIZE_COLUMNS)
    figure, unit = first(line.row, "figure", "标准"), first(line.row, "unit")
    if figure and unit and _ABOUT.search(substance):
        yield from (Distance(substance=substance, measure="other", value=bound.value, unit=bound.unit)
                    for bound in bounds(f"{figure} {unit}") if bound.unit in _LENGTHS)
        return
    for column, cell in line.row.items():
        if not _ABOUT.search(column) and _PATROL.search(cell):
            yield from (Distance(substance=substance, measure="other", value=bound.value, unit=bound.unit)
                        for part in re.split(r"[。；;]", cell) if _PATROL.search(part) and not _NOT_KEPT.search(part)
                        for bound in bounds(part) if bound.unit in _LENGTHS)
            continue
        if not _ABOUT.search(column) and not re.search(r"白天|夜间|day|night", column, re.IGNORECASE) and cell != line.text:
            measure = _measure(cell)
            if measure == "other" or not _ABOUT.search(cell):
                continue
            column = cell
        said = bounds(cell) if any(bound.unit in _LENGTHS for bound in bounds(cell)) else bounds(f"{cell}{_unit_of(column)}")
        for bound in said:
            if bound.unit in _LENGTHS and not _NOT_KEPT.search(cell):
                yield Distance(substance=substance, size=size if size != substance else "", measure=_measure(column),
                               value=bound.value, unit=bound.unit)


def _in_words(line: Line) -> Iterator[InWords]:
    """Yield the words that stand in a column of distances: 含在隔离距离内, 单元出入口, Included."""
    subject = " ".join(dict.fromkeys(filter(None, (
        first(line.row, *_SUBSTANCE_COLUMNS) or next(iter(line.row.values())),
        *(cell for column, cell in line.row.items() if column.strip() in ("情形", "规模", "Release", "Size"))))))
    for column, cell in line.row.items():
        if _WORDED_COLUMN.search(column) and re.search(r"[一-鿿A-Za-z]{2}", cell) and cell not in subject \
                and not re.search(r"\d\s*(?:m|km|米|公里|ft|mi|miles?|yd)\b|\d\s*(?:米|公里)", cell) and not _unit_of(column):
            yield InWords(subject=subject, about=column, words=cell)


def _multiples(line: Line) -> Iterator[Distance]:
    """Yield distances given as several times another: 不小于初始隔离距离的2倍."""
    for match in _TIMES.finditer(line.text):
        before = re.split(r"[。；;]", line.text[: match.start()])[-1]
        unit = f"倍{match['of']}" if match["of"] else f"times the {match['what']}"
        value = float(match["zh"] or (2 if match["en"] == "twice" else match["en"]))
        subject = f"{line.path[-1]} {before}" if line.path else before
        yield Distance(substance=subject[:60].strip(), measure="keep_away", value=value, unit=unit)


def _of_words(line: Line, found: list[Bound]) -> Iterator[Distance]:
    """A row of a PDF that kept no columns: the distances stand in the order of the columns that name them."""
    names = [name for name in line.context.split(" | ")[1:] if _ABOUT.search(name)]
    first_at = found[0].start
    for bound, name in zip(found, names, strict=False):
        yield Distance(substance=line.text[:first_at].strip(), size="", measure=_measure(name.split("  ")[-1]), value=bound.value,
                       unit=bound.unit)


def _of_clause(line: Line, found: list[Bound]) -> Iterator[Distance]:
    for bound in found:
        start = max((line.text.rfind(mark, 0, bound.start) for mark in "。；;，"), default=-1) + 1
        ends = [at for mark in "。；;，" if (at := line.text.find(mark, bound.end)) >= 0]
        clause = line.text[start : min(ends, default=len(line.text))]
        if _NOT_KEPT.search(clause) or not (_ABOUT.search(clause) or _measure(clause) != "other"):
            continue
        substance = clause[: bound.start - start].strip() or line.path[-1] if line.path else clause
        # How far apart people patrol keeps nobody away, day and night or not.
        measure = "other" if _PATROL.search(clause) else _measure(clause)
        yield Distance(substance=re.sub(r"^\d+[.．、]\s*", "", substance)[:60], size="", measure=measure,
                       value=bound.value, unit=bound.unit)


def _measure(text: str) -> Measure:
    return next((name for name, pattern in _MEASURES if pattern.search(text)), "other")


def _unit_of(column: str) -> str:
    found = re.search(r"[（(]\s*(米|m|km|公里|千米|ft|mi)\s*[）)]", column)
    return found.group(1) if found else ""
