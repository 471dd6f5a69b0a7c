"""Drills in the record store."""

from sqlalchemy import Engine, select

from service.adapters.sql.engine import reading, writing
from service.adapters.sql.record_rows import without_columns
from service.adapters.sql.tables import DrillRow
from service.domain.drills import Drill


class SqlDrillRecords:
    """Drills that were made; making the same one again replaces it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, drill: Drill) -> None:
        record = without_columns(drill, "drill_id")
        with writing(self._engine) as session:
            row = session.scalar(select(DrillRow).where(DrillRow.drill_id == drill.drill_id))
            if row is None:
                session.add(DrillRow(drill_id=drill.drill_id, record=record))
            else:
                row.record = record

    def get(self, drill_id: str) -> Drill | None:
        with reading(self._engine) as session:
            row = session.scalar(select(DrillRow).where(DrillRow.drill_id == drill_id))
            return _drill(row) if row else None

    def all(self) -> tuple[Drill, ...]:
        """Return every drill in the order in which they were first made."""
        with reading(self._engine) as session:
            return tuple(map(_drill, session.scalars(select(DrillRow).order_by(DrillRow.row_id))))


def _drill(row: DrillRow) -> Drill:
    return Drill.model_validate(row.record | {"drill_id": row.drill_id})
