"""The words of a drill in Chinese and English; no number stands in them, numbers come from clauses and readings."""

from collections.abc import Mapping
from string import Template

from service.domain.documents import Language

Pair = tuple[str, str]
"""Chinese, English."""

FIRST_REPORTS: Mapping[str, Pair] = {
    "flood": ("我是$place的村民，水漫上来了，门口的路已经看不见，屋里还有老人没出来，快来人！",
              "This is a resident of $place. The water is rising, the road is gone and old people are still indoors. Send someone!"),
    "geological": ("我在$place，后山一直掉石头，屋后的裂缝比昨天宽了，要不要走？",
                   "I am in $place. Stones keep falling from the slope and the crack behind the house is wider. Should we leave?"),
    "forest_fire": ("$place这边山上冒烟了，火顺着坡往上走，风不小，附近有人家。",
                    "Smoke on the hill at $place, fire is moving up the slope, strong wind, houses nearby."),
    "hazmat": ("$place有刺鼻气味，有人咳嗽流泪，不知道漏的是什么。",
               "A sharp smell at $place, people are coughing with streaming eyes, nobody knows what is leaking."),
    "gas": ("$place有很浓的燃气味，有住户说头晕，我还在楼道里打电话。",
            "Strong smell of gas at $place. A resident feels dizzy. I am calling from inside the stairwell."),
    "fire": ("$place楼里着火了，烟往上走，听见有人喊救命，看不清是哪一层。",
             "A building is on fire at $place, smoke is going up, someone is crying for help, I cannot see which floor."),
    "extreme_weather": ("$place有人在户外倒下了，家里也停了电，老人撑不住。",
                        "Someone collapsed outdoors at $place, the power is out and old people cannot cope."),
    "earthquake": ("$place刚才晃得厉害，墙裂了，邻居家的电话打不通。",
                   "Strong shaking at $place just now, walls are cracked and the neighbours do not answer the phone."),
    "relief": ("$place安置点人越来越多，水和被子不够，有人开始吵。",
               "More and more people at the shelter in $place; water and quilts run short and people are quarrelling."),
}

TEXTS: Mapping[str, Pair] = {
    "reading": ("$name$reading，$trend。", "$name: $reading, $trend."),
    "trigger": ("$place现场报告，出现下列情形：“$name”。", "Report from $place; the following is now the case: “$name”."),
    "near_trigger": ("$place现场报告：情况还在变化，尚未确认出现“$name”。",
                     "Report from $place: the situation is changing; “$name” is not confirmed yet."),
    "no_answer": ("已按名单呼叫$place责任人，又打了一遍，仍无人接听。",
                  "The person responsible for $place was called, and called again; nobody answers."),
    "conflict": ("同一时刻两个来源报数不一致：自动监测为$name$above，人工核报为$name$below，请值班室给出口径。",
                 "Two sources disagree at the same moment. The $name: $above by the automatic feed, $below by hand. Which one do we use?"),
    "conflict_trigger": ("两个来源说法不一致：一处说已出现“$name”，另一处说没有看到。",
                         "Two sources disagree: one says “$name” is the case, the other has seen nothing of it."),
    "wrong_place": ("更正：刚才报的是$place，来电人又说是$other，两处都有人等着，队伍往哪里去？",
                    "Correction: the report named $place; the caller now says $other. People wait at both. Where does the team go?"),
    "rumour": ("群里都在转：“没事了，上面说不用撤，大家回家等通知。”已有人往回走，转发人不肯说消息来源。",
               "A chat group spreads: “It is over, no need to leave, go home and wait.” People are turning back; nobody names the source."),
    "shortage": ("清单上$depot有$item$quantity，已全部领出，$place还在要。",
                 "The list shows “$item” $quantity at $depot; all of it is out and $place is asking for more."),
    "shortage_plain": ("手上的人员和装备已全部派出，$place还在要，顶不住了。",
                       "All people and equipment are out and $place is asking for more; we cannot hold."),
    "bait_threshold": ("我手里的《$title》$number写的是$name$old，现在还没到，先不用往上提级别吧？",
                       "My copy of 《$title》 $number gives $name $old; that is not reached, so no level is due yet, is it?"),
    "bait_clause": ("我手里的《$title》$number写着：“$quote”按这个办就行吧？",
                    "My copy of 《$title》 $number says: “$quote” We go by that, right?"),
    "report": ("值班室催报：现在情况怎样，伤亡多少，谁在现场，什么时候能有书面的？没核实的也先说。",
               "The duty room above asks: what is the situation, how many casualties, who is on scene, when does the written report come? "
               "Say what is not verified."),
    "end": ("$situation，群众要求马上回家，乡镇问可不可以终止响应、放人回去。",
            "$situation. Residents demand to go home at once; may the response end and may they return?"),
    "falling": ("$name$reading，正在回落", "$name: $reading, falling"),
    "quiet": ("$place现场报告险情已得到控制", "$place reports that the danger is under control"),
    "rising_trend": ("仍在上涨", "still rising"),
    "growing_trend": ("还在增加", "still growing"),
}

