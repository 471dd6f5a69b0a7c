"""A stage read on another height datum than the plans': the clause that says how it is converted, and the conversion worked out."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from service.domain.answers import Claim
from service.domain.documents import Version
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.rules.folding import fold
from service.rules.numerals import values
from service.rules.readings import of_another_datum
from service.rules.units import plain

OURS = "1985国家高程"  # the datum of the plans' thresholds
_MINUS = re.compile(r"(?P<datum>[一-鿿]{2})(?:高程)?读数减(?:去)?\s*(?P<metres>\d+(?:\.\d+)?)\s*米[^。；]{0,6}1985|"
                    r"(?P<datum_en>Wusong)[^.;]{0,40}?minus (?P<metres_en>\d+(?:\.\d+)?) ?m\b[^.;]{0,20}1985", re.IGNORECASE)
_NAMED = re.compile(r"[吴乌武][淞松]|黄海|珠江|大沽|wusong|yellow sea", re.IGNORECASE)
_SAID = re.compile(rf"(?:{_NAMED.pattern})(?:高程|基面)?", re.IGNORECASE)
_GAUGE = re.compile(r"[一-鿿]{2}站")
_BARE = re.compile(r"(?<![\d.])\d{2,3}\.\d{1,2}(?![\d.])")
_DOUBTED = re.compile(r"(?:不是|并非|非|没用|不用|不按|还是|或者?|是不是|是否)(?:用|按|的)?[吴乌武][淞松]|[吴乌武][淞松](?:高程|基面)?(?:还是|或|吗|么)|不知道|不清楚|不确定|没说|已(?:经)?换算|换算[过好]|"
                      r"\b(?:not|isn'?t|or|no)\b (?:\w+ ){0,3}wusong|wusong (?:\w+ )?or\b|not sure|converted|don'?t know|unsure|is (?:it|that) wusong", re.IGNORECASE)
_NO_STAGE = re.compile(r"(?:堤顶|坝顶|桥面|桥底)[^，,。；;\d]{0,12}\d|(?<![超过])(?:警戒|保证)水位[^，,。；;\d到达]{0,6}\d|"
                       r"(?:crest|dike top|bridge deck|warning (?:level|stage))\b[^,.;\d]{0,16}\d", re.IGNORECASE)
MOST = 8  # clauses about the datum that are quoted


class Converted(NamedTuple):
    """A reading put on the plans' datum."""

    question: str
    """The question as asked with the reading on the plans' datum: what else it says of it still counts."""
    trace: str
    """How: `89.40 − 1.85 = 87.55 m`."""
    claim: Claim
    """The clause that says so."""


def datum_clauses(scope: Mapping[str, Version], records: DocumentRecords) -> tuple[Claim, ...]:
    """Quote what the plans in force say about readings on another datum."""
    return tuple(claim for claim, _ in _clauses(scope, records))[:MOST]


def covers(claim: Claim, gauge: str) -> bool:
    """Say whether a clause about the datum speaks of a gauge, or of none: a rule for 石桥站 says nothing of 白沙站."""
    return gauge in claim.text or not _GAUGE.search(claim.text)


def converted(question: str, scope: Mapping[str, Version], records: DocumentRecords) -> Converted | None:
    """Return the one reading of the question on the plans' datum.

    None where it names no datum for sure, gives no reading or several numbers that may be one, or no clause says how."""
    if not of_another_datum(question) or not _NAMED.search(question) or _DOUBTED.search(question) or _NO_STAGE.search(question):
        return None
    metres = [(value.start, value.end, value.number) for value in values(question) if value.unit == "m" and value.number is not None]
    taken = [at for start, end, _ in metres for at in range(start, end)]
    metres += [(bare.start(), bare.end(), float(bare.group())) for bare in _BARE.finditer(fold(question)) if bare.start() not in taken]
    if len({number for _, _, number in metres}) != 1:
        return None
    read = Fraction(str(metres[0][2]))
    for claim, line in _clauses(scope, records):
        rule = _MINUS.search(line)
        if rule is not None and _datum(rule["datum"] or rule["datum_en"]) == _datum(question):
            less = Fraction(rule["metres"] or rule["metres_en"])
            said = question
            for start, end, _ in sorted(metres, reverse=True):
                said = f"{said[:start]} {plain(read - less)} m {said[end:]}"
            # The plans' datum without its year, which would be one more number, so that readings take the stage for one on it.
            return Converted(f"{_SAID.sub('', said)}；{OURS[4:]}水位", f"{plain(read)} − {plain(less)} = {plain(read - less)} m", claim)
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
