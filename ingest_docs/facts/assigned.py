"""Duties that a clause assigns or forbids: 由县长启动, 指定1名安全员, 任何人不得…, keys are kept by two people."""

import re
from collections.abc import Iterator

from service.domain.facts import Duty
from service.domain.places import Hazard

_BODY = r"[一-鿿（）()]{2,24}?"
_ENDS = r"(?:局|室|办|队|部|中心|公司|委|院|站|所|组|单位|领导|指挥长|总指挥|负责人|主任|人员|（街道）|（社区）|镇|乡|村)"
_POST = r"(?:(?:常务副|副)?(?:总指挥|指挥长|现场指挥长|现场总指挥|组长|主任))"
_COMMAND = re.compile(rf"由([一-鿿（）()]{{2,24}}?)(?:兼任|担任|任)({_POST})")
_POST_HELD = re.compile(rf"(?:^|[，。；）])((?:[一-鿿]{{0,8}}?){_POST})由([一-鿿（）、]{{2,20}}?)(?:兼任|担任)")
_LEADS = re.compile(r"^(?:\d+[.．、]\s*)?([一-鿿]{2,10}(?:组|部)?)[：:]([一-鿿]{2,16}?)牵头(?:，([一-鿿、]{2,60}?)参加)?，?负责([^。]{2,60})")
_STARTS = re.compile(r"([ⅠⅡⅢⅣ一二三四IV]+级(?:、[ⅠⅡⅢⅣ一二三四IV]+级)*)(?:响应)?由([一-鿿（）]{2,20}?)(?:在?会商后)?(?:决定启动|决定|启动)")
_WHOEVER = re.compile(r"谁启动[、，]?谁(终止|结束)")
_BY_WHOM = re.compile(rf"(?:^|[。；，])([^。；，：由]{{2,24}})由({_BODY})(?:在[^，。；]{{1,10}}后)?"
                      r"(批准|审批|决定|签发|宣布|保管|主持|牵头|统一发布|发布)(?![的者])([^。；，]{0,16})")
_AGREED = re.compile(rf"([^。；，]{{2,20}})[须应](?:当)?经({_BODY})(同意|批准)")
_BEARS = re.compile(rf"(?:^|[。；，由])((?:(?!由)[一-鿿（）、]){{0,20}}?{_ENDS})(统一|负责|承担|决定)(?!人|启动|的|解释)([^。；，]{{2,40}})")
_IS_CHARGED = re.compile(rf"(?:^|[。；，])(?:\d+[.．、]\s*)?({_BODY}{_ENDS}?)是([^。；，]{{2,24}}?)的?(第一责任主体|责任主体|第一责任人|责任人)")
_FORBIDDEN = re.compile(r"(任何(?:单位和个人|单位|个人|人|队伍))(不得[^。；]{2,40})")
_STAFFED = re.compile(r"(?<!\d)(?:[1-9]|[一两二三四五六])[名人](?!次)(?:以上)?[^，。；、（）]{0,16}|[一-鿿]{2,10}(?:不少于)?(?:[1-9]|[两二三])人")
_STAFFING = re.compile(r"指定|落实|明确|设(?!在)|配备|每班|每组|每支|一组|备勤|离开|实行|由(?:\d|[一两二三])[名人]|保管|签字|增加")
_CLAUSE_ZH = re.compile(r"[^。；]+")
_ACTS_EN = re.compile(r"(?:^|[.;] |\d\. )The ([a-zA-Z]+(?: [a-zA-Z]+){0,4}?) (declares|notifies|decides|approves|signs|activates|commands|leads) ([^.;(]{3,90})")
_UNREACHED_EN = re.compile(r"If the ([a-zA-Z]+(?: [a-zA-Z]+){0,3}) cannot be reached[^,.;]{0,60}, the ([a-zA-Z]+(?: [a-zA-Z]+){0,3}?) (?:declares|notifies|decides|activates)\b")
_LEVELS_EN = re.compile(r"Levels? (?:[IV]+|\d)(?:(?:,| and| or) (?:Level )?(?:[IV]+|\d)\b)*")
_DONE_EN = re.compile(r"(?:^|[.;] |\d\. )([A-Za-z][\w ()-]{2,40}?) (?:is|are) (kept|signed|activated|decided|approved|declared|ordered|led|commanded|terminated)"
                      r" by ([^,.;(]{3,60})")
