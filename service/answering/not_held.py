"""Questions whose premise or subject no document in force knows: an edition, an event, an abbreviation, a place's own figure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from service.answering.asking_number import asks_for_a_number
from service.answering.first_actions import wants_actions
from service.answering.teams import names_a_team_not_listed
from service.answering.unheard_places import names_an_unheard_place
from service.domain.answers import Claim
from service.domain.documents import Version
from service.domain.facts import Fact, Threshold
from service.domain.places import Place
from service.ports import DocumentRecords, PieceVectors, Query
from service.retrieval.query import Understood
from service.rules.moments import dates
from service.rules.numerals import values

_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9-])(?=[A-Z0-9]*[A-Z])[A-Z][A-Z0-9]{2,5}(?![A-Za-z0-9-])")
_COMMON = frozenset({"AI", "SYSTEM", "ADMIN", "NOTICE", "ALL", "CLEAR", "COUNTY", "PARK", "NOW", "NOT", "YES", "PLS", "ASAP", "REAL", "EMERGENCY", "MUST", "WHO", "HOW",
                     "THE", "AND", "FOR", "YOU", "OVER", "OUT", "COPY", "ROGER", "RGR", "WILCO", "REQ", "INFO", "ETA", "RMB", "CNY", "USD", "SMS", "PSE", "TKS", "STBY", "LEVEL", "III", "VIII", "URGENT", "HELP", "WHEN", "WHAT", "ONLY", "TODAY", "TONIGHT", "THIS"})
_EDITION = re.compile(r"(20\d\d)\s*年?(?:版|新版|修订)?.{0,8}?(?:预案|规范|指引|细则|手册)|\b(20\d\d) (?:\w+ ){0,3}(?:plan|annex|handbook|guide|edition|version)", re.IGNORECASE)
_PAST_EVENT = re.compile(r"那次|那回|那场|当时|发生|那年|事故里|死了多少|伤了|转了|淹了|去年|was|were|did|happened|killed|hurt|injured|break of|of 20\d\d|in 20\d\d|last year", re.IGNORECASE)
_ASKS_RAIN = re.compile(r"多少毫米|几毫米|好多毫米|how (?:much|many) (?:rain|mm|millimet)|what rain", re.IGNORECASE)
_ASKS_MOVE = re.compile(r"转|撤|跑|走|喊|move|evacuat|prepare", re.IGNORECASE)
_ASKS_LEVEL = re.compile(r"几级|[一二三四ⅠⅡⅢⅣ]级(?:响应)?|级响应|response level|level (?:i|ii|iii|iv|\d)\b|heat response|which level|what level", re.IGNORECASE)
_COUNTY = re.compile(r"县|county", re.IGNORECASE)
_HOUSES = (re.compile(r"(?:医院|急诊)[^，。？]{0,6}(?:电话|号码|座机)|(?:number|phone)\b.{0,40}\b(?:hospital|clinic)|hospital", re.IGNORECASE),
           re.compile(r"(?:学校|中学|小学|校长)[^，。？]{0,6}(?:电话|号码|手机|座机)|(?:number|phone)\b.{0,30}\b(?:school|headmaster)", re.IGNORECASE))
_WEATHER = re.compile(r"高温|热浪|寒潮|低温|大风|\bheat\b|\bcold\b|\bwind\b", re.IGNORECASE)
MOST_ABBREVIATIONS = 2  # more words in capitals are a way of writing
_COVERED = 0.4  # share of a question's weight that a passage with the date must say, to be about the event


def not_held(
    question: str, understood: Understood, query: Query, as_of: date, home: Place | None, scope: Mapping[str, Version], records: DocumentRecords,
    versions: Iterable[Version], lexicon: PieceVectors | None = None,
) -> str | None:
    """Return which word of `say` tells why nothing is held; None when nothing speaks against an answer."""
    if _unknown_abbreviation(question, scope, records):
        return "no_subject"
    if lexicon is not None and not wants_actions(question) and names_an_unheard_place(question, frozenset(scope), records, lexicon):
        return "no_subject"  # who says what is happening gets the first actions wherever it is
    if _no_such_edition(question, versions):
        return "no_edition"
    if _no_such_event(question, query, as_of, scope, records):
        return "no_event"
    if names_a_team_not_listed(question, understood.places, scope, records):
        return "no_team"
    if _no_figure_of_its_own(question, understood.places, scope, records):
        return "no_figure"
    if _no_level_for(question, understood, home, scope, records):
        return "no_level"
    return None


def lacks_the_number(question: str, places: Sequence[Place], claims: Sequence[Claim]) -> bool:
    """Say whether a number was asked for and no sentence holds one, or none is of the city or house that was named."""
    if not asks_for_a_number(question):
        return False
    with_phone = " ".join(claim.text for claim in claims if any(value.kind == "phone" for value in values(claim.text)))
    return not with_phone or any(is_elsewhere(place, with_phone) for place in places) or is_of_no_house(question, with_phone)


def is_of_no_house(question: str, text: str) -> bool:
    """Say whether the number of a house that answers for itself was asked for and a text names none: a hospital, a school."""
    return any(asked.search(question) and not asked.search(text) for asked in _HOUSES)


def is_elsewhere(place: Place, text: str) -> bool:
    """Say whether a place answers its own telephone and a text does not name it: a city's desk, a hospital's."""
    return place.kind in ("city", "hospital") and place.name_zh not in text and place.name_en.lower() not in text.lower()


def _unknown_abbreviation(question: str, scope: Mapping[str, Version], records: DocumentRecords) -> bool:
    asked = {word for word in _ABBREVIATION.findall(question) if word not in _COMMON}
    if not asked or len(asked) > MOST_ABBREVIATIONS or not re.search(r"[a-z一-鿿]", question):
        return False
    for version_id in scope:
        asked -= {word for word in asked for passage in records.passages(version_id) if word.lower() in passage.text.lower()}
        if not asked:
            return False
    return True


def _no_such_edition(question: str, versions: Iterable[Version]) -> bool:
    years = {one or other for one, other in _EDITION.findall(question)}
    if not years:
        return False
    known = {year for version in versions for year in re.findall(r"20\d\d", f"{version.title} {version.version or ''} {version.doc_no or ''} "
                                                                            f"{version.effective or ''} {version.issued or ''}")}
    return not years & known


def _no_such_event(question: str, query: Query, as_of: date, scope: Mapping[str, Version], records: DocumentRecords) -> bool:
    """Say whether an event is named by its year that no case, log or clause knows."""
    said = [one.canonical for one in dates(question) if re.match(r"(?:19|20)\d\d", one.canonical)]
    said += [year for year in re.findall(r"(?:of|in|since|flood|fire|break|leak|quake)\s(20\d\d)\b", question)]
    if not said or not _PAST_EVENT.search(question) or _EDITION.search(question):
        return False
    moment = max(said, key=len)
    if moment[:7] >= as_of.isoformat()[: len(moment[:7])] and moment[:4] >= str(as_of.year + 1):
        return True
    month = moment[:7]
    if any(month in _months_of(version.title, len(month)) for version in scope.values() if version.kind in ("case", "log")):
        return False
    words = {token: weight for token, weight in query.tokens.items() if not token[:1].isdigit()}
    total = sum(words.values()) or 1.0
    for version_id in scope:
        for passage in records.passages(version_id):
            if month[:4] in passage.text and month in _months_of(passage.text, len(month)):
                plain = passage.text.lower()
                if sum(weight for token, weight in words.items() if token in plain) / total >= _COVERED:
                    return False
    return True


def _months_of(text: str, length: int) -> set[str]:
    """Return the years or months that a text dates something in; a title may part them with dots: 2023·7·18."""
    plain = re.sub(r"(20\d\d)·(\d{1,2})·(\d{1,2})", r"\1年\2月\3日", text)
    found = {one.canonical[:length] for one in dates(plain)}
    return {one for one in found if len(one) == length and one[0] != "-"}


def _no_figure_of_its_own(question: str, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords) -> bool:
    """Say whether the rain that moves a village is asked for and no figure is set for it: another one's must not stand in."""
    villages = [place for place in places if place.kind in ("village", "community", "hazard_point")]
    if not villages or not _ASKS_RAIN.search(question) or not _ASKS_MOVE.search(question):
        return False
    known = [fact for fact in records.facts(set(scope), "threshold") if _value(fact).quantity in ("rain_mm", "forecast_rain_mm") and not _value(fact).level]
    return not any(place.name_zh[:3] in _value(fact).subject or place.name_en in _value(fact).subject for place in villages for fact in known)


def _no_level_for(question: str, understood: Understood, home: Place | None, scope: Mapping[str, Version], records: DocumentRecords) -> bool:
    """Say whether the county's level is asked for a hazard that only a plan of a place within it is for."""
    hazard = "extreme_weather" if _WEATHER.search(question) else understood.hazard
    if hazard is None or not (understood.hazards or _WEATHER.search(question)) or not _ASKS_LEVEL.search(question) or not _COUNTY.search(question):
        return False
    plans = [version for version in scope.values() if version.kind == "plan" and hazard in version.hazards]
    levelled = {fact.version_id for fact in records.facts({version.version_id for version in plans}, "threshold") if _value(fact).level}
    return bool(plans) and not levelled and all(version.level not in ("county", "city") for version in plans)


def _value(fact: Fact) -> Threshold:
    assert isinstance(fact.value, Threshold)
    return fact.value
