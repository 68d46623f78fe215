"""Members in full: dated memberships, states, sealed phone and identity number"""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261124"
down_revision = "registry_20261123_tree"
branch_labels = None
depends_on = None

_TEXTS = (("ethnicity", 30), ("education", 20), ("personnel", 20), ("party_group", 100), ("left_reason", 20))
_SECRETS = ("phone", "id_number")


def upgrade() -> None:
    """Apply; who is in the register has belonged to the branch of today since joining, as far as is known."""
    for name in ("converted_on", "born_on", "status_since"):
        op.add_column("member", sa.Column(name, sa.Date(), nullable=True), schema="registry")
    for name, length in _TEXTS:
        op.add_column("member", sa.Column(name, sa.String(length=length), nullable=True), schema="registry")
    op.add_column(
        "member",
        sa.Column("status", sa.String(length=20), server_default="active", nullable=False),
        schema="registry",
    )
    for name in _SECRETS:
        op.add_column("member", sa.Column(f"{name}_sealed", sa.Text(), nullable=True), schema="registry")
        op.add_column("member", sa.Column(f"{name}_blind", sa.String(length=64), nullable=True), schema="registry")
        op.create_index(f"ix_member_{name}_blind", "member", [f"{name}_blind"], unique=False, schema="registry")
    op.add_column("post", sa.Column("end_reason", sa.String(length=200), nullable=True), schema="registry")
    op.add_column("post", sa.Column("version", sa.Integer(), server_default="1", nullable=False), schema="registry")
    _memberships()
    _status_changes()


def _memberships() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_by_name", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["registry.member.id"], name=op.f("fk_membership_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_membership_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        schema="registry",
    )
    op.create_index(
        "uq_membership_current",
        "membership",
        ["member_id"],
        unique=True,
        schema="registry",
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index(
        "ix_membership_member_id_since", "membership", ["member_id", "since"], unique=False, schema="registry"
    )
    op.create_index("ix_membership_organization_id", "membership", ["organization_id"], unique=False, schema="registry")
    op.execute(
        "INSERT INTO registry.membership (id, member_id, organization_id, since, reason, noted_by_name, noted_at) "
        "SELECT gen_random_uuid(), id, organization_id, joined_on, '登记时所在支部', '系统', now() FROM registry.member"
    )


def _status_changes() -> None:
    op.create_table(
        "status_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("left_reason", sa.String(length=20), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["registry.member.id"], name=op.f("fk_status_change_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
        schema="registry",
    )
    op.create_index("ix_status_change_member_id", "status_change", ["member_id"], unique=False, schema="registry")


def downgrade() -> None:
    """Take back."""
    op.drop_table("status_change", schema="registry")
    op.drop_table("membership", schema="registry")
    op.drop_column("post", "version", schema="registry")
    op.drop_column("post", "end_reason", schema="registry")
    for name in _SECRETS:
        op.drop_index(f"ix_member_{name}_blind", table_name="member", schema="registry")
        op.drop_column("member", f"{name}_blind", schema="registry")
        op.drop_column("member", f"{name}_sealed", schema="registry")
    op.drop_column("member", "status", schema="registry")
    for name, _ in _TEXTS:
        op.drop_column("member", name, schema="registry")
    for name in ("converted_on", "born_on", "status_since"):
        op.drop_column("member", name, schema="registry")
