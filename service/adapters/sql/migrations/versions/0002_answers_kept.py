"""When an answer was given, what it must still be, and what readers correct in it."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answers") as table:
        table.add_column(sa.Column("answered_at", sa.String(), nullable=True))
        table.add_column(sa.Column("sha256", sa.String(), nullable=True))
    # Nobody wrote down when the answers before were given: their days are counted from now.
    answers = sa.table("answers", sa.column("answered_at", sa.String()))
    op.execute(answers.update().values(answered_at=datetime.now(UTC).isoformat(timespec="microseconds")))
    with op.batch_alter_table("answers") as table:
        table.alter_column("answered_at", existing_type=sa.String(), nullable=False)
        table.create_index("ix_answers_answered_at", ["answered_at"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.String(), nullable=False),
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.answer_id"], name="fk_corrections_answer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name="pk_corrections"),
        sa.UniqueConstraint("correction_id", name="uq_corrections_correction_id"),
    )
    op.create_index("ix_corrections_answer_id", "corrections", ["answer_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a home goes forward only; restore a copy instead")
