"""What dues are computed from, and the book of what is due and paid."""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261201_dues"
down_revision = "registry_20261130_venues"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "dues_base",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("pay_sealed", sa.Text(), nullable=True),
        sa.Column("dues_allowed", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("approving_body", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("noted_by_name", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["registry.member.id"], name=op.f("fk_dues_base_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_base")),
        schema="registry",
    )
    op.create_index("ix_dues_base_member_id_since", "dues_base", ["member_id", "since"], schema="registry")
    op.create_table(
        "dues_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("dues_amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("noted_by_name", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["registry.dues_base.id"], name=op.f("fk_dues_entry_base_id_dues_base")),
        sa.ForeignKeyConstraint(["member_id"], ["registry.member.id"], name=op.f("fk_dues_entry_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_dues_entry_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["registry.dues_entry.id"], name=op.f("fk_dues_entry_reverses_id_dues_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_entry")),
        schema="registry",
    )
    for columns in (("member_id", "month"), ("organization_id", "month"), ("month",)):
        op.create_index(f"ix_dues_entry_{'_'.join(columns)}", "dues_entry", [*columns], schema="registry")
    op.create_index(op.f("ix_dues_entry_payment_id"), "dues_entry", ["payment_id"], schema="registry")
    op.create_index(
        "uq_dues_entry_reverses_id",
        "dues_entry",
        ["reverses_id"],
        unique=True,
        schema="registry",
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("dues_entry", schema="registry")
    op.drop_table("dues_base", schema="registry")
