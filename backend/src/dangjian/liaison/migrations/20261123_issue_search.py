"""Issues found by any two characters (Chinese has no spaces), sorted by what is expected next; pauses with an end."""

import sqlalchemy as sa
from alembic import op

revision = "liaison_20261123"
down_revision = "liaison_20261124"
branch_labels = None
depends_on = None

GRAMS = """
CREATE FUNCTION liaison.grams(words text, size integer) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT gram), '{}') FROM (
    SELECT string_agg(one.letter, '') OVER ahead AS gram, count(*) OVER ahead AS letters
    FROM unnest(string_to_array(lower(words), NULL)) WITH ORDINALITY AS one(letter, place)
    WINDOW ahead AS (ORDER BY one.place ROWS BETWEEN CURRENT ROW AND size - 1 FOLLOWING)
) AS found WHERE letters = size
$$
"""
WAITS_UNTIL = """CASE
WHEN state IN ('reported', 'accepted') THEN accept_due_on
WHEN state IN ('assigned', 'in_progress', 'reopened') THEN coalesce(paused_until, due_on)
WHEN state = 'resolved' THEN confirmation_due_on
WHEN state = 'confirmed' THEN ask_again_on
END"""
WORDS = (
    """liaison.grams(((((number::text COLLATE "default") || chr(10)) || title::text) || chr(10)) || description, 2)"""
)


def upgrade() -> None:
    """Apply."""
    op.execute(GRAMS)
    op.add_column("issue", sa.Column("paused_until", sa.Date(), nullable=True), schema="liaison")
    op.add_column(
        "issue", sa.Column("paused_workdays", sa.Integer(), nullable=False, server_default="0"), schema="liaison"
    )
    op.alter_column("issue", "paused_workdays", server_default=None, schema="liaison")
    op.add_column(
        "issue",
        sa.Column("waits_until", sa.Date(), sa.Computed(WAITS_UNTIL, persisted=True), nullable=True),
        schema="liaison",
    )
    op.create_index(op.f("ix_issue_reported_at_id"), "issue", ["reported_at", "id"], schema="liaison")
    op.create_index(op.f("ix_issue_state_waits_until_id"), "issue", ["state", "waits_until", "id"], schema="liaison")
    op.create_index(op.f("ix_issue_state_moved_at_id"), "issue", ["state", "moved_at", "id"], schema="liaison")
    words, title = sa.text(WORDS), sa.text("liaison.grams(title::text, 2)")
    op.create_index("ix_issue_words", "issue", [words], schema="liaison", postgresql_using="gin")
    op.create_index("ix_issue_title", "issue", [title], schema="liaison", postgresql_using="gin")


def downgrade() -> None:
    """Take back."""
    for name in ("title", "words", "state_moved_at_id", "state_waits_until_id", "reported_at_id"):
        op.drop_index(f"ix_issue_{name}", table_name="issue", schema="liaison")
    for column in ("waits_until", "paused_workdays", "paused_until"):
        op.drop_column("issue", column, schema="liaison")
    op.execute("DROP FUNCTION liaison.grams(text, integer)")
