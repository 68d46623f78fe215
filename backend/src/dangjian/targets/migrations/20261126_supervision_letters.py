"""Supervision letters and their steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "targets_20261126"
down_revision = "targets_20261125"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "supervision_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("color", sa.String(length=10), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("target_ids", postgresql.JSONB(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("needs_analysis", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_by_name", sa.String(length=200), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("escalated_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["targets.task.id"], name=op.f("fk_supervision_letter_task_id_task")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.target.id"], name=op.f("fk_supervision_letter_target_id_target")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_letter")),
        schema="targets",
    )
    for name, columns, unique in (
        ("uq_supervision_letter_number", ["issuer_id", "year", "serial"], True),
        ("ix_supervision_letter_organization_id_state", ["organization_id", "state"], False),
        ("ix_supervision_letter_task_id", ["task_id"], False),
        ("ix_supervision_letter_target_id", ["target_id"], False),
        ("ix_supervision_letter_state_due_on", ["state", "due_on"], False),
    ):
        op.create_index(op.f(name), "supervision_letter", columns, unique=unique, schema="targets")
    op.create_table(
        "supervision_letter_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("analysis", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("attachments", postgresql.JSONB(), nullable=False),
        sa.Column("color", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_member", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["targets.supervision_letter.id"],
            name=op.f("fk_supervision_letter_step_letter_id_supervision_letter"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_letter_step")),
        schema="targets",
    )
    op.create_index(
        op.f("ix_supervision_letter_step_letter_id"), "supervision_letter_step", ["letter_id"], schema="targets"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("supervision_letter_step", schema="targets")
    op.drop_table("supervision_letter", schema="targets")
