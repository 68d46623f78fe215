"""Looks needed to break a target down: the organisations in scope, and the children already there."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_closed import is_open
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.decompositions.rules import MOST_PARTS
from dangjian.targets.decompositions.schemas import Spread
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_SET
from dangjian.targets.targets.models import Target


async def in_scope(session: AsyncSession, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, OrganizationCopy]:
    """Those of the organisations in which the caller may set targets."""
    asked = select(OrganizationCopy).where(
        OrganizationCopy.id.in_(set(ids)), within(OrganizationCopy, actor.orgs(TARGET_SET))
    )
    return {one.id: one for one in (await session.scalars(asked)).all()}


async def spread_over(session: AsyncSession, actor: Actor, spread: Spread, own: UUID) -> Sequence[OrganizationCopy]:
    """The organisations meant, in the order of their codes, one more than is allowed at most."""
    asked = select(OrganizationCopy).where(
        OrganizationCopy.kind == spread.kind,
        is_open(OrganizationCopy),
        within(OrganizationCopy, (spread.under or own,)),
        within(OrganizationCopy, actor.orgs(TARGET_SET)),
    )
    if spread.category is not None:
        asked = asked.where(OrganizationCopy.category == spread.category)
    found = await session.scalars(asked.order_by(OrganizationCopy.code).limit(MOST_PARTS + 1))
    return found.all()


async def given_out(session: AsyncSession, target_id: UUID) -> tuple[int, Decimal, Decimal]:
    """How many children are alive, and their shares and weights."""
    found = await session.execute(
        select(
            func.count(),
            func.sum(Target.share),
            func.sum(Target.weight),
        ).where(Target.parent_id == target_id, Target.state != "cancelled")
    )
    count, share, weight = found.one()
    return count, share or Decimal(0), weight or Decimal(0)


async def children(session: AsyncSession, target_id: UUID) -> Sequence[Target]:
    """The living children, locked, in the order of their numbers."""
    asked = select(Target).where(Target.parent_id == target_id, Target.state != "cancelled")
    return (await session.scalars(asked.order_by(Target.number).with_for_update(of=Target))).all()


async def of_batch(session: AsyncSession, target_id: UUID, batch_id: UUID) -> Sequence[Target]:
    """The children that one breaking down made, locked."""
    asked = select(Target).where(Target.parent_id == target_id, Target.batch_id == batch_id)
    return (await session.scalars(asked.with_for_update(of=Target))).all()


async def has_children(session: AsyncSession, ids: Iterable[UUID]) -> bool:
    """Whether any of these was broken down further."""
    found: Any = await session.scalar(select(Target.id).where(Target.parent_id.in_(list(ids))).limit(1))
    return found is not None


async def names(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The organisations' names."""
    asked = select(OrganizationCopy.id, OrganizationCopy.name).where(OrganizationCopy.id.in_(set(ids)))
    return {id_: name for id_, name in (await session.execute(asked)).all()}
