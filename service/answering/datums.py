"""A stage read on another height datum than the plans': the clause that says how it is converted, and the conversion worked out."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from service.domain.answers import Claim
from service.domain.documents import Version
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.rules.numerals import values
from service.rules.readings import of_another_datum
from service.rules.units import plain

OURS = "1985国家高程"  # the datum of the plans' thresholds
_MINUS = re.compile(r"(?P<datum>[一-鿿]{2})(?:高程)?读数减(?:去)?\s*(?P<metres>\d+(?:\.\d+)?)\s*米[^。；]{0,6}1985|"
                    r"(?P<datum_en>Wusong)[^.;]{0,40}?minus (?P<metres_en>\d+(?:\.\d+)?) ?m\b[^.;]{0,20}1985", re.IGNORECASE)
_NAMED = re.compile(r"[吴乌武][淞松]|黄海|珠江|大沽|wusong|yellow sea", re.IGNORECASE)
_BARE = re.compile(r"(?<![\d.])\d{2,3}\.\d{1,2}(?![\d.])")
MOST = 8  # clauses about the datum that are quoted


class Converted(NamedTuple):
    """A reading put on the plans' datum."""

    metres: float
    trace: str
    """How: `89.40 − 1.85 = 87.55 m`."""
    claim: Claim
    """The clause that says so."""


def datum_clauses(scope: Mapping[str, Version], records: DocumentRecords) -> tuple[Claim, ...]:
    """Quote what the plans in force say about readings on another datum."""
    return tuple(claim for claim, _ in _clauses(scope, records))[:MOST]


def converted(question: str, scope: Mapping[str, Version], records: DocumentRecords) -> Converted | None:
    """Return the one reading of the question on the plans' datum.

    None where it names no datum, gives no reading or several, or no clause says how."""
    if not of_another_datum(question) or not _NAMED.search(question):
        return None
    metres = {value.number for value in values(question) if value.unit == "m" and value.number is not None}
    metres = metres or {float(number) for number in _BARE.findall(question)}
    if len(metres) != 1:
        return None
    read = metres.pop()
    for claim, line in _clauses(scope, records):
        rule = _MINUS.search(line)
        if rule is not None and _datum(rule["datum"] or rule["datum_en"]) == _datum(question):
            less = Fraction(rule["metres"] or rule["metres_en"])
            result = Fraction(str(read)) - less
            return Converted(float(result), f"{plain(Fraction(str(read)))} − {plain(less)} = {plain(result)} m", claim)
    return None


def _datum(question: str) -> str:
    """Return the datum that a question names, as clauses print it; a homophone is heard as what it sounds like."""
    said = _NAMED.search(question)
    word = said.group().lower() if said else ""
    return "吴淞" if re.fullmatch(r"[吴乌武][淞松]|wusong", word) else word


def _clauses(scope: Mapping[str, Version], records: DocumentRecords) -> Iterator[tuple[Claim, str]]:
    for version in scope.values():
        if version.kind not in ("plan", "guideline"):
            continue
        for passage in records.passages(version.version_id):
            for line in (line.strip() for line in passage.text.split("\n")):
                if "1985" in line and of_another_datum(line.replace(OURS, "")):
                    yield Claim(text=line, verdict="supported", kind="quoted", citations=(cite(passage, version, line),)), line
