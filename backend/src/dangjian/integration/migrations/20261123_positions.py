"""Places in the log of events are given after the commit"""

from alembic import op

revision = "integration_20261123"
down_revision = "integration_20261122"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("ALTER TABLE integration.event_entry ALTER position DROP NOT NULL, ALTER position DROP DEFAULT")
    op.execute("DROP INDEX integration.ix_event_entry_unplaced")
    op.execute("CREATE INDEX ix_event_entry_unplaced ON integration.event_entry (at) WHERE position IS NULL")


def downgrade() -> None:
    """Take back."""
    op.execute("DROP INDEX integration.ix_event_entry_unplaced")
    op.execute("CREATE INDEX ix_event_entry_unplaced ON integration.event_entry (at) WHERE path IS NULL")
    op.execute(
        "UPDATE integration.event_entry SET position = nextval('integration.event_position') WHERE position IS NULL"
    )
    op.execute("ALTER TABLE integration.event_entry ALTER position SET NOT NULL")
    op.execute("ALTER TABLE integration.event_entry ALTER position SET DEFAULT nextval('integration.event_position')")
