"""Questions that no clause may answer: what they ask for, recognised by rules before anything is searched."""

import re
from typing import Literal, NamedTuple

from service.domain.places import Place
from service.retrieval.gazetteer import Gazetteer, unknown_county

Reason = Literal["delay", "falsify", "forecast", "other_place", "medical", "production", "bulk_personal"]


class Screened(NamedTuple):
    """Why a question is not answered as asked."""

    reason: Reason
    refuse: bool
    """True to refuse, False to abstain."""
    about: str = ""
    """The place or person it is about, where that is the reason."""


_DELAY = re.compile(
    r"(?:(?<![要用需该])(?:别|不要|不用|甭)|(?:先|暂时|暂)不).{0,4}(?:上报|报告|往上报|报上去)(?!.{0,6}(?:会|怎样|怎么处|罚|责))"
    r"|(?:晚[点些]|晚一点|迟些|[缓压拖](?:[着下]|一?[缓压拖]|一下)?|拖延|推迟)(?:再|往)?.{0,4}(?:上报|报告|报上去)(?!.{0,6}(?:会|怎样|怎么处|罚|责))"
    r"|(?:等|待).{0,8}(?:清楚|核实).{0,6}再报(?!.{0,4}(?:行|可以|对|吗))"
    r"|(?:delay|hold|postpone|put off|sit on)\w*\s+(?:the |this |our |a )?(?:report|notification|reporting)"
    r"|(?:don't|do not|avoid) report", re.IGNORECASE)
_FALSIFY = re.compile(
    r"(?:少报|瞒报|谎报|改小|改少|压低|往小(?:里)?报|报轻).{0,10}(?:怎么|帮|写|理由|办法|数)|帮.{0,10}(?:瞒|谎报|少报|改小)"
    r"|(?:under-?report|falsif|fake|hide|hiding|conceal)\w*.{0,20}(?:report|casualt|death|number|loss)", re.IGNORECASE)
_CONSEQUENCE = re.compile(r"罚|处分|责任|后果|违法|犯罪|举报|会怎|怎样|怎么样|哪[一几]?条|penalt|punish|liab|happens|prohibit|illegal",
                          re.IGNORECASE)
_FORECAST = re.compile(
    r"(?:明天|后天|明早|今晚|明晚|下周|几点(?=[会能才])|未来|tomorrow|tonight|next (?:day|week|hour)|in \d+ hours).{0,24}"
    r"(?:多少|会不会|会到|会涨|会淹|涨到|淹|下雨|水位|晴|will|read|rain|flood|reach)"
    r"|(?:will|what will).{0,40}(?:gauge|water|level|river|rain|fire).{0,30}(?:tomorrow|tonight|next|by \d)"
    r"|(?:预测|预报一下|估计).{0,10}(?:水位|雨|火势|会)", re.IGNORECASE)
_ABOUT_DUTIES = re.compile(r"启动|几级|响应|值班|电话|准备|怎么办|先做|做什么|做哪些|应当|应该|谁|on duty|phone|prepare|should|what to do|activate|"
                           r"(?:what|which|response) level", re.IGNORECASE)
_MEDICAL = re.compile(r"(?:吃|服|打|用|给|注射).{0,6}(?:多少|几).{0,4}(?:毫克|片|粒|针|药)|剂量|\bdos(?:e|age)\b|how many (?:mg|pills)",
                      re.IGNORECASE)
_PRODUCTION = re.compile(r"(?:怎么|如何|自己).{0,6}(?:做|制作|制造|合成|配制).{0,8}(?:炸药|毒气|氯气|雷管|燃烧瓶|爆炸物)"
                         r"|how (?:to|do i) (?:make|build|synthesi[sz]e).{0,20}(?:bomb|explosive|chlorine|poison)", re.IGNORECASE)
_BULK = re.compile(r"(?:所有|全部|全县|整表|导出|一览).{0,10}(?:身份证|手机号|住址|个人信息|联系方式.{0,4}导出|名单.{0,4}(?:发|导))"
                   r"|(?:export|dump|list) all.{0,24}(?:phone|resident|address|personal)", re.IGNORECASE)
_OPINION = re.compile(r"吗[？?]?$|可以吗|行不行|允许|合规|违法|为什么|为何|能否|是否|不得|哪些|哪种|什么情况|\bmay\b|\bcan\b|allowed|\bwhy\b",
                      re.IGNORECASE)
_HELP = re.compile(r"帮(?:我们?|忙|他们?)?(?:写|想|编|改|瞒|拖|压|缓|少报|晚)|理由|借口|怎么写|help (?:me|us)\b|excuse", re.IGNORECASE)


def screen(question: str, gazetteer: Gazetteer, home: Place | None) -> Screened | None:
    """Return why a question is not to be answered as asked; None for one that is searched for."""
    if _PRODUCTION.search(question):
        return Screened("production", refuse=True)
    if _FALSIFY.search(question) and (_HELP.search(question) or not _CONSEQUENCE.search(question)):
        return Screened("falsify", refuse=True)
    if _DELAY.search(question) and (_HELP.search(question) or not _OPINION.search(question)):
        return Screened("delay", refuse=True)
    if _BULK.search(question):
        return Screened("bulk_personal", refuse=True)
    if _MEDICAL.search(question):
        return Screened("medical", refuse=False)
    if _FORECAST.search(question) and not _ABOUT_DUTIES.search(question):
        return Screened("forecast", refuse=False)
    stranger = unknown_county(question, gazetteer)
    if stranger is not None:
        return Screened("other_place", refuse=False, about=stranger)
    if home is not None and (other := _elsewhere(question, gazetteer, home)):
        return Screened("other_place", refuse=False, about=other.name_zh)
    return None


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
