"""Gaps and co-building agreements"""

import sqlalchemy as sa
from alembic import op

revision = "liaison_20261124"
down_revision = "liaison_20261122"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("partner", sa.String(length=200), nullable=False),
        sa.Column("partner_kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("renews_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(length=64, collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["renews_id"], ["liaison.agreement.id"], name=op.f("fk_agreement_renews_id_agreement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("renews_id", name=op.f("uq_agreement_renews_id")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_agreement_organization_id_ends_on"),
        "agreement",
        ["organization_id", "ends_on"],
        unique=False,
        schema="liaison",
    )
    op.create_table(
        "gap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
        schema="liaison",
    )
    op.create_index(op.f("ix_gap_outlet_id_since"), "gap", ["outlet_id", "since"], unique=False, schema="liaison")
    op.create_index(
        "uq_gap_open", "gap", ["outlet_id"], unique=True, schema="liaison", postgresql_where=sa.text("until IS NULL")
    )
    op.create_table(
        "agreement_activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["liaison.agreement.id"], name=op.f("fk_agreement_activity_agreement_id_agreement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_activity")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_agreement_activity_agreement_id"),
        "agreement_activity",
        ["agreement_id"],
        unique=False,
        schema="liaison",
    )
    op.create_table(
        "agreement_outlet",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["liaison.agreement.id"], name=op.f("fk_agreement_outlet_agreement_id_agreement")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "outlet_id", name=op.f("pk_agreement_outlet")),
        schema="liaison",
    )
    op.create_index(
        op.f("ix_agreement_outlet_outlet_id"), "agreement_outlet", ["outlet_id"], unique=False, schema="liaison"
    )
    op.execute("DELETE FROM liaison.outlet_copy")  # told again by the registry after an upgrade
    op.add_column("outlet_copy", sa.Column("liaison_point", sa.String(length=200), nullable=True), schema="liaison")
    op.add_column("outlet_copy", sa.Column("coverage_since", sa.Date(), nullable=False), schema="liaison")
    op.create_unique_constraint(op.f("uq_outlet_copy_code"), "outlet_copy", ["code"], schema="liaison")


def downgrade() -> None:
    """Take back."""
    op.drop_constraint(op.f("uq_outlet_copy_code"), "outlet_copy", schema="liaison", type_="unique")
    op.drop_column("outlet_copy", "coverage_since", schema="liaison")
    op.drop_column("outlet_copy", "liaison_point", schema="liaison")
    op.drop_index(op.f("ix_agreement_outlet_outlet_id"), table_name="agreement_outlet", schema="liaison")
    op.drop_table("agreement_outlet", schema="liaison")
    op.drop_index(op.f("ix_agreement_activity_agreement_id"), table_name="agreement_activity", schema="liaison")
    op.drop_table("agreement_activity", schema="liaison")
    op.drop_index("uq_gap_open", table_name="gap", schema="liaison", postgresql_where=sa.text("until IS NULL"))
    op.drop_index(op.f("ix_gap_outlet_id_since"), table_name="gap", schema="liaison")
    op.drop_table("gap", schema="liaison")
    op.drop_index(op.f("ix_agreement_organization_id_ends_on"), table_name="agreement", schema="liaison")
    op.drop_table("agreement", schema="liaison")
