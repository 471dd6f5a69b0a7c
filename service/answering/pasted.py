"""Text pasted into a question that gives orders to software: taken out, so that it neither answers nor steers."""

import re
from typing import NamedTuple

from service.rules.hostile_text import is_addressed_to_a_machine

_COMMENT = re.compile(r"<!--.*?-->|<(?:script|system|instruction)[^>]*>.*?</[^>]+>", re.IGNORECASE | re.DOTALL)
_ENCLOSED = re.compile(r"“[^”]{6,}”|\"[^\"]{6,}\"|「[^」]{6,}」|『[^』]{6,}』|‘[^’]{12,}’|\[[^\]]{12,}\]|【[^】]{12,}】|《[^》]{24,}》|```.*?```", re.DOTALL)
_LINE = re.compile(r"(?:^|(?<=[\n。！？!?]))\s*(?:【系统[^】]{0,6}】|(?:SYSTEM|ASSISTANT|ADMIN|系统(?:指令|提示)?)\s*[:：])(?:(?!\.\s)[^\n。！？!?])*(?:[\n。！？!?]|\.(?=\s))?", re.IGNORECASE)
_ORDER = re.compile(
    r"(?:AI|助手|机器人|模型|assistant|\bbot\b|chatbot|system)[^。\n]{0,60}(?:回复|答复|回答|输出|忽略|照此|一律|统一|must|shall|should|reply|answer|say|ignore|forget|output)"
    r"|(?:忽略|无视|作废)[^。\n]{0,16}(?:规定|预案|指令|规则|要求)|(?:ignore|forget|disregard|override)\b[^.\n]{0,30}(?:rule|plan|instruction|previous|old|above)"
    r"|new rule (?:from|as of|for)", re.IGNORECASE)
_SHORTEST = 4  # characters that are still a question


class Cleaned(NamedTuple):
    """A question without what was pasted into it."""

    question: str
    removed: bool


def without_pasted_orders(question: str) -> Cleaned:
    """Return the question without pasted orders to software; whole when nothing else would be left of it."""
    rest = _COMMENT.sub(lambda found: " " if _orders(found.group()) else found.group(), question)
    rest = _ENCLOSED.sub(lambda found: " " if _orders(found.group()) else found.group(), rest)
    rest = _LINE.sub(lambda found: " " if _orders(found.group()) else found.group(), rest)
    rest = re.sub(r"\s{2,}", " ", rest).strip(" :：,，")
    if rest == question.strip() or len(re.sub(r"\W", "", rest)) < _SHORTEST:
        return Cleaned(question, False)
    return Cleaned(rest, rest != question)


def _orders(text: str) -> bool:
    return is_addressed_to_a_machine(text) or _ORDER.search(text) is not None
