"""The ledger in the order in which people read it"""

from alembic import op

revision = "appraisal_20261103"
down_revision = "appraisal_20261102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "ix_record_occurred_on_submitted_at_id",
        "record",
        ["occurred_on", "submitted_at", "id"],
        unique=False,
        schema="appraisal",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_record_occurred_on_submitted_at_id", table_name="record", schema="appraisal")
