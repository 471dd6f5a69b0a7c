"""Steps and duties held against the fact sheet: the same words, actor or body, and time, at the same place."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from eval.ingestion.fact_sheet import Row, is_number, sheet, spelled
from eval.ingestion.facts import Document, Tallies, Tally, is_at
from ingest_docs.facts.finding import FoundFact
from service.domain.facts import Duty, PlanStep
from service.rules.folding import fold
from service.rules.numerals import values

ENOUGH = 2 / 3  # of a row's words in the fact: the sheet shortens long clauses and leaves out articles
NAMED = 0.5  # of a body's or a task's words: 启动人 and 启动Ⅰ级响应 are one task
KINDS = ("duty", "step")
_TIMED = re.compile(r"\s*(?:时限|频次|每年完成日期|\bdeadline|\binterval)\s*(?:[（(][^（）()]*[）)])?$")
_ACTOR = re.compile(r"^(?:责任单位：|Responsible: )([^；;]+)")
_LEVEL = re.compile(r"[ⅠⅡⅢⅣ](?=级)|(?<=Level )(?:[IV]+|\d)\b")
_OF_WHOM = re.compile(r"(?<=..)(?:权限|单位|机关|人)$| by$")
_MOMENT = re.compile(r"T\+\d|\d{1,2}:\d{2}$")
_BAND = re.compile(r"时段[起止]|band (?:start|end)|band ends")
_LAST_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")
_STOP_WORDS = frozenset(("a", "an", "the", "and", "or", "of", "to", "in", "at", "on", "by", "for", "with", "is", "are", "be", "it", "its", "their",
                         "this", "that"))


def recovered(read: Iterable[Document]) -> Tallies:
    """Return by format and kind how many rows of the sheet a step or duty says, and says at its place."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in sheet():
        if row.kind in KINDS:
            rows[row.document].append(row)
    found: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for document in read:
        for row in rows[document.code]:
            found[document.format, row.kind] += of_row(document, row)
    return found


def of_row(document: Document, row: Row) -> Tally:
    """Return the tally of a single row."""
    said = [fact for fact in document.ready.facts if fact.value.kind == row.kind and says(fact, row)]
    placed = any(is_at(document.ready.passages[fact.ordinal], row.anchor, row.page) for fact in said)
    line = (f"{row.fact_id} {row.subject} | {row.quantity} | {row.said}{row.unit} at {row.anchor}",)
    return Tally(of=1, value=int(bool(said)), whole=int(placed), missed=() if said else line,
                 elsewhere=line if said and not placed else ())


def says(fact: FoundFact, row: Row) -> bool:
    """Say whether a step or a duty says what a row says.

    A duty: the row's value and level, and the body or the task that it belongs to, in the duty or the line it cites.
    A step: the row's words in its action, the row's time as its deadline, and the row's actor where the row names one."""
    value = fact.value
    if isinstance(value, Duty):
        text = f"{value.task} {value.lead} {value.support}"
        asked, told = set(_LEVEL.findall(row.subject)), set(_LEVEL.findall(text))
        named = max(share(row.subject, f"{text} {fact.quote}"), share(_OF_WHOM.sub("", row.quantity), text))
        return named >= NAMED and (not asked or bool(told and told <= asked)) and _holds(text, row)
    if not isinstance(value, PlanStep):
        return False
    if _BAND.search(row.quantity):
        return value.phase is not None and row.said in re.findall(r"\d+", value.phase)
    if _TIMED.search(row.quantity) or _MOMENT.match(row.said):
        actor = _ACTOR.match(row.note)
        return (share(_TIMED.sub("", row.quantity), f"{value.action} {value.deadline or ''}") >= ENOUGH and _is_due(value, row)
                and (actor is None or share(actor[1], value.actor or "") >= ENOUGH))
    text = f"{value.action} {value.actor or ''} {value.deadline or ''} {value.condition}"
    if not is_number(row.value):
        return share(_LAST_BRACKET.sub("", row.said), value.action) >= ENOUGH
    return _holds(text, row) and max(share(row.subject, text), share(row.quantity, text)) > 0


def share(words: str, text: str) -> float:
    """Return how much of some words a text says: pairs of Chinese characters, English words by their beginnings."""
    wanted, there = set(_pieces(words)), set(_pieces(text))
    return len(wanted & there) / len(wanted) if wanted else 0.0


def _pieces(text: str) -> Iterator[str]:
    for run in re.findall(r"[一-鿿Ⅰ-Ⅻ]+|[a-z\d.]+", fold(text).lower()):
        if run[0] > "z":
            yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
        elif run not in _STOP_WORDS:
            yield run.strip(".")[:4]


def _holds(text: str, row: Row) -> bool:
    """Say whether a text says a row's value: its number with its unit, or its words."""
    if not is_number(row.value):
        return share(row.said, text) >= ENOUGH
    numbers = {spelled(f"{one.number:.10g}", one.unit or "") for one in values(text) if one.number is not None}
    return row.value in numbers or row.said in text


def _is_due(step: PlanStep, row: Row) -> bool:
    deadline = step.deadline or ""
    times = {one.canonical for one in values(deadline)}
    if step.deadline_min is not None:
        times.add(spelled(f"{step.deadline_min:.10g}", "min"))
    return row.value in times or (not is_number(row.value) and share(row.said, deadline) >= ENOUGH) or row.said in deadline
