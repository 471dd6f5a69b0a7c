"""Whether a sentence forbids, requires and permits what the cited text does."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from service.grounding.coverage import language_of, words
from service.grounding.soft_coverage import SoftCoverage
from service.grounding.support import stands_in, values

Force = Literal["forbids", "requires", "advises", "permits", "plain"]
Shift = Literal["weakened", "strengthened", "turned_round"]

_FORBIDS = re.compile(
    r"严禁|严格禁止|不得(?!不|少于|低于|超过|超出|高于|大于|小于|迟于|晚于|多于)|禁止|不准|不许|不允许|不可(?!抗|避免|预见|靠|少)|不能|切勿|勿|不要|切忌|杜绝|无权|绝不|不作数|严防"
    r"|(?i:(?<![a-z])(?:must\s+(?:not|never)|mustn['’]t|shall\s+not|may\s+not|cannot|can\s?not|can['’]t|do\s+not|don['’]t|never"
    r"|should\s+not|shouldn['’]t|(?:is|are)\s+not\s+(?:allowed|permitted)|prohibited|forbids?|forbidden|not\s+be|off\slimits|(?:left|leave)\salone|(?:keep|stay|stays)\sout|no\slonger(?!\sthan)|no(?:body|\sone|\s[a-z]+(?:\s[a-z]+)?)\s(?:may|can|shall|must))(?![a-z]))")
_REQUIRES = re.compile(
    r"不得不|必须|应当|务必|务须|须|需要?(?!求)|应(?![急对用答力变呼邀征约聘酬得付届收]|急)|确保"
    r"|(?i:(?<![a-z])(?:must|shall|(?:is|are)\s+required|have\s+to|has\s+to|need\s+to|ensure|binding)(?![a-z]))")
_ADVISES = re.compile(r"建议|(?<![适便事])宜(?!昌|宾)|尽量|尽可能|提倡|最好|原则上|一般不|鼓励|不作硬性|(?i:(?<![a-z])(?:should|recommend(?:ed|s)?|advis(?:able|ed)|preferably|ideally|encouraged|consider|try\sto|where\sit\shelps)(?![a-z]))")
_PERMITS = re.compile(r"(?<!不)可以|(?<![不许认方])可(?=根据|视|由|采取|采用|向|先|越级|直接|适当|按|在|使用|返回|进入|不|启动|申请|销售|作|以书)|(?<!不)允许|准许|选做|适用|有权|自愿|随意|才能|方可|方能|即可|便可"
                      r"|(?i:(?<![a-z])(?:may|(?<!may\s)can(?!\s(?:hold|seat|lift|carry|reach|take|last|cause|lead|explode|spread|happen|help|see|hear)(?![a-z]))(?!\sbe\s(?!used|entered|moved|opened|sent|skipped|left|ignored|delayed|omitted|shared|shown)[a-z])|could|optional|(?:is|are)\s+(?:allowed|permitted|free\sto)(?!\sfor)|(?:is|are)\sfine)(?!\s*not)(?![a-z]))")
# A bound (不少于) or a set phrase (不仅) turns nothing round.
_NO_NEGATION = re.compile(
    r"没到|未到|没满|[一-鿿]不[下尽]|就高不就低|(?:没有?|未)超过?|不到|不足|不明|不知道?|不清楚?|拿不准|不详|未知|不得?(?:少于|低于|超过|超出|高于|大于|小于|迟于|晚于|多于|足)|不仅|不同|不断|不论|不管|不良|不利|不明|不稳|不锈|不但|不久|不过|不得不|只不过|无论|无人机|无线|([一-鿿])不\1|是不是|要不|差不多|"
    r"未来|未成年|非常|非法|除非|(?i:no\s+(?:later|more|less|fewer|earlier)\s+than|not\s+(?:later|more|less|only)|no\slonger\sthan|(?:no|not|nobody|never)(?![a-z])[^.;,]{0,60}?\s(?=(?:more|longer|later|less|fewer)\sthan)|without\s(?:a\sbreak|delay|interruption)|no\.\s?\d|(?:not\sknown|unknown|unidentified)|^\W*should(?=\s))")
_SOFTLY = re.compile(r"尽量|尽可能|最好|原则上|一般不|(?<!不)建议|(?<![适便事])宜|(?i:(?<![a-z])(?:preferably|ideally|where\spossible|encouraged|advised)(?![a-z]))")
"""Turns a prohibition into advice: 尽量不返回."""
_SHOULD = re.compile(r"(?<![a-z])should(?![a-z])", re.I)
_CONCEDES = re.compile(r"(?i:(?<![a-z])even\s(?:if|when|though|without)\s[^,;.]*)|(?:即使|即便|哪怕|就算)[^，。；]*")
"""What is granted beside a permission turns nothing round: `may enter even without consent` permits."""
_TWICE = 2
_DENIED_TWICE = re.compile(r"(?i:(?<![a-z])(?:no|nobody|nothing|never|not)\s[^.;,]*\swithout\s)|无不|莫不|没有不|非[^，。；]{1,6}不可")
_SAME = ((re.compile("不肯|不愿意?|不同意"), "拒绝"), (re.compile("漏接"), "未接"), (re.compile("(?<=不)许|(?<=(?<!拿)不)准"), "得"))
_NEGATES = re.compile(r"不|未|无(?!锡)|没有?|非|勿|(?i:(?<![a-z])(?:no|not|without|nor|neither|nobody|none|never|nothing|nowhere|instead\sof|rather\sthan|refuse[sd]?|failure|miss(?:es|ed)?|un(?:accompanied|answered|available|trained|manned|safe|authorised|controlled|protected))(?![a-z])|n['’]t(?![a-z]))")
_CLAUSE_ENDS = re.compile(r"[（(](?=责任|时限|Responsible|deadline)|[，,；;。！？!?\n]|\.(?=\s|$)|\b(?:but|and|then)\b(?=\s+(?:do|don['’]t|never|must|shall|should|may|always)\b)")
_HEADS_A_LIST = re.compile(r"[:：]\s*$")
_LIST_ITEM = re.compile(r"^\s*(?:[-*•·]|[(（]?[\d一二三四五六七八九十]{1,2}[)）.、])")
_NEAR_TIE = 0.15
_NEAR_TIE_ACROSS = 0.35
"""Across languages any clause that is about as near may be the one meant: 0.2 flagged 1 of 25 and 1 of 16 faithful sentences
of the odd numbers of claims_written_en and of claims_tuning_en, 0.35 none, and both found the same."""
_ALIGNED = 0.34
"""Share of a clause's words that the clause of the source must hold before the two are compared."""
_ALIGNED_BOTH_WAYS = 0.4
"""Harmonic mean of both shares from which clauses of one language are compared by meaning.  On the odd numbers of the
written sets 0.5 lost two turned sentences, 0.4 one fewer, for the same false flags."""
_NEARLY_EQUAL = 0.7
"""Share of common words from which two clauses say the same thing, so that each single 不 counts."""
_CELL = re.compile(r"(?:^|[；;])\s*[^：:；;]{1,40}(?:：|:\s)")
_CLOSE = 0.7
"""Likeness, both ways, from which a clause surely goes back to its counterpart."""
_LEAST_SAID = 1.25
"""Weight of words from which a clause is compared; one word that matters weighs about 1."""
_FORBIDDING_CELL = re.compile(r"\s*(?:不得|严禁|禁止|forbidden|prohibited|must\snot|do\snot)\W*", re.I)
_FORBIDDING_LABEL = re.compile(r"(?:不得|严禁|禁止)[一-鿿]{0,4}$|(?i:what\sstops|not\sallowed|forbidden)\W*$")
_SHORT_HEADING = 16


