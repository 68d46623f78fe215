"""What the life of a task and its check-ins need: numbers, focus, urgency, delays, versions of the light rule."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "targets_20261122"
down_revision = "targets_20261121"
branch_labels = None
depends_on = None

_TASK: tuple[sa.Column[Any], ...] = (
    sa.Column("focus", sa.String(length=30), nullable=True),
    sa.Column("urgent_reason", sa.Text(), nullable=True),
    sa.Column("asked_due_on", sa.Date(), nullable=True),
    sa.Column("result", sa.Text(), nullable=True),
)
_CHECK_IN: tuple[sa.Column[Any], ...] = (
    sa.Column("state_before", sa.String(length=20), nullable=False),
    sa.Column("was_returned", sa.Boolean(), nullable=False),
    sa.Column("is_applied", sa.Boolean(), nullable=False),
    sa.Column("state_after", sa.String(length=20), nullable=False),
    sa.Column("percent_after", sa.Numeric(), nullable=False),
    sa.Column("light_after", sa.String(length=10), nullable=False),
    sa.Column("version_after", sa.Integer(), nullable=False),
)


def upgrade() -> None:
    """Apply; no check-in was ever taken before this."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("task_number", schema="targets")))
    for column in _TASK:
        op.add_column("task", column, schema="targets")
    op.create_index(
        "ix_task_helpers",
        "task",
        ["helpers"],
        schema="targets",
        postgresql_using="gin",
        postgresql_ops={"helpers": "jsonb_path_ops"},
    )
    for column in _CHECK_IN:
        op.add_column("check_in", column, schema="targets")
    op.create_table(
        "light_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("red_lag", sa.Numeric(), nullable=False),
        sa.Column("yellow_lag", sa.Numeric(), nullable=False),
        sa.Column("blue_days", sa.Integer(), nullable=False),
        sa.Column("blue_part", sa.Numeric(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_rule")),
        schema="targets",
    )
    op.create_index("uq_light_rule_root_id_number", "light_rule", ["root_id", "number"], unique=True, schema="targets")


def downgrade() -> None:
    """Take back."""
    op.drop_table("light_rule", schema="targets")
    for column in _CHECK_IN:
        op.drop_column("check_in", column.name, schema="targets")
    op.drop_index("ix_task_helpers", "task", schema="targets")
    for column in _TASK:
        op.drop_column("task", column.name, schema="targets")
    op.execute(sa.schema.DropSequence(sa.Sequence("task_number", schema="targets")))
