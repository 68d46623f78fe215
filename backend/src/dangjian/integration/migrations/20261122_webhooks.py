"""Webhooks, the log of events and deliveries"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "integration_20261122"
down_revision = "integration_20261121"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("event_position", schema="integration", data_type=sa.BigInteger)))
    op.create_table(
        "event_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "position", sa.BigInteger(), server_default=sa.text("nextval('integration.event_position')"), nullable=False
        ),
        sa.Column("type", sa.String(length=100, collation="C"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("object_type", sa.String(length=50, collation="C"), nullable=False),
        sa.Column("object_id", sa.String(length=100, collation="C"), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.String(length=1000, collation="C"), nullable=True),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_entry")),
        sa.UniqueConstraint("position", name=op.f("uq_event_entry_position")),
        schema="integration",
    )
    op.create_index(op.f("ix_event_entry_at"), "event_entry", ["at"], unique=False, schema="integration")
    op.create_index(
        "ix_event_entry_unplaced",
        "event_entry",
        ["at"],
        unique=False,
        schema="integration",
        postgresql_where=sa.text("path IS NULL"),
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("patterns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("min_severity", sa.String(length=20), nullable=True),
        sa.Column("categories", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("payload", sa.String(length=20), nullable=False),
        sa.Column("api_version", sa.Integer(), nullable=False),
        sa.Column("signs_ed25519", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("disabled_reason", sa.String(length=20), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        schema="integration",
    )
    op.create_index(
        op.f("ix_webhook_organization_id"), "webhook", ["organization_id"], unique=False, schema="integration"
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(length=20), nullable=True),
        sa.Column("last_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["integration.event_entry.id"],
            name=op.f("fk_delivery_entry_id_event_entry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["integration.webhook.id"], name=op.f("fk_delivery_webhook_id_webhook"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("webhook_id", "entry_id", name=op.f("uq_delivery_webhook_id_entry_id")),
        schema="integration",
    )
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["webhook_id", "due_at"],
        unique=False,
        schema="integration",
        postgresql_where=sa.text("state IN ('pending', 'failed')"),
    )
    op.create_index(op.f("ix_delivery_entry_id"), "delivery", ["entry_id"], unique=False, schema="integration")
    op.create_index(
        "ix_delivery_leased",
        "delivery",
        ["webhook_id"],
        unique=False,
        schema="integration",
        postgresql_where=sa.text("leased_until IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_delivery_webhook_id_created_at"),
        "delivery",
        ["webhook_id", "created_at"],
        unique=False,
        schema="integration",
    )
    op.create_table(
        "recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("only", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("recovered", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["integration.webhook.id"], name=op.f("fk_recovery_webhook_id_webhook"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        schema="integration",
    )
    op.create_index(op.f("ix_recovery_webhook_id"), "recovery", ["webhook_id"], unique=False, schema="integration")
    op.create_table(
        "webhook_secret",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("public_key", sa.String(length=100), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["integration.webhook.id"],
            name=op.f("fk_webhook_secret_webhook_id_webhook"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_secret")),
        schema="integration",
    )
    op.create_index(
        op.f("ix_webhook_secret_webhook_id"), "webhook_secret", ["webhook_id"], unique=False, schema="integration"
    )
    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=20), nullable=True),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("request_headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("response_headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("response_body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["integration.delivery.id"],
            name=op.f("fk_delivery_attempt_delivery_id_delivery"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempt")),
        schema="integration",
    )
    op.create_index(op.f("ix_delivery_attempt_at"), "delivery_attempt", ["at"], unique=False, schema="integration")
    op.create_index(
        op.f("ix_delivery_attempt_delivery_id"), "delivery_attempt", ["delivery_id"], unique=False, schema="integration"
    )
    op.create_index(
        op.f("ix_delivery_attempt_webhook_id_at"),
        "delivery_attempt",
        ["webhook_id", "at"],
        unique=False,
        schema="integration",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_delivery_attempt_webhook_id_at"), table_name="delivery_attempt", schema="integration")
    op.drop_index(op.f("ix_delivery_attempt_delivery_id"), table_name="delivery_attempt", schema="integration")
    op.drop_index(op.f("ix_delivery_attempt_at"), table_name="delivery_attempt", schema="integration")
    op.drop_table("delivery_attempt", schema="integration")
    op.drop_index(op.f("ix_webhook_secret_webhook_id"), table_name="webhook_secret", schema="integration")
    op.drop_table("webhook_secret", schema="integration")
    op.drop_index(op.f("ix_recovery_webhook_id"), table_name="recovery", schema="integration")
    op.drop_table("recovery", schema="integration")
    op.drop_index(op.f("ix_delivery_webhook_id_created_at"), table_name="delivery", schema="integration")
    op.drop_index(
        "ix_delivery_leased",
        table_name="delivery",
        schema="integration",
        postgresql_where=sa.text("leased_until IS NOT NULL"),
    )
    op.drop_index(op.f("ix_delivery_entry_id"), table_name="delivery", schema="integration")
    op.drop_index(
        "ix_delivery_due",
        table_name="delivery",
        schema="integration",
        postgresql_where=sa.text("state IN ('pending', 'failed')"),
    )
    op.drop_table("delivery", schema="integration")
    op.drop_index(op.f("ix_webhook_organization_id"), table_name="webhook", schema="integration")
    op.drop_table("webhook", schema="integration")
    op.drop_index(
        "ix_event_entry_unplaced",
        table_name="event_entry",
        schema="integration",
        postgresql_where=sa.text("path IS NULL"),
    )
    op.drop_index(op.f("ix_event_entry_at"), table_name="event_entry", schema="integration")
    op.drop_table("event_entry", schema="integration")
    op.execute("DROP SEQUENCE integration.event_position")
