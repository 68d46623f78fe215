"""Responsibility letters with their versions and signatures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "targets_20261123"
down_revision = "targets_20261122"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DIGEST = sa.String(length=64, collation="C")
PLACES = ("superior_secretary_id", "superior_head_id", "secretary_id", "head_id")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("superior_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("draft", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("pending", sa.Integer(), nullable=True),
        sa.Column("in_force", sa.Integer(), nullable=True),
        sa.Column("latest", sa.Integer(), nullable=False),
        *(sa.Column(place, sa.Uuid(), nullable=True) for place in PLACES),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        schema="targets",
    )
    op.create_index(
        "uq_letter_alive",
        "letter",
        ["superior_id", "organization_id", "year"],
        unique=True,
        schema="targets",
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index(op.f("ix_letter_organization_id_year"), "letter", ["organization_id", "year"], schema="targets")
    op.create_table(
        "letter_version",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", postgresql.JSONB(), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["targets.letter.id"], name=op.f("fk_letter_version_letter_id_letter")),
        sa.PrimaryKeyConstraint("letter_id", "number", name=op.f("pk_letter_version")),
        schema="targets",
    )
    op.create_table(
        "letter_signature",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id", "number"],
            ["targets.letter_version.letter_id", "targets.letter_version.number"],
            name=op.f("fk_letter_signature_letter_id_letter_version"),
        ),
        sa.PrimaryKeyConstraint("letter_id", "number", "side", name=op.f("pk_letter_signature")),
        schema="targets",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("letter_signature", schema="targets")
    op.drop_table("letter_version", schema="targets")
    op.drop_table("letter", schema="targets")