class _Clause(NamedTuple):
    text: str
    words: frozenset[str]
    force: Force
    negations: int
    goes_on: bool = False
    """True when it stands behind a comma."""
    carried: Force = "plain"
    """The force of the clause before it in the same sentence, which may go on: 可以不等待，先行调度."""


def only_denies(sentence: str, text: str) -> bool:
    """Say whether a sentence has a no of its own and the text has none at all."""
    return _denials(sentence) > 0 and _denials(text) == 0


def _denials(text: str) -> int:
    bare = _NO_NEGATION.sub(" ", text)
    return len(_NEGATES.findall(bare)) + len(_FORBIDS.findall(bare)) + len(re.findall(r"(?i:(?<![a-z])un(?:limited|necessary|needed|required)(?![a-z]))", bare))


def shifts(sentence: str, cited: Sequence[str], coverage: SoftCoverage | None = None) -> list[tuple[Shift, str]]:
    """Return where the sentence is weaker, stronger or the reverse of the cited text, with the clause it is about.

    Clauses are compared with the clauses of the text that share most words; those that share few are passed over.
    A clause that differs only because the sentence is cut elsewhere is compared together with its neighbours.
    With `coverage` words are compared by meaning, also across languages."""
    sources = [clause for text in cited for clause in _clauses(text)]
    sources += _windows(sources)
    likeness = _Likeness(coverage, language_of(sentence) != language_of("\n".join(cited)))
    clauses = likeness.telling([clause for clause in _clauses(sentence) if clause.words])
    partners = [_counterparts(clause, sources, likeness) for clause in clauses]
    found: list[tuple[Shift, str]] = []
    is_close = False
    for place, clause in enumerate(clauses):
        outcomes = [_shift(clause, source, likeness) for source in partners[place]]
        if likeness.is_across and clause.force == "plain":
            continue  # a bare 不 stands for too many English words to be compared; what is allowed or forbidden is
        if not outcomes or not all(outcomes) or outcomes[0] is None:
            continue
        if not _is_cut_elsewhere(place, clauses, partners, likeness):
            found.append((outcomes[0], clause.text))
            is_close = is_close or max(_joint(likeness(clause, source), likeness(source, clause)) for source in partners[place]) >= _CLOSE
    nearest = list(dict.fromkeys(source for near in partners for source in near[:1]))
    if found and not is_close and all(shift == "turned_round" for shift, _ in found) and (
            _denies_as_often(clauses, nearest) or _denies_within_row(clauses, sentence, cited, likeness)):
        return []
    return found or _forces_missing(sentence, cited, likeness)


