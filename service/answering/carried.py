"""What a follow-up puts in place of what the question before it said: a place, an amount, day or night, a level, a colour."""

import re
from collections.abc import Sequence

from service.domain.places import Place
from service.retrieval.gazetteer import Gazetteer
from service.rules.numerals import values
from service.rules.units import UNITS
from service.rules.value import Value

_SAME_SORT: tuple[frozenset[str], ...] = (
    frozenset({"village", "community"}), frozenset({"township", "subdistrict"}), frozenset({"county"}), frozenset({"shelter"}),
    frozenset({"depot"}), frozenset({"zone"}), frozenset({"site"}), frozenset({"gauge"}), frozenset({"reservoir"}), frozenset({"hazard_point"}),
)
_EITHER: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("白天", "日间", "by day", "daytime", "during the day"), ("晚上", "夜里", "夜间", "半夜", "天黑", "at night", "by night", "night")),
    (("红色", "red"), ("橙色", "orange"), ("黄色", "yellow"), ("蓝色", "blue")),
    (("Ⅰ级", "一级", "I级", "level I"), ("Ⅱ级", "二级", "II级", "level II"), ("Ⅲ级", "三级", "III级", "level III"), ("Ⅳ级", "四级", "IV级", "level IV")),
    (("氯气", "液氯", "氯", "chlorine"), ("液氨", "氨气", "氨", "ammonia"), ("液化石油气", "液化气", "lpg"), ("天然气", "燃气", "natural gas"), ("汽油", "petrol", "gasoline")),
    (("室内", "indoor"), ("室外", "outdoor")), (("小量", "small"), ("大量", "large")), (("低压", "low pressure", "low-pressure"), ("中压", "medium pressure", "medium-pressure")),
    (("电话", "phone"), ("书面", "written", "in writing")),
)
"""Things of which a situation has one at a time, in the words for each."""


def with_what_is_new(before: str, question: str, gazetteer: Gazetteer) -> str:
    """Return the question before with what the follow-up says otherwise put in its place."""
    kept = _with_new_places(before, gazetteer.find(before), gazetteer.find(question))
    kept = _with_new_amounts(kept, question)
    for sorts in _EITHER:
        kept = _with_the_other(kept, question, sorts)
    return kept


def _with_new_places(before: str, old: Sequence[Place], new: Sequence[Place]) -> str:
    for place in new:
        sort = next((kinds for kinds in _SAME_SORT if place.kind in kinds), frozenset())
        others = [one for one in old if one.kind in sort and one != place]
        if len(others) != 1 or place in old:
            continue
        for name in sorted(_spellings(others[0]), key=len, reverse=True):
            at = before.lower().find(name.lower())
            if at >= 0:
                shown = place.name_zh if re.search(r"[一-鿿]", name) else place.name_en
                before = f"{before[:at]}{shown}{before[at + len(name):]}"
                break
    return before


def _spellings(place: Place) -> set[str]:
    names = {place.name_zh, place.name_en}
    if len(place.name_zh) == 3 and place.kind in ("village", "township", "county"):
        names.add(place.name_zh[:2])
    if " " in place.name_en:
        names.add(" ".join(place.name_en.split()[:-1]))
    return {name for name in names if name}


def _with_new_amounts(before: str, question: str) -> str:
    """Put an amount in place of the only one of its dimension: two readings in one question would mean the old one."""
    for new in values(question):
        dimension = _dimension(new)
        if dimension is None or dimension in ("人", "件", "次"):
            continue
        old = [one for one in values(before) if _dimension(one) == dimension]
        if len(old) == 1 and not (dimension == "min" and "mm" in (before + question)):
            before = f"{before[:old[0].start]}{new.text}{before[old[0].end:]}"
    return before


def _dimension(value: Value) -> str | None:
    if value.kind != "quantity" or value.unit is None or value.unit not in UNITS:
        return None
    return UNITS[value.unit].dimension


def _with_the_other(before: str, question: str, sorts: Sequence[Sequence[str]]) -> str:
    said = [words for words in sorts if any(_says(question, word) for word in words)]
    had = [words for words in sorts if any(_says(before, word) for word in words)]
    if len(said) != 1 or len(had) != 1 or said[0] == had[0]:
        return before
    new = next(word for word in said[0] if _says(question, word))
    old = next(word for word in had[0] if _says(before, word))
    return re.sub(_pattern(old), lambda _: new, before, count=1, flags=re.IGNORECASE)


def _says(text: str, word: str) -> bool:
    return re.search(_pattern(word), text, re.IGNORECASE) is not None


def _pattern(word: str) -> str:
    edge = r"(?<![A-Za-z])" if word[0].isascii() else ""
    end = r"(?![A-Za-z])" if word[-1].isascii() else ""
    return f"{edge}{re.escape(word)}{end}"
