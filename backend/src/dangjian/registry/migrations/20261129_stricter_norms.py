"""What enterprises set beyond the published figures"""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261129_norms"
down_revision = "registry_20261129_past_level"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "norm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("norm", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["root_id"], ["registry.organization.id"], name=op.f("fk_norm_root_id_organization")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm")),
        schema="registry",
    )
    op.create_index(
        "uq_norm_root_id_norm_key_number", "norm", ["root_id", "norm", "key", "number"], unique=True, schema="registry"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("uq_norm_root_id_norm_key_number", table_name="norm", schema="registry")
    op.drop_table("norm", schema="registry")
