"""Looks at delegations: one's own and those to oneself, and which hold now."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.identity.accounts.models import Account
from dangjian.identity.delegations.models import Delegation
from dangjian.identity.grants.models import Grant
from dangjian.identity.grants.queries import in_force as grant_in_force
from dangjian.identity.grants.rules import ADMINISTRATORS, ROLES
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound

LENDER = aliased(Account)
MOST_SHOWN = 200


def in_force(today: date) -> ColumnElement[bool]:
    """Delegations that hold today: the grant does too, and the lender's account is in use; joined by the caller."""
    return and_(
        Delegation.ended_at.is_(None),
        Delegation.starts_on <= today,
        Delegation.ends_on >= today,
        grant_in_force(today),
        LENDER.is_active,
    )


async def of(session: AsyncSession, account_id: UUID) -> list[dict[str, Any]]:
    """Those from and to this account, the latest first."""
    to = aliased(Account)
    found = await session.execute(
        select(
            *Delegation.__table__.columns,
            LENDER.display_name.label("from_name"),
            to.display_name.label("to_name"),
            Grant.role,
            Grant.organization_id,
            in_force(clock.today()).label("is_in_force"),
        )
        .join(Grant, Grant.id == Delegation.grant_id)
        .join(LENDER, LENDER.id == Delegation.from_account_id)
        .join(to, to.id == Delegation.to_account_id)
        .where(or_(Delegation.from_account_id == account_id, Delegation.to_account_id == account_id))
        .order_by(Delegation.created_at.desc(), Delegation.id)
        .limit(MOST_SHOWN)
    )
    return [
        {**row, "title": ROLES[row["role"]].title, "is_mine": row["from_account_id"] == account_id}
        for row in found.mappings()
    ]


async def lendable(session: AsyncSession, account_id: UUID) -> list[dict[str, Any]]:
    """The grants that the account holds itself and may lend."""
    found = await session.scalars(
        select(Grant)
        .where(
            Grant.account_id == account_id,
            Grant.state == "approved",
            Grant.ended_at.is_(None),
            or_(Grant.ends_on.is_(None), Grant.ends_on >= clock.today()),
            Grant.role.not_in(ADMINISTRATORS),
        )
        .order_by(Grant.granted_at, Grant.id)
    )
    return [
        {
            "id": grant.id,
            "role": grant.role,
            "title": ROLES[grant.role].title,
            "organization_id": grant.organization_id,
            "ends_on": grant.ends_on,
        }
        for grant in found
    ]


async def find(session: AsyncSession, delegation_id: UUID, account_id: UUID) -> Delegation:
    """The delegation of this id, locked, for either of its two sides; for anybody else it is not there."""
    found = await session.get(Delegation, delegation_id, with_for_update=True)
    if found is None or account_id not in (found.from_account_id, found.to_account_id):
        raise NotFound("没有找到该项委托,请刷新后重试。")
    return found
