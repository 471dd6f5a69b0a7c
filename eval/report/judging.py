"""A case judged for a reader: what was wanted, what of it came, why it did not, and how bad that is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from eval.measures.citing import matches
from eval.measures.facts import said_text, stated_by, states
from eval.measures.numbers import unsupported
from eval.measures.outcomes import OUTCOMES, outcome_of
from eval.measuring import HARD_ZEROS, MEASURES, scores
from eval.report.wording import Words, behaviour, measure_name
from eval.rows import Row, asserted, citations_of

Grade = Literal["failed", "wrong", "partly", "whole"]
_HIGHER = {one.name: one.higher_is_better for one in MEASURES}
_GRAVE = ("must_not_hits", *HARD_ZEROS)
_FAULTS = tuple(one.name for one in MEASURES if one.kind == "total" and not one.higher_is_better)
_TOLD_APART = frozenset({"must_not_hits", "numbers_unsupported"})


class Check(NamedTuple):
    """One thing wanted of an answer."""

    words: Words
    what: str
    is_good: bool
    why: Words | None = None
    """Why it did not come, as far as the row tells."""


class Judged(NamedTuple):
    """A row with its numbers and checks."""

    row: Row
    scores: dict[str, float | None]
    checks: tuple[Check, ...]
    grade: Grade

    @property
    def failed(self) -> tuple[Check, ...]:
        """What did not come."""
        return tuple(check for check in self.checks if not check.is_good)


def judge(rows: Sequence[Row]) -> tuple[Judged, ...]:
    """Return the rows judged: failures first, then grave faults, wrong outcomes, facts and citations that are missing."""
    judged = [_judged(row) for row in rows]
    return tuple(sorted(judged, key=_goodness))


def worst_first(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows in the order of `judge`."""
    return tuple(one.row for one in judge(rows))


def is_perfect(measure: str, value: float) -> bool:
    """Say whether a row's number for a measure cannot be better; a time is never judged."""
    if measure not in _HIGHER:
        return True
    return value >= 1.0 if _HIGHER[measure] else value <= 0.0


def is_better(measure: str, first: float, second: float) -> bool:
    """Say whether the second of two numbers is the better one."""
    return second > first if _HIGHER.get(measure, not measure.endswith("_ms")) else second < first


def _judged(row: Row) -> Judged:
    found = scores(row)
    checks = tuple(_checks(row, found))
    if row.failure is not None or row.answer is None:
        grade: Grade = "failed"
    elif found.get("outcome_right") != 1.0 or any(found.get(name) for name in _GRAVE):
        grade = "wrong"
    else:
        grade = "whole" if all(check.is_good for check in checks) else "partly"
    return Judged(row, found, checks, grade)


def _goodness(one: Judged) -> tuple[float, ...]:
    def of(name: str) -> float:
        number = one.scores.get(name)
        return 1.0 if number is None else number

    return (one.grade != "failed", -sum(one.scores.get(name) or 0.0 for name in _GRAVE), of("outcome_right"), of("facts_found"),
            of("citation_recall"), -len(one.failed))


def _checks(row: Row, found: Mapping[str, float | None]) -> Iterator[Check]:
    yield _outcome(row)
    quoted = said_text("\n".join(one.quote for one in citations_of(row.answer))) if row.answer else ""
    told = stated_by(row, row.answer) if row.answer else ""
    for spellings in row.case.wanted():
        is_said = any(states(told, one) for one in spellings)
        is_quoted = any(states(quoted, one) for one in spellings)
        why = None if is_said or row.answer is None else Words("引文里有", "it stands in a quote") if is_quoted \
            else Words("引文里也没有", "no quote has it")
        yield Check(Words("说出", "states"), " / ".join(spellings), is_said, why)
    said = said_text(asserted(row.answer)) if row.answer else ""
    for item in row.case.must_not:
        yield Check(Words("不说", "does not state"), item, not states(said, item))
    yield from _citing(row)
    if row.answer and found.get("numbers_unsupported"):
        values = ", ".join(value.text for claim in row.answer.claims for value in unsupported(claim))
        yield Check(Words("数字有依据", "numbers are carried"), values, False, Words("引文和算式都没有", "no quote or trace has them"))
    yield from _quoting(row)
    for name in _FAULTS:
        if name not in _TOLD_APART and (count := found.get(name)):
            yield Check(Words(f"没有{measure_name(name).zh}", f"no {name}"), f"{count:g}", False)


def _outcome(row: Row) -> Check:
    came, wanted = outcome_of(row), OUTCOMES[row.case.behaviour]
    why = None
    if row.failure is not None:
        why = Words("运行失败", f"{row.failure.code}: {row.failure.message}")
    elif came != wanted:
        why = Words(f"却{behaviour(came).zh}", f"but {came}")
    return Check(Words("应", "should"), str(behaviour(row.case.behaviour)), came == wanted, why)


def _citing(row: Row) -> Iterator[Check]:
    """Yield whether one of the documents wanted is cited: a case lists all that would do."""
    if not row.case.cite:
        return
    nearest = row.answer.gap.nearest if row.answer and row.answer.gap else ()
    cited = [one for one in (citations_of(row.answer) if row.answer else ()) if not any(one is other for other in nearest)]
    told, is_any = [], False
    for wanted in row.case.cite:
        is_cited = any(matches(one, wanted) for one in cited)
        is_any = is_any or is_cited
        told.append(f"{wanted.document} {wanted.section or ''}".strip() + (" ✓" if is_cited else ""))
    names = {wanted.document for wanted in row.case.cite}
    rank = next((rank for rank, one in enumerate(row.passages, start=1) if one.doc_id in names), None)
    why = None
    if not is_any and row.passages:
        why = Words(f"检索到第{rank}位，未引用", f"found at rank {rank} and not cited") if rank else Words("未检索到", "not among what was found")
    yield Check(Words("引用其一", "cites one of"), " / ".join(told), is_any, why)


def _quoting(row: Row) -> Iterator[Check]:
    quotes = [one.quote for one in citations_of(row.answer)] if row.answer else []
    stored = (*row.stored, *("",) * (len(quotes) - len(row.stored)))
    changed = [(quote, there) for quote, there in zip(quotes, stored, strict=False) if quote != there]
    if changed:
        quote, there = changed[0]
        yield Check(Words("逐字引用", "quotes verbatim"), quote[:80], False,
                    Words(f"{len(changed)} 处与库中原文不同", f"{len(changed)} differ from what is stored; the first: {there[:80] or '—'}"))
