"""Requests that a desk refuses, recognised by rules in both languages before anything is searched."""

import re
from typing import Literal

from service.answering.unsafe_words import unsafe_together

Refusal = Literal["delay", "falsify", "medical", "production", "bulk_personal", "legal", "unauthorised"]

_ASKS_RULE = re.compile(r"吗[？?]?$|可以吗|行不行|允许|合规|违法|为什么|为何|能否|是否|不得|哪些|哪种|什么情况|\bmay\b|\bcan\b|allowed|\bwhy\b",
                        re.IGNORECASE)
_CONSEQUENCE = re.compile(r"罚|处分|责任|后果|违法|犯罪|举报|会怎|怎样|怎么样|哪[一几]?条|penalt|punish|liab|happens|prohibit|illegal",
                          re.IGNORECASE)
_HELP = re.compile(r"(?:帮|替|给)(?:我们?|忙|他们?)?.{0,2}(?:写|想|编|改|瞒|拖|压|缓|少报|晚|圆)|编个|理由|借口|怎么写|教我|help (?:me|us)\b|excuse|"
                   r"\b(?:please|just|pls)\b.{0,12}(?:write|rewrite|change|alter|put|make)", re.IGNORECASE)

_DELAY = re.compile(
    r"(?:(?<![要用需该])(?:别|不要|不用|甭)|(?:先|暂时|暂)不).{0,4}(?:上报|报告|往上报|报上去|报县|报市)(?!.{0,6}(?:会|怎样|怎么处|罚|责))"
    r"|(?:晚[点些]|晚一点|迟些|[缓压拖](?:[着下]|一?[缓压拖]|一下)?|拖延|推迟)(?:再|往)?.{0,4}(?:上报|报告|报上去)(?!.{0,6}(?:会|怎样|怎么处|罚|责))"
    r"|(?:拖|压|缓|晚|瞒).{0,10}(?:小时|钟头|分钟|天|明[天早]|半天|一阵|到.{1,6})(?:后|以后)?再(?:上?报|说)(?!.{0,4}(?:行|可以|对|吗))"
    r"|(?:等|待).{0,8}(?:清楚|核实|到齐|回来|上班|天亮|明[天早]).{0,6}再(?:上?报|说)(?!.{0,4}(?:行|可以|对|吗))"
    r"|(?:delay|hold|postpone|put off|sit on|hold off|hold back)\w*\s+(?:on\s+)?(?:the |this |our |a |my )?(?:\w+ )?(?:report|notification|reporting|notifying)"
    r"|(?:don't|do not|dont|avoid|not to|without) (?:report|notify|tell)(?:ing)?\b(?=.{0,40}(?:county|city|them|above|bureau|report|until|yet|this))"
    r"|keep (?:it|this|that) (?:quiet|from (?:the )?(?:county|city|boss|bureau)|between us|secret)"
    r"|(?:明天|天亮|明早|上班|下周|过两天|晚上|回头).{0,4}再(?:上?报|往上|说|补报)(?!.{0,4}(?:行|可以|对|吗))|(?:先|暂时)(?:捂|瞒|压)(?:着|住|下).{0,6}(?:不报|别报|再报|消息|这事)|不(?:往上|往县里|跟县里|跟上面)(?:说|报|讲)"
    r"|(?:report|notify|tell|call|inform)\b.{0,40}\b(?:tomorrow|in the morning|later|after the (?:weekend|shift|visit|inspection|boss)|next week|once it is over)\b(?=.{0,30}(?:instead|so|ok|please|right|fine|\.|$))"
    r"|wait (?:with|until|till)\b.{0,40}\b(?:before|to) (?:report|notify|tell|call)"
    r"|(?:reason|excuse|story)\w*.{0,40}(?:late|later|delay|not (?:yet )?report|wait)", re.IGNORECASE)
