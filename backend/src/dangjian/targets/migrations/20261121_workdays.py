"""The copy of the working-day calendar, ordinary weeks to begin with."""

import sqlalchemy as sa
from alembic import op

revision = "targets_20261121"
down_revision = "targets_20261120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "workday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_workday")),
        schema="targets",
    )
    op.execute(
        "INSERT INTO targets.workday (day, is_workday, ordinal, version) "
        "SELECT day::date, extract(isodow FROM day) < 6, "
        "sum((extract(isodow FROM day) < 6)::int) OVER (ORDER BY day), 0 "
        "FROM generate_series(date '2020-01-01', date '2040-12-31', interval '1 day') AS day"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("workday", schema="targets")
