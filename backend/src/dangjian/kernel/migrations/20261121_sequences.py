"""Numbers for the events of an object, and who caused an event"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "events_20261121"
down_revision = "events_20261101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "object_sequence",
        sa.Column("kind", sa.String(50, collation="C"), nullable=False),
        sa.Column("object_id", sa.String(100, collation="C"), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "object_id", name="pk_object_sequence"),
        schema="events",
    )
    op.add_column("event", sa.Column("actor", postgresql.JSONB(), nullable=True), schema="events")
    op.add_column("event", sa.Column("sequences", postgresql.JSONB(), nullable=True), schema="events")


def downgrade() -> None:
    """Take back."""
    op.drop_column("event", "sequences", schema="events")
    op.drop_column("event", "actor", schema="events")
    op.drop_table("object_sequence", schema="events")
