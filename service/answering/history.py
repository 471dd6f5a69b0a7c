"""A follow-up made whole from what was said before, by rules."""

import re
from collections.abc import Sequence

from service.answering.carried import with_what_is_new
from service.ports import Message
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.query import hazard_of, language_of

_FOLLOW_UP = re.compile(
    r"^(?:那|那么|如果|要是|再|还有|然后|它|他|她|这|呢|现在|改成|换成|要不|同样|不对|不是|错了|是说|and\b|what about|how about|then\b|if it|what if|so\b|it\b|"
    r"now\b|but\b|suppose|same\b|also\b|no,|sorry|i mean|at night|by day|they\b|he\b|she\b|that\b)|呢[？?]?$",
    re.IGNORECASE,
)
_RISE = re.compile(r"再[涨升]\s*(?:了)?\s*([一二两三四五六七八九十半\d.]+)\s*(米|厘米|公分)|rises? (?:another |by )?([\d.]+|one|two|half a)\s*(?:m\b|met)",
                   re.IGNORECASE)
_STAGE = re.compile(r"(\d{2,3}\.\d+|\d{2,3})\s*(?:米|m\b)")
_WORDS = {"一": 1.0, "二": 2.0, "两": 2.0, "三": 3.0, "四": 4.0, "五": 5.0, "半": 0.5, "one": 1.0, "two": 2.0, "half a": 0.5}


def resolve(question: str, history: Sequence[Message], gazetteer: Gazetteer) -> str:
    """Return the question with what it leaves out taken from the questions before it, first to last.

    A question that names its own place or hazard and does not begin like a follow-up stands as it is."""
    before = ""
    for said in (*(turn.content for turn in history if turn.role == "user" and turn.content.strip()), question):
        before = _made_whole(said, before, gazetteer)
    return before


def _made_whole(question: str, before: str, gazetteer: Gazetteer) -> str:
    """Return the question with what it leaves out taken from the whole question before it."""
    if not before:
        return question
    whole = bool(gazetteer.find(question)) or hazard_of(question) is not None
    if whole and not _FOLLOW_UP.search(question.strip()):
        return question
    if not whole and not _FOLLOW_UP.search(question.strip()) and len(question) > (24 if language_of(question) == "zh" else 48):
        return question
    after_rise = _risen(question, before)
    if after_rise is not None:
        return after_rise
    kept = with_what_is_new(before, question, gazetteer)
    if not gazetteer.find(question):
        kept = _with_new_stage(question, kept)
    return f"{kept} {question}"


def _with_new_stage(question: str, before: str) -> str:
    """Put the stage a follow-up names in place of the one before: two readings in one question would mean the old one."""
    new, old = _STAGE.search(question), _STAGE.search(before)
    return f"{before[: old.start()]}{new.group()}{before[old.end() :]}" if new and old else before


def _risen(question: str, before: str) -> str | None:
    """Put a rise onto the reading it follows: 86.50 米 and 再涨一米 make 87.50 米."""
    rise, stage = _RISE.search(question), _STAGE.search(before)
    if rise is None or stage is None:
        return None
    amount = rise.group(1) or rise.group(3)
    metres = _WORDS.get(amount.lower())
    if metres is None:
        try:
            metres = float(amount)
        except ValueError:
            return None
    if rise.group(2) in ("厘米", "公分"):
        metres /= 100
    decimals = len(stage.group(1).partition(".")[2])
    value = f"{float(stage.group(1)) + metres:.{max(decimals, 2)}f}"
    risen = f"{before[: stage.start(1)]}{value}{before[stage.end(1) :]}"
    unit = rise.group(2) or "米"
    note = f"（假定：由{stage.group(1)}米再涨{amount}{unit}）" if language_of(question) == "zh" else (
        f" (assumed: {stage.group(1)} m risen by {amount} m)")
    return risen + note
