"""Duties by work items and units"""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261127_duties"
down_revision = "registry_20261126"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "work_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("business_line", sa.String(length=100), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_work_item_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        schema="registry",
    )
    op.create_index(
        "uq_work_item_organization_id_code", "work_item", ["organization_id", "code"], unique=True, schema="registry"
    )
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("actor_group", sa.String(length=30), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("merge_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["registry.duty.id"], name=op.f("fk_duty_merged_into_id_duty")),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["registry.work_item.id"], name=op.f("fk_duty_work_item_id_work_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        schema="registry",
    )
    op.create_index(op.f("ix_duty_merged_into_id"), "duty", ["merged_into_id"], unique=False, schema="registry")
    op.create_index(op.f("ix_duty_work_item_id"), "duty", ["work_item_id"], unique=False, schema="registry")
    op.create_table(
        "duty_owner",
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["registry.duty.id"], name=op.f("fk_duty_owner_duty_id_duty")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_duty_owner_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("duty_id", "organization_id", name=op.f("pk_duty_owner")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_duty_owner_organization_id"), "duty_owner", ["organization_id"], unique=False, schema="registry"
    )
    op.create_table(
        "duty_step",
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("fate", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["duty_id"], ["registry.duty.id"], name=op.f("fk_duty_step_duty_id_duty")),
        sa.PrimaryKeyConstraint("duty_id", "place", name=op.f("pk_duty_step")),
        schema="registry",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("duty_step", schema="registry")
    op.drop_index(op.f("ix_duty_owner_organization_id"), table_name="duty_owner", schema="registry")
    op.drop_table("duty_owner", schema="registry")
    op.drop_index(op.f("ix_duty_work_item_id"), table_name="duty", schema="registry")
    op.drop_index(op.f("ix_duty_merged_into_id"), table_name="duty", schema="registry")
    op.drop_table("duty", schema="registry")
    op.drop_index("uq_work_item_organization_id_code", table_name="work_item", schema="registry")
    op.drop_table("work_item", schema="registry")
