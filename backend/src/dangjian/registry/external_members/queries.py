"""Looks at members affiliated elsewhere, always through the caller's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.external_members.models import ExternalMember
from dangjian.registry.members.rules import masked
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.models import Outlet
from dangjian.registry.outlets.queries import MOST_EXPORTED, pattern_of
from dangjian.registry.permissions import OUTLET_EDIT, OUTLET_READ

NOT_FOUND = "没有找到这名党员,请刷新后重试。"
HEADER = ("姓名", "组织关系所在党组织", "所在组织", "所在网点", "到岗日期", "离开日期")


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    organization_id: UUID | None = None
    outlet_id: UUID | None = None
    left: bool = False


def _scoped(actor: Actor, permission: Permission = OUTLET_READ) -> Select[Any]:
    columns: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (
        ExternalMember.id,
        ExternalMember.name,
        ExternalMember.home_organization,
        ExternalMember.organization_id,
        Organization.name.label("organization_name"),
        ExternalMember.outlet_id,
        Outlet.name.label("outlet_name"),
        ExternalMember.since,
        ExternalMember.left_on,
        ExternalMember.version,
    )
    return (
        select(*columns)
        .join(Organization, Organization.id == ExternalMember.organization_id)
        .outerjoin(Outlet, Outlet.id == ExternalMember.outlet_id)
        .where(within(Organization, actor.orgs(permission)))
    )


def _narrowed(actor: Actor, asked: Asked) -> Select[Any]:
    gone = ExternalMember.left_on.is_not(None)
    found = _scoped(actor).where(gone if asked.left else ~gone)
    if asked.organization_id:
        found = found.where(within(Organization, (asked.organization_id,)))
    if asked.outlet_id:
        found = found.where(ExternalMember.outlet_id == asked.outlet_id)
    if asked.q:
        # Not by name: what is masked is not to be found out letter by letter.
        pattern = pattern_of(asked.q)
        found = found.where(or_(ExternalMember.home_organization.like(pattern), Outlet.name.like(pattern)))
    return found.order_by(Organization.code, Outlet.code, ExternalMember.id)


def _masked(row: Any) -> dict[str, Any]:
    return {**row, "name": masked(row["name"])}


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of them, with masked names."""
    page = await paginate(session, _narrowed(actor, asked), paging)
    return {**page, "items": [_masked(row) for row in page["items"]]}


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> tuple[Sequence[str], list[list[str]]]:
    """The same list as a table of text, with masked names."""
    rows = await session.execute(_narrowed(actor, asked).limit(MOST_EXPORTED))
    names = ("name", "home_organization", "organization_name", "outlet_name", "since", "left_on")
    return HEADER, [[str(_masked(row)[name] or "") for name in names] for row in rows.mappings()]


async def unmasked(session: AsyncSession, actor: Actor, key: UUID) -> dict[str, Any]:
    """One with the whole name, for whoever keeps the list."""
    row = (await session.execute(_scoped(actor, OUTLET_EDIT).where(ExternalMember.id == key))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    return dict(row)


async def locked(session: AsyncSession, actor: Actor, key: UUID) -> ExternalMember:
    """The one to be changed, held until the transaction ends."""
    found: ExternalMember | None = await session.scalar(
        select(ExternalMember)
        .join(Organization, Organization.id == ExternalMember.organization_id)
        .where(ExternalMember.id == key, within(Organization, actor.orgs(OUTLET_EDIT)))
        .with_for_update(of=ExternalMember)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found
