"""Names put right: places typed or dictated by their sound (上平村 for 上坪村), substances written as formulas (NH3 for ammonia)."""

import re
from functools import lru_cache

from service.retrieval.gazetteer import Gazetteer
from service.retrieval.query import language_of
from service.retrieval.sounds import sound

_SORTS = frozenset({"village", "community", "township", "subdistrict", "gauge", "reservoir", "site", "shelter"})
_SHORTEST = 3  # characters: two of them sound like too many other words


_FORMULAS = (("NH3", "液氨", "ammonia"), ("Cl2", "氯", "chlorine"), ("H2S", "硫化氢", "hydrogen sulphide"), ("CH4", "天然气", "natural gas"),
             ("HCl", "盐酸", "hydrochloric acid"), ("H2SO4", "硫酸", "sulphuric acid"), ("SO2", "二氧化硫", "sulphur dioxide"),
             ("CO2", "二氧化碳", "carbon dioxide"))
"""Formula, Chinese and English name as plans have it; CO is left out, which also stands for a company or a commander."""


def with_names_of_substances(question: str) -> str:
    """Return the question with substances by their names, as plans call them, where it has their formulas."""
    english = language_of(question) == "en"
    for formula, zh, en in _FORMULAS:
        question = re.sub(rf"(?<![A-Za-z0-9]){formula}(?![A-Za-z0-9])", en if english else zh, question, flags=re.IGNORECASE)
    return question


def put_right(question: str, gazetteer: Gazetteer) -> str:
    """Return the question with names that sound like exactly one known place written as that place."""
    for length, names in _sounding(tuple(place.name_zh for place in gazetteer if place.kind in _SORTS and len(place.name_zh) >= _SHORTEST)):
        at = 0
        while at + length <= len(question):
            piece = question[at : at + length]
            said = sound(piece)
            name = names.get(said) if said else None
            if name is not None and name != piece and name[-1] == piece[-1]:
                question = f"{question[:at]}{name}{question[at + length:]}"
            at += 1
    return question


@lru_cache(maxsize=8)
def _sounding(names: tuple[str, ...]) -> tuple[tuple[int, dict[str, str]], ...]:
    """Return the names of each length by their sound, the longest first; two that sound alike are left out."""
    by_length: dict[int, dict[str, str]] = {}
    twice: set[str] = set()
    for name in names:
        said = sound(name)
        if said is None:
            continue
        known = by_length.setdefault(len(name), {})
        if said in known:
            twice.add(said)
        known[said] = name
    return tuple((length, {said: name for said, name in known.items() if said not in twice})
                 for length, known in sorted(by_length.items(), reverse=True))
