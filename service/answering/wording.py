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
    "medical": ("本系统不提供用药、剂量建议；请拨打120", "This desk gives no medical dosing advice; call 120"),
    "delay": ("不能协助推迟上报：迟报、谎报、瞒报、漏报都被禁止。请先报已掌握的情况，未核实的写〔待核实〕",
              "This desk does not help to delay a report: late, false, concealed or omitted reports are prohibited (迟报、谎报、瞒报、漏报). "
              "Report what is known and mark the rest as not verified"),
    "falsify": ("不能协助谎报、瞒报：迟报、谎报、瞒报、漏报都被禁止。请如实报告，未核实的写〔待核实〕",
                "This desk does not help to falsify a report: late, false, concealed or omitted reports are prohibited (迟报、谎报、瞒报、漏报)"),
    "production": ("不能提供危险物质的制作方法", "This desk does not say how to make dangerous substances"),
    "bulk_personal": ("不能批量提供个人信息；请按岗位逐项查询", "This desk does not hand out personal data in bulk; ask for one role at a time"),
    "which": ("有$count人叫$name，请先确认是哪一位", "There are $count people named $name; which one is meant?"),
    "nearest": ("最接近的条文", "Nearest clauses"),
    "call": ("可以询问", "Whom to call"),
    "conflicts": ("文件之间不一致", "Documents disagree"),
    "prevails": ("以$value为准：$why", "$value prevails: $why"),
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
    "below": ("读数未达到$scale任何级别的启动条件", "The reading reaches no level of $scale"),
    "judge": ("读数达到$scale的数值，但条款还有其他条件未核实，不能据此定级，由有权人判断",
              "The reading reaches a value of $scale, but the clause demands more that is not known: whoever has the authority decides"),
    "other_datum": ("读数不是按1985国家高程基准给出的，未与阈值比较；请先换算，再按换算后的水位询问",
                    "The reading is not on the 1985 national height datum and was compared with no threshold; convert it and ask again"),
    "unverified": ("读数为用户输入，未核实", "The reading was typed in and is not verified"),
    "hostile": ("引用的文件中含有对AI发出的指令，已作为资料处理，未执行", "A cited document contains text addressed to an AI; it was treated as content and not followed"),
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
