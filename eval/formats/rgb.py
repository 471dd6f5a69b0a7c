"""Questions with passages that answer and passages that do not, in the layout of RGB (Chen et al., AAAI 2024)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from eval.formats.lines import json_line, json_object, read_lines, refuse, text_field, texts_field

WANTS = "a JSON object a line with id, query, answer, positive and negative, and for counterfactual cases fakeanswer and positive_wrong"

Spellings = tuple[str, ...]
"""Ways to write one fact, each enough."""


class RgbCase(NamedTuple):
    """A question with its passages."""

    id: str
    query: str
    answer: tuple[Spellings, ...]
    """Facts that a right answer states, all of them."""
    positive: tuple[tuple[str, ...], ...]
    """Passages that answer; one group, or a group for each part of the answer (RGB's `_int` sets)."""
    negative: tuple[str, ...]
    """Passages on the topic that do not answer."""
    fakeanswer: Spellings = ()
    """The false value of a counterfactual case; empty for other cases."""
    positive_wrong: tuple[str, ...] = ()
    """Passages that state the false value."""


def read_rgb(text: str, name: str) -> tuple[RgbCase, ...]:
    """Return the cases.  Raises: WrongCall naming every bad line up to ten."""
    found = read_lines(text, name, WANTS, _case)
    twice = [one for one, count in Counter(case.id for case in found).items() if count > 1]
    refuse(name, WANTS, [f"id {one} stands more than once; give each case its own" for one in twice])
    return found


def write_rgb(cases: Iterable[RgbCase]) -> str:
    """Return the cases a line each."""
    return "".join(json_line(_plain(case)) for case in cases)


def _case(line: str) -> RgbCase:
    record = json_object(line)
    named = record.get("id")
    if not isinstance(named, str | int) or isinstance(named, bool) or str(named).strip() == "":
        raise ValueError("field id is missing; write a number or a text")
    fake = _spellings(record["fakeanswer"], "fakeanswer") if record.get("fakeanswer") else ()
    wrong = texts_field(record, "positive_wrong") if record.get("positive_wrong") else ()
    if bool(fake) != bool(wrong):
        raise ValueError(f"field {'positive_wrong' if fake else 'fakeanswer'} is missing: a counterfactual case wants both")
    positive = _positive(record)
    negative = texts_field(record, "negative")
    if not all(one.strip() for group in (*positive, negative, wrong) for one in group):
        raise ValueError("a passage is empty; write its text or take it out")
    return RgbCase(str(named), text_field(record, "query"), _answer(record), positive, negative, fake, wrong)


def _answer(record: Mapping[str, Any]) -> tuple[Spellings, ...]:
    given = record.get("answer")
    facts = given if isinstance(given, list) else [given]
    if not facts:
        raise ValueError("field answer is empty; write a text, or a list with a text or a list of spellings for each fact")
    return tuple(_spellings(fact, "answer") for fact in facts)


def _spellings(given: Any, field: str) -> Spellings:
    spellings = given if isinstance(given, list) else [given]
    if not spellings or not all(isinstance(one, str) and one.strip() for one in spellings):
        raise ValueError(f"field {field} holds what is neither a text nor a list of texts; write each fact as a text or a list of its spellings")
    return tuple(spellings)


def _positive(record: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    given = record.get("positive")
    if isinstance(given, list) and given and all(isinstance(group, list) for group in given):
        groups = tuple(texts_field({"positive": group}, "positive") for group in given)
    else:
        groups = (texts_field(record, "positive"),)
    if not all(groups):
        raise ValueError("field positive is empty; write at least one passage that answers")
    return groups


def _plain(case: RgbCase) -> dict[str, Any]:
    positive = [list(group) for group in case.positive]
    plain: dict[str, Any] = {"id": case.id, "query": case.query, "answer": [list(fact) for fact in case.answer],
                             "positive": positive[0] if len(positive) == 1 else positive, "negative": list(case.negative)}
    if case.fakeanswer:
        plain |= {"fakeanswer": list(case.fakeanswer), "positive_wrong": list(case.positive_wrong)}
    return plain
