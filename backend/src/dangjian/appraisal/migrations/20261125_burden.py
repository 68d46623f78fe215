"""Forms in versions, the burden meter and complaints"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "appraisal_20261125"
down_revision = "appraisal_20261123"
branch_labels = None
depends_on = None

KNOWN = """
INSERT INTO appraisal.record_type_version (code, number, title, section, section_title, definition, status, origin,
    created_at, created_by_name, published_at, published_by_name, version)
SELECT code, version, title, section, section_title, definition, 'published', 'pack', now(), '方法包', now(), '方法包',
    1
FROM appraisal.record_type
"""
FINAL = """
CREATE FUNCTION appraisal.refuse_change_of_published_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'version % of % is published and final', OLD.number, OLD.code
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
GUARD = """
CREATE TRIGGER published_is_final BEFORE UPDATE OR DELETE ON appraisal.record_type_version
    FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION appraisal.refuse_change_of_published_form()
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "burden_approval",
        sa.Column("scheme_version_id", sa.Uuid(), nullable=False),
        sa.Column("standard_number", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Numeric(), nullable=False),
        sa.Column("budget", sa.Numeric(), nullable=False),
        sa.Column("approver", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_by_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("scheme_version_id", name=op.f("pk_burden_approval")),
        schema="appraisal",
    )
    op.create_table(
        "burden_standard",
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("typing", sa.Numeric(), nullable=False),
        sa.Column("prefilled", sa.Numeric(), nullable=False),
        sa.Column("attachment", sa.Numeric(), nullable=False),
        sa.Column("photo", sa.Numeric(), nullable=False),
        sa.Column("meeting", sa.Numeric(), nullable=False),
        sa.Column("budget", sa.Numeric(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_by_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("root_id", "number", name=op.f("pk_burden_standard")),
        schema="appraisal",
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=200), nullable=True),
        sa.Column("receipt_hash", sa.String(length=64), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("client_id", name=op.f("uq_feedback_client_id")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_feedback_receipt_hash")),
        schema="appraisal",
    )
    op.create_index(op.f("ix_feedback_asked_by"), "feedback", ["asked_by"], unique=False, schema="appraisal")
    op.create_index(
        op.f("ix_feedback_organization_id_state_due_on"),
        "feedback",
        ["organization_id", "state", "due_on"],
        unique=False,
        schema="appraisal",
    )
    op.create_table(
        "record_type_version",
        sa.Column("code", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("section", sa.String(length=64), nullable=False),
        sa.Column("section_title", sa.String(length=100), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_name", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", "number", name=op.f("pk_record_type_version")),
        schema="appraisal",
    )
    op.create_index(
        "uq_record_type_version_draft",
        "record_type_version",
        ["code"],
        unique=True,
        schema="appraisal",
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.execute(KNOWN)
    op.execute(FINAL)
    op.execute(GUARD)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TRIGGER published_is_final ON appraisal.record_type_version")
    op.execute("DROP FUNCTION appraisal.refuse_change_of_published_form()")
    op.drop_index(
        "uq_record_type_version_draft",
        table_name="record_type_version",
        schema="appraisal",
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.drop_table("record_type_version", schema="appraisal")
    op.drop_index(op.f("ix_feedback_organization_id_state_due_on"), table_name="feedback", schema="appraisal")
    op.drop_index(op.f("ix_feedback_asked_by"), table_name="feedback", schema="appraisal")
    op.drop_table("feedback", schema="appraisal")
    op.drop_table("burden_standard", schema="appraisal")
    op.drop_table("burden_approval", schema="appraisal")
