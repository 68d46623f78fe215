"""Which administrative unit a party organisation belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261203_units"
down_revision = "registry_20261202_proposer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("organization", sa.Column("unit_id", sa.Uuid(), nullable=True), schema="registry")
    op.create_foreign_key(
        op.f("fk_organization_unit_id_organization"),
        *("organization", "organization", ["unit_id"], ["id"]),
        source_schema="registry",
        referent_schema="registry",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("organization", "unit_id", schema="registry")
