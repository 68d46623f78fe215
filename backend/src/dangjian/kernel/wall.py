"""The second wall: row-level security in the database, behind the filters of the questions (Z4).

A request's transaction carries the heads of all its caller's subtrees; the database shows no row of a walled table
outside them, even to a question that forgot to ask for scope. It is coarser than the filter, which knows the
permission. Jobs, handlers and commands say that they are the system; a transaction that says nothing sees nothing.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

INFO = "wall"
SYSTEM: Literal["system"] = "system"
POLICY = "wall"
_SET = text("SELECT set_config('dangjian.wall', :kind, true), set_config('dangjian.heads', :heads, true)")
_ROLE = text(
    "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
    "WHERE pg_has_role(current_user, relowner, 'MEMBER')) FROM pg_roles WHERE rolname = current_user"
)
TOO_MIGHTY = (
    "应用账号不应是数据库超级用户或数据表的属主,也不应能绕过行级安全,否则数据库的第二道防线不起作用。"
    "请让 DANGJIAN_DATABASE_URL 使用只有读写权限的账号,属主账号只用于 dangjian migrate。"
)


def _heads(actor: Any) -> Iterable[UUID]:
    return {grant.organization_id for grant in actor.grants}


def _said(whose: Any) -> dict[str, str]:
    """What a transaction says of whom it works for."""
    if whose == SYSTEM or getattr(whose.state, "is_service", False):
        return {"kind": SYSTEM, "heads": ""}
    actor = getattr(whose.state, "actor", None)
    heads = ",".join(sorted(map(str, _heads(actor)))) if actor is not None else ""
    return {"kind": "heads", "heads": f"{{{heads}}}"}


@event.listens_for(Session, "after_begin")
def _raise(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """The first thing a transaction says; it ends with the transaction."""
    if session.info.get(INFO) is not None and not transaction.nested:
        connection.execute(_SET, _said(session.info[INFO]))


@asynccontextmanager
async def beyond(session: AsyncSession) -> AsyncIterator[None]:
    """For the few questions that compare with everybody and answer with one's own; each is listed in a test.

    Whoever raises inside ends the transaction, and what it said with it.
    """
    await session.execute(_SET, {"kind": SYSTEM, "heads": ""})
    yield
    if session.info.get(INFO) is not None:
        await session.execute(_SET, _said(session.info[INFO]))


async def is_too_mighty(session: AsyncSession) -> bool:
    """Whether the wall would not hold this role back."""
    return bool(await session.scalar(_ROLE))


def build(connection: Connection, schema: str, tree: str, tables: Iterable[str]) -> None:
    """Policies on these tables of a service, by its own copy of the tree; what already stands is left alone."""
    connection.execute(text(_FUNCTION.format(schema=schema, tree=tree)))
    for table in tables:
        stands = connection.scalar(_STANDS, {"table": f"{schema}.{table}", "policy": POLICY})
        if stands:
            continue
        for statement in (
            f'DROP POLICY IF EXISTS {POLICY} ON {schema}."{table}"',
            _CREATE.format(policy=POLICY, schema=schema, table=table),
            f'ALTER TABLE {schema}."{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE {schema}."{table}" FORCE ROW LEVEL SECURITY',
        ):
            connection.execute(text(statement))


_STANDS = text(
    "SELECT relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid "
    "AND polname = :policy) FROM pg_class WHERE oid = CAST(:table AS regclass)"
)
# Asked once a statement and hashed: the wall costs a look-up a row, whatever the subtree (M7).
_CREATE = (
    'CREATE POLICY {policy} ON {schema}."{table}" USING ('
    "(SELECT current_setting('dangjian.wall', true) = 'system') OR organization_id IN (SELECT {schema}.walled_in()))"
)
_FUNCTION = """
CREATE OR REPLACE FUNCTION {schema}.walled_in() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
BEGIN
  RETURN QUERY
    SELECT place.id
      FROM {schema}.{tree} AS head
      JOIN {schema}.{tree} AS place ON place.path >= head.path AND place.path < head.path || '~'
     WHERE head.id = ANY(nullif(current_setting('dangjian.heads', true), '')::uuid[]);
END
$$
"""