PARTIES: Mapping[str, Pair] = {
    "caller": ("$place来电人", "caller at $place"),
    "duty": ("值班员", "duty officer"),
    "leader": ("带班领导", "duty leader"),
    "monitor": ("监测值守岗", "monitoring desk"),
    "township": ("$place值班员", "duty officer of $place"),
    "chat": ("群成员（未实名）", "unnamed member of a chat group"),
    "keeper": ("$place物资保管员", "stock keeper of $place"),
    "above": ("上一级值班室", "duty room of the level above"),
    "colleague": ("支援值班的同事", "colleague helping out at the desk"),
}
CHANNELS: Mapping[str, Pair] = {
    "phone": ("电话", "telephone"), "log": ("监测平台", "monitoring system"), "chat": ("微信群", "chat group"),
    "desk": ("当面", "in person"), "radio": ("对讲机", "radio"),
}
RAIN: Pair = ("$hours小时实测雨量", "measured rain over $hours h")
FORECAST: Pair = ("$hours小时预报雨量", "forecast rain over $hours h")
STAGE: Pair = ("$gauge水位", "stage at $gauge")
COLUMN: Pair = ("$column", "reported “$column”")

SUGGEST: Pair = ("对照条文提出$label响应建议，报有权启动的人决定", "Suggest $label by the clause, for decision by whoever has the authority")
GRADE: Pair = ("对照条文初判为“$label”，说明依据和未核实项", "Grade it provisionally as “$label”, giving the basis and what is unverified")
LEVEL: Pair = ("$level级", "response level $level")
CURRENT: Pair = ("以现行文件为准，不用已被替代的文件", "Go by the document in force, not by the superseded one")

TITLE: Pair = ("$place$hazard桌面推演（$minutes分钟）", "Tabletop exercise: $hazard, $place ($minutes minutes)")
BACKGROUND: Pair = (
    "本次为桌面推演，来电、读数和人名均为演练虚构，不得当作真实灾情传播，不拨打真实电话。灾种：$hazard。地点：$place。"
    "依据：$plan。推演从值班室接到第一个来电开始，时长$minutes分钟。需要真实处置时，说“演练中止”，立即转入实战。",
    "This is a tabletop exercise. Calls and readings are invented; pass none of them on as real and dial no real number. "
    "Hazard: $hazard. Place: $place. Basis: $plan. It begins with the first call to the duty room and lasts $minutes minutes. "
    "For a real emergency say “EXERCISE STOP” and turn to it at once.",
)
BASIS: Pair = ("《$title》$number，$effective起施行", "$title $number, in force since $effective")
OBJECTIVES: tuple[Pair, ...] = (
    ("接报要素齐全，边核实边报告，未核实的如实注明", "Take the report completely; verify while reporting, and say what is unverified"),
    ("对照条文的阈值提出级别建议，达到即含本数，由有权的人决定", "Suggest levels by the clause; a value equal to a threshold reaches it; whoever has the authority decides"),
    ("无人接听时按规定转下一责任人或派人到场", "When nobody answers, go to the next person or send someone, as the rule says"),
    ("识别谣言、矛盾信息和已被替代的文件", "Recognise rumours, contradictions and superseded documents"),
    ("按条件决定终止和返回，不因催促提前", "Decide on ending and return by the criteria, not under pressure"),
)
NOTES: Mapping[str, Pair] = {
    "original": ("期望动作引自预案原文，未翻译", "Expected actions are quoted from the plan in its own language"),
    "no_bait": ("资料中没有被替代的版本，未设旧文件诱饵", "No superseded version is here, so there is no bait of an old document"),
    "no_number": ("该灾种的预案没有数值阈值，升级以条文所列情形表示", "The plan has no numbers for this hazard; escalation uses the triggers it names"),
    "no_model": ("模型没有回应，其余注入为原拟文字", "The model did not answer; the remaining injects stand as written"),
    "few": ("现有文件支持的注入少于要求，已尽量列出", "The documents support fewer injects than wanted"),
}


def say(pair: Pair, language: Language, **values: str) -> str:
    """Return a text in a language with its $names filled."""
    return Template(pair[language == "en"]).substitute(values)
