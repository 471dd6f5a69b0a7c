"""The record store's tables: columns for what is looked up by, JSON for the rest of a record."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """The common ancestor; constraint names are spelled out so that migrations can name them everywhere."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class DocumentRow(Table):
    __tablename__ = "documents"

    document_id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    current_version_id: Mapped[str | None]
    removed: Mapped[bool]


class VersionRow(Table):
    __tablename__ = "versions"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    """Order of ingestion."""
    version_id: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.document_id"), index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    record: Mapped[dict[str, Any]]


class TextRow(Table):
    __tablename__ = "texts"

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.version_id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str]


class SectionRow(Table):
    __tablename__ = "sections"

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.version_id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[dict[str, Any]]


class PassageRow(Table):
    __tablename__ = "passages"

    passage_id: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.version_id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    record: Mapped[dict[str, Any]]


class FactRow(Table):
    __tablename__ = "facts"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    """Order in the version."""
    fact_id: Mapped[str] = mapped_column(unique=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.version_id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(index=True)
    record: Mapped[dict[str, Any]]


class OutboxTableRow(Table):
    __tablename__ = "outbox"
    __table_args__ = ({"sqlite_autoincrement": True},)

    row_id: Mapped[int] = mapped_column(primary_key=True)
    """Order of writing; never given twice, so that a row done late cannot hide a new one."""
    index_name: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    version_id: Mapped[str] = mapped_column(index=True)


class AnswerRow(Table):
    __tablename__ = "answers"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[str] = mapped_column(unique=True)
    record: Mapped[dict[str, Any]]
    evidence: Mapped[dict[str, Any]]
    history: Mapped[list[Any]]
    answered_at: Mapped[str] = mapped_column(index=True)
    """ISO 8601 UTC with microseconds, so that it sorts as it reads."""
    sha256: Mapped[str | None]
    """Of the answer's document as it was given; None for answers older than this column."""


class CorrectionRow(Table):
    __tablename__ = "corrections"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[str] = mapped_column(unique=True)
    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.answer_id", ondelete="CASCADE"), index=True)
    record: Mapped[dict[str, Any]]


class DrillRow(Table):
    __tablename__ = "drills"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[str] = mapped_column(unique=True)
    record: Mapped[dict[str, Any]]


class RunRow(Table):
    __tablename__ = "runs"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(unique=True)
    header: Mapped[dict[str, Any]]


class RunCaseRow(Table):
    __tablename__ = "run_rows"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.run_id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int]
    """Order of the cases."""
    record: Mapped[dict[str, Any]]


class GradeRow(Table):
    __tablename__ = "grades"
    __table_args__ = (
        ForeignKeyConstraint(["run_id", "case_id"], ["run_rows.run_id", "run_rows.case_id"], ondelete="CASCADE"),
        UniqueConstraint("run_id", "case_id", "is_final", "grader"),
    )

    row_id: Mapped[int] = mapped_column(primary_key=True)
    """Order of giving."""
    run_id: Mapped[str]
    case_id: Mapped[str]
    is_final: Mapped[bool]
    grader: Mapped[str]
    record: Mapped[dict[str, Any]]
