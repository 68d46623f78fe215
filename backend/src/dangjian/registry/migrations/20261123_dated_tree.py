"""The tree as it was on a day, every change of it with day and reason, and up to which day it may not change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "registry_20261123_tree"
down_revision = "registry_20261122"
branch_labels = None
depends_on = None

SCHEMA = "registry"
TREE = "registry.organization.id"
COLUMNS = ("merged_into_id", "closed_on", "since", "ends_on", "form")


def _tables() -> None:
    op.create_table(
        "closed_day",
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("root_id", name="pk_closed_day"),
        schema=SCHEMA,
    )
    op.create_table(
        "joint_unit",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], [TREE], name="fk_joint_unit_organization_id_organization"),
        sa.ForeignKeyConstraint(["unit_id"], [TREE], name="fk_joint_unit_unit_id_organization"),
        sa.PrimaryKeyConstraint("organization_id", "unit_id", "since", name="pk_joint_unit"),
        schema=SCHEMA,
    )
    op.create_index("ix_joint_unit_unit_id", "joint_unit", ["unit_id"], schema=SCHEMA)
    op.create_table(
        "organization_past",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.String(1000, collation="C"), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], [TREE], name="fk_organization_past_organization_id_organization"),
        sa.PrimaryKeyConstraint("id", name="pk_organization_past"),
        schema=SCHEMA,
    )
    key = ["organization_id", "until"]
    op.create_index("ix_organization_past_organization_id_until", "organization_past", key, unique=True, schema=SCHEMA)


def _changes() -> None:
    op.create_table(
        "organization_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("touched", postgresql.ARRAY(postgresql.UUID()), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], [TREE], name="fk_organization_change_organization_id_organization"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organization_change"),
        schema=SCHEMA,
    )
    one, place = "organization_change", ["organization_id"]
    op.create_index("ix_organization_change_organization_id", one, place, schema=SCHEMA)
    op.create_index("ix_organization_change_touched", one, ["touched"], schema=SCHEMA, postgresql_using="gin")
    planned = sa.text("status = 'planned'")
    op.create_index("ix_organization_change_planned", one, ["effective_on"], schema=SCHEMA, postgresql_where=planned)


def upgrade() -> None:
    """Apply; what is there already stands as it is since for ever."""
    regular = sa.Column("form", sa.String(20), server_default="regular", nullable=False)
    op.add_column("organization", regular, schema=SCHEMA)
    for name in ("ends_on", "since", "closed_on"):
        op.add_column("organization", sa.Column(name, sa.Date(), nullable=True), schema=SCHEMA)
    op.add_column("organization", sa.Column("merged_into_id", sa.Uuid(), nullable=True), schema=SCHEMA)
    op.create_index("ix_organization_merged_into_id", "organization", ["merged_into_id"], schema=SCHEMA)
    op.create_foreign_key(
        "fk_organization_merged_into_id_organization",
        *("organization", "organization", ["merged_into_id"], ["id"]),
        source_schema=SCHEMA,
        referent_schema=SCHEMA,
    )
    _tables()
    _changes()


def downgrade() -> None:
    """Take back."""
    for table in ("organization_change", "organization_past", "joint_unit", "closed_day"):
        op.drop_table(table, schema=SCHEMA)
    for column in COLUMNS:
        op.drop_column("organization", column, schema=SCHEMA)
