"""Whether a question asks for somebody's number, and which duty desk it means, in both languages."""

import re

_WANTS = re.compile(r"电话|号码|手机|座机|怎么打|打给|打谁|找谁|找哪|联系谁|打哪|打啥号|啥号|几号打|怎么联系|\bphone|(?<!two )(?<!which )(?<!the two )(?<!of )\bnumber\b|hotline|telephone|\bcall\b|\bring\b|contact|mobile|"
                    r"\bwho (?:do|should|to)\b|which (?:county )?desk", re.IGNORECASE)
_CHANNEL = re.compile(r"(?:电话|书面|口头)(?:报告|报)?.{0,6}(?:几分钟|几小时|多久|多长|多少分钟|时限|几个小时)|(?:几分钟|多久|多长时间|多少分钟).{0,8}(?:电话|书面)|电话响|"
                      r"(?:how (?:fast|soon|long|quick|many (?:minutes|hours|times|rings))|within (?:how|what)|minutes).{0,60}(?:phone|call|telephone)|"
                      r"(?:phone|call|telephone).{0,40}(?:how (?:fast|soon|long|many)|within how)", re.IGNORECASE)
_TOLD_BY_PHONE = re.compile(r"(?:接了?个?|接到|来|打|刚接)(?:了?个?)电话(?!给|找|要|问|报|叫)|电话(?:里|说|报告说|过来说|打进来)|没电话|电话(?:断|不通)|caller|on the phone|calls? (?:in|says|from)|phoned|(?:village|resident|someone|he|she|they|man|woman) calls?",
                            re.IGNORECASE)
_NUMBER_STILL = re.compile(r"号码|手机|座机|电话(?:是)?(?:多少|几|号)|number|mobile|打(?:啥|什么|哪个)号|哪个电话", re.IGNORECASE)
_DESKS: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(said, re.IGNORECASE), desk) for said, desk in (
    (r"燃气|煤气|天然气|gas (?:repair|leak|company|main|smell|odou?r|pipe)|smell of gas|rotten egg|natural gas|\bgas\b", "燃气抢修"),
    (r"停电|断电|没电|跳闸|供电|电力|电线|power (?:supply|cut|line|out|desk|repair|company)|\bgrid\b|lights out|electric|blackout|outage", "供电抢修"),
    (r"森防办|山火|林火|森林|forest.?fire|hill fire|wildfire|smoke on the (?:ridge|hill|mountain)|brush fire", "森防办"),
    (r"国土|地灾|滑坡|泥石流|山垮|塌方|自然资源|landslide|mudslide|natural resources|debris flow|slope", "地灾值班室"),
    (r"卫健|卫生局|医疗|health (?:desk|bureau|commission|office)|medical desk|doctor", "卫健局"),
    (r"气象|weather (?:desk|service|bureau|office)|meteorolog", "气象局"),
    (r"防办|防汛办|flood (?:office|desk|control office|headquarters)", "县防办"),
    (r"消防(?:救援)?大队|fire brigade|fire and rescue", "消防救援大队值班室"),
    (r"应急(?:管理)?局|EM bureau|emergency management (?:bureau|office)", "应急局值班室"),
    (r"总值班室|总值|general duty|county duty (?:room|desk|office)", "总值班室"),
    (r"园区(?:应急)?(?:指挥)?中心|park EOC|\bEOC\b|park emergency", "产业园应急指挥中心"),
))


def asks_for_a_number(question: str) -> bool:
    """Say whether a question asks for a telephone number or whom to call; a telephone may also just be how a report goes."""
    if not _WANTS.search(question) or _CHANNEL.search(question):
        return False
    return not _TOLD_BY_PHONE.search(question) or bool(_NUMBER_STILL.search(question))


def desks_meant(question: str) -> tuple[str, ...]:
    """Return words of the duty desks that a question means by what has happened or by their common names."""
    return tuple(desk for said, desk in _DESKS if said.search(question))
