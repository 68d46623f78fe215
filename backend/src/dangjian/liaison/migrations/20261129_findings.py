"""Findings, the issues that point to them, and their steps."""

import sqlalchemy as sa
from alembic import op

revision = "liaison_20261129"
down_revision = "liaison_20261128"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(length=40, collation="C"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("owner_organization_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("recurs_of_id", sa.Uuid(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recurs_of_id"], ["liaison.finding.id"], name=op.f("fk_finding_recurs_of_id_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_finding_organization_id_state"),
        "finding",
        ["organization_id", "state"],
        unique=False,
        schema="liaison",
    )
    op.create_index(
        op.f("ix_finding_owner_organization_id_state"),
        "finding",
        ["owner_organization_id", "state"],
        unique=False,
        schema="liaison",
    )
    op.create_index(op.f("ix_finding_recurs_of_id"), "finding", ["recurs_of_id"], unique=False, schema="liaison")
    op.create_table(
        "finding_issue",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("issue_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["liaison.finding.id"], name=op.f("fk_finding_issue_finding_id_finding")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["liaison.issue.id"], name=op.f("fk_finding_issue_issue_id_issue")),
        sa.PrimaryKeyConstraint("finding_id", "issue_id", name=op.f("pk_finding_issue")),
        schema="liaison",
    )
    op.create_index(op.f("ix_finding_issue_issue_id"), "finding_issue", ["issue_id"], unique=False, schema="liaison")
    op.create_table(
        "finding_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["liaison.finding.id"], name=op.f("fk_finding_step_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_step")),
        schema="liaison",
    )
    op.create_index(op.f("ix_finding_step_finding_id"), "finding_step", ["finding_id"], unique=False, schema="liaison")


def downgrade() -> None:
    """Take back."""
    op.drop_table("finding_step", schema="liaison")
    op.drop_table("finding_issue", schema="liaison")
    op.drop_table("finding", schema="liaison")
