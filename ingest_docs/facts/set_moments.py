"""When something is due: 每日18:00前, 22:00至次日6:00, by 31 March each year, T+10 minutes, −30 days."""

import re
from collections.abc import Iterator

from ingest_docs.facts.times import Bound, SetTime
from service.rules.folding import blanked, fold
from service.rules.numerals import values
from service.rules.value import Value

_RANGE = re.compile(r"(?<![\d:])\d{1,2}:\d{2}\s?(?:[-~至到])\s?(?:次日|翌日|第二天)?\d{1,2}:\d{2}(?![\d:])")
_AFTER_START = re.compile(r"\bT\s?[+-]\s?\d+\s?(?:minutes?|mins?|hours?|h|days?|分钟|小时|天)(?![a-z])")
_AROUND_DAY = re.compile(r"(?:^|(?<=[:：|(（,，;；])|(?<=[:：|(（,，;；] ))[+-]\d+ (?:working )?(?:minutes?|hours?|days?|weeks?)(?![a-z])",
                         re.MULTILINE)
_BY = re.compile(r"(?:\b(?:by|before|until|not? later than|due (?:by|on))\s|不迟于|截至)$", re.IGNORECASE)
_FROM = re.compile(r"(?:\bfrom\s|\bto\s|[;,:] next [a-z]+: |每年(?:的)?|自|从|[至到])$", re.IGNORECASE)
_IN_FORCE = re.compile(r"施行|实施|生效|废止|印发|发布之日|修订日期|takes? effect|took effect|effective|issued|dated|signed|published", re.IGNORECASE)


def set_moments(text: str) -> Iterator[SetTime]:
    """Yield the times of day, days of the year and points of a timeline that a text sets."""
    folded = fold(text)
    rest = folded
    for pattern, as_printed in ((_RANGE, True), (_AFTER_START, True), (_AROUND_DAY, False)):
        spans = [match.span() for match in pattern.finditer(rest)]
        for start, end in spans:
            # A typographic minus is written plain, so that it can be compared.
            yield SetTime(start, end, "at", text[start:end] if as_printed else folded[start:end])
        rest = blanked(rest, spans)
    for value in values(rest):
        is_offset = rest[: value.start].endswith("+")  # +08:00 is the offset of local time
        if (value.kind == "time" and not is_offset) or (value.kind == "date" and _is_due(folded, value)):
            yield SetTime(value.start, value.end, _bound(folded, value), text[value.start:value.end].rstrip("."))


def _bound(text: str, value: Value) -> Bound:
    return "within" if re.match(r"\s?(?:以?前|之前)", text[value.end:]) or _BY.search(text[: value.start]) else "at"


def _is_due(text: str, value: Value) -> bool:
    """Say whether a date is a day by which, or from which, something is done; when a document holds is none."""
    if value.canonical.startswith("----") or value.canonical.count("-") < 2:
        return False
    opening = max((text.rfind(mark, 0, value.start) for mark in "。；;"), default=-1) + 1
    ending = min((at for mark in ("。", "；", ";", ". ") if (at := text.find(mark, value.end)) >= 0), default=len(text))
    if _IN_FORCE.search(text[opening:ending]):
        return False
    before, after = text[: value.start], text[value.end :]
    every_year = value.canonical.startswith("--")
    return bool(_BY.search(before) or re.match(r"\s?(?:以前|之前|前(?!后|往))", after)
                or (every_year and (_FROM.search(before) or re.match(r"\s?(?:起|[至到]\s?(?=\d|次年|翌年)|to\b|each year|every year)", after)))
                or re.search(r"\bnext [a-z]+: $", before))
