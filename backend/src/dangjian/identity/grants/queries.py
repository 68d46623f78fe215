"""Looks at grants: which hold now, and the lists for administrators."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.accounts.models import Account
from dangjian.identity.grants.models import Grant
from dangjian.identity.grants.rules import ADMINISTRATORS, ROLES, GrantState
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound


def in_force(today: date) -> ColumnElement[bool]:
    """Approved grants that hold today."""
    return and_(
        Grant.state == "approved",
        Grant.ended_at.is_(None),
        Grant.starts_on <= today,
        or_(Grant.ends_on.is_(None), Grant.ends_on >= today),
    )


def search(
    account_ids: Sequence[UUID] = (),
    organization_id: UUID | None = None,
    role: str | None = None,
    state: GrantState | None = None,
    *,
    ended: bool = False,
) -> Select[Any]:
    """Grants with their holders; those that have ended only if asked for."""
    names = (
        *("id", "account_id", "role", "organization_id", "starts_on", "ends_on", "granted_by_name", "granted_at"),
        *("state", "proposal_ends_at", "decided_by_name", "decided_at", "refusal"),
    )
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
    if state is not None:
        found = found.where(Grant.state == state)
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
    found = await session.execute(search(ended=True).where(Grant.id == grant_id))
    return titled(found.mappings().one())


async def standing_of(session: AsyncSession, account_id: UUID, today: date) -> list[Grant]:
    """What the account holds or is proposed for, now or later."""
    found = await session.scalars(
        select(Grant).where(
            Grant.account_id == account_id,
            Grant.ended_at.is_(None),
            or_(Grant.ends_on.is_(None), Grant.ends_on >= today),
        )
    )
    return list(found)


async def is_last_administrator(session: AsyncSession, grant: Grant) -> bool:
    """True if without this grant nobody who may sign in would be this administrator."""
    if grant.role not in ADMINISTRATORS:
        return False
    others = (
        select(Grant.id)
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.role == grant.role, Grant.id != grant.id, in_force(clock.today()), Account.is_active)
    )
    return await session.scalar(others.limit(1)) is None
