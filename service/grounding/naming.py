"""Places, substances and opposites of a sentence that its cited text does not name."""

import re

from service.domain.places import Place
from service.grounding.checking import Places
from service.grounding.glossary import Glossary, stands
from service.rules.folding import fold

_NEVER_MISSING = frozenset({"county", "city"})
"""A document about the county need not name it in every clause."""
_NOT_A_PLACE = frozenset({"park", "office", "hospital"})
"""Who rather than where: compared as actors."""
_LETTERED = re.compile(r"(?<![a-z])(zone|level|class|assembly\spoint|route|stage)s?\s((?:[a-h](?![a-z])(?:\d)?)(?:(?:,\s|\sand\s|\sor\s|\sto\s|-)[a-h](?![a-z]))*)")


def places_missing(sentence: str, text: str, places: Places) -> list[str]:
    """Return places that the sentence names and the text does not, in either language."""
    there = places.find(text)
    codes = {place.code for place in there}
    names = {name for place in there for name in (place.name_zh, place.name_en.lower())}
    counties = {place.code for place in there if place.kind == "county"}
    return [place.name_zh if place.name_zh in sentence else place.name_en for place in places.find(sentence)
            if place.code not in codes and place.kind not in _NOT_A_PLACE and not _said_short(place, sentence, text) and not any(place.name_zh in name or place.name_en.lower() in name for name in names)
            and not (place.kind in _NEVER_MISSING and not (place.kind == "county" and counties))]


def _said_short(place: Place, sentence: str, text: str) -> bool:
    """Say whether the sentence names a place by its first word, and the text does so too: Shiqiao, Shiqiao Gauge."""
    if place.name_zh in sentence or place.name_en.lower() in sentence.lower():
        return False
    return place.name_zh[:2] in text or re.search(rf"(?<![a-z]){re.escape(place.name_en.lower().split()[0])}(?![a-z])", text.lower()) is not None


def letters_missing(sentence: str, text: str) -> list[str]:
    """Return lettered zones, levels and the like (Zone B, Level A equipment) that the text does not name."""
    there: dict[str, set[str]] = {}
    for match in _LETTERED.finditer(fold(text).lower()):
        there.setdefault(match[1], set()).update(_letters(match[2]))
    return [match[0] for match in _LETTERED.finditer(fold(sentence).lower())
            if match[1] in there and not _letters(match[2]) <= there[match[1]]]


def lettered(text: str) -> list[tuple[str, int, int]]:
    """Return lettered zones and the like that a text names, with where they stand."""
    return [(match[0], match.start(), match.end()) for match in _LETTERED.finditer(fold(text).lower())]


def _letters(text: str) -> set[str]:
    found = re.findall(r"(?<![a-z])[a-h]\d?", text)
    if re.search(r"\sto\s|-", text) and len(found) == 2:
        return {chr(code) for code in range(ord(found[0][0]), ord(found[1][0]) + 1)}
    return set(found)


def substances_missing(sentence: str, text: str, glossary: Glossary) -> list[str]:
    """Return substances of the glossary that the sentence names and the text does not."""
    said, there = fold(sentence).lower(), fold(text).lower()
    missing = []
    for group in glossary.substances:
        named = [name for name in sorted(group, key=len, reverse=True) if stands(name, said) and not _in_another(name, said)]
        if named and not any(stands(name, there) for name in group):
            missing.append(named[0])
    return missing


def opposites(sentence: str, text: str, glossary: Glossary) -> list[str]:
    """Return words of the sentence whose opposite stands in the text, while they do not."""
    said, there = fold(sentence).lower(), fold(text).lower()
    found = []
    for sides in glossary.opposites:
        for mine, other in (sides, sides[::-1]):
            named = next((name for name in sorted(mine, key=len, reverse=True) if stands(name, said)), None)
            if (named and not any(stands(name, said) for name in other) and not any(stands(name, there) for name in mine)
                    and any(stands(name, there) for name in other)):
                found.append(named)
    return found


def _in_another(name: str, text: str) -> bool:
    """A single character such as 氯 or 氨 also stands in names of other things."""
    return len(name) == 1 and not name.isascii() and any(f"{name}{after}" in text for after in "酸化碱乙丙纶")
