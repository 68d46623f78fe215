"""What each schema had of a person, for one request of his."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "events_20261128"
down_revision = "events_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "person_part",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(40, collation="C"), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "service", name=op.f("pk_person_part")),
        schema="events",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("person_part", schema="events")
