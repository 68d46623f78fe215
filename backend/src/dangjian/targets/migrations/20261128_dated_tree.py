"""The copy of the tree knows forms, closed organisations and what they were merged into."""

import sqlalchemy as sa
from alembic import op

revision = "targets_20261128"
down_revision = "targets_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    form = sa.Column("form", sa.String(20), server_default="regular", nullable=False)
    op.add_column("organization_copy", form, schema="targets")
    op.add_column("organization_copy", sa.Column("closed_on", sa.Date(), nullable=True), schema="targets")
    op.add_column("organization_copy", sa.Column("merged_into_id", sa.Uuid(), nullable=True), schema="targets")


def downgrade() -> None:
    """Take back."""
    for name in ("merged_into_id", "closed_on", "form"):
        op.drop_column("organization_copy", name, schema="targets")
