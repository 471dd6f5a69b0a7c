"""What each derived index has still to catch up with, in the record store."""

from collections.abc import Sequence

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from service.adapters.sql.engine import reading, writing
from service.adapters.sql.tables import OutboxTableRow
from service.ports import OutboxRow


class SqlOutbox:
    """The outbox; rows are written in the transaction that makes them necessary."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pending(self, index_name: str) -> tuple[OutboxRow, ...]:
        """Return rows in the order they were written."""
        waiting = select(OutboxTableRow).where(OutboxTableRow.index_name == index_name)
        with reading(self._engine) as session:
            rows = session.scalars(waiting.order_by(OutboxTableRow.row_id))
            return tuple(OutboxRow(row.row_id, row.index_name, row.action, row.version_id) for row in rows)

    def done(self, row_id: int) -> None:
        with writing(self._engine) as session:
            session.execute(delete(OutboxTableRow).where(OutboxTableRow.row_id == row_id))

    def enqueue(self, index_name: str, action: str, version_ids: Sequence[str]) -> None:
        with writing(self._engine) as session:
            request(session, [index_name], action, version_ids)


def request(session: Session, indexes: Sequence[str], action: str, version_ids: Sequence[str]) -> None:
    """Write rows that ask each index for an action, inside the session's transaction."""
    rows = [
        {"index_name": index_name, "action": action, "version_id": version_id}
        for version_id in version_ids
        for index_name in indexes
    ]
    if rows:
        session.execute(insert(OutboxTableRow), rows)


def forget(session: Session, version_id: str) -> None:
    """Drop what is still asked of the indexes for a version whose content or state has changed."""
    session.execute(delete(OutboxTableRow).where(OutboxTableRow.version_id == version_id))
