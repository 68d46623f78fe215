"""The kernel's tables: events, marks, failures, audit, idempotency keys, progress, and the job queue's own."""

import re

import sqlalchemy as sa
from alembic import op
from pgqueuer.adapters.persistence import qb
from sqlalchemy.dialects import postgresql

from dangjian.kernel.events import QUEUE

revision = "events_20261101"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        schema="events",
    )
    op.create_index("ix_event_name_at", "event", ["name", "at"], schema="events")
    op.create_table(
        "handled",
        sa.Column("event_id", sa.Uuid(), primary_key=True),
        sa.Column("handler", sa.String(200), primary_key=True),
        sa.Column("at", instant, nullable=False),
        schema="events",
    )
    op.create_table(
        "delivery_failure",
        sa.Column("event_id", sa.Uuid(), primary_key=True),
        sa.Column("handler", sa.String(200), primary_key=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("is_dead", sa.Boolean(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        schema="events",
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", instant, nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("action", sa.String(200), nullable=False),
        sa.Column("object_type", sa.String(100), nullable=False),
        sa.Column("object_id", sa.String(200), nullable=False),
        sa.Column("organization_id", sa.Uuid()),
        sa.Column("before", postgresql.JSONB()),
        sa.Column("after", postgresql.JSONB()),
        sa.Column("reason", sa.Text()),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("trace_id", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64)),
        schema="events",
    )
    op.create_index(
        "ix_audit_entry_object_type_object_id", "audit_entry", ["object_type", "object_id"], schema="events"
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], schema="events")
    op.create_table(
        "idempotency_key",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.String(128), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        schema="events",
    )
    op.create_table(
        "progress",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(200), nullable=False),
        sa.Column("at", instant, nullable=False),
        schema="events",
    )
    install = qb.QueryBuilderEnvironment(settings=QUEUE).build_install_query(create_schema=False)
    for statement in re.split(r";\s*\n+(?=CREATE )", install):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take back."""
    removal = qb.QueryBuilderEnvironment(settings=QUEUE).build_uninstall_query()
    for statement in removal.split(";"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    for table in ("progress", "idempotency_key", "audit_entry", "delivery_failure", "handled", "event"):
        op.drop_table(table, schema="events")
