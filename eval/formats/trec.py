"""TREC's judgements (qrels), runs and topics, a line each, fields parted by spaces."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from eval.formats.lines import read_lines, refuse
from service.errors import WrongCall

QRELS = "`question iteration passage grade` on each line, such as `q1 0 D03-00012 2`"
RUN = "`question Q0 passage rank score run` on each line, such as `q1 Q0 D03-00012 1 0.913 watchdesk`"
TOPICS = "`question-id <tab> question` on each line"


class Judgement(NamedTuple):
    """How well a passage answers a question: 0 not, more is better."""

    question: str
    passage: str
    grade: int


class Placed(NamedTuple):
    """A passage in a run."""

    question: str
    passage: str
    rank: int
    """From 1."""
    score: float
    run: str


def read_qrels(text: str, name: str) -> tuple[Judgement, ...]:
    """Return judgements; the iteration, which nobody uses, is passed over.  Raises: WrongCall."""
    found = read_lines(text, name, QRELS, _judgement)
    _once(name, QRELS, [(one.question, one.passage) for one in found])
    return found


def write_qrels(judgements: Iterable[Judgement]) -> str:
    """Return judgements as text.  Raises: WrongCall when an id has a space."""
    return "".join(f"{_field(one.question)} 0 {_field(one.passage)} {one.grade}\n" for one in judgements)


def read_run(text: str, name: str) -> tuple[Placed, ...]:
    """Return a run in the order of its lines.  Raises: WrongCall."""
    found = read_lines(text, name, RUN, _placed)
    _once(name, RUN, [(one.question, one.passage) for one in found])
    return found


def write_run(placed: Iterable[Placed]) -> str:
    """Return a run as text; scores keep every digit.  Raises: WrongCall when an id has a space."""
    return "".join(f"{_field(one.question)} Q0 {_field(one.passage)} {one.rank} {one.score!r} {_field(one.run)}\n" for one in placed)


def ranked(question: str, passages: Sequence[tuple[str, float]], run: str) -> tuple[Placed, ...]:
    """Return a ranking, best first, with scores that fall strictly.

    trec_eval goes by the score and not by the rank, and breaks ties by name: a score that does not fall is lowered, by more
    than its single precision swallows."""
    placed: list[Placed] = []
    below = math.inf
    for passage, score in passages:
        lowered = min(score, below)
        placed.append(Placed(question, passage, len(placed) + 1, lowered, run))
        below = lowered - 1e-6 * max(abs(lowered), 1e-3)
    return tuple(placed)


def grades_of(judgements: Iterable[Judgement]) -> Mapping[str, Mapping[str, int]]:
    """Return the grades of each question's passages."""
    grades: dict[str, dict[str, int]] = {}
    for one in judgements:
        grades.setdefault(one.question, {})[one.passage] = one.grade
    return grades


def read_topics(text: str, name: str) -> Mapping[str, str]:
    """Return the questions by id.  Raises: WrongCall."""
    found = read_lines(text, name, TOPICS, _topic)
    _once(name, TOPICS, [(one,) for one, _ in found])
    return dict(found)


def _judgement(line: str) -> Judgement:
    fields = line.split()
    if len(fields) != 4:
        raise ValueError(f"{len(fields)} fields instead of 4")
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", fields[3]):
        raise ValueError(f"the grade {fields[3]!r} is no whole number")
    return Judgement(fields[0], fields[2], int(fields[3]))


def _placed(line: str) -> Placed:
    fields = line.split()
    if len(fields) != 6:
        raise ValueError(f"{len(fields)} fields instead of 6")
    question, _, passage, rank, score, run = fields
    if not re.fullmatch(r"[0-9]{1,9}", rank):
        raise ValueError(f"the rank {rank!r} is no whole number")
    try:
        number = float(score)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"the score {score!r} is no number")
    return Placed(question, passage, int(rank), number, run)


def _topic(line: str) -> tuple[str, str]:
    topic, tab, question = line.partition("\t")
    if not tab or not topic.strip() or not question.strip():
        raise ValueError("no tab between an id and a question")
    return topic.strip(), question.strip()


def _once(name: str, wants: str, keys: Sequence[tuple[str, ...]]) -> None:
    twice = [" ".join(key) for key, count in Counter(keys).items() if count > 1]
    refuse(name, wants, [f"{one} stands more than once; keep one line of it" for one in twice])


def _field(value: str) -> str:
    if not value or value.split() != [value]:
        raise WrongCall(f"TREC parts its fields by spaces, so {value!r} cannot be an id there; give it an id without spaces")
    return value
