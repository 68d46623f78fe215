"""Files in: imports from the file to their undoing, and what headings mean"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "events_20261127"
down_revision = "events_20261122"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(60, collation="C"), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("account_name", sa.String(200), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("header_row", sa.Integer(), nullable=False),
        *(
            sa.Column(name, postgresql.JSONB(), nullable=False)
            for name in ("headings", "unclear", "plan", "preview", "faults")
        ),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        *(sa.Column(name, postgresql.JSONB(), nullable=False) for name in ("notes", "done")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_import"),
        schema="events",
    )
    op.create_index(
        "ix_import_account_id_kind_created_at", "import", ["account_id", "kind", "created_at"], schema="events"
    )
    op.create_index("ix_import_created_at", "import", ["created_at"], schema="events")
    op.create_table(
        "heading_meaning",
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(60, collation="C"), nullable=False),
        sa.Column("heading", sa.String(200), nullable=False),
        sa.Column("key", sa.String(120), nullable=True),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("root_id", "kind", "heading", name="pk_heading_meaning"),
        schema="events",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("heading_meaning", schema="events")
    op.drop_table("import", schema="events")
