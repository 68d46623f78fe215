"""Policy documents, their wordings and reviews"""

import sqlalchemy as sa
from alembic import op

revision = "registry_20261125_policies"
down_revision = "registry_20261124"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("abolished_on", sa.Date(), nullable=True),
        sa.Column("abolish_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["registry.organization.id"], name=op.f("fk_policy_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["registry.policy.id"], name=op.f("fk_policy_parent_id_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        schema="registry",
    )
    op.create_index(op.f("ix_policy_organization_id"), "policy", ["organization_id"], unique=False, schema="registry")
    op.create_index(op.f("ix_policy_parent_id"), "policy", ["parent_id"], unique=False, schema="registry")
    op.create_table(
        "policy_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("opened_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["registry.organization.id"],
            name=op.f("fk_policy_review_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_review")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_policy_review_organization_id"), "policy_review", ["organization_id"], unique=False, schema="registry"
    )
    op.create_table(
        "policy_review_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["registry.policy.id"], name=op.f("fk_policy_review_item_policy_id_policy")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["registry.policy_review.id"], name=op.f("fk_policy_review_item_review_id_policy_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_review_item")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_policy_review_item_policy_id"), "policy_review_item", ["policy_id"], unique=False, schema="registry"
    )
    op.create_index(
        "uq_policy_review_item_review_id_policy_id",
        "policy_review_item",
        ["review_id", "policy_id"],
        unique=True,
        schema="registry",
    )
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["registry.policy.id"], name=op.f("fk_policy_version_policy_id_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        schema="registry",
    )
    op.create_index(
        "uq_policy_version_policy_id_number", "policy_version", ["policy_id", "number"], unique=True, schema="registry"
    )
    op.create_table(
        "policy_clause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("derived_from_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["derived_from_id"],
            ["registry.policy_clause.id"],
            name=op.f("fk_policy_clause_derived_from_id_policy_clause"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["registry.policy_version.id"], name=op.f("fk_policy_clause_version_id_policy_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_clause")),
        schema="registry",
    )
    op.create_index(
        op.f("ix_policy_clause_derived_from_id"), "policy_clause", ["derived_from_id"], unique=False, schema="registry"
    )
    op.create_index(
        op.f("ix_policy_clause_version_id"), "policy_clause", ["version_id"], unique=False, schema="registry"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_policy_clause_version_id"), table_name="policy_clause", schema="registry")
    op.drop_index(op.f("ix_policy_clause_derived_from_id"), table_name="policy_clause", schema="registry")
    op.drop_table("policy_clause", schema="registry")
    op.drop_index("uq_policy_version_policy_id_number", table_name="policy_version", schema="registry")
    op.drop_table("policy_version", schema="registry")
    op.drop_index("uq_policy_review_item_review_id_policy_id", table_name="policy_review_item", schema="registry")
    op.drop_index(op.f("ix_policy_review_item_policy_id"), table_name="policy_review_item", schema="registry")
    op.drop_table("policy_review_item", schema="registry")
    op.drop_index(op.f("ix_policy_review_organization_id"), table_name="policy_review", schema="registry")
    op.drop_table("policy_review", schema="registry")
    op.drop_index(op.f("ix_policy_parent_id"), table_name="policy", schema="registry")
    op.drop_index(op.f("ix_policy_organization_id"), table_name="policy", schema="registry")
    op.drop_table("policy", schema="registry")
