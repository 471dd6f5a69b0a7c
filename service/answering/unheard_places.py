"""Whether a question names a station, village, reservoir or street that no document in force knows: another one's figure must not stand in."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from service.domain.documents import Passage
from service.ports import DocumentRecords
from service.retrieval.sounds import sound

_OTHER_WORDS = "了来色的是向到在往由给报和与及各全本该我你他她们这那哪县市乡镇村里上下跟找对从把被让请问每个几两一二三查写着帮忙看叫说去答转催等先再就都也还没不能要想用调借送拿有些附近整邻外老新旧同沿进出离至当为多少什么怎隔壁另别其此处今明昨天日月年号级咱俺您们位家间座条口只"
_ZH = re.compile(rf"((?:(?![{_OTHER_WORDS}])[一-鿿]){{2}})(水库|水文站|站|村(?![里民委书干主口头支])|镇(?![里上长])|乡(?![里下长亲])|街道|社区|大桥|小学|中学)")
_EN = re.compile(r"\b([A-Z][a-z]{3,}) (?:[Ss]tation|[Gg]auge|[Vv]illage|[Rr]eservoir|[Tt]ownship|[Tt]own|[Bb]ridge|[Ss]chool|[Ss]treet|[Rr]oad|[Ss]ub-?district|[Cc]ommunity)\b")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]{3,}\b")
_NEAR = 0.8  # likeness from which a name is taken for one that is known and misspelled


class _Known(NamedTuple):
    names: frozenset[str]
    sounds: frozenset[str]
    english: frozenset[str]


def names_an_unheard_place(question: str, versions: frozenset[str], records: DocumentRecords) -> bool:
    """Say whether the question names a place of which no document of these versions says the name, as written or as it sounds."""
    known = _known(versions, records.passages)
    for name, kind in _ZH.findall(question):
        whole = f"{name}{kind[-1]}"
        if whole not in known.names and sound(whole) not in known.sounds:
            return True
    return any(name.lower() not in known.english and not get_close_matches(name.lower(), known.english, 1, _NEAR) for name in _EN.findall(question))


@lru_cache(maxsize=4)
def _known(versions: frozenset[str], passages: Callable[[str], tuple[Passage, ...]]) -> _Known:
    names: set[str] = set()
    english: set[str] = set()
    for version_id in versions:
        for passage in passages(version_id):
            text = " ".join((*passage.path, passage.context, passage.text))
            names.update(f"{text[found.start() - 2:found.start()]}{found.group()[-1]}" for found in _KINDS.finditer(text))
            english.update(word.lower() for word in _CAPITALISED.findall(text))
    return _Known(frozenset(names), frozenset(heard for name in names if (heard := sound(name))), frozenset(english))


_KINDS = re.compile(r"水库|水文站|站|村|镇|乡|街道|社区|大桥|小学|中学")
