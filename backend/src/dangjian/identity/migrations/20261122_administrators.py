"""Grants in two hands, and the three administrators kept apart by the database itself."""

import sqlalchemy as sa
from alembic import op

revision = "identity_20261122_administrators"
down_revision = "identity_20261101"
branch_labels = None
depends_on = None

SCHEMA = "identity"
INSTANT = sa.DateTime(timezone=True)
COLUMNS = ("refusal", "decided_at", "decided_by_name", "decided_by", "proposal_ends_at", "state")

# The account's row is locked first, so that of two grants at once the second sees the first.
APART = """
CREATE FUNCTION identity.keep_grants_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    administrators CONSTANT text[] := ARRAY['sysadmin', 'secadmin', 'auditadmin'];
BEGIN
    IF NEW.ended_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM identity.account WHERE id = NEW.account_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM identity."grant" AS held
        WHERE held.account_id = NEW.account_id AND held.id <> NEW.id AND held.ended_at IS NULL
        AND held.role <> NEW.role AND (held.role = ANY (administrators) OR NEW.role = ANY (administrators))
        AND (held.ends_on IS NULL OR held.ends_on >= NEW.starts_on)
        AND (NEW.ends_on IS NULL OR NEW.ends_on >= held.starts_on)
    ) THEN
        RAISE EXCEPTION 'one of the three administrators holds no other role'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_grant_apart', TABLE = 'grant', SCHEMA = 'identity';
    END IF;
    RETURN NEW;
END
$$
"""


def upgrade() -> None:
    """Apply; what was given before counts as approved."""
    op.add_column("grant", sa.Column("state", sa.String(20), nullable=False, server_default="approved"), schema=SCHEMA)
    op.alter_column("grant", "state", server_default=None, schema=SCHEMA)
    op.add_column("grant", sa.Column("proposal_ends_at", INSTANT), schema=SCHEMA)
    op.add_column("grant", sa.Column("decided_by", sa.Uuid()), schema=SCHEMA)
    op.add_column("grant", sa.Column("decided_by_name", sa.String(200)), schema=SCHEMA)
    op.add_column("grant", sa.Column("decided_at", INSTANT), schema=SCHEMA)
    op.add_column("grant", sa.Column("refusal", sa.Text()), schema=SCHEMA)
    op.create_check_constraint(op.f("ck_grant_two_hands"), "grant", "decided_by <> granted_by", schema=SCHEMA)
    op.create_check_constraint(
        op.f("ck_grant_over_when_not_approved"),
        "grant",
        "state IN ('proposed', 'approved') OR ended_at IS NOT NULL",
        schema=SCHEMA,
    )
    op.execute(APART)
    op.execute(
        'CREATE TRIGGER keep_grants_apart BEFORE INSERT OR UPDATE ON identity."grant" '
        "FOR EACH ROW EXECUTE FUNCTION identity.keep_grants_apart()"
    )


def downgrade() -> None:
    """Take back."""
    op.execute('DROP TRIGGER keep_grants_apart ON identity."grant"')
    op.execute("DROP FUNCTION identity.keep_grants_apart()")
    op.drop_constraint(op.f("ck_grant_two_hands"), "grant", schema=SCHEMA)
    op.drop_constraint(op.f("ck_grant_over_when_not_approved"), "grant", schema=SCHEMA)
    for column in COLUMNS:
        op.drop_column("grant", column, schema=SCHEMA)
