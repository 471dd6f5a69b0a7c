"""The first tables: documents and what was read from them, answers, drills, runs, the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_answers"),
        sa.UniqueConstraint("answer_id", name="uq_answers_answer_id"),
    )
    op.create_table(
        "documents",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("current_version_id", sa.String(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_documents"),
    )
    op.create_table(
        "drills",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_drills"),
        sa.UniqueConstraint("drill_id", name="uq_drills_drill_id"),
    )
    op.create_table(
        "outbox",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("index_name", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_index_name", "outbox", ["index_name"], unique=False)
    op.create_index("ix_outbox_version_id", "outbox", ["version_id"], unique=False)
    op.create_table(
        "runs",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_runs"),
        sa.UniqueConstraint("run_id", name="uq_runs_run_id"),
    )
    op.create_table(
        "run_rows",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_rows_run_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "case_id", name="pk_run_rows"),
    )
    op.create_table(
        "versions",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name="fk_versions_document_id"),
        sa.PrimaryKeyConstraint("row_id", name="pk_versions"),
        sa.UniqueConstraint("version_id", name="uq_versions_version_id"),
    )
    op.create_index("ix_versions_document_id", "versions", ["document_id"], unique=False)
    op.create_index("ix_versions_sha256", "versions", ["sha256"], unique=False)
    op.create_index("ix_versions_state", "versions", ["state"], unique=False)
    op.create_table(
        "facts",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.version_id"], name="fk_facts_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name="pk_facts"),
        sa.UniqueConstraint("fact_id", name="uq_facts_fact_id"),
    )
    op.create_index("ix_facts_kind", "facts", ["kind"], unique=False)
    op.create_index("ix_facts_version_id", "facts", ["version_id"], unique=False)
    op.create_table(
        "passages",
        sa.Column("passage_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.version_id"], name="fk_passages_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("passage_id", name="pk_passages"),
    )
    op.create_index("ix_passages_version_id", "passages", ["version_id"], unique=False)
    op.create_table(
        "sections",
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.version_id"], name="fk_sections_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name="pk_sections"),
    )
    op.create_table(
        "texts",
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.version_id"], name="fk_texts_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", name="pk_texts"),
    )


def downgrade() -> None:
    raise NotImplementedError("a home goes forward only; restore a copy instead")
