"""Whether a sentence forbids, requires and permits what the cited text does."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from service.grounding.coverage import words

Force = Literal["forbids", "requires", "advises", "permits", "plain"]
Shift = Literal["weakened", "strengthened", "turned_round"]

_FORBIDS = re.compile(
    r"严禁|严格禁止|不得(?!不|少于|低于|超过|超出|高于|大于|小于|迟于|晚于|多于)|禁止|不准|不许|不允许|不可(?!抗|避免|预见|靠|少)|不能|切勿|勿|不要|切忌|杜绝"
    r"|(?i:(?<![a-z])(?:must\s+(?:not|never)|mustn['’]t|shall\s+not|may\s+not|cannot|can\s?not|can['’]t|do\s+not|don['’]t|never"
    r"|should\s+not|shouldn['’]t|(?:is|are)\s+not\s+(?:allowed|permitted)|prohibited|forbidden|not\s+be)(?![a-z]))")
_REQUIRES = re.compile(
    r"不得不|必须|应当|务必|务须|须|需要?(?!求)|应(?![急对用答力变呼邀征约聘酬得付届收]|急)|确保"
    r"|(?i:(?<![a-z])(?:must|shall|(?:is|are)\s+required|have\s+to|has\s+to|need\s+to|ensure)(?![a-z]))")
_ADVISES = re.compile(r"建议|(?<![适不便事])宜(?!昌|宾)|尽量|提倡|(?i:(?<![a-z])(?:should|recommend(?:ed|s)?|advis(?:able|ed))(?![a-z]))")
_PERMITS = re.compile(r"(?<!不)可以|(?<!不)可(?=根据|视|由|采取|采用|向|先|越级|直接|适当|按|在|使用|返回|进入|不|启动|申请)|允许|准许"
                      r"|(?i:(?<![a-z])(?:may|can|(?:is|are)\s+(?:allowed|permitted))(?!\s*not)(?![a-z]))")
# A bound (不少于) or a set phrase (不仅) turns nothing round.
_NO_NEGATION = re.compile(
    r"不得?(?:少于|低于|超过|超出|高于|大于|小于|迟于|晚于|多于|足)|不含|不仅|不同|不断|不论|不管|不良|不利|不明|不稳|不锈|不但|不久|不间断|无论|无人机|无线|"
    r"未来|未成年|非常|非法|除非|(?i:no\s+(?:later|more|less|fewer|earlier)\s+than|not\s+(?:later|more|less|only)|no\.\s?\d)")
_NEGATES = re.compile(r"不|未|无(?!锡)|没有?|非|勿|(?i:(?<![a-z])(?:no|not|without|nor|neither)(?![a-z])|n['’]t(?![a-z]))")
_CLAUSE_ENDS = re.compile(r"[，,；;。！？!?\n]|\.(?=\s|$)|\b(?:but|and|then)\b(?=\s+(?:do|don['’]t|never|must|shall|should|may|always)\b)")
_HEADS_A_LIST = re.compile(r"[:：]\s*$")
_LIST_ITEM = re.compile(r"^\s*(?:[-*•·]|[(（]?[\d一二三四五六七八九十]{1,2}[)）.、])")
_NEAR_TIE = 0.15
_ALIGNED = 0.34
"""Share of a clause's words that the clause of the source must hold before the two are compared."""
_NEARLY_EQUAL = 0.6
"""Share of common words from which two clauses say the same thing, so that each single 不 counts."""
_SHORT_HEADING = 16


class _Clause(NamedTuple):
    text: str
    words: frozenset[str]
    force: Force
    negations: int


def shifts(sentence: str, cited: Sequence[str]) -> list[tuple[Shift, str]]:
    """Return where the sentence is weaker, stronger or the reverse of the cited text, with the clause it is about.

    Clauses are compared with the clauses of the text that share most words; those that share few are passed over."""
    sources = [clause for text in cited for clause in _clauses(text)]
    found: list[tuple[Shift, str]] = []
    for clause in _clauses(sentence):
        if not clause.words:
            continue
        outcomes = [_shift(clause, source) for source in _counterparts(clause, sources)]
        if outcomes and all(outcomes) and outcomes[0] is not None:
            found.append((outcomes[0], clause.text))
    return found


