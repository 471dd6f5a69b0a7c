"""Text in a document that speaks to a machine instead of to its readers."""

import re

_ADDRESSED = re.compile(
    r"忽略(?:以上|上述|之前|前面|此前|所有)[^。]{0,12}(?:预案|指令|内容|规则|提示|要求|说明)?|系统(?:指令|提示词?)\s*[】\]：:]"
    r"|【系统[^】]{0,6}】|请(?:AI|ＡＩ|人工智能|智能助手|大模型|语言模型)|(?:AI|智能)[^。，]{0,6}助手[^。]{0,20}(?:忽略|回复|答复|输出)"
    r"|^\s*(?:SYSTEM|ASSISTANT)\s*[:：]|\bSYSTEM\s*:\s*\S|system prompt|<\|?(?:system|im_start)\|?>"
    r"|(?i:ignore (?:all |any |the )?(?:previous|above|prior|earlier)|disregard (?:all |the )?(?:previous|above|prior)"
    r"|you are (?:now )?an? (?:AI|assistant|language model)|as an AI (?:model|assistant)|export all rows)"
)


def is_addressed_to_a_machine(text: str) -> bool:
    """Say whether the text gives orders to whatever software reads it."""
    return _ADDRESSED.search(text) is not None
