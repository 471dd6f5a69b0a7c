"""Whether a question asks about what has happened: else a case or a log may not speak beside a rule in force."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from service.domain.documents import Version

T = TypeVar("T")
_PAST = re.compile(
    r"那次|那回|那场|那天|那晚|当时|当晚|复盘|评估|案例|案子|日志|交接|交班|接班|上次|上回|以前|之前|去年|昨|历史|曾|后来|教训|整改|台账上|经过|时间线|多少人(?:受伤|遇难)|(?:19|20)\d\d|\d+\s*月\s*\d+|\d+\s*[日号]|几号|八月|七月|七一八|"
    r"\b(?:last|was|were|did|had|happened|review|after-action|aar|log|handover|hand over|case|lesson|finding|improvement|earlier|previous|history|timeline|yesterday|during the|"
    r"january|february|march|april|june|july|august|september|october|november|december)\b", re.IGNORECASE)


def asks_about_the_past(question: str) -> bool:
    """Say whether a question asks about an event, a shift or a review."""
    return _PAST.search(question) is not None


def without_stories(question: str, found: Sequence[T], version: Callable[[T], Version]) -> list[T]:
    """Return what was found without cases and logs, where a rule is found too and the question is not about the past."""
    rules = [one for one in found if version(one).kind not in ("case", "log")]
    return list(found) if asks_about_the_past(question) or not rules else rules
