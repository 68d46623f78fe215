"""Representatives with their steps, pairings, visits with their versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "liaison_20261122"
down_revision = "liaison_20261121"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "representative",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("member_organization_id", sa.Uuid(), nullable=False),
        sa.Column("employee_no", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("nominating_body", sa.String(length=200), nullable=False),
        sa.Column("approving_body", sa.String(length=200), nullable=True),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("nominated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nominated_by", sa.Uuid(), nullable=True),
        sa.Column("nominated_by_member", sa.Uuid(), nullable=True),
        sa.Column("nominated_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_representative_organization_id_state"),
        "representative",
        ["organization_id", "state"],
        unique=False,
        schema="liaison",
    )
    op.create_index(
        "ix_representative_term",
        "representative",
        ["ends_on"],
        unique=False,
        schema="liaison",
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.create_index(
        "uq_representative_alive",
        "representative",
        ["member_id"],
        unique=True,
        schema="liaison",
        postgresql_where=sa.text("state IN ('nominated', 'approved')"),
    )
    op.create_table(
        "pairing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("handed_from_id", sa.Uuid(), nullable=True),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arranged_by", sa.Uuid(), nullable=True),
        sa.Column("arranged_by_name", sa.String(length=200), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_by_name", sa.String(length=200), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handed_from_id"], ["liaison.pairing.id"], name=op.f("fk_pairing_handed_from_id_pairing")
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["liaison.representative.id"],
            name=op.f("fk_pairing_representative_id_representative"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        schema="liaison",
    )
    op.create_index(op.f("ix_pairing_handed_from_id"), "pairing", ["handed_from_id"], unique=False, schema="liaison")
    op.create_index(op.f("ix_pairing_outlet_id"), "pairing", ["outlet_id"], unique=False, schema="liaison")
    op.create_index(
        op.f("ix_pairing_representative_id"), "pairing", ["representative_id"], unique=False, schema="liaison"
    )
    op.create_index(
        "uq_pairing_open",
        "pairing",
        ["representative_id", "outlet_id"],
        unique=True,
        schema="liaison",
        postgresql_where=sa.text("ends_on IS NULL"),
    )
    op.create_table(
        "representative_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_member", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["liaison.representative.id"],
            name=op.f("fk_representative_step_representative_id_representative"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative_step")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_representative_step_representative_id"),
        "representative_step",
        ["representative_id"],
        unique=False,
        schema="liaison",
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=True),
        sa.Column("looked_at", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["representative_id"], ["liaison.representative.id"], name=op.f("fk_visit_representative_id_representative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("client_id", name=op.f("uq_visit_client_id")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_visit_organization_id_visited_on"),
        "visit",
        ["organization_id", "visited_on"],
        unique=False,
        schema="liaison",
    )
    op.create_index(
        op.f("ix_visit_outlet_id_visited_on"), "visit", ["outlet_id", "visited_on"], unique=False, schema="liaison"
    )
    op.create_index(
        op.f("ix_visit_representative_id_visited_on"),
        "visit",
        ["representative_id", "visited_on"],
        unique=False,
        schema="liaison",
    )
    op.create_table(
        "visit_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=True),
        sa.Column("looked_at", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["liaison.visit.id"], name=op.f("fk_visit_version_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_version")),
        schema="liaison",
    )
    op.create_index(
        "uq_visit_version_visit_id_number", "visit_version", ["visit_id", "number"], unique=True, schema="liaison"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("uq_visit_version_visit_id_number", table_name="visit_version", schema="liaison")
    op.drop_table("visit_version", schema="liaison")
    op.drop_index(op.f("ix_visit_representative_id_visited_on"), table_name="visit", schema="liaison")
    op.drop_index(op.f("ix_visit_outlet_id_visited_on"), table_name="visit", schema="liaison")
    op.drop_index(op.f("ix_visit_organization_id_visited_on"), table_name="visit", schema="liaison")
    op.drop_table("visit", schema="liaison")
    op.drop_index(op.f("ix_representative_step_representative_id"), table_name="representative_step", schema="liaison")
    op.drop_table("representative_step", schema="liaison")
    op.drop_index(
        "uq_pairing_open", table_name="pairing", schema="liaison", postgresql_where=sa.text("ends_on IS NULL")
    )
    op.drop_index(op.f("ix_pairing_representative_id"), table_name="pairing", schema="liaison")
    op.drop_index(op.f("ix_pairing_outlet_id"), table_name="pairing", schema="liaison")
    op.drop_index(op.f("ix_pairing_handed_from_id"), table_name="pairing", schema="liaison")
    op.drop_table("pairing", schema="liaison")
    op.drop_index(
        "uq_representative_alive",
        table_name="representative",
        schema="liaison",
        postgresql_where=sa.text("state IN ('nominated', 'approved')"),
    )
    op.drop_index(
        "ix_representative_term",
        table_name="representative",
        schema="liaison",
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.drop_index(op.f("ix_representative_organization_id_state"), table_name="representative", schema="liaison")
    op.drop_table("representative", schema="liaison")