def _counterparts(clause: _Clause, sources: Sequence[_Clause]) -> list[_Clause]:
    """Return the clauses that hold most of this clause's words; of these, the ones with least besides."""
    shared = [(len(clause.words & source.words), source) for source in sources if source.words]
    most = max((count for count, _ in shared), default=0) / max(len(clause.words), 1)
    if most < _ALIGNED:
        return []
    near = [(count / len(source.words), source) for count, source in shared
            if count / len(clause.words) >= max(most - _NEAR_TIE, _ALIGNED)]
    closest = max(share for share, _ in near)
    return [source for share, source in near if share >= closest - _NEAR_TIE]


def _shift(clause: _Clause, source: _Clause) -> Shift | None:
    nearly_equal = len(clause.words & source.words) >= _NEARLY_EQUAL * len(clause.words | source.words)
    forbids = clause.force == "forbids", source.force == "forbids"
    if forbids[0] != forbids[1]:
        # "不返回" keeps what "不得返回" forbids; "返回" does not.
        plain = (source, clause) if forbids[0] else (clause, source)
        return None if plain[0].force in ("plain", "requires") and plain[0].negations > plain[1].negations else "turned_round"
    if not forbids[0] and (clause.negations > 0) != (source.negations > 0):
        return "turned_round"
    if nearly_equal and clause.negations % 2 != source.negations % 2:
        return "turned_round"
    return _FORCE_SHIFTS.get((clause.force, source.force))


_FORCE_SHIFTS: dict[tuple[Force, Force], Shift] = {
    ("permits", "requires"): "weakened", ("advises", "requires"): "weakened", ("permits", "plain"): "weakened",
    ("advises", "plain"): "weakened", ("permits", "advises"): "weakened",
    ("requires", "permits"): "strengthened", ("requires", "advises"): "strengthened", ("advises", "permits"): "strengthened",
}


def _clauses(text: str) -> Iterator[_Clause]:
    """Yield clauses; what a heading or a lead-in with a colon forbids, its list forbids too."""
    inherited = False
    for line in text.split("\n"):
        is_heading = len(line.strip()) <= _SHORT_HEADING and not re.search(r"[，。；,;.]", line)
        if inherited and not _LIST_ITEM.match(line) and line.strip():
            inherited = False
        colon_open = inherited
        for piece in _pieces(line):
            own = _force(piece)
            force: Force = "forbids" if own == "plain" and colon_open else own
            inside = re.split(r"[:：]", piece)
            yield _Clause(piece.strip(), words(piece), force, _negations(piece))
            if len(inside) > 1 and not re.search("[（(]", inside[0]) and _force(inside[0]) == "forbids":
                colon_open = True
        if (is_heading or _HEADS_A_LIST.search(line)) and _force(line) == "forbids":
            inherited = True


def _pieces(line: str) -> Iterator[str]:
    start = 0
    for match in _CLAUSE_ENDS.finditer(line):
        if line[start:match.start()].strip():
            yield line[start:match.start()]
        start = match.end()
    if line[start:].strip():
        yield line[start:]


def _force(text: str) -> Force:
    bare = _NO_NEGATION.sub("", text)
    if _FORBIDS.search(bare) and "不得不" not in bare:
        return "forbids"
    if _PERMITS.search(bare):
        return "permits"
    if _ADVISES.search(bare):
        return "advises"
    return "requires" if _REQUIRES.search(bare) else "plain"


def _negations(text: str) -> int:
    return len(_NEGATES.findall(_FORBIDS.sub("", _NO_NEGATION.sub("", text.replace("不得不", "必须")))))
