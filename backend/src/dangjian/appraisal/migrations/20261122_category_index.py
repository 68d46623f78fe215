"""Find a category's scores without reading the whole run."""

from alembic import op

revision = "appraisal_20261122"
down_revision = "appraisal_20261121"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_score_run_id_category", "score", ["run_id", "category"], schema="appraisal")


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_score_run_id_category", table_name="score", schema="appraisal")
