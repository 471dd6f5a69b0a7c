"""Reading comprehension in SQuAD's JSON, as SQuAD 1.1 and 2.0, XQuAD, DRCD and CMRC 2018 have it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from eval.formats.lines import refuse, text_field
from service.errors import WrongCall

WANTS = "SQuAD's JSON, `{data: [{title, paragraphs: [{context, qas: [{id, question, answers: [{text}]}]}]}]}`, " \
        "or CMRC's list of `{context_id, context_text, qas: [{query_id, query_text, answers}]}`"


class SquadAnswer(NamedTuple):
    """A span of the context, in an annotator's choice."""

    text: str
    start: int | None = None
    """Offset in the context as the set has it, which is not always right; None when it has none."""


class SquadQuestion(NamedTuple):
    """A question on one paragraph."""

    id: str
    title: str
    context: str
    question: str
    answers: tuple[SquadAnswer, ...]
    """Each is right by itself; none when the paragraph does not answer (SQuAD 2.0)."""


def read_squad(text: str, name: str) -> tuple[SquadQuestion, ...]:
    """Return the questions in the order of the file.  Raises: WrongCall naming every bad place up to ten."""
    try:
        whole = json.loads(text.removeprefix("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as failure:
        raise WrongCall(f"{name} is not JSON ({failure}); it wants {WANTS}") from failure
    bad: list[str] = []
    found: list[SquadQuestion] = []
    for where, one in _questions(whole, bad):
        try:
            found.append(_question(one))
        except ValueError as failure:
            bad.append(f"{where}: {failure}")
    refuse(name, WANTS, bad)
    if not found:
        raise WrongCall(f"{name} holds no question; it wants {WANTS}")
    return tuple(found)


def write_squad(questions: Iterable[SquadQuestion]) -> str:
    """Return the questions in the layout of SQuAD 2.0; neighbours with one title and context share a paragraph."""
    data = []
    for title, of_title in groupby(questions, key=lambda one: one.title):
        paragraphs = [{"context": context, "qas": [_plain(one) for one in of_context]}
                      for context, of_context in groupby(of_title, key=lambda one: one.context)]
        data.append({"title": title, "paragraphs": paragraphs})
    return json.dumps({"version": "v2.0", "data": data}, ensure_ascii=False) + "\n"


def _plain(one: SquadQuestion) -> dict[str, Any]:
    answers = [{"text": answer.text} | ({} if answer.start is None else {"answer_start": answer.start}) for answer in one.answers]
    return {"id": one.id, "question": one.question, "answers": answers, "is_impossible": not one.answers}


class _Found(NamedTuple):
    title: str
    context: Any
    asked: Mapping[str, Any]


def _questions(whole: Any, bad: list[str]) -> Iterator[tuple[str, _Found]]:
    """Yield every question with the place it stands at; what has no questions is named in `bad`."""
    if isinstance(whole, list):
        paragraphs = [(f"[{number}]", "", one) for number, one in enumerate(whole)]
    else:
        paragraphs = list(_paragraphs(whole, bad))
    for where, title, paragraph in paragraphs:
        for place, one in _members(paragraph, "qas", where, bad):
            if isinstance(one, dict):
                name = title or str(paragraph.get("title") or paragraph.get("context_id") or paragraph.get("id") or "")
                yield place, _Found(name, paragraph.get("context", paragraph.get("context_text")), one)
            else:
                bad.append(f"{place} is no object; write {{id, question, answers}}")


def _paragraphs(whole: Any, bad: list[str]) -> Iterator[tuple[str, str, Any]]:
    for where, article in _members(whole, "data", "", bad):
        title = article.get("title") if isinstance(article, dict) else None
        for place, paragraph in _members(article, "paragraphs", where, bad):
            yield place, str(title or ""), paragraph


def _members(holder: Any, field: str, where: str, bad: list[str]) -> Iterator[tuple[str, Any]]:
    members = holder.get(field) if isinstance(holder, dict) else None
    place = f"{where}.{field}" if where else field
    if not isinstance(members, list):
        bad.append(f"{place} is no list; write one")
        return
    for number, one in enumerate(members):
        yield f"{place}[{number}]", one


def _question(found: _Found) -> SquadQuestion:
    asked = found.asked
    if not isinstance(found.context, str) or not found.context.strip():
        raise ValueError("its paragraph has no context; write the paragraph's text as `context`")
    named = asked.get("id", asked.get("query_id"))
    if not isinstance(named, str | int) or isinstance(named, bool) or named == "":
        raise ValueError("field id is missing; write one of its own")
    question = text_field(asked, "query_text" if "query_text" in asked else "question")
    given = asked.get("answers", [])
    if not isinstance(given, list):
        raise ValueError("field answers is no list; write [{text, answer_start}]")
    answers = () if asked.get("is_impossible") is True else tuple(_answer(one) for one in given)
    if not answers and asked.get("is_impossible") is not True:
        raise ValueError("no answer, and not marked `is_impossible`; write the answer, or `\"is_impossible\": true`")
    return SquadQuestion(str(named), found.title, found.context, question, answers)


def _answer(given: Any) -> SquadAnswer:
    if isinstance(given, str):
        return SquadAnswer(text_field({"text": given}, "text", "answers."))
    if not isinstance(given, dict):
        raise ValueError("an answer is neither a text nor {text, answer_start}")
    start = given.get("answer_start")
    whole = isinstance(start, int) and not isinstance(start, bool)
    return SquadAnswer(text_field(given, "text", "answers."), start if whole else None)
