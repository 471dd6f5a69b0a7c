"""Evaluation runs and their rows, in the record store."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from service.adapters.sql.engine import reading, writing
from service.adapters.sql.tables import RunCaseRow, RunRow
from service.errors import NotFound


class SqlRunRecords:
    """Recorded runs; a case that is run again replaces its row and keeps its place."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_run(self, run_id: str, header: Mapping[str, Any]) -> None:
        """Store a run's header, or replace it: a run that goes on keeps its rows."""
        with writing(self._engine) as session:
            row = _run_row(session, run_id)
            if row is None:
                session.add(RunRow(run_id=run_id, header=dict(header)))
            else:
                row.header = dict(header)

    def add_row(self, run_id: str, case_id: str, row: Mapping[str, Any], place: int | None = None) -> None:
        """Store what became of a case.  Raises: NotFound when there is no such run."""
        with writing(self._engine) as session:
            if _run_row(session, run_id) is None:
                raise NotFound(f"there is no run {run_id}")
            stored = session.get(RunCaseRow, (run_id, case_id))
            if stored is not None:
                stored.record = dict(row)
                return
            if place is None:
                last = session.scalar(select(func.max(RunCaseRow.ordinal)).where(RunCaseRow.run_id == run_id))
                place = 0 if last is None else last + 1
            session.add(RunCaseRow(run_id=run_id, case_id=case_id, ordinal=place, record=dict(row)))

    def begun(self, run_id: str) -> tuple[dict[str, Any], frozenset[str]] | None:
        """Return the header and the ids of the cases that have a row; None when there is no such run."""
        with reading(self._engine) as session:
            row = _run_row(session, run_id)
            kept = session.scalars(select(RunCaseRow.case_id).where(RunCaseRow.run_id == run_id))
            return (row.header, frozenset(kept)) if row else None

    def run(self, run_id: str) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]] | None:
        """Return the header and the rows in the order of the cases."""
        in_order = select(RunCaseRow.record).where(RunCaseRow.run_id == run_id).order_by(RunCaseRow.ordinal)
        with reading(self._engine) as session:
            row = _run_row(session, run_id)
            return (row.header, tuple(session.scalars(in_order))) if row else None

    def runs(self) -> tuple[dict[str, Any], ...]:
        """Return headers, newest first, each with its `run_id`."""
        with reading(self._engine) as session:
            rows = session.scalars(select(RunRow).order_by(RunRow.row_id.desc()))
            return tuple(row.header | {"run_id": row.run_id} for row in rows)


def _run_row(session: Session, run_id: str) -> RunRow | None:
    return session.scalar(select(RunRow).where(RunRow.run_id == run_id))
