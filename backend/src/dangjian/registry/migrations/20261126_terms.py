"""Transfers between branches, terms of committees"""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261126"
down_revision = "registry_20261125_policies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("from_organization_id", sa.Uuid(), nullable=False),
        sa.Column("to_organization_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_by_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["registry.member.id"], name=op.f("fk_transfer_member_id_member")),
        sa.ForeignKeyConstraint(
            ["from_organization_id"],
            ["registry.organization.id"],
            name=op.f("fk_transfer_from_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["to_organization_id"],
            ["registry.organization.id"],
            name=op.f("fk_transfer_to_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        schema="registry",
    )
    op.create_index(
        "uq_transfer_alive",
        "transfer",
        ["member_id"],
        unique=True,
        schema="registry",
        postgresql_where=sa.text("state IN ('proposed', 'accepted')"),
    )
    for side in ("from", "to"):
        column = f"{side}_organization_id"
        op.create_index(op.f(f"ix_transfer_{column}"), "transfer", [column], unique=False, schema="registry")
    _terms()


def _terms() -> None:
    op.create_table(
        "term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("elected_on", sa.Date(), nullable=False),
        sa.Column("regular_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_term_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        schema="registry",
    )
    op.create_index(
        "uq_term_current",
        "term",
        ["organization_id"],
        unique=True,
        schema="registry",
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "ix_term_organization_id_elected_on",
        "term",
        ["organization_id", "elected_on"],
        unique=False,
        schema="registry",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("term", schema="registry")
    op.drop_table("transfer", schema="registry")
