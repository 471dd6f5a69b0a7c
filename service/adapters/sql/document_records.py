"""Documents, versions, sections, passages and facts in the record store."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, Row, delete, func, insert, select
from sqlalchemy.orm import Session

from service.adapters.sql.engine import reading, writing
from service.adapters.sql.outbox import forget, request
from service.adapters.sql.record_rows import in_portions, without_columns
from service.adapters.sql.remembered import Remembered
from service.adapters.sql.tables import DocumentRow, FactRow, PassageRow, SectionRow, TextRow, VersionRow
from service.domain.documents import Document, Passage, Section, Version
from service.domain.facts import Fact
from service.errors import NotFound


class SqlDocumentRecords:
    """The record store's documents; may be used from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # A home's SQLite file has one opener, this process; another database may have other writers.
        self._remembered = Remembered(alone=engine.dialect.name == "sqlite")

    def document(self, document_id: str) -> Document | None:
        with reading(self._engine) as session:
            row = session.get(DocumentRow, document_id)
            return _document(row) if row else None

    def documents(self) -> tuple[Document, ...]:
        with reading(self._engine) as session:
            rows = session.scalars(select(DocumentRow).order_by(DocumentRow.document_id))
            return tuple(_document(row) for row in rows)

    def version(self, version_id: str) -> Version | None:
        with reading(self._engine) as session:
            row = _version_row(session, version_id)
            return _version(row) if row else None

    def versions(self) -> tuple[Version, ...]:
        """Return every version of every state, in order of ingestion."""
        return self._remembered.get("versions", self._read_versions)

    def _read_versions(self) -> tuple[Version, ...]:
        with reading(self._engine) as session:
            return tuple(map(_version, session.scalars(select(VersionRow).order_by(VersionRow.row_id))))

    def building(self) -> tuple[Version, ...]:
        """Return versions that were stored and never promoted, in order of ingestion."""
        unfinished = select(VersionRow).where(VersionRow.state == "building").order_by(VersionRow.row_id)
        with reading(self._engine) as session:
            return tuple(map(_version, session.scalars(unfinished)))

    def version_of_bytes(self, sha256: str) -> Version | None:
        """Return the version made of these bytes that answers now, else the one being built."""
        of_bytes = select(VersionRow).where(VersionRow.sha256 == sha256).order_by(VersionRow.row_id)
        with reading(self._engine) as session:
            rows = session.scalars(of_bytes).all()
            for state in ("current", "building"):
                for row in rows:
                    if row.state == state:
                        return _version(row)
            return None

    def text(self, version_id: str) -> str:
        """Return a version's stored text.  Raises: NotFound."""
        with reading(self._engine) as session:
            row = session.get(TextRow, version_id)
            if row is None:
                raise NotFound(f"there is no version {version_id}")
            return row.text

    def sections(self, version_id: str) -> tuple[Section, ...]:
        stored = select(SectionRow.record).where(SectionRow.version_id == version_id).order_by(SectionRow.ordinal)
        with reading(self._engine) as session:
            return tuple(Section.model_validate(record) for record in session.scalars(stored))

    def passages(self, version_id: str) -> tuple[Passage, ...]:
        """Return a version's passages in order."""
        stored = _PASSAGE.where(PassageRow.version_id == version_id).order_by(PassageRow.ordinal)
        with reading(self._engine) as session:
            return tuple(map(_passage, session.execute(stored)))

    def passages_by_id(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages that exist, by id, in the order asked for."""
        found: dict[str, Passage] = {}
        with reading(self._engine) as session:
            for portion in in_portions(passage_ids):
                # Columns, not rows of the mapping: a search reads a hundred, and its speed is felt.
                rows = session.execute(_PASSAGE.where(PassageRow.passage_id.in_(portion)))
                found |= {row.passage_id: _passage(row) for row in rows}
        return {passage_id: found[passage_id] for passage_id in passage_ids if passage_id in found}

    def passage_counts(self) -> dict[str, int]:
        """Return passages stored, by version id, of versions of every state."""
        counted = select(PassageRow.version_id, func.count()).group_by(PassageRow.version_id)
        with reading(self._engine) as session:
            return {version_id: count for version_id, count in session.execute(counted)}

    def facts(self, version_ids: Collection[str], kind: str | None = None) -> tuple[Fact, ...]:
        """Return facts in the order in which they were found."""
        wanted = frozenset(version_ids)
        return self._remembered.get(("facts", wanted, kind), lambda: self._read_facts(wanted, kind))

    def _read_facts(self, version_ids: Collection[str], kind: str | None) -> tuple[Fact, ...]:
        rows: list[FactRow] = []
        with reading(self._engine) as session:
            for portion in in_portions(version_ids):
                stored = select(FactRow).where(FactRow.version_id.in_(portion))
                rows += session.scalars(stored if kind is None else stored.where(FactRow.kind == kind))
        return tuple(map(_fact, sorted(rows, key=lambda row: row.row_id)))

    def revise_fact(self, fact: Fact) -> None:
        """Keep a reviewed, corrected or rejected fact in place of the one of the same id.  Raises: NotFound."""
        with self._writing() as session:
            row = session.scalar(select(FactRow).where(FactRow.fact_id == fact.fact_id))
            if row is None:
                raise NotFound(f"there is no fact {fact.fact_id}")
            row.kind = fact.value.kind
            row.record = without_columns(fact, "fact_id", "version_id")

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        try:
            with writing(self._engine) as session:
                yield session
        finally:
            self._remembered.forget()

    def store(
        self,
        document: Document,
        version: Version,
        text: str,
        sections: Sequence[Section],
        passages: Sequence[Passage],
        facts: Sequence[Fact],
        indexes: Sequence[str],
    ) -> None:
        """Store a version as `building` with an outbox row an index, in one transaction."""
        with self._writing() as session:
            known = session.get(DocumentRow, document.document_id)
            if known is None:
                session.add(DocumentRow(**document.model_dump() | {"current_version_id": None}))
            else:
                known.source = document.source
            _forget_version(session, version.version_id)
            session.add(_new_version_row(version))
            session.flush()
            session.add(TextRow(version_id=version.version_id, text=text))
            _insert_parts(session, version.version_id, sections, passages, facts)
            request(session, indexes, "add", [version.version_id])

    def promote(self, version_id: str, indexes: Sequence[str]) -> None:
        """Make a version its document's current one, in one transaction.  Raises: NotFound.

        Its current version and older unfinished ones become `replaced`.  Only a version that is being built
        is promoted: one that was removed meanwhile stays so.
        """
        with self._writing() as session:
            version = _version_row(session, version_id)
            if version is None:
                raise NotFound(f"there is no version {version_id}")
            if version.state != "building":
                return
            for older in _live_rows(session, version.document_id):
                if older.row_id != version.row_id and (older.state == "current" or older.row_id < version.row_id):
                    _retire(session, older, "replaced", indexes)
            version.state = "current"
            document = session.get_one(DocumentRow, version.document_id)
            document.current_version_id, document.removed = version_id, False

    def remove(self, document_id: str, indexes: Sequence[str]) -> None:
        """Mark a document and its versions removed, with outbox rows, in one transaction.  Raises: NotFound."""
        with self._writing() as session:
            document = session.get(DocumentRow, document_id)
            if document is None:
                raise NotFound(f"there is no document {document_id}")
            for row in _live_rows(session, document_id):
                _retire(session, row, "removed", indexes)
            document.current_version_id, document.removed = None, True


def _version_row(session: Session, version_id: str) -> VersionRow | None:
    return session.scalar(select(VersionRow).where(VersionRow.version_id == version_id))


def _live_rows(session: Session, document_id: str) -> Sequence[VersionRow]:
    live = VersionRow.state.in_(("current", "building"))
    return session.scalars(select(VersionRow).where(VersionRow.document_id == document_id, live)).all()


def _retire(session: Session, row: VersionRow, state: str, indexes: Sequence[str]) -> None:
    """Its text stays for answers that quoted it; the indexes let go of it."""
    row.state = state
    forget(session, row.version_id)
    request(session, indexes, "remove", [row.version_id])


def _forget_version(session: Session, version_id: str) -> None:
    session.execute(delete(VersionRow).where(VersionRow.version_id == version_id))
    forget(session, version_id)


def _new_version_row(version: Version) -> VersionRow:
    return VersionRow(
        version_id=version.version_id,
        document_id=version.document_id,
        sha256=version.sha256,
        state="building",
        record=without_columns(version, "version_id", "document_id", "sha256", "state"),
    )


def _insert_parts(
    session: Session, version_id: str, sections: Sequence[Section], passages: Sequence[Passage], facts: Sequence[Fact]
) -> None:
    section_rows = [
        {"version_id": version_id, "ordinal": ordinal, "record": without_columns(section)}
        for ordinal, section in enumerate(sections)
    ]
    passage_rows = [
        {
            "passage_id": passage.passage_id,
            "version_id": version_id,
            "ordinal": passage.ordinal,
            "record": without_columns(passage, "passage_id", "version_id", "ordinal"),
        }
        for passage in passages
    ]
    fact_rows = [
        {
            "fact_id": fact.fact_id,
            "version_id": version_id,
            "kind": fact.value.kind,
            "record": without_columns(fact, "fact_id", "version_id"),
        }
        for fact in facts
    ]
    for table, rows in ((SectionRow, section_rows), (PassageRow, passage_rows), (FactRow, fact_rows)):
        if rows:
            session.execute(insert(table), rows)


def _document(row: DocumentRow) -> Document:
    return Document(
        document_id=row.document_id,
        source=row.source,
        current_version_id=row.current_version_id,
        removed=row.removed,
    )


def _version(row: VersionRow) -> Version:
    columns = {
        "version_id": row.version_id,
        "document_id": row.document_id,
        "sha256": row.sha256,
        "state": row.state,
    }
    return Version.model_validate(row.record | columns)


_PASSAGE = select(PassageRow.passage_id, PassageRow.version_id, PassageRow.ordinal, PassageRow.record)


def _passage(row: Row[tuple[str, str, int, dict[str, Any]]]) -> Passage:
    columns = {"passage_id": row.passage_id, "version_id": row.version_id, "ordinal": row.ordinal}
    return Passage.model_validate(row.record | columns)


def _fact(row: FactRow) -> Fact:
    return Fact.model_validate(row.record | {"fact_id": row.fact_id, "version_id": row.version_id})