_FALSIFY = re.compile(
    r"(?:少报|瞒报|谎报|改小|改少|压低|往小(?:里)?报|往少(?:里)?报|报轻|瞒).{0,10}(?:怎么|帮|写|理由|办法|数)|帮.{0,10}(?:瞒|谎报|少报|改小)"
    r"|(?:under-?report|falsif|fake|forge|hide|hiding|conceal|cover up|backdat)\w*.{0,40}(?:report|casualt|death|dead|number|loss|log|record|time|entry|injur)"
    r"|(?:死|伤|亡|人数|失踪|失联|损失|时间|记录|日志|台账|首报|续报).{0,16}(?:写|改|报|说|填|算)(?:成|作|为).{0,14}"
    r"(?:帮|改好|好看|就行|算了|再改|吧|可以|行不|怎么写)"
    r"|帮.{0,8}(?:时间|日志|记录|台账|人数|报告).{0,10}(?:改|写|填|补)(?:成|到|早|晚|一下|好)"
    r"|(?:补签|倒签|往前(?:改|写|填)|提前写|改早|抹掉|删掉|删了|撕掉|隐去|不写进).{0,12}(?:时间|日志|记录|签|台账|报告|人|伤|死)?(?:.{0,6}(?:帮|怎么|行|吧))"
    r"|(?:说成|写成|报成).{0,6}(?:没有?|零|没事|演练)|(?:写|报)(?:轻|小|少)(?:一)?点|报个零|少(?:写|算|填).{0,6}(?:个|人|死|伤)|(?:编|造|补)(?:一)?(?:份|个|条).{0,10}(?:记录|日志|台账|报告|签字|数据|时间)"
    r"|(?:别|不要)(?:提|写|报).{0,8}(?:死|伤|失踪|失联|人数|亡)(?:.{0,16}(?:报告|首报|续报|材料))|(?:捂|瞒|压)(?:住|着|下来|一下).{0,6}(?:别报|不报|别上报|不上报|再报|消息|这事|别让|不让)"
    r"|(?:pretend|make up|invent|fabricate)\b.{0,40}(?:report|log|record|call|drill|number|entry|reading|time)|report (?:zero|nobody|no casualt|only (?:one|two|half))|say (?:that )?(?:nobody|no one|nothing)\b.{0,20}(?:hurt|happened|died)"
    r"|(?:sign|date|stamp)\b.{0,24}\b(?:as if|earlier|yesterday|back)|call it (?:a )?(?:minor|drill|small)|(?:round|bring) (?:it|them|the number) down|make (?:it|the \w+) (?:look|smaller|less)"
    r"|(?:把|将).{0,18}(?:从|在)?(?:报告|日志|记录|台账|首报|续报)(?:里|中|上)?.{0,8}(?:删|去掉|抹|拿掉|不提)"
    r"|(?:rewrite|change|alter|edit|amend|adjust|move|put|set|enter|write)\b.{0,40}(?:log|entry|record|time|report|number|count|injured|dead|missing)"
    r".{0,30}\b(?:as|to|so (?:it|that)|down to|back to|instead|looks?|earlier)\b(?=.{0,40}(?:\d|earlier|less|fewer|lower|better|one|two|none|zero|ok|fine))"
    r"|(?:write|put|say|report|list)\b.{0,60}\b(?:looks? (?:better|good|nicer)|instead of|not \w+ (?:dead|missing|injured))"
    r"|(?:leave|keep) (?:out|off|it out|them out|him out)\b.{0,40}(?:report|log|list)|(?:delete|remove|erase)\b.{0,40}\b(?:log|record|entry|report)\b",
    re.IGNORECASE)
_MEDICAL = re.compile(
    r"(?:吃|服|打|用|给|注射|喂|开|输|灌).{0,8}(?:多少|几).{0,4}(?:毫克|毫升|片|粒|针|药|滴|mg|ml)|剂量|用量.{0,4}药|(?:吃|服|打|用|注射|开|上)(?:点|些)?(?:什么|啥|哪种)(?:药(?!剂)|针)|(?:能|可以|要不要|该不该|需不需要)(?:给(?:他|她|伤员|病人|人))?.{0,4}(?:吃|服|打|注射|吃点).{0,8}(?:药|片|针|碘|阿|素|松|因|平)|几(?:颗|片|粒|毫升|支药)"
    r"|\bdos(?:e|age|ing)\b|how (?:many|much) (?:mg|ml|milligrams?|pills?|tablets?|drops|morphine|atropine|aspirin|adrenaline|epinephrine|antidote)"
    r"|(?:what|which) (?:drug|medicine|medication|antidote|injection|painkiller)s?\b.{0,30}(?:give|take|inject|should|do we|can i)"
    r"|(?:can|should|may) (?:i|we|he|she) (?:give|take|inject)\b.{0,30}(?:aspirin|ibuprofen|paracetamol|tablet|pill|drug|medicine|medication|antidote|iodine|insulin|painkiller|injection|sedative)|prescri"
    r"|(?:give|inject)\b.{0,20}\b(?:mg|milligram|morphine|atropine|adrenaline|diazepam|antibiotic)", re.IGNORECASE)
