"""The desk's own words in Chinese and English: what it says around the quotes."""

from string import Template

from service.domain.documents import Language
from service.errors import ModelTrouble, ModelUnavailable

_WORDS: dict[str, tuple[str, str]] = {
    "no_model": ("未使用模型，以下为现行文件原文摘录", "No model was used; these are verbatim extracts from documents in force"),
    "model_failed": ("模型未能作答（$reason），以下为现行文件原文摘录", "The model did not answer ($reason); these are verbatim extracts"),
    "model_unreachable": ("连不上模型服务", "the model server cannot be reached"),
    "model_slow": ("模型超时", "the model took too long"),
    "model_broke_off": ("模型中途断开", "the model broke off"),
    "model_missing": ("模型服务上没有该模型", "the model server does not have the model"),
    "model_busy": ("模型服务忙", "the model server is busy"),
    "model_cut": ("模型回答被截断", "the model's reply was cut"),
    "model_unchecked": ("模型的回答没有一句通过核对", "no sentence of the model's reply passed its checks"),
    "model_language": ("模型的回答语言不对", "the model replied in another language"),
    "model_too_long": ("问题和条文超出模型上下文", "question and clauses do not fit the model's context"),
    "model_not_taken": ("模型服务拒收过长的提示，未作截断", "the model server refused the prompt as too long; nothing was cut"),
    "model_prompt_cut": ("模型服务截断了提示", "the model server cut the prompt"),
    "model_malformed": ("模型的回答格式不对", "the model's reply does not have the form asked for"),
    "model_queue": ("模型正忙，排队超时", "the model was busy with other questions for too long"),
    "model_paused": ("模型连续出错，已暂停询问", "the model kept failing and is left alone for a while"),
    "model_failed_plainly": ("模型出错", "the model failed"),
    "vectors_down": ("向量索引不可用，以下按关键词检索", "The vector index is not available; found by keywords"),
    "words_down": ("关键词索引不可用，仅按语义检索", "The word index is not available; found by meaning only"),
    "both_down": ("两个索引都不可用，没有检索到任何条文；请运行 watchdesk reindex",
                  "Neither index is available, so no clause was searched; run `watchdesk reindex`"),
    "nothing": ("现行有效的文件中没有找到回答", "The documents in force do not answer this"),
    "model_says_nothing": ("检索到的条文没有回答这个问题", "The clauses that were found do not answer this"),
    "forecast": ("本系统不作预测；请向监测、预报单位核实", "This desk makes no forecasts; ask those who monitor and issue them"),
    "other_place": ("$about不在本值班席的范围内：该地的文件不能代替本地文件，请向当地值班室核实",
                    "$about is outside this desk's area: its documents cannot stand in for ours; ask its own duty room"),
    "medical": ("不能提供用药、剂量建议；请立即拨打急救电话，听从医务人员",
                "This desk gives no medical dosing advice; call an ambulance at once and follow the medical staff"),
    "delay": ("不能协助推迟上报：迟报、谎报、瞒报、漏报都被禁止。请先报已掌握的情况，未核实的写〔待核实〕",
              "This desk does not help to delay a report: late, false, concealed or omitted reports are prohibited (迟报、谎报、瞒报、漏报). "
              "Report what is known and mark the rest as not verified"),
    "falsify": ("不能协助谎报、瞒报：迟报、谎报、瞒报、漏报都被禁止。请如实报告，未核实的写〔待核实〕",
                "This desk does not help to falsify a report: late, false, concealed or omitted reports are prohibited (迟报、谎报、瞒报、漏报)"),
    "legal": ("不对法律责任、赔偿作判断；请交有权机关或法律顾问", "This desk gives no judgement on guilt, liability or compensation; that is for the authorities concerned"),
    "unauthorised": ("不能协助擅自操作：须由有权指挥的机构下令。下面是有关条款；请立即报告，由其决定",
                     "This desk does not help to operate it without an order: whoever has the authority decides. The clause is below; report at once"),
    "live": ("本值班席没有实时数据，文件中没有现在的情况；请向监测、值班单位核实", "This desk has no live data: the documents do not say how things stand now; ask those who watch"),
    "on_duty": ("文件中没有当班排班表，不知道现在由谁值班、带班；请打值班电话核实", "The documents hold no duty list for today: who is on duty now is not known; call the desk"),
    "off_topic": ("这不像应急值守的问题，本值班席只按现行预案、规范和通讯录回答",
                  "This does not look like a question of emergency duty: the desk answers from plans, guidelines and rosters in force"),
    "production": ("不能提供危险物质的制作方法", "This desk does not say how to make dangerous substances"),
    "bulk_personal": ("不能批量提供个人信息，通讯录不得整表外传；请按岗位逐项查询", "This desk does not hand out personal data in bulk; ask for one role at a time"),
    "which": ("有$count人叫$name，请先确认是哪一位", "There are $count people named $name; which one is meant?"),
    "which_holder": ("有$count人，请先确认是哪一位", "There are $count of them; which one is meant?"),
    "which_desk": ("请先确认是哪一个值班室", "Which duty desk is meant?"),
    "which_datum": ("水尺读数没有说明基准，不同基准级别不同，请先确认", "The datum of the reading is not given, and the level depends on it: which is it?"),
    "which_datum_options": ("按吴淞高程（现场水尺、标志牌）读出，须先换算|按1985国家高程基准",
                            "read on Wusong datum (吴淞, staff board): must be converted first|on the 1985 national height datum"),
    "which_area": ("面积没有单位，亩和公顷相差15倍，请先确认", "The area has no unit; a mu is 1/15 hectare: which is it?"),
    "which_area_options": ("亩|公顷", "mu (亩)|hectares, ha (公顷)"),
    "which_reading": ("读数没有说明物质或单位，请先确认", "The reading lacks its substance or unit: which are they?"),
    "which_reading_options": ("哪种物质：氯、氨、液化石油气、天然气|单位是ppm还是%LEL",
                              "which substance: chlorine, ammonia, LPG or natural gas|in which unit: ppm or % LEL"),
    "which_substance": ("没有说明是什么物质，距离因物质而异；未确认前先撤到上风向并拨打119，请先确认",
                        "The substance is not named and the distance depends on it; go upwind and call 119 meanwhile: which is it?"),
    "which_substance_options": ("天然气（管道燃气）|液化石油气|氯|氨|不知道是什么",
                                "natural gas (pipe)|LPG|chlorine|ammonia|not known"),
    "which_place": ("没有说明是哪一处，数值因地而异，请先确认", "The place is not named and the figure differs by place: which is it?"),
    "which_hours": ("雨量没有说明是几小时的，请先确认", "The hours over which the rain fell are not given: which are they?"),
    "which_hours_options": ("1小时|3小时|6小时|24小时", "1 hour|3 hours|6 hours|24 hours"),
    "nearest": ("最接近的条文", "Nearest clauses"),
    "call": ("可以询问", "Whom to call"),
    "conflicts": ("文件之间不一致", "Documents disagree"),
    "prevails": ("以$value为准：$why", "$value prevails: $why"),
    "over": ("以《$title》为准，《$other》让位：$why", "$title prevails over $other: $why"),
    "undecided": ("不能自动判定，请人工核实：$why", "Not decided by rule, a person must check: $why"),
    "sources": ("依据", "Sources"),
    "page": ("第$page页", "p. $page"),
    "read_by_ocr": ("扫描识别", "read by OCR"),
    "effective": ("$date起施行", "effective $date"),
    "stock_total": ("$item合计$total$unit（盘点日期$counted）", "$item: $total $unit in total (counted $counted)"),
    "stock_part": ("$item在$depot有$total$unit（盘点日期$counted）", "$item at $depot: $total $unit (counted $counted)"),
    "not_counted": ("$depot盘点未回，未计入", "$depot: count not returned, not included"),
    "not_usable": ("$depot的已过期或者停用，未计入", "$depot: expired or out of use, not included"),
    "suggest": ("建议：$scale$level级。这是建议，由有权人决定；请先核对读数和基准",
                "Suggested: level $level of $scale. A suggestion only: whoever has the authority decides; check the reading and its datum first"),
    "grade": ("按已知数字初判：$grade（下限，其他数字可能使其升高）", "On the numbers known: $grade (a lower bound, what is not known may raise it)"),
    "judge_rows": ("条款的条件以文字写明，是否符合由有权人判断；逐级列出如下", "The conditions are in words: whoever has the authority judges which is met; every level is listed"),
    "capacity": ("$item$pieces$unit，合计$total$of", "$item: $pieces $unit, $total $of together"),
    "need": ("$what：$people人需要$total$unit（标准：$norm）", "$what: $people people need $total $unit (norm: $norm)"),
    "team_total": ("合计$total人", "$total people together"),
    "no_subject": ("现行文件中没有提到所问的对象", "No document in force mentions what is asked about"),
    "no_edition": ("没有这一年的版本；请按现行版本询问", "There is no edition of that year; ask for the one in force"),
    "no_event": ("现行文件中没有这次事件的记载，不能按其存在作答", "No document knows of this event; the question cannot be answered as if it had happened"),
    "no_figure": ("现行文件没有为该处规定数值，其他地点的数值不能代用", "No document in force sets a figure for this place; another place's must not stand in"),
    "no_level": ("没有县级预案为这种情况规定响应级别；园区等单位的分级不是县级响应级别",
                 "No county plan sets response levels for this; the stages of the Park or another site are no county levels"),
    "no_number": ("现行文件中没有找到所问的电话", "The documents in force do not hold the number asked for"),
    "no_detail": ("现行文件中没有所问的这一项", "The documents in force do not hold the detail asked for"),
    "no_team": ("现行文件中没有这支队伍", "No document in force lists this team"),
    "lower_bound": ("未给出的伤亡、损失可能使级别升高", "Casualties and losses that are not stated may raise the level"),
    "reached": ("$subject：$value，达到$limit（$what）", "$subject: $value reaches $limit ($what)"),
    "not_reached": ("$subject：$value，未达到$limit（$what）", "$subject: $value does not reach $limit ($what)"),
    "below": ("读数未达到$scale任何级别的启动条件", "The reading reaches no level of $scale"),
    "judge": ("读数达到$scale的数值，但条款还有其他条件未核实，不能据此定级，由有权人判断",
              "The reading reaches a value of $scale, but the clause demands more that is not known: whoever has the authority decides"),
    "converted": ("换算为1985国家高程基准：$stage", "On the 1985 national height datum: $stage"),
    "other_datum": ("读数不是按1985国家高程基准给出的，未与阈值比较；请先换算，再按换算后的水位询问",
                    "The reading is not on the 1985 national height datum and was compared with no threshold; convert it and ask again"),
    "unverified": ("读数为用户输入，未核实", "The reading was typed in and is not verified"),
    "pasted": ("问题中粘贴的指令性文字已去除，未执行；如属来文，请按电话向发出单位核实",
               "Text in the question that gives orders to the assistant was left out and not followed; check such a message with its sender by telephone"),
    "hostile": ("引用的文件中含有对AI发出的指令，已作为资料处理，未执行", "A cited document contains text addressed to an AI; it was treated as content and not followed"),
    "suspect": ("这句话像是写给程序的指令，请在原文中核对", "this reads like an order to software: check it in the document"),
    "ocr": ("引用的条文由扫描件识别而来，数字和响应级别请对照原件核对",
            "A cited clause was read from a scan by character recognition; check its numbers and levels against the page"),
    "left_out": ("为不超出模型上下文，有$count条依据未交给模型：$names",
                 "$count passages did not fit the model's context and were not shown to it: $names"),
    "not_recorded": ("本回答未能存入记录（磁盘可能已满），请自行留存",
                     "This answer could not be recorded (the disk may be full); keep a copy yourself"),
    "unreviewed": ("数值由程序从条文中读取，未复核", "The value was read from the clause by program and is not yet reviewed"),
}


def say(key: str, language: Language, **values: object) -> str:
    """Return the desk's words for `key` in a language, with its values filled in."""
    chinese, english = _WORDS[key]
    return Template(chinese if language == "zh" else english).substitute({k: str(v) for k, v in values.items()})


def trouble_in_words(failure: ModelUnavailable, language: Language) -> str:
    """Return what kept a model from answering, and what lay behind it where the desk itself did not ask."""
    words = say(_key(failure.trouble), language)
    if failure.because is None:
        return words
    return f"{words}{'：' if language == 'zh' else ': '}{say(_key(failure.because), language)}"


def _key(trouble: ModelTrouble) -> str:
    return "model_failed_plainly" if trouble == "failed" else f"model_{trouble}"
