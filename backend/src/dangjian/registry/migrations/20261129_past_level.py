"""A past level is found by its parent, and what changed its category after a day by the day."""

from alembic import op

revision = "registry_20261129_past_level"
down_revision = "registry_20261128_teams"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index(
        "ix_organization_past_parent_id", "organization_past", ["parent_id"], unique=False, schema="registry"
    )
    for day in ("since", "until"):
        op.create_index(f"ix_category_assignment_{day}", "category_assignment", [day], unique=False, schema="registry")


def downgrade() -> None:
    """Drop them."""
    for day in ("until", "since"):
        op.drop_index(f"ix_category_assignment_{day}", table_name="category_assignment", schema="registry")
    op.drop_index("ix_organization_past_parent_id", table_name="organization_past", schema="registry")
