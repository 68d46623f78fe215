"""A result knows the person who submitted it, whichever account he used."""

import sqlalchemy as sa
from alembic import op

revision = "targets_20261130_submitter"
down_revision = "targets_20261129"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("result", sa.Column("submitted_by_member", sa.Uuid(), nullable=True), schema="targets")


def downgrade() -> None:
    """Take back."""
    op.drop_column("result", "submitted_by_member", schema="targets")
