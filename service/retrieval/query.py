"""What a question asks for: its language, terms, place and hazard."""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

from service.domain.documents import Language
from service.domain.places import Place
from service.ports import Embedder, Query
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.thesaurus import Thesaurus
from service.retrieval.tokens import question_tokens
from service.rules.numerals import values

EXPANSION_WEIGHT = 0.3  # of a thesaurus term against a question's own; chosen on half of the county's search questions
EXACT_WEIGHT = 2.0  # of a decimal, code or telephone number: who types one means that very one

_HAN = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_EXACT = re.compile(r"\d\.\d|\d-\d|[a-z]-?\d")
_HAZARD_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("nuclear", ("核电", "核事故", "核泄漏", "辐射", "nuclear", "radiation")),
    ("epidemic", ("疫情", "传染病", "食物中毒", "瘟", "禽流感", "epidemic", "food poisoning", "outbreak", "swine fever")),
    ("mine", ("煤矿", "矿井", "矿山", "尾矿", "coal mine", "mine collapse")),
    ("transport", ("铁路", "列车", "高铁", "地铁", "航班", "飞机", "车祸", "railway", "derail", "metro", "aircraft", "flight")),
    ("sea", ("海啸", "风暴潮", "赤潮", "船舶", "tsunami", "storm surge", "shipwreck")),
    ("gas", ("燃气", "煤气", "天然气", "液化气", "gas leak", "gas main", "smell of gas", "gas repair", "natural gas")),
    ("forest_fire", ("森林", "山火", "林火", "烧山", "forest fire", "wildfire")),
    ("hazmat", ("危化", "危险化学品", "氯", "氨", "泄漏物", "加油站", "油库", "油罐", "储罐", "槽罐车", "chlorine", "ammonia", "hazmat",
                "chemical", "filling station", "petrol station", "oil depot", "fuel tank")),
    ("geological", ("滑坡", "泥石流", "崩塌", "地灾", "地质灾害", "裂缝", "landslide", "mudslide", "debris flow")),
    ("earthquake", ("地震", "earthquake", "quake")),
    ("fire", ("电动自行车", "电瓶车", "着火", "起火", "火灾", "楼道充电", "e-bike", "building fire", "on fire")),
    ("extreme_weather", ("高温", "中暑", "寒潮", "大风", "heat wave", "heatwave", "cold wave")),
    ("flood", ("洪", "汛", "水位", "涝", "水库", "石桥站", "暴雨", "溃坝", "决口", "管涌", "涨水", "发大水", "flood",
               "gauge", "river stage", "reservoir", "rainstorm", "water level", "dike")),
    ("relief", ("救助", "安置", "救灾", "relief", "evacuees", "shelter")),
)


_NOT_YET = re.compile(r"(?<![有是仅光])(?:还没有?|没有|没|未|尚未|无)(?:见|看到)?(?:着火|起火|明火|燃烧|烧起来|爆炸|爆)|\b(?:no|not yet|without|isn'?t|not) (?:any )?(?:on )?(?:fire|flames?|burning|explosion)s?\b( yet)?", re.IGNORECASE)
_HOW_FAR = re.compile(r"(?:警戒|疏散|隔离|撤离|安全).{0,6}(?:距离|半径|范围|多远|多少米|多少公里|几米)|how far|cordon|(?:isolation|evacuation|safe) "
                      r"(?:distance|radius)", re.IGNORECASE)
_KIN: tuple[frozenset[str], ...] = (
    frozenset({"flood", "geological", "extreme_weather", "earthquake", "relief"}),
    frozenset({"fire", "gas"}),
)


class Understood(NamedTuple):
    """A question as search sees it."""

    text: str
    language: Language
    expansions: tuple[str, ...]
    places: tuple[Place, ...]
    """Places the question names, longest name first."""
    hazard: str | None
    """The hazard named with the most certain word, else the one its official terms name."""
    hazards: tuple[str, ...] = ()
    """Every hazard that its own words name: an earthquake that breaks a gas main names two."""

    def concerns(self, hazards: Collection[str]) -> bool:
        """Say whether a document for these hazards may answer; one for no hazard in particular always may.

        The same words carry other numbers in the plan of another hazard, so that only kin may stand in; and not
        even kin for how far people keep away."""
        if not hazards or not self.hazards or set(self.hazards) & set(hazards):
            return True
        return not _HOW_FAR.search(self.text) and any(kin & set(self.hazards) and kin & set(hazards) for kin in _KIN)


def language_of(text: str) -> Language:
    """Return `zh` when a text has as many Chinese characters as Latin words, else `en`."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    return "zh" if han and han >= latin else ("en" if latin else "zh")


def hazard_of(text: str) -> str | None:
    """Return the hazard a text names first in the order of its words' certainty; None when it names none."""
    return next(iter(hazards_of(text)), None)


def hazards_of(text: str) -> tuple[str, ...]:
    """Return every hazard a text names, in the order of its words' certainty; what it says has not happened names none."""
    lowered = _NOT_YET.sub(" ", unicodedata.normalize("NFKC", text)).lower()
    return tuple(hazard for hazard, words in _HAZARD_WORDS if any(word in lowered for word in words))


def understand(question: str, gazetteer: Gazetteer, thesaurus: Thesaurus) -> Understood:
    """Return what the question asks for, by rules alone."""
    expansions = thesaurus.expand(question)
    said = hazards_of(question)
    return Understood(
        text=question,
        language=language_of(question),
        expansions=expansions,
        places=gazetteer.find(question),
        hazard=next(iter(said), None) or hazard_of(" ".join(expansions)),
        hazards=said,
    )


def to_query(understood: Understood, embedder: Embedder) -> Query:
    """Return the question in the forms the indexes want; a term it says itself keeps weight 1."""
    tokens = {token: EXACT_WEIGHT if _EXACT.search(token) else 1.0 for token in question_tokens(understood.text)}
    for value in values(understood.text):
        if value.kind == "quantity" and value.number is not None and not value.text[:1].isdigit():
            tokens.setdefault(f"{value.number:g}", EXACT_WEIGHT)  # 八十六米五 is printed 86.5
    for term in understood.expansions:
        for token in question_tokens(term):
            tokens.setdefault(token, EXPANSION_WEIGHT)
    # Terms added to the words would pull the vector away from what was asked.
    return Query(understood.text, tokens, embedder.embed_query(understood.text))
