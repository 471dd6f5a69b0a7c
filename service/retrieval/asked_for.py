"""What kind of answer a question asks for, such as a time, a distance or a number to call, and which texts hold one."""

import re
from typing import NamedTuple

UNDECIDED = 0.5  # of a text when the question asks for no kind in particular


class Kind(NamedTuple):
    """A kind of answer: how it is asked for in both languages, and how it is printed."""

    name: str
    asked: re.Pattern[str]
    printed: re.Pattern[str]


KINDS = (
    Kind("time",
         re.compile(r"多久|多长时间|几分钟|几小时|几个钟|多少分|多少小时|什么时候|啥时候|几点|时限|多少天|几天"
                    r"|how (?:long|soon|quick|often|many (?:minutes|hours|days))|\bwhen\b|what time|deadline|minutes|within|clock"),
         re.compile(r"\d+\s*(?:分钟|小时|日|天|个工作日|minutes?|hours?|days?|min\b|h\b)|立即|\d{1,2}:\d\d|immediately|at once|月\d+日")),
    Kind("distance",
         re.compile(r"多远|多少米|几米|几公里|多宽|距离|how (?:far|wide|many (?:feet|met))|distance|radius|cordon|\bfeet\b|\bft\b"),
         re.compile(r"\d\s*(?:m\b|米|km|公里|千米|ft|feet|met)")),
    Kind("telephone",
         re.compile(r"电话|号码|打哪|打谁|打什么|怎么联系|联系谁|手机|phone|number|\bcall\b|\bring\b|reach|contact"),
         re.compile(r"\d{3,4}-\d{3,4}-\d{4}|\b1(?:19|20|10|22)\b")),
    Kind("level",
         re.compile(r"几级|什么级|哪级|哪一级|算不算|响应|几类|算多大|什么等级|(?:which|what) level|level|grade"),
         re.compile(r"[ⅠⅡⅢⅣI]+\s*级|level [ivx\d]+|[一二三四]级|特别重大|较大|grade|红色|橙色", re.IGNORECASE)),
    Kind("amount",
         re.compile(r"多少|几[个条张部台艘件顶套次人辆只桶箱]|how (?:many|much)|number of|total"),
         re.compile(r"\d")),
    Kind("person",
         re.compile(r"谁|哪个(?:部门|单位|人)|找哪|归哪|\bwho(?:m|se)?\b|which (?:unit|team|desk|agency)"),
         re.compile(r"责任单位|责任人|负责|局|长\b|主任|姓名|responsible|officer|chief|leader|manager|head|commander", re.IGNORECASE)),
    Kind("permission",
         re.compile(r"能不能|可不可以|可以吗|行不行|行吗|让不让|准不准|要不要|\bcan (?:i|we|the)\b|\bmay\b|\bshould\b|\ballowed\b|\bmust\b|have to|\bam i\b"),
         re.compile(r"不得|严禁|禁止|应当|必须|可以|\b(?:must|shall|may|never|not|only)\b", re.IGNORECASE)),
    Kind("money",
         re.compile(r"多少钱|补助|赔|抚慰金|标准|\bcost|money|\bpay\b|grant"),
         re.compile(r"\d\s*(?:元|万元|yuan|CNY|RMB)")),
)


def kinds_asked(question: str) -> tuple[Kind, ...]:
    """Return the kinds of answer that a question asks for; none when its words do not tell."""
    lowered = question.lower()
    return tuple(kind for kind in KINDS if kind.asked.search(lowered))


def share_held(kinds: tuple[Kind, ...], text: str) -> float:
    """Return the share of the kinds asked for of which a text holds one; `UNDECIDED` when none is asked for."""
    return sum(kind.printed.search(text) is not None for kind in kinds) / len(kinds) if kinds else UNDECIDED
