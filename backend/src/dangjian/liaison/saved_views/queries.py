"""Looks at saved views: the caller's own, and those shared where the caller reads issues."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import Forbidden, NotFound
from dangjian.kernel.scope import visible_to
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.permissions import ISSUE_READ
from dangjian.liaison.saved_views import rules
from dangjian.liaison.saved_views.models import SavedView

NOT_FOUND = "没有找到这个常用筛选,请刷新后重试。"
_SHOWN = ("id", "account_id", "name", "filters", "organization_id", "account_name", "version")


def _seen(actor: Actor) -> Select[Any]:
    shared = visible_to(actor, SavedView.organization_id, ISSUE_READ, OrganizationCopy)  # type: ignore[arg-type]
    return (
        select(
            *(getattr(SavedView, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            (SavedView.account_id == actor.account_id).label("is_own"),
        )
        .outerjoin(OrganizationCopy, OrganizationCopy.id == SavedView.organization_id)
        .where(or_(SavedView.account_id == actor.account_id, shared))
    )


async def listed(session: AsyncSession, actor: Actor) -> Sequence[Mapping[Any, Any]]:
    """The caller's own first, then those of others, by name."""
    mine = SavedView.account_id == actor.account_id
    found = await session.execute(_seen(actor).order_by(mine.desc(), SavedView.name, SavedView.id).limit(500))
    rows: Sequence[Mapping[Any, Any]] = found.mappings().all()
    return rows


async def show(session: AsyncSession, actor: Actor, view_id: UUID) -> Mapping[Any, Any]:
    """One that the caller sees."""
    found = await session.execute(_seen(actor).where(SavedView.id == view_id))
    row: Mapping[Any, Any] | None = found.mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


async def own(session: AsyncSession, actor: Actor, view_id: UUID) -> SavedView:
    """One of the caller's own, held; one that is only shared cannot be changed."""
    seen = await show(session, actor, view_id)
    if not rules.may_change(seen["account_id"], actor.account_id):
        raise Forbidden(rules.NOT_YOURS)
    row = await session.scalar(select(SavedView).where(SavedView.id == view_id).with_for_update())
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


async def count(session: AsyncSession, actor: Actor) -> int:
    """How many the caller has."""
    found = await session.scalar(select(func.count()).where(SavedView.account_id == actor.account_id))
    return found or 0
