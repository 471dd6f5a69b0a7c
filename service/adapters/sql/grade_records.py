"""What people found the answers of evaluation runs worth, in the record store."""

from sqlalchemy import Engine, delete, select

from service.adapters.sql.engine import reading, writing
from service.adapters.sql.record_rows import without_columns
from service.adapters.sql.tables import GradeRow, RunCaseRow
from service.domain.grades import Grade
from service.errors import NotFound


class SqlGradeRecords:
    """Grades; the store deletes them with their run."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, grade: Grade) -> None:
        """Keep a grade in place of the same grader's earlier one, or a final one in place of the final one before.

        Raises: NotFound when the run has no such case."""
        columns = {"run_id": grade.run_id, "case_id": grade.case_id, "is_final": grade.is_final, "grader": grade.grader}
        before = delete(GradeRow).where(GradeRow.run_id == grade.run_id, GradeRow.case_id == grade.case_id,
                                        GradeRow.is_final == grade.is_final)
        with writing(self._engine) as session:
            if session.get(RunCaseRow, (grade.run_id, grade.case_id)) is None:
                raise NotFound(f"run {grade.run_id} has no case {grade.case_id}")
            session.execute(before if grade.is_final else before.where(GradeRow.grader == grade.grader))
            session.add(GradeRow(**columns, record=without_columns(grade, *columns)))

    def of_run(self, run_id: str) -> tuple[Grade, ...]:
        """Return a run's grades in the order they were given; empty when there is none."""
        rows = select(GradeRow).where(GradeRow.run_id == run_id).order_by(GradeRow.row_id)
        with reading(self._engine) as session:
            return tuple(map(_grade, session.scalars(rows)))


def _grade(row: GradeRow) -> Grade:
    return Grade.model_validate(row.record | {"run_id": row.run_id, "case_id": row.case_id, "is_final": row.is_final,
                                              "grader": row.grader})
