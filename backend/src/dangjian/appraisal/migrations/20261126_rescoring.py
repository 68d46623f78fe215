"""Scores that go on from what they keep, small rows for the places, and what a waiting score waits for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "appraisal_20261126"
down_revision = "appraisal_20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("score", sa.Column("exacts", postgresql.ARRAY(sa.Numeric()), nullable=True), schema="appraisal")
    # Beside the row and as they are: a changed place writes few bytes, and a run compresses nothing.
    op.execute(
        "ALTER TABLE appraisal.score ALTER COLUMN measures SET STORAGE EXTERNAL, "
        "ALTER COLUMN onlines SET STORAGE EXTERNAL, "
        "ALTER COLUMN verdicts SET STORAGE EXTERNAL, ALTER COLUMN finals SET STORAGE EXTERNAL, "
        "ALTER COLUMN exacts SET STORAGE EXTERNAL"
    )
    op.execute("ALTER TABLE appraisal.score SET (toast_tuple_target = 512)")
    op.drop_index("ix_score_run_id_category", table_name="score", schema="appraisal")
    op.create_index("ix_score_run_id_category_total", "score", ["run_id", "category", "total"], schema="appraisal")
    op.add_column("run_touch", sa.Column("types", postgresql.ARRAY(sa.Text()), nullable=True), schema="appraisal")


def downgrade() -> None:
    """Take back."""
    op.drop_column("run_touch", "types", schema="appraisal")
    op.drop_index("ix_score_run_id_category_total", table_name="score", schema="appraisal")
    op.create_index("ix_score_run_id_category", "score", ["run_id", "category"], schema="appraisal")
    op.execute("ALTER TABLE appraisal.score RESET (toast_tuple_target)")
    op.execute(
        "ALTER TABLE appraisal.score ALTER COLUMN measures SET STORAGE EXTENDED, "
        "ALTER COLUMN onlines SET STORAGE EXTENDED, "
        "ALTER COLUMN verdicts SET STORAGE EXTENDED, ALTER COLUMN finals SET STORAGE EXTENDED, "
        "ALTER COLUMN exacts SET STORAGE EXTENDED"
    )
    op.drop_column("score", "exacts", schema="appraisal")
