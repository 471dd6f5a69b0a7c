"""What a grader sees next, blind, and what becomes of the marks given."""

import hashlib
import logging
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from eval.cases import Behaviour, Turn, WantedCitation
from eval.rows import Row
from eval.running.runner import read_run
from service.answering.wording import say
from service.domain.answers import Answer
from service.domain.documents import Language
from service.domain.grades import RUBRIC, BlindAnswer, Grade, Marks, RubricRow
from service.domain.record import Record
from service.errors import NotFound, WrongCall
from service.grounding.reasons import WITHHELD_TEXT
from service.wiring import Desk

log = logging.getLogger(__name__)

GRADERS = 2
"""How many people grade an answer before a third is asked."""
LONGEST_NAME = 60
_TELLS_MODE = ("no_model", "model_failed", "left_out", "vectors_down", "words_down", "both_down")
"""The desk's own words that tell a grader how an answer was made."""


class Reference(Record):
    """What the case wants, for a grader who asks for it."""

    behaviour: Behaviour
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    cite: tuple[WantedCitation, ...]


class ToGrade(Record):
    """A question in its circumstances, and the answer to be graded."""

    case_id: str
    question: str
    lang: Language
    place: str | None
    as_of: str
    history: tuple[Turn, ...]
    answer: BlindAnswer
    reference: Reference


class Differing(NamedTuple):
    """An answer that two graders see otherwise."""

    row: Row
    grades: tuple[Grade, ...]
    final: Grade | None

    @property
    def rubric_rows(self) -> tuple[RubricRow, ...]:
        """Return the rows of the rubric in which the marks differ."""
        return tuple(name for name in RUBRIC if len({one.marks.of(name) for one in self.grades}) > 1)


class Graded(NamedTuple):
    """A run's answers with the grades that are about them."""

    run_id: str
    rows: tuple[Row, ...]
    """Those that have an answer; a failure leaves nothing to grade."""
    grades: Mapping[str, tuple[Grade, ...]]
    """By case, in the order they were given, final ones left out."""
    finals: Mapping[str, Grade]
    failed: int
    outdated: int
    """Grades of answers that are no longer there, since their case was asked again."""

    def of(self, case_id: str) -> tuple[Grade, ...]:
        """Return the grades of a case's answer; empty when there is none."""
        return self.grades.get(case_id, ())

    def twice(self) -> int:
        """Return how many answers have been graded by two people or more."""
        return sum(len(self.of(row.case.id)) >= GRADERS for row in self.rows)

    def differing(self) -> tuple[Differing, ...]:
        """Return the answers whose graders gave different marks, in the order of the cases."""
        found = (Differing(row, self.of(row.case.id), self.finals.get(row.case.id)) for row in self.rows)
        return tuple(one for one in found if one.rubric_rows)


def graded_run(desk: Desk, run_id: str) -> Graded:
    """Return a run's answers with their grades.  Raises: NotFound."""
    return with_grades(run_id, read_run(desk, run_id)[1], desk.grades.of_run(run_id))


def with_grades(run_id: str, rows: Sequence[Row], grades: Sequence[Grade]) -> Graded:
    """Put grades to the answers they are about."""
    answers = {row.case.id: row.answer.answer_id for row in rows if row.answer}
    present = [one for one in grades if answers.get(one.case_id) == one.answer_id]
    by_case: dict[str, list[Grade]] = defaultdict(list)
    for one in present:
        if not one.is_final:
            by_case[one.case_id].append(one)
    return Graded(run_id, tuple(row for row in rows if row.answer), {case: tuple(given) for case, given in by_case.items()},
                  {one.case_id: one for one in present if one.is_final}, sum(row.answer is None for row in rows),
                  len(grades) - len(present))


def waiting(graded: Graded, grader: str, as_third: bool = False) -> tuple[Row, ...]:
    """Return the answers that a grader is still to grade, in an order of their own.

    Answers that two others graded wait until every answer has two, and then for one who wants to be a third."""
    open_rows = [row for row in graded.rows if grader not in {one.grader for one in graded.of(row.case.id)}]
    wanted = [row for row in open_rows if len(graded.of(row.case.id)) < GRADERS]
    if as_third and graded.twice() == len(graded.rows):
        wanted = open_rows
    return tuple(sorted(wanted, key=lambda row: hashlib.sha256(f"{grader}\n{row.case.id}".encode()).digest()))