def _windows(clauses: Sequence[_Clause]) -> list[_Clause]:
    """Return neighbouring clauses of a sentence joined, for a sentence that says two of them in one."""
    joined = []
    for first, second in pairwise(clauses):
        if second.goes_on and first.force != "forbids" and second.force != "forbids":
            joined.append(_clause_of(f"{first.text}，{second.text}"))
    return joined


def _denies_as_often(clauses: Sequence[_Clause], sources: Sequence[_Clause]) -> bool:
    """Say whether the sentence denies as often as the clauses it goes back to: then it only says so in another part."""
    said = sum(clause.negations + (clause.force == "forbids") for clause in clauses)
    return said > 0 and said == sum(source.negations + (source.force == "forbids") for source in sources)


def _denies_within_row(clauses: Sequence[_Clause], sentence: str, cited: Sequence[str], likeness: "_Likeness") -> bool:
    """Say whether the sentence goes back to a table's row that denies as often: a cell says 不作要求."""
    whole = _clause_of(sentence)
    rows = [_clause_of(line) for text in cited for line in text.split("\n") if len(_CELL.findall(line)) > 1]
    row = max(rows, key=lambda one: likeness(whole, one), default=None)
    said = sum(clause.negations + (clause.force == "forbids") for clause in clauses)
    return row is not None and row.force != "forbids" and 0 < said == row.negations


def _forces_missing(sentence: str, cited: Sequence[str], likeness: "_Likeness") -> list[tuple[Shift, str]]:
    """Return where the sentence allows, advises or commands while the line it goes back to does nothing of the kind."""
    lines = [_clause_of(line) for text in cited for line in text.split("\n") if line.strip()]
    whole = _clause_of(sentence)
    best = max(lines, key=lambda line: likeness(whole, line), default=None)
    if best is None or likeness(whole, best) < likeness.least:
        return []
    said = {_force(piece) for piece in _pieces(sentence)}
    there = {clause.force for clause in _clauses(best.text)}
    if said & {"permits", "advises"} and not there & {"permits", "advises"} and "requires" in there:
        return [("weakened", sentence)]
    if "requires" in said and not said & {"permits", "advises"} and there & {"permits", "advises"} and not there & {"requires", "forbids"}:
        return [("strengthened", sentence)]
    return []


class _Likeness:
    """How much of one clause another one says, by meaning where vectors are at hand, else by spelling."""

    def __init__(self, coverage: SoftCoverage | None, is_across: bool) -> None:
        self._coverage = coverage
        self.is_across = is_across
        self.least = _ALIGNED
        self.least_joint = 0.0 if coverage is None or is_across else _ALIGNED_BOTH_WAYS
        self.tie = _NEAR_TIE_ACROSS if is_across else _NEAR_TIE

    def telling(self, clauses: Sequence[_Clause]) -> list[_Clause]:
        """Return the clauses that say more than `according to the plan` or one word of a list, at least the one that says most."""
        if self._coverage is None or not clauses:
            return list(clauses)
        weights = [self._coverage.weight(clause.text) for clause in clauses]
        return [clause for clause, weight in zip(clauses, weights, strict=True)
                if weight and weight >= min(_LEAST_SAID, max(weights))]

    def __call__(self, one: _Clause, other: _Clause) -> float:
        """Return the share of `one` that `other` says."""
        if self._coverage is None:
            return len(one.words & other.words) / max(len(one.words), 1)
        own = [value for value in values(one.text) if value.kind != "clause"]
        hits = sum(stands_in(value, one.text, values(other.text), other.text) for value in own)
        weight = self._coverage.weight(one.text)
        total = weight + len(own)
        return (weight * self._coverage.share(one.text, other.text) + hits) / total if total else 1.0


def _is_cut_elsewhere(place: int, clauses: Sequence[_Clause], partners: Sequence[Sequence[_Clause]], likeness: _Likeness) -> bool:
    """Say whether the clause and a neighbour of the sentence together say what one clause of the text does."""
    for other in (place - 1, place + 1):
        if not 0 <= other < len(clauses):
            continue
        shared = [source for source in partners[place] if source in partners[other] or likeness(clauses[other], source) >= likeness.least]
        first, last = sorted((place, other))
        joined = _clause_of(f"{clauses[first].text}，{clauses[last].text}")
        if any(_shift(joined, source, likeness) is None for source in shared):
            return True
    return False


