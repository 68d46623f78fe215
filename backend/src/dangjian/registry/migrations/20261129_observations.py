"""Observation notes, and cadres' classes and tiers"""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261129_observations"
down_revision = "registry_20261201_dues"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "talent_grade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("training", sa.Text(), nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_talent_grade_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_grade")),
        sa.UniqueConstraint(
            "organization_id", "kind", "title", name=op.f("uq_talent_grade_organization_id_kind_title")
        ),
        schema="registry",
    )
    op.create_table(
        "talent_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("tier_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["registry.talent_grade.id"], name=op.f("fk_talent_assignment_class_id_talent_grade")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["registry.member.id"], name=op.f("fk_talent_assignment_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"], ["registry.talent_grade.id"], name=op.f("fk_talent_assignment_tier_id_talent_grade")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_assignment")),
        sa.UniqueConstraint("member_id", "since", name=op.f("uq_talent_assignment_member_id_since")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_talent_assignment_class_id"), "talent_assignment", ["class_id"], unique=False, schema="registry"
    )
    op.create_index(
        op.f("ix_talent_assignment_tier_id"), "talent_assignment", ["tier_id"], unique=False, schema="registry"
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("post_title", sa.String(length=100), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("occasion", sa.String(length=20), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_by_name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["registry.member.id"], name=op.f("fk_observation_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_observation_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["registry.post.id"], name=op.f("fk_observation_post_id_post")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["registry.observation.id"], name=op.f("fk_observation_supersedes_id_observation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_observation_supersedes_id")),
        schema="registry",
    )
    op.create_index(op.f("ix_observation_member_id"), "observation", ["member_id"], unique=False, schema="registry")
    op.create_index(
        "ix_observation_place", "observation", ["organization_id", "observed_on"], unique=False, schema="registry"
    )
    op.create_index(op.f("ix_observation_post_id"), "observation", ["post_id"], unique=False, schema="registry")
    op.create_index("ix_observation_root_id", "observation", ["root_id", "signed_at"], unique=False, schema="registry")


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_observation_root_id", table_name="observation", schema="registry")
    op.drop_index(op.f("ix_observation_post_id"), table_name="observation", schema="registry")
    op.drop_index("ix_observation_place", table_name="observation", schema="registry")
    op.drop_index(op.f("ix_observation_member_id"), table_name="observation", schema="registry")
    op.drop_table("observation", schema="registry")
    op.drop_index(op.f("ix_talent_assignment_tier_id"), table_name="talent_assignment", schema="registry")
    op.drop_index(op.f("ix_talent_assignment_class_id"), table_name="talent_assignment", schema="registry")
    op.drop_table("talent_assignment", schema="registry")
    op.drop_table("talent_grade", schema="registry")
