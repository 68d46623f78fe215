"""A transfer knows the person who proposed it, whichever account he used."""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261202_proposer"
down_revision = "registry_20261129_observations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("transfer", sa.Column("proposed_by_member", sa.Uuid(), nullable=True), schema="registry")


def downgrade() -> None:
    """Take back."""
    op.drop_column("transfer", "proposed_by_member", schema="registry")
