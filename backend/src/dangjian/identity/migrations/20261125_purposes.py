"""Purposes of personal data with their assessment, notices and consents."""

import sqlalchemy as sa
from alembic import op

revision = "identity_20261125"
down_revision = "identity_20261124"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "purpose",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=20), nullable=False),
        sa.Column("provision", sa.String(length=200), nullable=False),
        sa.Column("data_kinds", sa.Text(), nullable=False),
        sa.Column("retention", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("assessed_by_name", sa.String(length=200), nullable=True),
        sa.Column("verdict", sa.String(length=30), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'in_force' OR verdict IN ('acceptable', 'acceptable_with_measures')", name=op.f("ck_purpose_fit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose")),
        sa.UniqueConstraint("code", name=op.f("uq_purpose_code")),
        schema="identity",
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["purpose_id"], ["identity.purpose.id"], name=op.f("fk_notice_purpose_id_purpose")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("purpose_id", "number", name="uq_notice_purpose_id_number"),
        schema="identity",
    )
    op.create_table(
        "consent_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity.account.id"], name=op.f("fk_consent_step_account_id_account")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["identity.notice.id"], name=op.f("fk_consent_step_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_step")),
        schema="identity",
    )
    op.create_index("ix_consent_step_account_id", "consent_step", ["account_id"], unique=False, schema="identity")


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_consent_step_account_id", table_name="consent_step", schema="identity")
    op.drop_table("consent_step", schema="identity")
    op.drop_table("notice", schema="identity")
    op.drop_table("purpose", schema="identity")
