"""Requests of persons about their data."""

import sqlalchemy as sa
from alembic import op

revision = "identity_20261126"
down_revision = "identity_20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "person_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_by_name", sa.String(length=200), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decided_by <> proposed_by AND decided_by <> account_id", name=op.f("ck_person_request_two_hands")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity.account.id"], name=op.f("fk_person_request_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_request")),
        schema="identity",
    )
    op.create_index("ix_person_request_account_id", "person_request", ["account_id"], unique=False, schema="identity")
    op.create_index(
        "uq_person_request_open",
        "person_request",
        ["account_id", "kind"],
        unique=True,
        schema="identity",
        postgresql_where=sa.text("state IN ('asked', 'proposed')"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("uq_person_request_open", table_name="person_request", schema="identity")
    op.drop_index("ix_person_request_account_id", table_name="person_request", schema="identity")
    op.drop_table("person_request", schema="identity")
