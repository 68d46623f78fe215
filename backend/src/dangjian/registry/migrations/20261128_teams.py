"""Teams and their rosters"""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261128_teams"
down_revision = "registry_20261127_duties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_team_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        schema="registry",
    )
    op.create_index(op.f("ix_team_organization_id"), "team", ["organization_id"], unique=False, schema="registry")
    op.create_table(
        "team_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["registry.member.id"], name=op.f("fk_team_member_member_id_member")),
        sa.ForeignKeyConstraint(["team_id"], ["registry.team.id"], name=op.f("fk_team_member_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        schema="registry",
    )
    op.create_index(op.f("ix_team_member_member_id"), "team_member", ["member_id"], unique=False, schema="registry")
    op.create_index(
        "uq_team_member_standing",
        "team_member",
        ["team_id", "member_id"],
        unique=True,
        schema="registry",
        postgresql_where=sa.text("until IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(
        "uq_team_member_standing",
        table_name="team_member",
        schema="registry",
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_index(op.f("ix_team_member_member_id"), table_name="team_member", schema="registry")
    op.drop_table("team_member", schema="registry")
    op.drop_index(op.f("ix_team_organization_id"), table_name="team", schema="registry")
    op.drop_table("team", schema="registry")
