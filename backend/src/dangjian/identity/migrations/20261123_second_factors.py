"""Second factors with their recovery codes; when a password was set, and which ones were before."""

import sqlalchemy as sa
from alembic import op

revision = "identity_20261123_second_factors"
down_revision = "identity_20261122_administrators"
branch_labels = None
depends_on = None

SCHEMA = "identity"
INSTANT = sa.DateTime(timezone=True)
ACCOUNT = ["identity.account.id"]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("last_step", sa.Integer()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_until", INSTANT),
        sa.PrimaryKeyConstraint("account_id", name="pk_second_factor"),
        sa.ForeignKeyConstraint(["account_id"], ACCOUNT, name="fk_second_factor_account_id_account"),
        schema=SCHEMA,
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", INSTANT),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["account_id"], ACCOUNT, name="fk_recovery_code_account_id_account"),
        schema=SCHEMA,
    )
    op.create_index("ix_recovery_code_account_id", "recovery_code", ["account_id"], schema=SCHEMA)
    op.create_table(
        "former_password",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(300), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_former_password"),
        sa.ForeignKeyConstraint(["account_id"], ACCOUNT, name="fk_former_password_account_id_account"),
        schema=SCHEMA,
    )
    op.create_index("ix_former_password_account_id", "former_password", ["account_id"], schema=SCHEMA)
    since = sa.Column("password_set_at", INSTANT, nullable=False, server_default=sa.func.now())
    op.add_column("account", since, schema=SCHEMA)
    op.alter_column("account", "password_set_at", server_default=None, schema=SCHEMA)


def downgrade() -> None:
    """Take back."""
    op.drop_column("account", "password_set_at", schema=SCHEMA)
    for table in ("former_password", "recovery_code", "second_factor"):
        op.drop_table(table, schema=SCHEMA)
