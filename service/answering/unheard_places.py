"""Whether a question names a station, village, township or reservoir that no document in force knows: another one's figure must not stand in."""

import re
from difflib import get_close_matches
from typing import NamedTuple

from service.ports import DocumentRecords, PieceVectors
from service.retrieval.sounds import sound

_OTHER_WORDS = "了来色的是向到在往由给报和与及各全本该我你他她们这那哪县市乡镇村里上下跟找对从把被让请问每个几两一二三查写着帮忙看叫说去答转催等先再就都也还没不能要想用调借送拿有些附近整邻外老新旧同沿进出离至当为多少什么怎隔壁另别其此处今明昨天日月年号级咱俺您们位家间座条口只"
_KINDS_ZH = r"水库|水文站|村(?![里民委书干主口头支])|镇(?![里上长区])|乡(?![里下长亲镇])|站"
_ZH = re.compile(rf"((?:(?![{_OTHER_WORDS}])[一-鿿]){{2}})({_KINDS_ZH})")
_EN = re.compile(r"\b([A-Z][a-z]{3,}) (?:[Gg]auge|[Vv]illage|[Rr]eservoir|[Tt]ownship|[Ss]tation|[Ss]ub-?district)\b")
_COMMON = frozenset({"城中村", "petrol", "pumping", "polling", "weigh", "charging"})  # no words of the lexicon, and no names
_CAPITALISED = re.compile(r"\b[A-Z][a-z]{3,}\b")
_NEAR = 0.8  # likeness from which a name is taken for one that is known and misspelled


class _Known(NamedTuple):
    names: frozenset[str]
    sounds: frozenset[str]
    english: frozenset[str]


def names_an_unheard_place(question: str, versions: frozenset[str], records: DocumentRecords, lexicon: PieceVectors) -> bool:
    """Say whether the question names a place of which no document of these versions says the name, as written or as it sounds.

    What holds a word of the lexicon (火车站, petrol station) is no name: a name falls apart into characters or parts of words."""
    names = [f"{found.group(1)}{found.group(2)[-1]}" for found in _ZH.finditer(question)
             if found.group() not in _COMMON and _longest(found.group(1) + found.group(2)[-1], lexicon) == 1]
    english = [name.lower() for name in _EN.findall(question) if name.lower() not in _COMMON and _longest(name.lower(), lexicon) < len(name)]
    if not names and not english:
        return False
    known = [_known(version_id, records) for version_id in versions]
    return (any(not any(name in one.names or sound(name) in one.sounds for one in known) for name in names)
            or any(not any(name in one.english or get_close_matches(name, one.english, 1, _NEAR) for one in known) for name in english))


def _longest(text: str, lexicon: PieceVectors) -> int:
    """Return the length of the longest word of the lexicon that a text is cut into."""
    return max((end - start for start, end in lexicon.pieces(text).spans), default=0)


def _known(version_id: str, records: DocumentRecords) -> _Known:
    """Return the names in a version; the version of an id never changes, so they are read once."""
    if version_id not in _read:
        if len(_read) >= _MOST_READ:
            _read.clear()
        names: set[str] = set()
        english: set[str] = set()
        for passage in records.passages(version_id):
            text = " ".join((*passage.path, passage.context, passage.text))
            names.update(f"{text[found.start() - 2:found.start()]}{found.group()[-1]}" for found in _KINDS.finditer(text))
            english.update(word.lower() for word in _CAPITALISED.findall(text))
        _read[version_id] = _Known(frozenset(names), frozenset(heard for name in names if (heard := sound(name))), frozenset(english))
    return _read[version_id]


_KINDS = re.compile(r"水库|水文站|站|村|镇|乡")
_MOST_READ = 5000
_read: dict[str, _Known] = {}
