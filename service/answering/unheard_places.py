"""Whether a question names a station, village, township or reservoir that no document in force knows: another one's figure must not stand in."""

import re
from difflib import get_close_matches
from typing import NamedTuple

from service.ports import DocumentRecords
from service.retrieval.sounds import sound

_OTHER_WORDS = "了来色的是向到在往由给报和与及各全本该我你他她们这那哪县市乡镇村里上下跟找对从把被让请问每个几两一二三查写着帮忙看叫说去答转催等先再就都也还没不能要想用调借送拿有些附近整邻外老新旧同沿进出离至当为多少什么怎隔壁另别其此处今明昨天日月年号级咱俺您们位家间座条口只"
_KINDS_ZH = r"水库|水文站|村(?![里民委书干主口头支])|镇(?![里上长区])|乡(?![里下长亲镇])|站"
_ZH = re.compile(rf"((?:(?![{_OTHER_WORDS}])[一-鿿]){{2}})({_KINDS_ZH})")
_GENERAL_ZH = re.compile(
    r"(?:火车|汽车|客运|变电|发电|水电|核电|充电|换电|加油|加气|油气|地铁|轻轨|公交|收费|消防|气象|卫生|服务|雨量|水文|监测|观测|检查|检测|救助|救援|泵|排涝|供水|供热|换热|基|"
    r"中转|转运|广播|电视|物资|储备|粮|兽医|农技|林业|水利|自来水|污水|垃圾|回收|驿|码头|车|枢纽|高铁|工作|信息|联络|网|门|总|分|哨|岗|保护|管理|志愿|血|献血|急救|接警)站"
    r"|(?:大型|中型|小型|病险|上游|下游|重点|山塘|土坝)水库|(?:城中|自然|行政|整|移民|贫困|示范|度假|民俗|边远|受灾|空心|地球)村|(?:城|集|建制|重点|古|特色|小|产业)镇|(?:老|家|侨|民族|城)乡")
_EN = re.compile(r"\b([A-Z][a-z]{3,}) (?:[Gg]auge|[Vv]illage|[Rr]eservoir|[Tt]ownship|[Ss]tation|[Ss]ub-?district)\b")
_GENERAL_EN = frozenset(["which", "what", "every", "each", "that", "this", "your", "nearest", "fire", "police", "power", "petrol", "filling", "gas", "train", "railway", "metro", "pump", "pumping", "service", "weather", "bus", "coach", "radio", "ground", "base", "main", "the", "next", "another", "some", "first", "second", "river", "water", "level", "treatment", "lift", "polling", "weigh", "aid", "charging", "switching", "neighbouring", "neighboring", "upper", "lower", "whole", "entire", "small", "large", "little", "same", "other", "local", "remote", "mountain", "riverside"])
_CAPITALISED = re.compile(r"\b[A-Z][a-z]{3,}\b")
_NEAR = 0.8  # likeness from which a name is taken for one that is known and misspelled


class _Known(NamedTuple):
    names: frozenset[str]
    sounds: frozenset[str]
    english: frozenset[str]


def names_an_unheard_place(question: str, versions: frozenset[str], records: DocumentRecords) -> bool:
    """Say whether the question names a place of which no document of these versions says the name, as written or as it sounds."""
    names = [f"{found.group(1)}{found.group(2)[-1]}" for found in _ZH.finditer(question) if not _GENERAL_ZH.search(found.group())]
    english = [name.lower() for name in _EN.findall(question) if name.lower() not in _GENERAL_EN]
    if not names and not english:
        return False
    known = [_known(version_id, records) for version_id in versions]
    return (any(not any(name in one.names or sound(name) in one.sounds for one in known) for name in names)
            or any(not any(name in one.english or get_close_matches(name, one.english, 1, _NEAR) for one in known) for name in english))


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
