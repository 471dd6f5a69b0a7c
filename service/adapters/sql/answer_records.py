"""Answers and the evidence they rested on, in the record store."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, select, true

from service.adapters.sql.engine import forget_log, reading, writing
from service.adapters.sql.record_rows import without_columns
from service.adapters.sql.tables import AnswerRow
from service.domain.answers import Answer, Evidence
from service.ports import KeptAnswer, Message


def _real_now() -> datetime:
    return datetime.now(UTC)


class SqlAnswerRecords:
    """Recorded answers; their citations come back as they were stored, made by grounding at the time."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = _real_now) -> None:
        self._engine = engine
        self._now = now

    def add(self, answer: Answer, evidence: Evidence, history: Sequence[Message]) -> None:
        record = without_columns(answer, "answer_id")
        row = AnswerRow(
            answer_id=answer.answer_id,
            record=record,
            evidence=without_columns(evidence),
            history=[turn._asdict() for turn in history],
            answered_at=_moment(self._now()),
            sha256=_sha256(_document(answer.answer_id, record)),
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

    def kept(self, answer_id: str) -> KeptAnswer | None:
        row = self._row(answer_id)
        return _kept(row) if row else None

    def latest(self, most: int, before: datetime | None = None) -> tuple[KeptAnswer, ...]:
        """Return at most `most` answers, newest first."""
        newest = select(AnswerRow).where(_before(before)).order_by(AnswerRow.row_id.desc()).limit(most)
        with reading(self._engine) as session:
            return tuple(map(_kept, session.scalars(newest)))

    def count(self, before: datetime | None = None) -> int:
        with reading(self._engine) as session:
            return session.scalar(select(func.count()).select_from(AnswerRow).where(_before(before))) or 0

    def purge(self, answer_id: str) -> bool:
        return self._purged(AnswerRow.answer_id == answer_id) == 1

    def purge_before(self, moment: datetime | None) -> int:
        """Delete every answer given before a moment, or every one; return how many there were."""
        return self._purged(_before(moment))

    def _purged(self, which: ColumnElement[bool]) -> int:
        with writing(self._engine) as session:
            found = session.scalar(select(func.count()).select_from(AnswerRow).where(which)) or 0
            if found:
                session.execute(delete(AnswerRow).where(which))
        if found:
            forget_log(self._engine)
        return found

    def _row(self, answer_id: str) -> AnswerRow | None:
        with reading(self._engine) as session:
            return session.scalar(select(AnswerRow).where(AnswerRow.answer_id == answer_id))


def _before(moment: datetime | None) -> ColumnElement[bool]:
    return AnswerRow.answered_at < _moment(moment) if moment else true()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _document(answer_id: str, record: Mapping[str, Any]) -> dict[str, Any]:
    # The id has a column of its own and is the first field of an answer.
    return {"answer_id": answer_id, **record}


def _sha256(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, ensure_ascii=False).encode()).hexdigest()


def _kept(row: AnswerRow) -> KeptAnswer:
    document = _document(row.answer_id, row.record)
    return KeptAnswer(
        answer_id=row.answer_id,
        answered_at=datetime.fromisoformat(row.answered_at),
        document=document,
        evidence=Evidence.model_validate(row.evidence),
        history=tuple(Message(**turn) for turn in row.history),
        is_as_given=None if row.sha256 is None else row.sha256 == _sha256(document),
    )