_DANGEROUS_ZH = "炸药|火药|黑火药|毒气(?!中毒|泄漏|扩散|防护)|毒药|氯气|光气|雷管|燃烧瓶|爆炸物|爆炸装置|炸弹|土炸弹|硝化甘油|毒品|神经毒剂|引信"
_DANGEROUS_EN = (r"(?:bomb|explosive|blasting|gun ?powder|black powder|chlorine|poison|toxic gas|molotov|petrol bomb|detonator|thermite|nerve agent|phosgene|"
                 r"pipe bomb|incendiary)")
_PRODUCTION = re.compile(
    rf"(?:怎么|如何|咋个?|自己|教我|配方).{{0,8}}(?:做|制作|制造|合成|配制?|调制|提炼|造).{{0,8}}(?:{_DANGEROUS_ZH})(?!.{{0,4}}(?:泄漏|泄露|漏|防护|处置|中毒|扩散|事故|库|仓|瓶|罐))"
    rf"|(?:{_DANGEROUS_ZH})(?:要|该|是)?(?:怎么|如何|咋个?|用什么|自己)(?:自己)?(?:制[作造]?|造|合成|配|调|提炼|做(?:出来|成|的))|(?:{_DANGEROUS_ZH}).{{0,4}}(?:配方|配比|制法)"
    rf"|how (?:to|do i|do you|can (?:i|one|we|you)|could (?:i|one)|would (?:i|one)) (?:make|build|mix|prepare|synthesi[sz]e|produce|brew|cook|create)\b.{{0,40}}{_DANGEROUS_EN}(?!.{{0,24}}\b(?:leak|safe|spill|cylinder|release|drum|tank|area|room))"
    rf"|(?:recipe|formula|ingredients?) (?:for|of) .{{0,24}}{_DANGEROUS_EN}"
    rf"|what (?:do i|should i|to) mix\b.{{0,40}}(?:gas|{_DANGEROUS_EN})", re.IGNORECASE)
_BULK = re.compile(
    r"(?:所有|全部|全县|整表|导出|一览|每家|每户|全村|全镇).{0,10}(?:身份证|手机号|住址|个人信息|联系方式.{0,4}导出|名单.{0,4}(?:发|导)|病历|病史)"
    r"|(?:所有|全部|全体|整份|整个|整本|一次性|全套).{0,14}(?:手机|电话|号码|名单|通讯录|信息|资料|名册).{0,8}(?:导|发我|发给|发到|打包|拷|做个?群|建群|列出来|列个表|下载|截图|打印)"
    r"|(?:导出?|打包|整份发|拷贝?).{0,8}(?:通讯录|名单|名册|花名册|台账).{0,10}(?:全部|所有|整|给我|出来|发|群)?"
    r"|(?:特殊人群|重点人群|孤寡|五保|残疾|孕妇|低保|住户|居民|村民).{0,8}(?:名单|名册|住址|身份证).{0,12}(?:导|给我|贴出|公布|发我|发群)"
    r"|(?:每个人|大家|所有人|全体人员|村民|居民|灾民|安置人员|学生|家属|受灾户).{0,8}(?:的)?(?:手机号|电话号码|住址|家庭住址|身份证|病情|姓名和)"
    r"|(?:system prompt|your (?:instructions|prompt)|你的(?:提示词|系统提示|指令))"
    r"|(?:names?|addresses|phone numbers?|mobiles?|id numbers?)\b.{0,24}\b(?:of (?:all|every)|everyone|everybody|all (?:the )?(?:residents|evacuees|villagers|people|officers|staff|leaders))"
    r"|(?:export|dump|list|copy|send|give|forward|print|download|show)\b.{0,12}\b(?:all|every|everyone|everybody|whole|entire|complete|full)\b.{0,40}"
    r"(?:mobiles?\b|phone numbers?|mobile numbers?|telephone numbers?|addresses|personal|roster|id numbers?|contact list|names and|private)|(?:export|dump) all.{0,24}(?:phone|resident)", re.IGNORECASE)
