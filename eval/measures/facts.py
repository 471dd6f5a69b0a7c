"""Whether an answer states the facts a case wants, and none that it must not state."""

import re
import unicodedata
from functools import lru_cache

from eval.rows import Row, asserted
from service.domain.answers import Answer
from service.rules.numerals import normalised

_NOT_COUNTS = re.compile(r"\d{4}-\d{2}-\d{2}|--\d{2}-\d{2}|\d{2,4}-\d{3,4}-\d{3,4}|\d{1,2}:\d{2}")
_SERIALS = re.compile(r"(?:序号|顺序|\bstep|\bno\.?)\s*[:：]\s*\d+|^\s*[(（]?\d{1,2}[.．、)）](?!\d)", re.IGNORECASE | re.MULTILINE)


def facts_found(row: Row) -> float | None:
    """Return the share of the wanted facts that the answer states; None when the case wants none.

    A fact is stated when one of its spellings stands in the text after numerals are normalised (86.50 = 86.5 =
    八十六米五).  A bare number counts as a whole number only: not as part of another, of a date, a clock or a telephone, and
    not as the number of a list's item.  Whom to call counts where the case wants an abstention.
    Nugget recall with assessor-given aliases, after Pradeep et al., arXiv:2411.09607."""
    wanted = row.case.wanted()
    if not wanted:
        return None
    if row.answer is None:
        return 0.0
    text = stated_by(row, row.answer)
    return sum(any(states(text, spelling) for spelling in spellings) for spellings in wanted) / len(wanted)


def stated_by(row: Row, answer: Answer) -> str:
    """Return the normalised text in which facts are looked for."""
    values = [value.value for conflict in answer.conflicts for value in conflict.values]
    calls = [citation.quote for citation in answer.gap.call] if answer.gap and row.case.behaviour == "abstain" else []
    return said_text("\n".join([asserted(answer), *values, *calls]))


def must_not_hits(row: Row) -> float | None:
    """Return how many forbidden statements the answer makes; None when the case forbids none.

    A value shown as one side of a conflict is not a statement."""
    if not row.case.must_not:
        return None
    if row.answer is None:
        return 0.0
    text = said_text(asserted(row.answer))
    return float(sum(states(text, item) for item in row.case.must_not))


@lru_cache(maxsize=256)
def said_text(text: str) -> str:
    """Return a text normalised for `states`: numerals in one spelling, the numbers of list items left out."""
    return normalised(_SERIALS.sub(" ", text))


def states(text: str, item: str) -> bool:
    """Say whether a normalised text states an item."""
    wanted = _normalised_item(item)
    if re.fullmatch(r"\d+(?:\.\d+)?", wanted):
        return bool(re.search(rf"(?<![\d.]){re.escape(wanted)}(?!\.?\d)", _NOT_COUNTS.sub(" ", text)))
    before = r"(?<![a-z0-9])" if wanted[:1].isascii() and wanted[:1].isalnum() else ""
    after = r"(?![a-z0-9])" if wanted[-1:].isascii() and wanted[-1:].isalnum() else ""
    return bool(re.search(f"{before}{re.escape(wanted)}{after}", text))


@lru_cache(maxsize=4096)
def _normalised_item(item: str) -> str:
    return normalised(unicodedata.normalize("NFKC", item)).strip()
