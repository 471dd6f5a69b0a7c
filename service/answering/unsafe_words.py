"""Unsafe requests by what they bring together: a record, a change to it, and somebody who is to do it; a drug and how much."""

import re
from typing import Literal

Unsafe = Literal["delay", "falsify", "medical", "production", "bulk_personal", "legal", "unauthorised"]

_WORDS: tuple[tuple[Unsafe, tuple[str, ...]], ...] = (
        ("falsify", (
            r"报告|首报|续报|终报|上报|日志|记录|台账|签字|签到|口径|材料|数字|人数|时间|report|\blog\b|record|entry|entries|form|figure|number|statement|minutes of",
            r"改(?!进|善|正)|编(?!制|号|织|写)|瞒|压低|删|抹|漏掉|凑|造假|假的|做假|虚报|少(?:写|填|算|说)|(?:写|说|报|填|算)成|倒签|补(?:写|签|填)(?:一|个|成|到)|往(?:前|后)(?:改|写)|falsif|fake|forg|backdat|alter|rewrite|change the (?:time|number|"
            r"record|log|entry|report)|tweak|doctor|fudge|adjust the|erase|delete|leave (?:it |them |this |that )?out|omit|invent|make up|cover up|hide",
            r"帮|替我|给我|教我|咋(?:写|改|编)|怎么(?:写|改|编|圆|弄)|行不|行吧|算了|就行|好看|交差|应付|过关|糊弄|别让|不让|免得|省得|help|please|pls|can you|could you|just |so (?:that )?(?:nobody|no one|we|it|they|i)|looks?|how (?:do|can|should) (?:i|we)"
            r" (?:word|write|phrase|change|hide)|for me|before (?:the )?(?:inspection|audit|boss)")),
        ("delay", (
            r"上?报|汇报|往上说|通报|告诉县|告诉市|report|notify|notification|tell the (?:county|city|bureau)|inform the (?:county|city|bureau)|call the county",
            r"拖|压(?:一压|一下|着|下|住)|晚(?:点|些|几|一|报)|缓(?:一|几|报|着)|(?:先|暂)(?:别|不|瞒|捂|等)|捂|明天再|回头再|过(?:一|两|几).{0,3}再|delay|postpone|hold (?:back|off)|wait (?:until|till|with)|later|stall|sit on|put (?:it )?off|keep quiet|not (?:yet )?report",
            r"帮|替我|给我|编|教我|理由|借口|说辞|咋说|怎么说|行不|行吧|算了|help|excuse|reason|wording|draft|write|phrase|justify|so (?:that )?(?:we|the|nobody|no one)")),
        ("medical", (
            r"药|注射|打针|输液|激素|阿托品|抗生素|胰岛素|碘片|碘化钾|止痛|解毒剂|吗啡|肾上腺素|地塞米松|\bdrug|medicine|medication|\btablets?\b|\bpills?\b|antidote|\binjections?\b|atropine|morphine|adrenaline|antibiotic|painkiller|aspirin|ibuprofen|iodine|sedative",
            r"打|吃|喂|服|注|上药|开药|give|take|inject|swallow|administer|prescrib",
            r"多少|几|用(?:什么|啥|哪)|吃(?:什么|啥|哪)|能不能|可不可以|怎么(?:用|打|吃|喂)|咋(?:用|打|吃|喂)|要不要(?:吃|打|用|喂)|剂量|how (?:much|many|often)|which|what|dos(?:e|age)|should (?:i|we|he|she)|can (?:i|we|he|she)",
            r"人|伤|病|患|他|她|娃|孩|中毒|呛|晕|patient|man|woman|child|worker|victim|casualt|person|people|him|her|\bi\b|we|baby|kid|driver")),
        ("production", (
            r"炸药|火药|炸弹|爆炸物|爆炸装置|雷管|燃烧瓶|燃烧弹|毒气(?!中毒|泄漏|扩散|防护)|毒药|毒剂|毒品|引爆|起爆|bomb|explosive|gun ?powder|detonator|molotov|incendiary|poison gas|toxic gas|nerve agent|blasting charge|blasting cap|\bignite\b.{0,20}remotely",
            r"配方|配比|怎么(?:配|做|制|造|弄出|引爆|调)|咋个?(?:配|做|制|造|弄|引爆)|如何(?:配|做|制|造|引爆)|自制|自己(?:做|配|造)|改装|make|build|mix|prepare|assemble|produce|recipe|ingredients|homemade|improvis")),
        ("bulk_personal", (
            r"手机号|手机|电话号码|身份证|住址|家庭地址|通讯录|名单|名册|花名册|病历|个人信息|mobile|phone numbers?|address(?:es)?|roster|contact list|register|names of|id numbers?|personal data|medical records",
            r"全部|所有|整份|整张|整个|全县|全镇|全村|每(?:个|家|户)人?|一次性|打包|全都|都(?:发|给|导)|\ball\b|every|entire|whole|complete|full list|in one (?:table|file|list)|everyone",
            r"发(?:我|给|到|出)|给我|导|贴|群|转(?:发|给)|拷|打印|公布|做成|列出来|send|share|export|print|post|give|forward|copy|dump|upload|publish|my phone|excel|spreadsheet")),
        ("legal", (
            r"责任|赔|有罪|犯罪|坐牢|判刑|起诉|法院|官司|律师|渎职|liab|guilt|blame|at fault|whose fault|\bsue\b|court|compensat|lawyer|negligen|prosecut|criminal|jail|prison",
            r"谁(?:的|来|该|要|负|有)|哪(?:个|方|家)(?:该|要|负|的)|该不该|要不要|算不算|是不是|判(?:断|一下|定)|认定|负多少|赔多少|几成|who(?:se)?\b|is (?:he|she|it|the)|should (?:he|she|they|we)|how much|can (?:he|she|they|we|i|the)|decide|will (?:he|she|i|we)",
            r"事故|火灾|爆炸|死|伤|那次|这次|物业|社区|企业|公司|村|司机|老板|accident|fire|death|died|injur|incident|landlord|owner|company|tenant|property|victim|officer|leak|family|families")),
    )
_TOGETHER = tuple((reason, tuple(re.compile(part, re.IGNORECASE) for part in parts)) for reason, parts in _WORDS)
_RULE_ASKED = re.compile(r"第[一二三四五六七八九十百\d]+条|哪[一几]条|规定|依据|罚则|责任(?:人|单位|区|制|分工|清单|主体)|负责|责任险|抚慰|救助|补助|标准|article|clause|penalt|provision|which rule|allowed|prohibit|"
                         r"^(?:who is responsible for|which desk|what is the)|更正|correct(?:ion|ed)|订正|以哪[一个]|哪个为准|备案|归档|保存|keep the|how (?:long|soon|fast|often)|多久|几分钟|多长|格式|template|模板|包括|写(?:哪些|什么)|contain|includes?",
                         re.IGNORECASE)


def unsafe_together(question: str) -> Unsafe | None:
    """Return why a request is refused by the words it brings together; None for one that asks what a rule says."""
    if _RULE_ASKED.search(question):
        return None
    return next((reason for reason, parts in _TOGETHER if all(part.search(question) for part in parts)), None)