def _counterparts(clause: _Clause, sources: Sequence[_Clause], likeness: _Likeness) -> list[_Clause]:
    """Return the clauses that hold most of this clause's words; of these, the ones with least besides."""
    shared = [(likeness(clause, source), source) for source in sources if source.words]
    most = max((share for share, _ in shared), default=0)
    if most < likeness.least:
        return []
    near = [(_joint(share, likeness(source, clause)), source) for share, source in shared
            if share >= max(most - likeness.tie, likeness.least)]
    closest = max(share for share, _ in near)
    if closest < likeness.least_joint:
        return []
    return [source for share, source in near if share >= closest - likeness.tie]


def _joint(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _shift(clause: _Clause, source: _Clause, likeness: _Likeness) -> Shift | None:
    nearly_equal = min(likeness(clause, source), likeness(source, clause)) >= _NEARLY_EQUAL
    forbids = clause.force == "forbids", source.force == "forbids"
    if forbids[0] != forbids[1]:
        # "不返回" keeps what "不得返回" forbids; "返回" does not.
        plain = (source, clause) if forbids[0] else (clause, source)
        if forbids[1] and clause.force == "advises" and clause.negations:
            return "weakened"
        return None if plain[0].force in ("plain", "requires") and plain[0].negations > plain[1].negations else "turned_round"
    if not forbids[0] and (clause.negations > 0) != (source.negations > 0):
        return "turned_round"
    if nearly_equal and clause.negations % 2 != source.negations % 2:
        return "turned_round"
    if (clause.force, source.force) == ("advises", "plain") and _SHOULD.search(clause.text) and not _SOFTLY.search(clause.text):
        return None  # an order without `must` is worded with `should` as well
    if source.force == "plain" and source.carried == clause.force:
        return None
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
        carried: Force = "plain"
        goes_on = False
        for piece in _pieces(line):
            own = _force(piece)
            force: Force = "forbids" if own == "plain" and colon_open and not _NEGATES.search(piece) else own
            inside = re.split(r"[:：]", piece)
            yield _clause_of(piece)._replace(force=force, carried=carried, goes_on=goes_on)
            goes_on = not re.search("[。；;.!！?？：:]\\s*$", piece)
            carried = "plain" if re.search("[。；;.!！?？]\\s*$", piece) else force if force != "plain" else carried
            if len(inside) > 1 and (_FORBIDDING_CELL.fullmatch(inside[1]) or (
                    not re.search("[（(]", inside[0]) and (_force(inside[0]) == "forbids" or _FORBIDDING_LABEL.search(inside[0])))):
                colon_open = True
        if (is_heading or _HEADS_A_LIST.search(line)) and _force(line) == "forbids":
            inherited = True


def _clause_of(text: str) -> _Clause:
    return _Clause(text.strip().rstrip("。；;！!？?"), words(text), _force(text), _negations(text))


def _pieces(line: str) -> Iterator[str]:
    """Yield the pieces between commas and the like; one that only denies (`not before 18:00`) stays with the one before."""
    last = ""
    for piece in _cut(line):
        if last and not words(piece) and _negations(piece) and not re.search("[。；;!！?？]$", last):
            last = f"{last}，{piece}"
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _cut(line: str) -> Iterator[str]:
    """Yield the pieces of a line, each with the mark it ends in."""
    start = 0
    for match in _CLAUSE_ENDS.finditer(line):
        if line[start:match.start()].strip():
            yield line[start:match.start()] + (match[0] if match[0] in "。；;！!？?" else "")
        start = match.end()
    if line[start:].strip():
        yield line[start:]


def _force(text: str) -> Force:
    bare = _NO_NEGATION.sub("", _alike(text))
    if _FORBIDS.search(bare) and "不得不" not in bare:
        return "advises" if _SOFTLY.search(bare) else "forbids"
    if _PERMITS.search(bare):
        return "permits"
    if _ADVISES.search(bare):
        return "advises"
    return "requires" if _REQUIRES.search(bare) else "plain"


def _negations(text: str) -> int:
    bare = _CONCEDES.sub("", _NO_NEGATION.sub("", _alike(text).replace("不得不", "必须")))
    forbids = len(_FORBIDS.findall(bare)) if _SOFTLY.search(bare) else 0
    count = forbids + len(_NEGATES.findall(_FORBIDS.sub("", bare)))
    return 0 if count == _TWICE and _DENIED_TWICE.search(bare) else count


def _alike(text: str) -> str:
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    return text
