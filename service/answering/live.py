"""Questions about this very moment: a reading, a repair, who sits at a desk tonight; documents do not know."""

import re

_NOW = r"(?:现在|目前|此刻|这会儿?|眼下|当前|刚才|到底|right now|at (?:this|the) moment|currently|as we speak|this minute|just now|\bnow\b)"
_MEASURED = r"(?:水位|库水位|水深|流量|读数|风速|风力|雨量|气温|浓度|震级|level|reading|stage|wind|rainfall|temperature|discharge)"
_LIVE_VALUE = re.compile(
    rf"{_NOW}.{{0,24}}{_MEASURED}.{{0,10}}(?:多少|几米|几级|多高|多大|\?|？|$)|{_MEASURED}.{{0,10}}{_NOW}.{{0,8}}(?:多少|几米|多高|多大|是|到)"
    rf"|what(?:'s| is| are).{{0,40}}{_MEASURED}.{{0,40}}{_NOW}|how (?:high|deep|strong) .{{0,40}}{_NOW}", re.IGNORECASE)
_OF_A_RULE = re.compile(
    r"警戒|保证|汛限|限制|设计|校核|特征|标准|启动|几级响应|响应级别|级响应|预案|规定|阈值|指标|达到|超过|要求|flood.limit|warning (?:stage|level)|guaranteed|design|check (?:flood|level)|"
    r"trigger|threshold|level (?:i|v|\d)|response|plan|in force|limit|rule|required|\d", re.IGNORECASE)
_STATE = re.compile(
    r"(?:现在|目前|此刻|这会儿|眼下|当前|今天|今晚).{0,24}(?:在不在|有没有人|堵不堵|剩(?:下)?多少|还剩(?:下)?(?:多少|几)|空着?几|住了多少|住了几|到了没|几个人在|走到哪|到哪了)"
    r"|(?:路|桥|隧道|高速|停电|水|信号|网)(?:现在)?(?:通了|恢复了|好了|来了)(?:没|吗|不)|(?:is|are)\b.{0,40}\b(?:open|closed|passable|full|occupied|free|available|running|on the way|still there)\b.{0,12}\b(?:right now|at the moment|now|tonight|today|currently)"
    r"|how many\b.{0,50}\b(?:are (?:there )?(?:right now|currently|at the moment|now|tonight)|left (?:right )?now|in the (?:shelter|building|hall) (?:right )?now)|where (?:is|are)\b.{0,40}\b(?:right now|at the moment|now)\b"
    r"|(?:修好|修复|恢复|到货|到位|通车|通电|供上|退(?:水|完)|补齐|装好|换好|建好|验收|完工)(?:没|了没|了吗|了不|没得|没有)"
    r"|(?:几号|哪天|啥时候|什么时候|何时).{0,3}(?:到货|修好|修复|恢复供|通车|来电|来水|装好|交付)"
    r"|(?:has|have|is|are)\b.{0,40}\b(?:been )?(?:repaired|fixed|restored|delivered|arrived|back (?:on|in service)|working again)\b.{0,16}(?:yet|now|\?)"
    r"|when (?:will|does|is)\b.{0,40}\b(?:arrive|delivered|repaired|restored|fixed|back (?:on|in service))", re.IGNORECASE)
_WHO = re.compile(
    r"(?:今[晚天夜]|现在|此刻|当前|本班|这班).{0,16}(?:谁|哪[位个]).{0,6}(?:值班|带班|当班|在岗)|(?:今[晚天夜]|现在|当前|本班).{0,10}(?:值班员|带班领导|值班领导|带班|当班).{0,6}(?:是谁|谁|哪[位个]|叫什么|名字)"
    r"|who(?:'s| is| are)?\b.{0,40}\b(?:on duty|on shift|duty leader|duty officer|leader on duty|on watch)\b.{0,40}\b(?:tonight|today|right now|now|this (?:shift|evening|night)|tomorrow)"
    r"|who(?:'s| is)\b.{0,20}\b(?:tonight|today)\b.{0,30}\b(?:on duty|on shift|duty)", re.IGNORECASE)
_WANTS_NUMBER = re.compile(r"电话|号码|手机|phone|number|mobile", re.IGNORECASE)


def asks_what_is_now(question: str) -> bool:
    """Say whether a question asks for a reading or a state of now, and not for what a rule sets."""
    return bool(_STATE.search(question)) or bool(_LIVE_VALUE.search(question) and not _OF_A_RULE.search(question))


def asks_who_sits_there(question: str) -> bool:
    """Say whether a question asks who is on duty now; a desk's number it would ask for is in the roster."""
    return bool(_WHO.search(question)) and not _WANTS_NUMBER.search(question)