_LEVEL_BY_EN = re.compile(r"(Levels? (?:[IV]+|\d)(?:(?:, | and )(?:[IV]+|\d))*)(?: (?:is|are) (?:activated|declared|started))? by (?:the )?"
                          r"([a-z][\w ]{3,60}?)(?= and |[;.,]|$)")
_WHOEVER_EN = re.compile(r"[Ww]hoever (?:activates|declares|starts) [\w ]{1,12}? (?:terminates|ends) it")
_LED_EN = re.compile(r"\b(?:leader|manager|head|director|commander|officer|operator|coordinator|EOC|headquarters|bureau|brigade|administration|"
                     r"wardens?|room|desk|office|section|team|county|tenants?)\b", re.IGNORECASE)
_NOT_A_BODY = re.compile(r"[在的将]|应当|必须|^(?:本|其|该)")
_BRACKET = re.compile(r"[（(](?:责任|Responsible)[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]")
_NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.．、]?|[（(]?[一二三四五六七八九十]+[）)、])\s*")


def find_assigned(text: str, hazard: Hazard | None) -> Iterator[Duty]:
    """Yield the duties of a line of prose, in either language."""
    for task, lead, support in dict.fromkeys((*_powers(text), *_of_clauses(text), *_english(text))):
        yield Duty(task=task.strip(), lead=lead.strip(), support=support, hazard=hazard)


def _powers(text: str) -> Iterator[tuple[str, str, str]]:
    for match in _STARTS.finditer(text):
        for level in match[1].split("、"):
            yield f"启动{level}响应", match[2], ""
    for match in _COMMAND.finditer(text):
        yield match[2], match[1], ""
    for match in _POST_HELD.finditer(text):
        yield match[1], match[2], ""
    for match in _WHOEVER.finditer(text):
        yield f"{match[1]}响应", match.group(), ""
    if leads := _LEADS.match(text):
        yield f"{leads[1]}：{leads[4]}", leads[2], leads[3] or ""


def _of_clauses(text: str) -> Iterator[tuple[str, str, str]]:
    bare = _BRACKET.sub("", _NUMBER.sub("", text))
    for match in _BY_WHOM.finditer(bare):
        if "级" in match[1]:
            continue  # who starts a level is a power, read above
        yield f"{match[3]}{match[1]}{match[4]}", match[2], ""
    for match in _AGREED.finditer(bare):
        yield f"{match[3]}{match[1]}", match[2], ""
    for match in _BEARS.finditer(bare):
        if _NOT_A_BODY.search(match[1]):
            continue
        yield f"{match[2]}{match[3]}", match[1], ""
    for match in _IS_CHARGED.finditer(bare):
        yield f"{match[3]}：{match[2]}", match[1], ""
    for match in _FORBIDDEN.finditer(bare):
        yield match[2], match[1], ""
    for clause in _CLAUSE_ZH.findall(bare):
        if _STAFFING.search(clause):
            for staff in _STAFFED.finditer(clause):
                yield clause.strip(), staff.group(), ""


def _english(text: str) -> Iterator[tuple[str, str, str]]:
    instead = {match[1]: match[2] for match in _UNREACHED_EN.finditer(text)}
    for match in _ACTS_EN.finditer(text):
        if not _LED_EN.search(match[1]) or match[3].startswith("at "):
            continue
        lead = f"{match[1]}; the {instead[match[1]]} when the {match[1]} cannot be reached" if match[1] in instead else match[1]
        levels = _LEVELS_EN.fullmatch(match[3])
        for what in [f"Level {one}" for one in re.findall(r"\b(?:[IV]+|\d)\b", match[3])] if levels else [match[3]]:
            yield f"{match[2]} {what}", lead, ""
    for match in _DONE_EN.finditer(text):
        if not match[1].startswith("Level"):
            yield f"{match[1]} {match[2]}", match[3], ""
    for match in _LEVEL_BY_EN.finditer(text):
        for level in re.findall(r"[IV]+(?![a-z])|\d", match[1].partition(" ")[2]):
            yield f"activate Level {level}", match[2], ""
    for match in _WHOEVER_EN.finditer(text):
        yield "terminate the response", match.group(), ""
