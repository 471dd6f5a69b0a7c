"""Things counted in a sentence: 冲锋舟3艘、救生衣260件, `has 14 buses`; what is there, and what should be."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_THINGS = (
    "冲锋舟|橡皮艇|快艇|舟|艇|船|救生衣|救生圈|雨衣|大衣|防化服|防护服|隔热服|服装|帐篷|折叠床|行军床|床|棉被|被褥|被子|毛毯|毯|睡袋|编织袋|沙袋|麻袋|"
    "水泵|排水泵|泵|发电机|灭火机|油锯|割灌机|抽水机|风机|照明灯|移动灯|灯|手电|电筒|检测仪|测温仪|遥测仪|探测仪|仪|灭火器|呼吸器|警报器|报警器|扩音器|喇叭|"
    "面具|面罩|滤毒罐|头盔|手套|抛绳包|急救包|绳|担架|医药箱|药箱|卫星电话|对讲机|电台|无人机|铜锣|锣|口哨|哨子|哨|"
    "消防车|抢修车|救护车|运兵车|指挥车|水车|挖掘机|装载机|铲车|推土机|吊车|面包车|大客车|客车|中巴车|中巴|大巴|货车|卡车|皮卡|车辆|"
    "土工布|彩条布|苫布|篷布|木桩|铅丝|铁丝|钢管|铁锹|铁铲|砍刀|斧|锯|拖把|扑火工具|关阀工具|工具|警戒带|石料|砂石|饼干|方便面|饮用水|矿泉水|食品|大米|"
    "棉衣|吸附棉|吸油毡|水枪|水带|泡沫液|水囊|梯"
)
_MEASURES = "艘|件|条|顶|张|床|台|套|辆|部|把|支|只|面|副|个|具|根|卷|捆|箱|包|盏|架|瓶|桶|块|袋|盘|对|双"
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)"
_AT_LEAST = r"(?P<bound>不得?少于|不得?低于|至少|≥)?"
_ZH = re.compile(rf"(?P<thing>[一-鿿]{{0,10}}?(?:{_THINGS}))(?:（[^（）]{{1,16}}）)?\s?(?:共|(?P<each>各)|约|合计|总计|数量)?{_AT_LEAST}\s?{_NUMBER}\s?(?P<unit>{_MEASURES})(?![一-鿿]?以[上下内]|同时)")
_ZH_NUMBER_FIRST = re.compile(rf"(?<![第每\d,.\-—–~～至]){_NUMBER}\s?(?P<unit>{_MEASURES})(?P<thing>[一-鿿]{{0,8}}?(?:{_THINGS}))(?![一-鿿]?(?:通道|队|站|\d))")
"""The other order: 配有3艘冲锋舟."""
_EN_THINGS = (r"buses|minibuses|coaches|boats|life jackets|tents|beds|cots|blankets|pumps|generators|ambulances|fire engines|engines|vehicles|trucks|"
              r"stretchers|radios|extinguishers|detectors|sandbags|loudhailers|kits")
_EN = re.compile(rf"(?P<owner>[A-Z][\w’' -]{{2,40}}?)\s(?:has|have|holds?|keeps?|owns?|stores?)\s(?:[^.;\d]{{0,24}}?\s)?{_NUMBER}\s"
                 rf"(?P<thing>(?:[a-z-]+\s){{0,2}}?(?:{_EN_THINGS}))\b")
_HAVING = re.compile(r"^.*?(?:自有|配备有?|配有|储备有?|储存|存放|存有|现有|共有|备有|拥有|装备有?|其中|配|有|共)")
_OWNER = re.compile(r"^(?:[一-鿿]{1,6}?(?:省|市|县|区|镇|乡|村|社区|街道|园区)|[省市县区镇乡村])(?=[一-鿿]{2,})")
_NAMED_OWNER = re.compile(r"(?:^|[，。；：、\s\d.．]|其中|由)((?![设位存放][在于])[一-鿿]{2}(?:县|镇|乡|村|社区|街道))(?![一-鿿]{0,2}(?:长|级))")
_SENT = re.compile(r"派|出动|投入|动用|安排|抽调|征用|租用|调出|调入|借出|借给|原有|曾有|购置|采购|补充|增配|更换|报废|缺|不足|调用|调拨|调集|运送|送到|领取|请求|支援|申请|损坏|损失|损毁|烧毁|冲走|淹没|需要?|转移|增援|到场|赶赴|携带|使用|换乘|发放|"
                   r"关闭|拖走|扣留|停放|起火|着火|被困|泄漏")
_EACH = re.compile(r"每[一-鿿]{1,3}配|每(?:栋|层|处|个|村|户|艘|辆|台|人|班|组|楼|点|间|家|车)|标准|应配|应当配")


_FEWEST = re.compile(r"(?:不得?少于|不得?低于|至少|≥|各)\s?$")


class Counted(NamedTuple):
    """How many of a thing a sentence gives."""

    thing: str
    quantity: float
    unit: str
    owner: str
    """The place or body that a sentence names as having it; empty where it names none."""
    is_required: bool
    """It should be there, or belongs to each of something; not a stock."""
    start: int
    end: int


def counted_things(text: str) -> Iterator[Counted]:
    """Yield the things that a text says are there or must be; those sent, asked for or lost are left out."""
    owner = ""
    named_last = tuple(_ZH.finditer(text))
    named_first = (one for one in _ZH_NUMBER_FIRST.finditer(text)
                   if not any(other.start("number") <= one.start("number") < other.end() for other in named_last))
    for match in sorted((*named_last, *named_first), key=lambda one: one.start("number")):
        begun = max((text.rfind(mark, 0, match.start("number")) for mark in "。；;：:"), default=-1) + 1
        # 、 lists what is there; a comma may begin what is done with it.
        clause = re.split(r"[，,]", text[begun : match.start("number")])[-1]
        named = _NAMED_OWNER.findall(text[begun : match.start("number")])
        owner = named[-1] if named else owner
        if _SENT.search(clause):
            continue
        thing = _OWNER.sub("", _HAVING.sub("", match["thing"]) or match["thing"])
        least = match["bound"] or match["each"] if match.re is _ZH else _FEWEST.search(clause)
        required = bool(least) or bool(_EACH.search(clause))
        yield Counted(thing, _number(match["number"]), match["unit"], owner, required, match.start("thing"), match.end())
    for match in _EN.finditer(text):
        owner = re.sub(r"^(?:\d+\.\s)?The ", "", match["owner"])
        demanded = re.search(r"^(?:Each|Every|A|An)\b|\b(?:should|must|shall|to)$", owner) is not None
        yield Counted(match["thing"], _number(match["number"]), match["thing"].split()[-1], owner, demanded,
                      match.start(), match.end())


def _number(printed: str) -> float:
    return float(printed.replace(",", ""))
