"""A scheme belongs to an enterprise."""

import sqlalchemy as sa
from alembic import op

revision = "appraisal_20261123"
down_revision = "appraisal_20261124"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What there was before stays for every enterprise of the installation."""
    op.add_column("scheme_version", sa.Column("root_id", sa.Uuid(), nullable=True), schema="appraisal")


def downgrade() -> None:
    """Take it back."""
    op.drop_column("scheme_version", "root_id", schema="appraisal")
