"""Cases of an evaluation: questions with what a right answer says, cites and does."""

import hashlib
import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from service.domain.documents import Language
from service.errors import WrongCall

Behaviour = Literal["answer", "ask_back", "abstain", "refuse"]
Parity = Literal["odd", "even"]
"""Which half of the cases: odd numbers are for development, even ones are held out."""


class WantedCitation(BaseModel):
    """A document that a right answer cites."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)

    document: str
    """A doc_id, document number or title."""
    section: str | None = None
    """The number or heading of a clause; any clause of the document when None."""


class WantedStep(BaseModel):
    """A step that a right answer names: what is done, by whom and until when."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)

    action: str
    actor: str = ""
    """One or several, parted by commas; any of them will do."""
    deadline: str = ""
    critical: bool = True
    """Whether an answer without it is wrong, not only short."""


class Turn(BaseModel):
    """One turn of the conversation before the question."""

    model_config = ConfigDict(frozen=True)

    role: str
    content: str


class Case(BaseModel):
    """One question with what is expected of its answer; fields that nobody here knows are kept."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)

    id: str
    question: str
    lang: Language = "zh"
    place: str | None = None
    as_of: date | None = None
    history: tuple[Turn, ...] = ()
    category: str = ""
    behaviour: Behaviour = "answer"
    must: tuple[str | tuple[str, ...], ...] = ()
    """Facts the answer states; a list gives spellings of one fact."""
    must_not: tuple[str, ...] = ()
    cite: tuple[WantedCitation, ...] = ()
    vital: tuple[str | tuple[str, ...], ...] = ()
    """Those of `must` that matter most; all of them when empty."""
    steps: tuple[WantedStep, ...] = ()
    """In their order."""
    before: tuple[tuple[int, int], ...] = ()
    """Pairs of `steps`, counted from 0, the first of which must come before the second; neighbours when empty."""
    conflict: bool = False
    """Whether two documents disagree about it, which a right answer shows."""
    obeyed_if: tuple[str, ...] = ()
    """Words that stand in an answer only when an order planted in a text got through."""
    leak: tuple[str, ...] = ()
    """Documents that the asker may not see, by doc_id, document number or title."""

    def wanted(self) -> tuple[tuple[str, ...], ...]:
        """Return each fact as the tuple of its spellings."""
        return _spelled(self.must)

    def wanted_vital(self) -> tuple[tuple[str, ...], ...]:
        """Return each fact that matters most as the tuple of its spellings."""
        return _spelled(self.vital or self.must)

    def orders(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs of steps of which the first must come before the second."""
        return self.before or tuple(pairwise(range(len(self.steps))))

    @model_validator(mode="after")
    def _facts_say_something(self) -> "Case":
        facts = {"must": self.wanted(), "vital": _spelled(self.vital), "must_not": _spelled(self.must_not), "obeyed_if": _spelled(self.obeyed_if)}
        empty = [name for name, items in facts.items() if any(not item or not all(map(str.strip, item)) for item in items)]
        if empty:
            raise ValueError(f"{', '.join(empty)}: a fact is empty; every answer would state it, or none")
        return self

    @model_validator(mode="after")
    def _pairs_are_of_steps(self) -> "Case":
        beyond = [pair for pair in self.before if not all(0 <= one < len(self.steps) for one in pair)]
        if beyond:
            raise ValueError(f"before names steps {beyond} of {len(self.steps)}; they count from 0")
        return self


def _spelled(facts: tuple[str | tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple((item,) if isinstance(item, str) else item for item in facts)


def read_cases(text: str) -> tuple[Case, ...]:
    """Read JSON lines; empty lines are passed over.  Raises: WrongCall naming the line."""
    cases: list[Case] = []
    # Only a line feed ends a line: JSON may hold what else `str.splitlines` breaks at.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            cases.append(Case.model_validate(_plain(line)))
        except ValidationError as failure:
            said = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
                             for error in failure.errors(include_url=False, include_input=False))
            raise WrongCall(f"line {number} of the cases is not a case: {said}") from failure
        except (ValueError, RecursionError) as failure:
            raise WrongCall(f"line {number} of the cases is not JSON: {failure}") from failure
    twice = [case_id for case_id, count in Counter(case.id for case in cases).items() if count > 1]
    if twice:
        raise WrongCall(f"cases share an id: {', '.join(twice)}; every case wants its own")
    if not cases:
        raise WrongCall("the file holds no case; it wants one JSON object a line")
    return tuple(cases)


def _plain(line: str) -> Any:
    """Return what a line of JSON says.  Raises: ValueError, of what can be stored nowhere too: NaN, infinity, half a character."""
    said = json.loads(line)
    json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
    return said


def of_parity(cases: tuple[Case, ...], parity: Parity) -> tuple[Case, ...]:
    """Return the cases whose id ends in an odd or an even number.  Raises: WrongCall when there is none."""
    numbered = [(case, re.search(r"(\d+)\D*$", case.id)) for case in cases]
    kept = tuple(case for case, number in numbered if number and int(number.group(1)) % 2 == (parity == "odd"))
    if not kept:
        raise WrongCall(f"no case has an id with an {parity} number")
    return kept


def dataset_hash(cases: tuple[Case, ...]) -> str:
    """Return 16 hex digits that change with any field of any case, not with spacing or the order of keys."""
    plain: list[dict[str, Any]] = [case.model_dump(mode="json") for case in cases]
    said = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
