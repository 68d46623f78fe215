"""Looks at service accounts."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.service_accounts.models import ServiceAccount
from dangjian.identity.service_accounts.rules import State
from dangjian.identity.service_accounts.schemas import ServiceAccountRow
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound


def search(state: State | None) -> Select[Any]:
    """Service accounts, the latest first."""
    columns = [getattr(ServiceAccount, name) for name in ServiceAccountRow.model_fields]
    found = select(*columns).order_by(ServiceAccount.created_at.desc(), ServiceAccount.id)
    return found.where(ServiceAccount.state == state) if state else found


async def find(session: AsyncSession, account_id: UUID) -> ServiceAccount:
    """The service account of this id, locked; raises NotFound."""
    found = await session.get(ServiceAccount, account_id, with_for_update=True)
    if found is None:
        raise NotFound("没有找到该服务账号,请刷新列表后重试。")
    return found


async def by_key_prefix(session: AsyncSession, prefix: str) -> ServiceAccount | None:
    """The service account whose present key begins so, if it is approved and has not run out."""
    found = await session.scalars(_living().where(ServiceAccount.key_prefix == prefix))
    return found.one_or_none()


async def by_key(session: AsyncSession, account_id: UUID, key_id: UUID) -> ServiceAccount | None:
    """The service account whose present key a token was made with, if it is approved and has not run out."""
    mine = (ServiceAccount.id == account_id) & (ServiceAccount.key_id == key_id)
    found = await session.scalars(_living().where(mine))
    return found.one_or_none()


def _living() -> Select[ServiceAccount]:
    return select(ServiceAccount).where(ServiceAccount.state == "approved", ServiceAccount.expires_on >= clock.today())
