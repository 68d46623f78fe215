"""A published scheme version never changes and never goes"""

from alembic import op

revision = "appraisal_20261104"
down_revision = "appraisal_20261103"
branch_labels = None
depends_on = None

FINAL = """
CREATE FUNCTION appraisal.refuse_change_of_published_scheme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'scheme version % is published and final', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
GUARD = """
CREATE TRIGGER published_is_final BEFORE UPDATE OR DELETE ON appraisal.scheme_version
    FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION appraisal.refuse_change_of_published_scheme()
"""


def upgrade() -> None:
    """Apply."""
    op.execute(FINAL)
    op.execute(GUARD)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TRIGGER published_is_final ON appraisal.scheme_version")
    op.execute("DROP FUNCTION appraisal.refuse_change_of_published_scheme()")
