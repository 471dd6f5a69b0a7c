"""Answers and the evidence they rested on, in the record store."""

from collections.abc import Sequence

from sqlalchemy import Engine, select

from service.adapters.sql.engine import reading, writing
from service.adapters.sql.record_rows import without_columns
from service.adapters.sql.tables import AnswerRow
from service.domain.answers import Answer, Evidence
from service.ports import Message


class SqlAnswerRecords:
    """Recorded answers; their citations come back as they were stored, made by grounding at the time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, answer: Answer, evidence: Evidence, history: Sequence[Message]) -> None:
        row = AnswerRow(
            answer_id=answer.answer_id,
            record=without_columns(answer, "answer_id"),
            evidence=without_columns(evidence),
            history=[turn._asdict() for turn in history],
        )
        with writing(self._engine) as session:
            session.add(row)

    def get(self, answer_id: str) -> tuple[Answer, Evidence] | None:
        row = self._row(answer_id)
        if row is None:
            return None
        answer = Answer.model_validate(row.record | {"answer_id": row.answer_id})
        return answer, Evidence.model_validate(row.evidence)

    def history(self, answer_id: str) -> tuple[Message, ...]:
        """Return the conversation before the question; empty when there was none."""
        row = self._row(answer_id)
        return tuple(Message(**turn) for turn in row.history) if row else ()

    def _row(self, answer_id: str) -> AnswerRow | None:
        with reading(self._engine) as session:
            return session.scalar(select(AnswerRow).where(AnswerRow.answer_id == answer_id))