def to_grade(row: Row) -> ToGrade:
    """Return what a grader sees of a row.  Raises: WrongCall when it has no answer."""
    case, answer = row.case, row.answer
    if answer is None:
        raise WrongCall(f"case {case.id} has no answer to grade: the desk failed there")
    reference = Reference(behaviour=case.behaviour, must=case.wanted(), must_not=case.must_not, cite=case.cite)
    return ToGrade(case_id=case.id, question=case.question, lang=case.lang, place=row.place, as_of=row.as_of,
                   history=case.history, answer=blind(answer), reference=reference)


def blind(answer: Answer) -> BlindAnswer:
    """Return an answer without run, model, prompt, timings, and what tells its mode: notes, and which sentences a model worded."""
    claims = tuple(one.model_copy(update={"kind": "quoted"}) if one.kind == "worded" else one for one in answer.claims)
    return BlindAnswer(outcome=answer.outcome, claims=claims, options=answer.options, gap=answer.gap, conflicts=answer.conflicts,
                       warnings=tuple(one for one in answer.warnings if not _telling().fullmatch(one)))


def grade(desk: Desk, run_id: str, case_id: str, grader: str, marks: Marks, note: str | None = None) -> Grade:
    """Keep a person's marks for an answer, in place of the ones they gave before.  Raises: NotFound, WrongCall."""
    graded = graded_run(desk, run_id)
    return _keep(desk, graded, case_id, known_name(graded, grader), marks, note, is_final=False)


def adjudicate(desk: Desk, run_id: str, case_id: str, grader: str, marks: Marks, note: str | None = None) -> Grade:
    """Keep a third person's marks, which settle what two graders see otherwise.  Raises: NotFound, WrongCall."""
    graded = graded_run(desk, run_id)
    name = known_name(graded, grader)
    given = graded.of(case_id)
    if name in {one.grader for one in given}:
        raise WrongCall(f"{name} graded case {case_id} of run {run_id}; whoever settles it is a third person")
    if given and case_id not in {one.row.case.id for one in graded.differing()}:
        raise WrongCall(f"no two graders differ about case {case_id} of run {run_id}; there is nothing to settle")
    return _keep(desk, graded, case_id, name, marks, note, is_final=True)


def known_name(graded: Graded, typed: str) -> str:
    """Return a grader's name as it was first typed in this run, so that `anna ` and `Anna` are one person.  Raises: WrongCall."""
    name = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise WrongCall(f"a grader's name has 1 to {LONGEST_NAME} characters, this one has {len(name)}")
    known = [one.grader for given in graded.grades.values() for one in given] + [one.grader for one in graded.finals.values()]
    return next((one for one in known if one.casefold() == name.casefold()), name)


def _keep(desk: Desk, graded: Graded, case_id: str, grader: str, marks: Marks, note: str | None, is_final: bool) -> Grade:
    answer = next((row.answer for row in graded.rows if row.case.id == case_id), None)
    if answer is None:
        raise NotFound(f"run {graded.run_id} has no answer to case {case_id}; `watchdesk eval grades next` says which are to be graded")
    if is_final and not graded.of(case_id):
        raise WrongCall(f"nobody has graded case {case_id} of run {graded.run_id} yet; there is nothing to settle")
    given = Grade(run_id=graded.run_id, case_id=case_id, answer_id=answer.answer_id, grader=grader, is_final=is_final,
                  marks=marks, note=(note or "").strip() or None, at=datetime.now(UTC))
    desk.grades.keep(given)
    log.info("answer graded", extra={"run": graded.run_id, "case": case_id, "final": is_final})
    return given


@cache
def _telling() -> re.Pattern[str]:
    gap = "\0"
    languages: tuple[Language, ...] = ("zh", "en")
    said = [say(key, language, reason=gap, count=gap, names=gap) for key in _TELLS_MODE for language in languages]
    said += [f"{WITHHELD_TEXT[language]} ×{gap}" for language in languages]
    return re.compile("|".join(re.escape(one).replace(re.escape(gap), ".*") for one in said), re.DOTALL)
