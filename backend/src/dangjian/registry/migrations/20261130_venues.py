"""Venues, their funds and what is made public"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "registry_20261130_venues"
down_revision = "registry_20261129_norms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "venue_standard",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_standard")),
        schema="registry",
    )
    op.create_index(
        "uq_venue_standard_root_id_number", "venue_standard", ["root_id", "number"], unique=True, schema="registry"
    )
    op.create_table(
        "openness_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["registry.organization.id"],
            name=op.f("fk_openness_entry_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openness_entry")),
        schema="registry",
    )
    op.create_index(
        "ix_openness_entry_organization_id",
        "openness_entry",
        ["organization_id", "published_on"],
        unique=False,
        schema="registry",
    )
    op.create_table(
        "venue_fund",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_venue_fund_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_fund")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_venue_fund_organization_id"), "venue_fund", ["organization_id"], unique=False, schema="registry"
    )
    op.create_table(
        "venue_fund_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["registry.venue_fund.id"], name=op.f("fk_venue_fund_version_fund_id_venue_fund")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_fund_version")),
        schema="registry",
    )
    op.create_index(
        "uq_venue_fund_version_fund_id_number",
        "venue_fund_version",
        ["fund_id", "number"],
        unique=True,
        schema="registry",
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.Column("responsible_member_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_venue_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_member_id"], ["registry.member.id"], name=op.f("fk_venue_responsible_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        schema="registry",
    )
    op.create_index(op.f("ix_venue_organization_id"), "venue", ["organization_id"], unique=False, schema="registry")
    op.create_index(
        op.f("ix_venue_responsible_member_id"), "venue", ["responsible_member_id"], unique=False, schema="registry"
    )
    op.create_table(
        "venue_award",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("granting_body", sa.String(length=200), nullable=False),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["venue_id"], ["registry.venue.id"], name=op.f("fk_venue_award_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_award")),
        schema="registry",
    )
    op.create_index(op.f("ix_venue_award_venue_id"), "venue_award", ["venue_id"], unique=False, schema="registry")
    op.create_index(
        "uq_venue_award_standing",
        "venue_award",
        ["venue_id"],
        unique=True,
        schema="registry",
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "venue_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("item_title", sa.String(length=50), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["registry.venue.id"], name=op.f("fk_venue_check_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_check")),
        schema="registry",
    )
    op.create_index(
        "ix_venue_check_venue_id_item",
        "venue_check",
        ["venue_id", "item", "checked_on", "at"],
        unique=False,
        schema="registry",
    )
    op.create_table(
        "venue_fund_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["venue_id"], ["registry.venue.id"], name=op.f("fk_venue_fund_share_venue_id_venue")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["registry.venue_fund_version.id"],
            name=op.f("fk_venue_fund_share_version_id_venue_fund_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_fund_share")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_venue_fund_share_venue_id"), "venue_fund_share", ["venue_id"], unique=False, schema="registry"
    )
    op.create_index(
        "uq_venue_fund_share_version_id_venue_id",
        "venue_fund_share",
        ["version_id", "venue_id"],
        unique=True,
        schema="registry",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("uq_venue_fund_share_version_id_venue_id", table_name="venue_fund_share", schema="registry")
    op.drop_index(op.f("ix_venue_fund_share_venue_id"), table_name="venue_fund_share", schema="registry")
    op.drop_table("venue_fund_share", schema="registry")
    op.drop_index("ix_venue_check_venue_id_item", table_name="venue_check", schema="registry")
    op.drop_table("venue_check", schema="registry")
    op.drop_index(
        "uq_venue_award_standing",
        table_name="venue_award",
        schema="registry",
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.drop_index(op.f("ix_venue_award_venue_id"), table_name="venue_award", schema="registry")
    op.drop_table("venue_award", schema="registry")
    op.drop_index(op.f("ix_venue_responsible_member_id"), table_name="venue", schema="registry")
    op.drop_index(op.f("ix_venue_organization_id"), table_name="venue", schema="registry")
    op.drop_table("venue", schema="registry")
    op.drop_index("uq_venue_fund_version_fund_id_number", table_name="venue_fund_version", schema="registry")
    op.drop_table("venue_fund_version", schema="registry")
    op.drop_index(op.f("ix_venue_fund_organization_id"), table_name="venue_fund", schema="registry")
    op.drop_table("venue_fund", schema="registry")
    op.drop_index("ix_openness_entry_organization_id", table_name="openness_entry", schema="registry")
    op.drop_table("openness_entry", schema="registry")
    op.drop_index("uq_venue_standard_root_id_number", table_name="venue_standard", schema="registry")
    op.drop_table("venue_standard", schema="registry")