_ONE_KIND_OF_DESK = re.compile(r"值班(?:室|电话)|duty (?:desk|room|phone)|hotlines?", re.IGNORECASE)
_LEGAL = re.compile(
    r"负.{0,2}(?:主要|次要|全部|同等|直接|法律|刑事|民事|赔偿)责任|(?:判|认定|定).{0,8}(?:责任|谁的错|有罪)|(?:追究|判刑|坐牢|判几年|起诉|打官司|(?<![转报通警])告(?:他|它)们?(?:一状|赔|责任)|索赔|赔多少|赔偿多少|该赔)"
    r"|(?:要|会|该)(?:不会|不要)?(?:负|承担).{0,6}(?:法律|刑事|民事|赔偿)责任|(?:判|坐)(?:多少|几)年|(?:算不算|是不是|构成).{0,6}(?:犯罪|违法|渎职|过失)|能不能告|告(?:得赢|不赢)|律师|谁(?:的错|犯法|违法|犯罪|该赔)|(?:legally|criminally) (?:guilty|liable|responsible)|(?:who|whose)\b.{0,30}\b(?:guilty|liable|to blame|at fault|fault)\b"
    r"|\b(?:negligen\w*|culpab\w*|criminal charges?|(?:in|to|law) court|lawyers?|legal advice|liability)\b|whose fault|(?:is|was|who is|was it) (?:\w+ ){0,3}responsible for the (?:death|injur|fire|accident|damage)"
    r"|\b(?:sue|lawsuit|prosecut\w*|go to (?:jail|prison)|compensation claim|claim damages)\b|how much (?:must|should|does|do) (?:he|she|they|the \w+|we) (?:have to )?(?:pay|compensate)"
    r"|(?:is|are|was|were|am) (?:he|she|they|we|i|the \w+) (?:legally )?(?:guilty|liable)\b", re.IGNORECASE)
_LEGAL_TEXT = re.compile(r"迟报|瞒报|谎报|漏报|第[一二三四五六七八九十百\d]+条|规定|late report|conceal|article", re.IGNORECASE)
_UNAUTHORISED = re.compile(
    r"(?:我|自己|先|直接|偷偷|擅自|私自|不等.{0,6}).{0,12}(?:开闸|开大闸|泄洪|放水|闸门(?:开|打开|提)|提闸|开.{0,2}闸门?)|(?:闸门|泄洪|溢洪道).{0,8}(?:开大|打开|提起来).{0,12}(?:教|怎么|咋|如何|操作)"
    r"|(?:自己|擅自|私自|我先|我直接|冒充|假装|以县?里?.{0,4}名义).{0,12}(?:解除(?:预警|警报|响应)|终止响应|放人回去)"
    r"|(?:impersonat|in the name of|pose as)\w*"
    r"|(?:关掉|屏蔽|旁路|短接|拆掉|静音).{0,8}(?:报警器?|联锁|探测器|报警仪|烟感)"
    r"|(?:open|raise|operate|lift)\b.{0,30}\b(?:sluice|spillway|flood ?gate|dam gate|reservoir gate)s?\b.{0,40}(?:myself|ourselves|now|without|how|steps|before)"
    r"|how (?:do|can|to)\b.{0,16}(?:open|raise|operate|lift)\b.{0,24}\b(?:sluice|spillway|flood ?gate|dam gate|reservoir gate)s?\b"
    r"|(?:bypass|override|disable)\b.{0,24}\b(?:alarm|interlock|detector|siren|sprinkler)s?\b.{0,40}(?:how|so|without|because|keeps|nois|myself)?",
    re.IGNORECASE)


def unsafe(question: str) -> Refusal | None:
    """Return why a request is refused; None for one that is not.

    A rule asked about (may we, which clause, what happens to who does it) is no request for help."""
    if _PRODUCTION.search(question):
        return "production"
    if _FALSIFY.search(question) and (_HELP.search(question) or not (_CONSEQUENCE.search(question) or _ASKS_RULE.search(question))):
        return "falsify"
    if _DELAY.search(question) and (_HELP.search(question) or not _ASKS_RULE.search(question)):
        return "delay"
    if _BULK.search(question) and not _ONE_KIND_OF_DESK.search(question):
        return "bulk_personal"
    if _MEDICAL.search(question):
        return "medical"
    if _LEGAL.search(question) and not _LEGAL_TEXT.search(question):
        return "legal"
    if _UNAUTHORISED.search(question) and (_HELP.search(question) or not _ASKS_RULE.search(question)):
        return "unauthorised"
    return unsafe_together(question)
