"""Identity's first tables: accounts, sessions with their refresh tokens, attempts to sign in, grants."""

import sqlalchemy as sa
from alembic import op

revision = "identity_20261101"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "identity"
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    _accounts()
    _sessions()
    _grants()


def downgrade() -> None:
    """Take back."""
    for table in ("grant", "sign_in_attempt", "refresh_token", "session", "account"):
        op.drop_table(table, schema=SCHEMA)


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(64, collation="C"), nullable=False),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("password_hash", sa.String(300), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.Uuid()),
        sa.Column("employee_no", sa.String(64)),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("grant_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_signed_in_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("username", name="uq_account_username"),
        sa.UniqueConstraint("employee_no", name="uq_account_employee_no"),
        sa.CheckConstraint("username = lower(username)", name="ck_account_username_is_lower"),
        schema=SCHEMA,
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("end_reason", sa.String(40)),
        sa.Column("user_agent", sa.String(300), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.ForeignKeyConstraint(["account_id"], [f"{SCHEMA}.account.id"], name="fk_session_account_id_account"),
        schema=SCHEMA,
    )
    op.create_index("ix_session_account_id", "session", ["account_id"], schema=SCHEMA)
    op.create_index("ix_session_expires_at", "session", ["expires_at"], schema=SCHEMA)
    op.create_table(
        "refresh_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.LargeBinary()),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_refresh_token"),
        sa.ForeignKeyConstraint(
            ["session_id"], [f"{SCHEMA}.session.id"], name="fk_refresh_token_session_id_session", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("parent_id", name="uq_refresh_token_parent_id"),
        sa.UniqueConstraint("token_hash", name="uq_refresh_token_token_hash"),
        schema=SCHEMA,
    )
    op.create_index("ix_refresh_token_session_id", "refresh_token", ["session_id"], schema=SCHEMA)
    op.create_table(
        "sign_in_attempt",
        sa.Column("username", sa.String(64, collation="C"), nullable=False),
        sa.Column("address", sa.String(64, collation="C"), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("paused_until", INSTANT),
        sa.PrimaryKeyConstraint("username", "address", name="pk_sign_in_attempt"),
        schema=SCHEMA,
    )
    op.create_index("ix_sign_in_attempt_last_at", "sign_in_attempt", ["last_at"], schema=SCHEMA)


def _grants() -> None:
    op.create_table(
        "grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("organization_id", sa.Uuid()),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("granted_by", sa.Uuid()),
        sa.Column("granted_by_name", sa.String(200), nullable=False),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_by", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grant"),
        sa.ForeignKeyConstraint(["account_id"], [f"{SCHEMA}.account.id"], name="fk_grant_account_id_account"),
        schema=SCHEMA,
    )
    op.create_index("ix_grant_account_id", "grant", ["account_id"], schema=SCHEMA)
    op.create_index(
        "uq_grant_standing",
        "grant",
        ["account_id", "role", "organization_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND organization_id IS NOT NULL"),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_grant_standing_everywhere",
        "grant",
        ["account_id", "role"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND organization_id IS NULL"),
        schema=SCHEMA,
    )
