"""The copy of the tree knows forms, closed organisations and where each stood since when; runs keep the path."""

import sqlalchemy as sa
from alembic import op

revision = "appraisal_20261127"
down_revision = "appraisal_20261126"
branch_labels = None
depends_on = None

SCHEMA = "appraisal"
PLACED = """
UPDATE appraisal.run_subject u SET path = o.path FROM appraisal.organization_copy o WHERE o.id = u.organization_id
"""


def upgrade() -> None:
    """Apply; until today nothing was moved, so every run's branches stood where they stand."""
    form = sa.Column("form", sa.String(20), server_default="regular", nullable=False)
    op.add_column("organization_copy", form, schema=SCHEMA)
    op.add_column("organization_copy", sa.Column("closed_on", sa.Date(), nullable=True), schema=SCHEMA)
    op.add_column("organization_copy", sa.Column("merged_into_id", sa.Uuid(), nullable=True), schema=SCHEMA)
    op.create_table(
        "place_copy",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("path", sa.String(1000, collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "since", name="pk_place_copy"),
        schema=SCHEMA,
    )
    op.add_column("run_subject", sa.Column("path", sa.String(1000, collation="C"), nullable=True), schema=SCHEMA)
    op.execute(PLACED)


def downgrade() -> None:
    """Take back."""
    op.drop_column("run_subject", "path", schema=SCHEMA)
    op.drop_table("place_copy", schema=SCHEMA)
    for name in ("merged_into_id", "closed_on", "form"):
        op.drop_column("organization_copy", name, schema=SCHEMA)
