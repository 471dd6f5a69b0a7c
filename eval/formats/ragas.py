"""Questions, contexts, responses and references as ragas reads them: one JSON object a line."""

from collections.abc import Iterable
from typing import NamedTuple

from eval.formats.lines import json_line, json_object, read_lines, text_field, texts_field

WANTS = "a JSON object a line with user_input, retrieved_contexts, response and reference"
_OLD_NAMES = {"question": "user_input", "contexts": "retrieved_contexts", "answer": "response", "ground_truth": "reference"}


class RagasSample(NamedTuple):
    """One question, in the field names of ragas' SingleTurnSample."""

    user_input: str
    retrieved_contexts: tuple[str, ...]
    response: str
    """Empty when the system failed or said nothing."""
    reference: str
    """The right answer; empty when there is none."""


def read_ragas(text: str, name: str) -> tuple[RagasSample, ...]:
    """Return the samples; other fields are passed over.  Raises: WrongCall naming every bad line up to ten."""
    return read_lines(text, name, WANTS, _sample)


def write_ragas(samples: Iterable[RagasSample]) -> str:
    """Return the samples a line each, for `ragas.EvaluationDataset.from_jsonl`."""
    return "".join(json_line(one._asdict()) for one in samples)


def _sample(line: str) -> RagasSample:
    record = json_object(line)
    old = [f"{name} is now {new}" for name, new in _OLD_NAMES.items() if name in record and new not in record]
    if old:
        raise ValueError(f"names of an older ragas; rename: {', '.join(old)}")
    for field in ("response", "reference"):
        if not isinstance(record.get(field, ""), str):
            raise ValueError(f"field {field} is no text; write one, empty when there is none")
    contexts = texts_field(record, "retrieved_contexts") if "retrieved_contexts" in record else ()
    return RagasSample(text_field(record, "user_input"), contexts, record.get("response", ""), record.get("reference", ""))
