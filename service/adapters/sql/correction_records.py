"""What readers found wrong or outdated in answers, in the record store."""

from sqlalchemy import Engine, select

from service.adapters.sql.engine import reading, writing
from service.adapters.sql.record_rows import without_columns
from service.adapters.sql.tables import AnswerRow, CorrectionRow
from service.domain.corrections import Correction
from service.errors import NotFound


class SqlCorrectionRecords:
    """Corrections; the store deletes them with their answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, correction: Correction) -> None:
        """Keep a correction with its answer.  Raises: NotFound."""
        row = CorrectionRow(correction_id=correction.correction_id, answer_id=correction.answer_id,
                            record=without_columns(correction, "correction_id", "answer_id"))
        with writing(self._engine) as session:
            if session.scalar(select(AnswerRow.row_id).where(AnswerRow.answer_id == correction.answer_id)) is None:
                raise NotFound(f"there is no answer {correction.answer_id}")
            session.add(row)

    def of_answer(self, answer_id: str) -> tuple[Correction, ...]:
        rows = select(CorrectionRow).where(CorrectionRow.answer_id == answer_id).order_by(CorrectionRow.row_id)
        with reading(self._engine) as session:
            return tuple(map(_correction, session.scalars(rows)))

    def all(self) -> tuple[Correction, ...]:
        with reading(self._engine) as session:
            return tuple(map(_correction, session.scalars(select(CorrectionRow).order_by(CorrectionRow.row_id))))


def _correction(row: CorrectionRow) -> Correction:
    return Correction.model_validate(row.record | {"correction_id": row.correction_id, "answer_id": row.answer_id})
