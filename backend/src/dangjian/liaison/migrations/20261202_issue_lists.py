"""Long lists read along an index of each place and person, and words that many have month by month."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "liaison_20261202"
down_revision = "liaison_20261201"
branch_labels = None
depends_on = None

MONTH = """
CREATE FUNCTION liaison.month(at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC'))::integer
$$
"""
MONTH_GRAMS = """
CREATE FUNCTION liaison.month_grams(words text, size integer, month integer) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(month::text || gram), '{}') FROM unnest(liaison.grams(words, size)) AS gram
$$
"""
MONTH_WORDS = (
    """liaison.month_grams(((((number::text COLLATE "default") || chr(10)) || title::text) || chr(10))"""
    """ || description, 2, liaison.month(reported_at))"""
)
PLACES = ("organization_id", "handler_organization_id")
PEOPLE = ("reporter_account_id", "reporter_member_id", "handler_member_id")


def upgrade() -> None:
    """Apply."""
    op.execute(MONTH)
    op.execute(MONTH_GRAMS)
    op.create_index("ix_issue_month_words", "issue", [sa.text(MONTH_WORDS)], schema="liaison", postgresql_using="gin")
    _index("category", "state", "reported_at", "id")
    for place in PLACES:
        _index(place, "state", "moved_at", "id")
        _index(place, "reported_at", "id", postgresql_include=["state", "category"])
        op.drop_index(f"ix_issue_{place}_state", table_name="issue", schema="liaison")
    for person in PEOPLE:
        _index(person, "reported_at", "id", postgresql_where=sa.column(person).is_not(None))
        op.drop_index(f"ix_issue_{person}", table_name="issue", schema="liaison")


def downgrade() -> None:
    """Take back."""
    for person in PEOPLE:
        known = None if person == "reporter_account_id" else sa.column(person).is_not(None)
        _index(person, postgresql_where=known)
        op.drop_index(f"ix_issue_{person}_reported_at_id", table_name="issue", schema="liaison")
    for place in PLACES:
        _index(place, "state")
        for more in ("state_moved_at_id", "reported_at_id"):
            op.drop_index(f"ix_issue_{place}_{more}", table_name="issue", schema="liaison")
    for name in ("category_state_reported_at_id", "month_words"):
        op.drop_index(f"ix_issue_{name}", table_name="issue", schema="liaison")
    op.execute("DROP FUNCTION liaison.month_grams(text, integer, integer)")
    op.execute("DROP FUNCTION liaison.month(timestamptz)")


def _index(*columns: str, **more: Any) -> None:
    op.create_index(op.f(f"ix_issue_{'_'.join(columns)}"), "issue", list(columns), schema="liaison", **more)
