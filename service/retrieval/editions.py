"""Whether a question asks for an earlier edition by its year or as the old one, and which versions that means."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from service.domain.documents import Version
from service.retrieval.in_force import edition_year, in_force, started

_YEAR = r"(?<!\d)(?P<{0}>(?:19|20)\d\d)(?!\d)"
_WORK_ZH = r"(?:预案|版|规定|方案|办法|细则|规范|通讯录|名册|清单|手册|指引)"
_WORK_EN = r"(?:plan|version|edition|roster|list|manual|annex|rules?|count|stocktake|directory)"
_BY_YEAR = tuple(re.compile(pattern) for pattern in (
    _YEAR.format("year") + rf"\s*年?(?:的|那|底|份|版|印发的)*(?:一?[本版份]|{_WORK_ZH}|盘点)",
    _YEAR.format("year") + rf"(?:'s)?\s+(?:\w+\s+)?{_WORK_EN}\b",
    rf"\b{_WORK_EN}\s+(?:of|from|in)\s+" + _YEAR.format("year"),
))
_OLD = re.compile(rf"(?:老|旧|原来的?|以前的?|从前的?|废止的?|作废的?|上一版|前一版)(?:的)?(?:{_WORK_ZH}|那[版本份])"
                  rf"|\b(?:old|previous|earlier|former|repealed|superseded|outdated)\s+(?:\w+\s+)?{_WORK_EN}\b")


def years_asked(question: str) -> frozenset[int]:
    """Return the years whose editions a question asks for: 2022年那本, the 2022 plan."""
    plain = unicodedata.normalize("NFKC", question).lower()
    return frozenset(int(match["year"]) for pattern in _BY_YEAR for match in pattern.finditer(plain))


def earlier_asked(question: str, versions: Iterable[Version], as_of: date) -> dict[str, Version]:
    """Return, by id, the versions no longer in force that a question asks for in so many words; mostly none."""
    years = years_asked(question)
    if not years and not _OLD.search(unicodedata.normalize("NFKC", question).lower()):
        return {}
    listed = tuple(versions)
    holding = in_force(listed, as_of)
    return {
        version.version_id: version
        for version in listed
        if version.state == "current" and version.version_id not in holding and started(version, as_of)
        and (not years or edition_year(version) in years)
    }
