"""What people found an evaluated answer worth: marks against a rubric, given blind, and a third person's where two differ."""

from datetime import datetime
from typing import Literal, NamedTuple

from pydantic import Field

from service.domain.answers import Claim, Conflict, Gap, Outcome
from service.domain.record import Record

Mark = Literal[0, 1, 2]
RubricRow = Literal["correct", "complete", "cited", "usable"]


class Criterion(NamedTuple):
    """A row of the rubric, each text in Chinese and English."""

    name: tuple[str, str]
    asks: tuple[str, str]
    levels: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]
    """What the marks 0, 1 and 2 mean."""


RUBRIC: dict[RubricRow, Criterion] = {
    "correct": Criterion(
        ("正确", "Correct"),
        ("所说的与现行文件一致吗？说“没有找到”的，确实没有吗？",
         "Does it agree with the documents in force? Where it says that they are silent, are they?"),
        (("有错，照做会误事", "Wrong: acting on it does harm"),
         ("有不准之处，但不误事", "Imprecise somewhere, without harm"),
         ("全部正确", "All of it is right")),
    ),
    "complete": Criterion(
        ("完整", "Complete"),
        ("该说的都说了吗？", "Does it say all that had to be said?"),
        (("缺关键内容", "Something vital is missing"),
         ("关键内容齐全，缺次要内容", "All that is vital, something minor is missing"),
         ("没有遗漏", "Nothing is missing")),
    ),
    "cited": Criterion(
        ("有据", "Cited"),
        ("所引的原文支持所说的吗？", "Do the quoted words bear out what is said?"),
        (("没有依据，或者依据不支持", "No source, or none that bears it out"),
         ("部分有依据", "Some of it is borne out"),
         ("句句有依据", "Every sentence is borne out")),
    ),
    "usable": Criterion(
        ("紧急时可用", "Usable under stress"),
        ("半夜接警、电话不断的值班员能照着做吗？", "Could an officer act on it at night with the telephones ringing?"),
        (("用不上，要重读、要自己找", "No: it must be read twice or searched"),
         ("能用，但费神", "Yes, with an effort"),
         ("一眼就知道做什么", "One look says what to do")),
    ),
}
"""The rubric, row by row; a higher mark is better."""


class Marks(Record):
    """A mark for every row of the rubric."""

    correct: Mark
    complete: Mark
    cited: Mark
    usable: Mark

    def of(self, row: RubricRow) -> Mark:
        """Return the mark of a row."""
        mark: Mark = getattr(self, row)
        return mark


class Grade(Record):
    """One person's marks for one answer of a run; it goes when its run goes."""

    run_id: str
    case_id: str
    answer_id: str
    """The answer that was graded: a case asked again has another, which these marks say nothing about."""
    grader: str
    """The name the grader typed."""
    is_final: bool = False
    """A third person's marks, which settle what two graders see otherwise."""
    marks: Marks
    note: str | None = Field(default=None, max_length=2000)
    at: datetime
    """When it was given, UTC."""


class BlindAnswer(Record):
    """An answer as an officer sees it, without what tells which run, model or mode gave it."""

    outcome: Outcome
    claims: tuple[Claim, ...]
    options: tuple[str, ...]
    gap: Gap | None
    conflicts: tuple[Conflict, ...]
    warnings: tuple[str, ...]
