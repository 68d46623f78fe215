"""Service accounts, and delegation during leave, kept apart from the three administrators like grants are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "identity_20261124"
down_revision = "identity_20261123_second_factors"
branch_labels = None
depends_on = None

SCHEMA = "identity"
INSTANT = sa.DateTime(timezone=True)
ACCOUNT = ["identity.account.id"]

# A delegation is of one's own grant, of no administrator's role, and to no administrator, whatever wrote the row.
APART = """
CREATE FUNCTION identity.keep_delegations_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    administrators CONSTANT text[] := ARRAY['sysadmin', 'secadmin', 'auditadmin'];
BEGIN
    IF NEW.ended_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM identity.account WHERE id = NEW.to_account_id FOR UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM identity."grant" AS lent
        WHERE lent.id = NEW.grant_id AND lent.account_id = NEW.from_account_id AND lent.role <> ALL (administrators)
    ) OR EXISTS (
        SELECT 1 FROM identity."grant" AS held
        WHERE held.account_id = NEW.to_account_id AND held.ended_at IS NULL AND held.role = ANY (administrators)
        AND held.starts_on <= NEW.ends_on AND (held.ends_on IS NULL OR held.ends_on >= NEW.starts_on)
    ) THEN
        RAISE EXCEPTION 'a delegation is of a grant of one''s own and never of or to an administrator'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_delegation_apart', TABLE = 'delegation',
            SCHEMA = 'identity';
    END IF;
    RETURN NEW;
END
$$
"""
NO_ADMINISTRATOR_STANDS_IN = """
CREATE FUNCTION identity.keep_administrators_from_standing_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ended_at IS NULL AND NEW.role IN ('sysadmin', 'secadmin', 'auditadmin') AND EXISTS (
        SELECT 1 FROM identity.delegation AS lent
        WHERE lent.to_account_id = NEW.account_id AND lent.ended_at IS NULL
        AND lent.ends_on >= NEW.starts_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= lent.starts_on)
    ) THEN
        RAISE EXCEPTION 'whoever stands in for somebody holds no other role of the three administrators'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_grant_apart', TABLE = 'grant', SCHEMA = 'identity';
    END IF;
    RETURN NEW;
END
$$
"""


def upgrade() -> None:
    """Apply."""
    _service_accounts()
    _delegations()
    op.execute(APART)
    op.execute(NO_ADMINISTRATOR_STANDS_IN)
    op.execute(
        "CREATE TRIGGER keep_delegations_apart BEFORE INSERT OR UPDATE ON identity.delegation "
        "FOR EACH ROW EXECUTE FUNCTION identity.keep_delegations_apart()"
    )
    op.execute(
        'CREATE TRIGGER keep_grants_from_standing_in BEFORE INSERT OR UPDATE ON identity."grant" '
        "FOR EACH ROW EXECUTE FUNCTION identity.keep_administrators_from_standing_in()"
    )


def downgrade() -> None:
    """Take back."""
    op.execute('DROP TRIGGER keep_grants_from_standing_in ON identity."grant"')
    op.execute("DROP FUNCTION identity.keep_administrators_from_standing_in()")
    op.drop_table("delegation", schema=SCHEMA)
    op.execute("DROP FUNCTION identity.keep_delegations_apart()")
    op.drop_table("service_account", schema=SCHEMA)


def _service_accounts() -> None:
    op.create_table(
        "service_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("permissions", postgresql.JSONB(), nullable=False),
        sa.Column("addresses", postgresql.JSONB(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("key_id", sa.Uuid()),
        sa.Column("key_prefix", sa.String(8, collation="C")),
        sa.Column("key_hash", sa.LargeBinary()),
        sa.Column("key_made_at", INSTANT),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("created_by_name", sa.String(200), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_by_name", sa.String(200)),
        sa.Column("decided_at", INSTANT),
        sa.Column("refusal", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_service_account"),
        sa.UniqueConstraint("name", name="uq_service_account_name"),
        sa.UniqueConstraint("key_prefix", name="uq_service_account_key_prefix"),
        sa.CheckConstraint("decided_by <> created_by", name=op.f("ck_service_account_two_hands")),
        schema=SCHEMA,
    )


def _delegations() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_account_id", sa.Uuid(), nullable=False),
        sa.Column("to_account_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_by_name", sa.String(200)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delegation"),
        sa.ForeignKeyConstraint(["from_account_id"], ACCOUNT, name="fk_delegation_from_account_id_account"),
        sa.ForeignKeyConstraint(["to_account_id"], ACCOUNT, name="fk_delegation_to_account_id_account"),
        sa.ForeignKeyConstraint(["grant_id"], ["identity.grant.id"], name="fk_delegation_grant_id_grant"),
        sa.CheckConstraint("from_account_id <> to_account_id", name=op.f("ck_delegation_to_another")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_delegation_days")),
        schema=SCHEMA,
    )
    for column in ("from_account_id", "to_account_id", "grant_id"):
        op.create_index(f"ix_delegation_{column}", "delegation", [column], schema=SCHEMA)
