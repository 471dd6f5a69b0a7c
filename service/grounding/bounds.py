"""Whether a limit of the sentence (不少于3人, at most 30 min) points the way it does in the cited text."""

import re
from typing import Literal

from service.grounding.support import values
from service.rules.folding import fold

Bound = Literal["least", "most"]

_MOST_BEFORE = re.compile(
    r"(?:不得?(?:超过|超出|高于|大于|多于|迟于|晚于)|至多|最多|最长|最迟|最高|(?<!不)(?<!不得)(?:低于|少于|小于)|不足|≤|<"
    r"|(?i:(?<![a-z])(?:(?:no|not)\s(?:more|later|greater|higher)\sthan|at\smost|up\sto|within|less\sthan|fewer\sthan|below|under"
    r"|not\sexceed(?:ing)?)))\s?(?:a|the)?\s?$")
_LEAST_BEFORE = re.compile(
    r"(?:不得?(?:少于|低于|小于)|至少|最少|最短|最低|(?<!不)(?<!不得)(?:超过|超出|高于|大于|多于)|达到|≥|>"
    r"|(?i:(?<![a-z])(?:(?:no|not)\s(?:less|fewer|lower)\sthan|at\sleast|(?<!no\s)(?<!not\s)more\sthan|above|over"
    r"|(?<!not\s)exceed(?:s|ing)?|reach(?:es|ed)?)))\s?(?:a|the)?\s?$")
_MOST_AFTER = re.compile(r"\s?(?:以下|以内|之内|内|(?i:or\s(?:less|below|fewer|lower)|at\s(?:the\s)?most))")
_LEAST_AFTER = re.compile(r"\s?(?:以上|及以上|(?i:or\s(?:more|above|higher)|and\sabove|at\sleast))")


def bounds_turned(sentence: str, cited_text: str) -> list[str]:
    """Return quantities that are a lower limit on one side and an upper limit on the other."""
    there: dict[str, set[Bound | None]] = {}
    for canonical, _, bound in _bounded(cited_text):
        there.setdefault(canonical, set()).add(bound)
    return [printed for canonical, printed, bound in _bounded(sentence)
            if bound and there.get(canonical) == {"most" if bound == "least" else "least"}]


def _bounded(text: str) -> list[tuple[str, str, Bound | None]]:
    folded = fold(text)
    return [(value.canonical, value.text, _bound(folded[:value.start], folded[value.end:]))
            for value in values(text) if value.kind in ("quantity", "percent")]


def _bound(before: str, after: str) -> Bound | None:
    if _MOST_BEFORE.search(before) or _MOST_AFTER.match(after):
        return "most"
    return "least" if _LEAST_BEFORE.search(before) or _LEAST_AFTER.match(after) else None
