"""Looks at grants: who may do what now, in one statement, and the lists for administrators."""

import time
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.identity import ActorMemory
from dangjian.identity.accounts.models import Account
from dangjian.identity.accounts.queries import find as find_account
from dangjian.identity.grants.models import Grant
from dangjian.identity.grants.rules import ROLES
from dangjian.identity.sessions.models import UserSession
from dangjian.identity.sessions.queries import is_living
from dangjian.kernel import clock, security
from dangjian.kernel.db import Database
from dangjian.kernel.errors import NotFound
from dangjian.kernel.security import Actor


def in_force(today: date) -> ColumnElement[bool]:
    """Grants that hold today."""
    return and_(
        Grant.ended_at.is_(None), Grant.starts_on <= today, or_(Grant.ends_on.is_(None), Grant.ends_on >= today)
    )


def search(account_ids: Sequence[UUID], organization_id: UUID | None, role: str | None, ended: bool) -> Select[Any]:
    """Grants with their holders; those that have ended only if asked for."""
    names = ("id", "account_id", "role", "organization_id", "starts_on", "ends_on", "granted_by_name", "granted_at")
    found = (
        select(
            *(getattr(Grant, name) for name in names),
            Grant.ended_at,
            Grant.version,
            Account.username,
            Account.display_name,
            in_force(clock.today()).label("is_in_force"),
        )
        .join(Account, Account.id == Grant.account_id)
        .order_by(Account.username, Grant.granted_at, Grant.id)
    )
    if account_ids:
        found = found.where(Grant.account_id.in_(account_ids))
    if organization_id is not None:
        found = found.where(Grant.organization_id == organization_id)
    if role is not None:
        found = found.where(Grant.role == role)
    return found if ended else found.where(Grant.ended_at.is_(None))


def titled(row: Any) -> dict[str, Any]:
    """A row with the Chinese name of its role."""
    return {**row, "title": ROLES[row["role"]].title}


async def find(session: AsyncSession, grant_id: UUID) -> Grant:
    """The grant of this id, locked; raises NotFound."""
    grant = await session.get(Grant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound("没有找到该项授权,请刷新列表后重试。")
    return grant


async def row_of(session: AsyncSession, grant_id: UUID) -> dict[str, Any]:
    """One grant as the list shows it."""
    found = await session.execute(search((), None, None, True).where(Grant.id == grant_id))
    return titled(found.mappings().one())


async def me(session: AsyncSession, actor: Actor) -> dict[str, Any]:
    """What the signed-in person should know about himself."""
    account = await find_account(session, actor.account_id)
    held = await session.scalars(
        select(Grant)
        .where(Grant.account_id == account.id, in_force(clock.today()))
        .order_by(Grant.granted_at, Grant.id)
    )
    return {
        "account_id": account.id,
        "username": account.username,
        "display_name": account.display_name,
        "member_id": account.member_id,
        "roles": [
            {"role": grant.role, "title": ROLES[grant.role].title, "organization_id": grant.organization_id}
            for grant in held
        ],
        "permissions": sorted(actor.permissions),
        "is_demo": account.is_demo,
        "must_change_password": account.must_change_password,
    }


async def actor_now(session: AsyncSession, account_id: UUID, session_id: UUID) -> Actor | None:
    """Who a living session belongs to and what he may do today, in one statement; none if it has ended (A3).

    Whoever must still change a first password may do nothing else.
    """
    found = await session.execute(
        select(
            Account.username,
            Account.display_name,
            Account.member_id,
            Account.must_change_password,
            Grant.role,
            Grant.organization_id,
        )
        .select_from(Account)
        .join(UserSession, is_living())
        .outerjoin(Grant, and_(Grant.account_id == Account.id, in_force(clock.today())))
        .where(Account.id == account_id, UserSession.id == session_id)
    )
    rows = found.all()
    if not rows:
        return None
    first = rows[0]
    held = [] if first.must_change_password else [(row.role, row.organization_id) for row in rows if row.role]
    pairs = {(code, place) for role, place in held for code in ROLES[role].permissions}
    return Actor(
        account_id=account_id,
        session_id=session_id,
        username=first.username,
        display_name=first.display_name,
        member_id=first.member_id,
        grants=tuple(security.Grant(code, place) for code, place in sorted(pairs, key=str) if place is not None),
        permissions=frozenset(code for code, _ in pairs),
    )


class LocalGrants:
    """Answers from identity's own tables, through a memory of less than a second."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memory = ActorMemory()

    async def actor(self, request: Any, account_id: UUID, session_id: UUID) -> Actor | None:
        """The caller, looked up in a short transaction of its own."""
        known = self._memory.recall(account_id, session_id)
        if known is not None:
            return known
        asked_at = time.monotonic()
        async with self._database.transaction() as session:
            actor = await actor_now(session, account_id, session_id)
        self._memory.keep(asked_at, account_id, session_id, actor)
        return actor
