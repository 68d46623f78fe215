"""Whoever leaves a telephone number with an issue has it kept sealed, as the numbers of members are (P4)."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from dangjian.kernel import personal

revision = "liaison_20261203"
down_revision = "liaison_20261202"
branch_labels = None
depends_on = None

AT_ONCE = 1_000


def upgrade() -> None:
    """Apply."""
    op.add_column("issue", sa.Column("reporter_contact_sealed", sa.Text(), nullable=True), schema="liaison")
    _move("reporter_contact", "reporter_contact_sealed", personal.seal)
    op.drop_column("issue", "reporter_contact", schema="liaison")


def downgrade() -> None:
    """Undo."""
    op.add_column("issue", sa.Column("reporter_contact", sa.String(length=200), nullable=True), schema="liaison")
    _move("reporter_contact_sealed", "reporter_contact", personal.unseal)
    op.drop_column("issue", "reporter_contact_sealed", schema="liaison")


def _move(source: str, target: str, changed: Callable[[str, str], str]) -> None:
    """Every value into the other column; where there is none, no key is asked for."""
    issues = sa.table("issue", sa.column("id"), sa.column(source), sa.column(target), schema="liaison")
    waiting = sa.select(issues.c.id, issues.c[source]).where(issues.c[source].is_not(None), issues.c[target].is_(None))
    change = sa.update(issues).where(issues.c.id == sa.bindparam("key")).values({target: sa.bindparam("value")})
    while rows := op.get_bind().execute(waiting.limit(AT_ONCE)).all():
        values = [{"key": key, "value": changed(said, f"liaison.issue.reporter_contact:{key}")} for key, said in rows]
        op.get_bind().execute(change, values)
