"""Outlets, members affiliated elsewhere, grid cells"""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261122"
down_revision = "registry_20261121"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "grid_cell",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("responsible_member_id", sa.Uuid(), nullable=True),
        sa.Column("people_served", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_grid_cell_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_member_id"], ["registry.member.id"], name=op.f("fk_grid_cell_responsible_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_cell")),
        sa.UniqueConstraint("code", name=op.f("uq_grid_cell_code")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_grid_cell_organization_id"), "grid_cell", ["organization_id"], unique=False, schema="registry"
    )
    op.create_table(
        "outlet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64, collation="C"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("grid_cell_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("liaison_point", sa.String(length=200), nullable=True),
        sa.Column("staff_count", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("own_member_count", sa.Integer(), nullable=False),
        sa.Column("external_member_count", sa.Integer(), nullable=False),
        sa.Column("coverage_since", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_cell_id"], ["registry.grid_cell.id"], name=op.f("fk_outlet_grid_cell_id_grid_cell")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_outlet_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet")),
        sa.UniqueConstraint("code", name=op.f("uq_outlet_code")),
        schema="registry",
    )
    op.create_index(op.f("ix_outlet_grid_cell_id"), "outlet", ["grid_cell_id"], unique=False, schema="registry")
    op.create_index(op.f("ix_outlet_organization_id"), "outlet", ["organization_id"], unique=False, schema="registry")
    op.create_table(
        "external_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("home_organization", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["registry.organization.id"],
            name=op.f("fk_external_member_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["registry.outlet.id"], name=op.f("fk_external_member_outlet_id_outlet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_member")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_external_member_organization_id"),
        "external_member",
        ["organization_id"],
        unique=False,
        schema="registry",
    )
    op.create_index(
        op.f("ix_external_member_outlet_id"), "external_member", ["outlet_id"], unique=False, schema="registry"
    )
    op.add_column("member", sa.Column("outlet_id", sa.Uuid(), nullable=True), schema="registry")
    op.create_index(op.f("ix_member_outlet_id"), "member", ["outlet_id"], unique=False, schema="registry")
    op.create_foreign_key(
        op.f("fk_member_outlet_id_outlet"),
        "member",
        "outlet",
        ["outlet_id"],
        ["id"],
        source_schema="registry",
        referent_schema="registry",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_constraint(op.f("fk_member_outlet_id_outlet"), "member", schema="registry", type_="foreignkey")
    op.drop_index(op.f("ix_member_outlet_id"), table_name="member", schema="registry")
    op.drop_column("member", "outlet_id", schema="registry")
    op.drop_index(op.f("ix_external_member_outlet_id"), table_name="external_member", schema="registry")
    op.drop_index(op.f("ix_external_member_organization_id"), table_name="external_member", schema="registry")
    op.drop_table("external_member", schema="registry")
    op.drop_index(op.f("ix_outlet_organization_id"), table_name="outlet", schema="registry")
    op.drop_index(op.f("ix_outlet_grid_cell_id"), table_name="outlet", schema="registry")
    op.drop_table("outlet", schema="registry")
    op.drop_index(op.f("ix_grid_cell_organization_id"), table_name="grid_cell", schema="registry")
    op.drop_table("grid_cell", schema="registry")
