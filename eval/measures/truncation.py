"""Whether a model answered from less than it was to read, or was cut short, and nobody said so."""

from eval.rows import Row
from service.answering.generation import EVIDENCE
from service.answering.wording import say
from service.domain.answers import Answer, ModelCall


def truncated_silently(row: Row) -> float | None:
    """Return 1 when a model's answer is shown though its reply was cut, or passages were left out without a warning.

    A hard zero.  None when no model was asked.  A prompt that the server cut by itself is seen by the desk alone, from the
    tokens that were read: it then shows no answer of the model's."""
    if row.call is None:
        return None
    if row.answer is None or row.answer.mode != "generated":
        return 0.0
    return float(row.call.done_reason != "stop" or not _is_told(row, row.answer, row.call))


def _is_told(row: Row, answer: Answer, call: ModelCall) -> bool:
    count = min(EVIDENCE, len(row.passages)) - len(call.passage_ids)
    told = say("left_out", answer.language, count=count, names="")
    return count <= 0 or any(warning.startswith(told) for warning in answer.warnings)
