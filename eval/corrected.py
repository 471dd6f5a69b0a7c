"""Cases made of what readers corrected: an answer that is asked again must not repeat the sentence."""

from collections.abc import Sequence
from typing import Any

from eval.cases import Case
from service.correcting import kept_answer
from service.domain.answers import sentences_of
from service.domain.corrections import Correction
from service.rules.numerals import values
from service.rules.value import Value
from service.wiring import Desk


def cases_of(desk: Desk, corrections: Sequence[Correction]) -> tuple[Case, ...]:
    """Return a case a correction, in the circumstances of its answer; `origin` names the answer and who objected."""
    return tuple(_case(desk, one) for one in corrections)


def plain(case: Case) -> dict[str, Any]:
    """Return a case as one line of a file of cases, what is empty left out."""
    return {name: value for name, value in case.model_dump(mode="json").items() if value not in (None, "", [])}


def _case(desk: Desk, correction: Correction) -> Case:
    answer = kept_answer(desk, correction.answer_id)
    found = desk.answers.get(correction.answer_id)
    asked = found[1].asked if found else None
    must, must_not = wanted(sentences_of(answer)[correction.sentence - 1], correction.says)
    return Case.model_validate({
        "id": f"correction-{correction.correction_id}",
        "question": answer.question,
        "lang": answer.language,
        "place": asked.place if asked else None,
        "as_of": answer.evidence_age.as_of,
        "history": [turn._asdict() for turn in desk.answers.history(correction.answer_id)],
        "must": must,
        "must_not": must_not,
        "category": "correction",
        "origin": {
            "answer_id": correction.answer_id, "correction_id": correction.correction_id,
            "sentence": correction.sentence, "kind": correction.kind, "by": correction.by, "at": correction.at.isoformat(),
        },
    })


def wanted(sentence: str, says: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a right answer states and what it must not.

    Those are the values that take each other's place, 15 minutes for 20; the words themselves where none do."""
    if says is None:
        return (), (sentence,)
    right = _others(says, sentence)
    kinds = {(value.kind, value.unit) for value in right}
    wrong = tuple(value for value in _others(sentence, says) if (value.kind, value.unit) in kinds)
    if not wrong:
        return (says,), (sentence,)
    return _printed(right), _printed(wrong)


def _others(text: str, other: str) -> tuple[Value, ...]:
    """Return the values of one text that the other does not have; a bare number may be a clause's and is none."""
    known = {value.canonical for value in values(other)}
    return tuple(value for value in values(text) if value.kind != "clause" and value.canonical not in known
                 and (value.kind != "quantity" or value.unit is not None))


def _printed(found: Sequence[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.text for value in found))
