"""Filters of the list of issues under a name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "liaison_20261128"
down_revision = "liaison_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("filters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        schema="liaison",
    )
    op.create_index(
        "uq_saved_view_account_id_name", "saved_view", ["account_id", "name"], unique=True, schema="liaison"
    )
    op.create_index(op.f("ix_saved_view_organization_id"), "saved_view", ["organization_id"], schema="liaison")


def downgrade() -> None:
    """Take back."""
    op.drop_table("saved_view", schema="liaison")
