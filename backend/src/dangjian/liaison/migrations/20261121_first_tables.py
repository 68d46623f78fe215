"""The first tables of liaison; ordinary weeks to begin with in the copy of the calendar."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "liaison_20261121"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "issue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20, collation="C"), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=True),
        sa.Column("intake_id", sa.Uuid(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=40, collation="C"), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("attachments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("reporter_account_id", sa.Uuid(), nullable=True),
        sa.Column("reporter_member_id", sa.Uuid(), nullable=True),
        sa.Column("reporter_name", sa.String(length=200), nullable=True),
        sa.Column("reporter_contact", sa.String(length=200), nullable=True),
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("handler_organization_id", sa.Uuid(), nullable=True),
        sa.Column("handler_member_id", sa.Uuid(), nullable=True),
        sa.Column("handler_name", sa.String(length=200), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("escalated_to_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_soon_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accept_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("extended_days", sa.Integer(), nullable=False),
        sa.Column("was_overdue", sa.Boolean(), nullable=False),
        sa.Column("elapsed_workdays", sa.Integer(), nullable=True),
        sa.Column("resolution_kind", sa.String(length=20), nullable=True),
        sa.Column("resolution_summary", sa.Text(), nullable=True),
        sa.Column("resolution_attachments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("confirmation_due_on", sa.Date(), nullable=True),
        sa.Column("is_half_solved", sa.Boolean(), nullable=False),
        sa.Column("reopened_count", sa.Integer(), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.Column("lasting", sa.String(length=10), nullable=True),
        sa.Column("close_kind", sa.String(length=20), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["liaison.issue.id"], name=op.f("fk_issue_merged_into_id_issue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("client_id", name=op.f("uq_issue_client_id")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_issue_receipt_hash")),
        schema="liaison",
    )
    op.create_index(op.f("ix_issue_ask_again_on"), "issue", ["ask_again_on"], unique=False, schema="liaison")
    op.create_index(
        "ix_issue_due_on_live",
        "issue",
        ["due_on"],
        unique=False,
        schema="liaison",
        postgresql_where=sa.text("state IN ('assigned','in_progress','reopened')"),
    )
    op.create_index(
        op.f("ix_issue_handler_organization_id_state"),
        "issue",
        ["handler_organization_id", "state"],
        unique=False,
        schema="liaison",
    )
    op.create_index(op.f("ix_issue_merged_into_id"), "issue", ["merged_into_id"], unique=False, schema="liaison")
    op.create_index(
        op.f("ix_issue_organization_id_state"), "issue", ["organization_id", "state"], unique=False, schema="liaison"
    )
    op.create_index(op.f("ix_issue_outlet_id"), "issue", ["outlet_id"], unique=False, schema="liaison")
    op.create_index(
        op.f("ix_issue_reporter_account_id"), "issue", ["reporter_account_id"], unique=False, schema="liaison"
    )
    op.create_index(op.f("ix_issue_representative_id"), "issue", ["representative_id"], unique=False, schema="liaison")
    op.create_index(op.f("ix_issue_visit_id"), "issue", ["visit_id"], unique=False, schema="liaison")
    op.create_index("uq_issue_root_id_number", "issue", ["root_id", "number"], unique=True, schema="liaison")
    op.create_table(
        "issue_count",
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("root_id", "year", name=op.f("pk_issue_count")),
        schema="liaison",
    )
    op.create_table(
        "norm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm")),
        schema="liaison",
    )
    op.create_index("uq_norm_root_id_number", "norm", ["root_id", "number"], unique=True, schema="liaison")
    op.create_table(
        "organization_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.String(length=1000, collation="C"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_copy")),
        sa.UniqueConstraint("code", name=op.f("uq_organization_copy_code")),
        schema="liaison",
    )
    op.create_index("ix_organization_copy_path", "organization_copy", ["path"], unique=False, schema="liaison")
    op.create_table(
        "outlet_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("staff_count", sa.Integer(), nullable=False),
        sa.Column("own_member_count", sa.Integer(), nullable=False),
        sa.Column("external_member_count", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet_copy")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_outlet_copy_organization_id"), "outlet_copy", ["organization_id"], unique=False, schema="liaison"
    )
    op.create_table(
        "workday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_workday")),
        schema="liaison",
    )
    op.create_table(
        "issue_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issue_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("attachments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_member", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["liaison.issue.id"], name=op.f("fk_issue_step_issue_id_issue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_step")),
        schema="liaison",
    )
    op.create_index(op.f("ix_issue_step_issue_id"), "issue_step", ["issue_id"], unique=False, schema="liaison")
    op.execute(
        "INSERT INTO liaison.workday (day, is_workday, ordinal, version) "
        "SELECT day::date, extract(isodow FROM day) < 6, "
        "sum((extract(isodow FROM day) < 6)::int) OVER (ORDER BY day), 0 "
        "FROM generate_series(date '2020-01-01', date '2040-12-31', interval '1 day') AS day"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("issue_step", schema="liaison")
    op.drop_table("workday", schema="liaison")
    op.drop_table("outlet_copy", schema="liaison")
    op.drop_table("organization_copy", schema="liaison")
    op.drop_table("norm", schema="liaison")
    op.drop_table("issue_count", schema="liaison")
    op.drop_table("issue", schema="liaison")
