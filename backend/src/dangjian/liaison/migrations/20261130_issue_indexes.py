"""What is expected next of all states, and what is one's own, found without a look at everything."""

import sqlalchemy as sa
from alembic import op

revision = "liaison_20261130"
down_revision = "liaison_20261129"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(op.f("ix_issue_waits_until_id"), "issue", ["waits_until", "id"], schema="liaison")
    for column in ("reporter_member_id", "handler_member_id"):
        known = sa.column(column).is_not(None)
        op.create_index(op.f(f"ix_issue_{column}"), "issue", [column], schema="liaison", postgresql_where=known)


def downgrade() -> None:
    """Take back."""
    for name in ("handler_member_id", "reporter_member_id", "waits_until_id"):
        op.drop_index(op.f(f"ix_issue_{name}"), table_name="issue", schema="liaison")
