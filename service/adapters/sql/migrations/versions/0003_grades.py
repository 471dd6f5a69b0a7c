"""What people found the answers of evaluation runs worth."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grades",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("grader", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id", "case_id"], ["run_rows.run_id", "run_rows.case_id"], name="fk_grades_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name="pk_grades"),
        sa.UniqueConstraint("run_id", "case_id", "is_final", "grader", name="uq_grades_run_id"),
    )


def downgrade() -> None:
    raise NotImplementedError("a home goes forward only; restore a copy instead")
