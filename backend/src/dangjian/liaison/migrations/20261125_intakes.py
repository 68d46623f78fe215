"""Ways in without an account, and the files of issues and visits."""

import sqlalchemy as sa
from alembic import op

revision = "liaison_20261125"
down_revision = "liaison_20261123"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_by_name", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "organization_id", name=op.f("pk_attachment")),
        schema="liaison",
    )
    op.create_table(
        "intake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("guide", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=32, collation="C"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["liaison.outlet_copy.id"], name=op.f("fk_intake_outlet_id_outlet_copy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("code", name=op.f("uq_intake_code")),
        schema="liaison",
    )
    op.create_index(op.f("ix_intake_organization_id"), "intake", ["organization_id"], unique=False, schema="liaison")
    op.create_index("ix_issue_intake_id", "issue", ["intake_id"], unique=False, schema="liaison")


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_issue_intake_id", table_name="issue", schema="liaison")
    op.drop_table("intake", schema="liaison")
    op.drop_table("attachment", schema="liaison")
