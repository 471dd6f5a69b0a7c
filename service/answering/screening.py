"""Questions that no clause may answer: unsafe requests, forecasts, the state of this moment, other places."""

import re
from typing import Literal, NamedTuple

from service.answering.intents import UNSAFE, Intents
from service.answering.live import asks_what_is_now, asks_who_sits_there
from service.answering.unsafe import Refusal, unsafe
from service.domain.places import Place
from service.retrieval.gazetteer import Gazetteer, unknown_county

Reason = Literal["delay", "falsify", "medical", "production", "bulk_personal", "legal", "unauthorised",
                 "forecast", "live", "on_duty", "other_place", "off_topic"]


class Screened(NamedTuple):
    """Why a question is not answered as asked."""

    reason: Reason
    refuse: bool
    """True to refuse, False to abstain."""
    about: str = ""
    """The place or person it is about, where that is the reason."""
    is_guess: bool = False
    """A classifier's word alone, which clauses near enough to the question overrule."""


_FORECAST = re.compile(
    r"(?:明天|后天|明早|今晚|明晚|下周|几点(?=[会能才])|未来|tomorrow|tonight|next (?:day|week|hour)|in \d+ hours).{0,24}"
    r"(?:多少|会不会|会到|会涨|会淹|涨到|淹|下雨|水位|晴|will|read|rain|flood|reach)"
    r"|(?:will|what will).{0,40}(?:gauge|water|level|river|rain|fire).{0,30}(?:tomorrow|tonight|next|by \d)"
    r"|(?:预测|预报一下|估计).{0,10}(?:水位|雨|火势|会)", re.IGNORECASE)
_ABOUT_DUTIES = re.compile(r"启动|几级|响应|值班|电话|准备|怎么办|先做|做什么|做哪些|应当|应该|谁|on duty|phone|prepare|should|what to do|activate|"
                           r"(?:what|which|response) level", re.IGNORECASE)

_ONE_POST = re.compile(r"(?:书记|队长|站长|组长|所长|主任|局长|镇长|乡长|校长|院长|保管员|负责人|联系人)[^，。？]{0,4}(?:是谁|叫什么|叫啥|电话|手机|号码|联系|怎么找)|"
                       r"\b(?:secretary|captain|leader|head|chief|director|manager|keeper)\b.{0,40}\b(?:number|phone|mobile|name)\b", re.IGNORECASE)
"""Whoever asks for the holder of one post asks for what a roster is for."""
_MORE_THAN_ONE_POST = re.compile(r"所有|全部|全体|[各每]|家住|住[哪址]|地址|身份证|妻|老婆|丈夫|爱人|[儿女]子|女儿|家[里人属]|"
                                 r"\b(?:all|every|each|wife|husband|son|daughter|address|home|family|id number)\b", re.IGNORECASE)
_MERELY = re.compile(r"(?:的|his|her|their|the|a|what|which|is|请问|急|please|pls|\s)*(?:手机|电话|号码?|名字|多少|是谁|叫什么|在哪|phone|mobile|number|name|\s)*(?:呢|吗|please)?",
                     re.IGNORECASE)
_THIS_MOMENT = re.compile(r"\bright now\b|\bat (?:this|the) moment\b|此刻|眼下|这会儿", re.IGNORECASE)
_ENDS = " 。？！?!.,，"
_PARTS = re.compile(r"[，,。；;：:？！?!\n]|\. |(?:\band\b|\bthen\b|顺便|另外|然后|再)")
SURE = 0.7
"""How likely a kind must be for the classifier alone to decide; `python -m eval.intents` prints what it catches and what it takes for it wrongly."""
SURELY = 0.82
"""The same for refusing: whoever asks whom to call or how to help must not be turned away."""
SURELY_NOT = 0.05
"""How unlikely the classifier must find it that a request is unsafe, to overrule a rule that its words set off."""


def screen(question: str, gazetteer: Gazetteer, home: Place | None, intents: Intents | None = None) -> Screened | None:
    """Return why a question is not to be answered as asked; None for one that is searched for.

    Rules decide first; `intents` is what a classifier makes of the question, for what no rule has words for."""
    refusal = unsafe(question) or (_unsafe_kind(intents) if intents is not None and not _asks_one_post(question) else None)
    if refusal is not None and not (intents is not None and _is_innocent(question, intents)):
        return Screened(refusal, refuse=True)
    if _FORECAST.search(question) and not _ABOUT_DUTIES.search(question):
        return Screened("forecast", refuse=False)
    if asks_who_sits_there(question):
        return Screened("on_duty", refuse=False)
    if asks_what_is_now(question):
        return Screened("live", refuse=False)
    stranger = unknown_county(question, gazetteer)
    if stranger is not None:
        return Screened("other_place", refuse=False, about=stranger)
    if home is not None and (other := _elsewhere(question, gazetteer, home)):
        return Screened("other_place", refuse=False, about=other.name_zh)
    if intents is not None:
        kind: Reason
        asks_duties = _ABOUT_DUTIES.search(question) is not None
        for kind, name in (("forecast", "forecast"), ("live", "live"), ("off_topic", "other")):
            if intents.likely[name] >= SURE and not (asks_duties and kind != "off_topic") and not (kind == "off_topic" and _asks_one_post(question)):
                return Screened(kind, refuse=False, is_guess=not (kind == "live" and _THIS_MOMENT.search(question)))
    return None


def _asks_one_post(question: str) -> bool:
    """Say whether a single clause asks for the holder of a post, not for a list of them, their families or their homes."""
    clauses = [part for part in _PARTS.split(question) if part.strip(_ENDS) and not _MERELY.fullmatch(part.strip(_ENDS))]
    return _ONE_POST.search(question) is not None and not _MORE_THAN_ONE_POST.search(question) and len(clauses) <= 1


def _is_innocent(question: str, intents: Intents) -> bool:
    """Say whether a request is surely none to refuse: a single clause, which no harmless one beside it can hide."""
    return not _PARTS.search(question.strip(_ENDS)) and intents.unsafe < SURELY_NOT and intents.answerable >= SURE


def _unsafe_kind(intents: Intents) -> Refusal | None:
    """Return the likeliest unsafe kind where it is likely enough that a request is of one."""
    likeliest: Refusal = max(UNSAFE, key=lambda kind: intents.likely[kind])
    return likeliest if intents.unsafe >= SURELY else None


def _elsewhere(question: str, gazetteer: Gazetteer, home: Place) -> Place | None:
    """Return a named place outside the county that the desk stands in; None when the question also names one inside.

    Another county's name decides by itself: its 石桥站 is not ours, unless our county is named beside it."""
    county = next((step for step in gazetteer.chain(home) if step.kind == "county"), home)
    named = gazetteer.find(question)
    outside = [place for place in named if county not in gazetteer.chain(place) and place not in gazetteer.chain(county)]
    inside = [place for place in named if county in gazetteer.chain(place)]
    strange = next((place for place in outside if place.kind == "county"), None)
    if strange is not None and county not in named:
        return strange
    return outside[0] if outside and not inside else None
