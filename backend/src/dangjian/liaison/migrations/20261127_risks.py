"""Risks, self-checks and months."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "liaison_20261127"
down_revision = "liaison_20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "risk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20, collation="C"), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("level", sa.String(length=40, collation="C"), nullable=True),
        sa.Column("level_title", sa.String(length=50), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("reported_by_name", sa.String(length=200), nullable=False),
        sa.Column("controlled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk")),
        sa.UniqueConstraint("client_id", name=op.f("uq_risk_client_id")),
        schema="liaison",
    )
    op.create_index(op.f("ix_risk_check_id"), "risk", ["check_id"], unique=False, schema="liaison")
    op.create_index(
        op.f("ix_risk_organization_id_state"), "risk", ["organization_id", "state"], unique=False, schema="liaison"
    )
    op.create_index(op.f("ix_risk_reported_by"), "risk", ["reported_by"], unique=False, schema="liaison")
    op.create_index("uq_risk_root_id_number", "risk", ["root_id", "number"], unique=True, schema="liaison")
    op.create_table(
        "risk_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("opened_by_name", sa.String(length=200), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_check")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_risk_check_organization_id"), "risk_check", ["organization_id"], unique=False, schema="liaison"
    )
    op.create_table(
        "risk_count",
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("root_id", "year", name=op.f("pk_risk_count")),
        schema="liaison",
    )
    op.create_table(
        "risk_month",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(length=7, collation="C"), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_month")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_risk_month_organization_id_month_at"),
        "risk_month",
        ["organization_id", "month", "at"],
        unique=False,
        schema="liaison",
    )
    op.create_table(
        "risk_check_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["liaison.risk_check.id"], name=op.f("fk_risk_check_answer_check_id_risk_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_check_answer")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_risk_check_answer_check_id_organization_id_at"),
        "risk_check_answer",
        ["check_id", "organization_id", "at"],
        unique=False,
        schema="liaison",
    )
    op.create_table(
        "risk_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("risk_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["risk_id"], ["liaison.risk.id"], name=op.f("fk_risk_step_risk_id_risk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_step")),
        schema="liaison",
    )
    op.create_index(op.f("ix_risk_step_risk_id"), "risk_step", ["risk_id"], unique=False, schema="liaison")


def downgrade() -> None:
    """Take back."""
    op.drop_table("risk_step", schema="liaison")
    op.drop_table("risk_check_answer", schema="liaison")
    op.drop_table("risk_month", schema="liaison")
    op.drop_table("risk_count", schema="liaison")
    op.drop_table("risk_check", schema="liaison")
    op.drop_table("risk", schema="liaison")
