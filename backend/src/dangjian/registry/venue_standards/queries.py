"""Which standard holds."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import VENUE_STANDARD
from dangjian.registry.venue_standards import rules
from dangjian.registry.venue_standards.models import VenueStandard

# Venues and entries are slices above, which this one does not import: it only counts which words they use.
_USERS = {"kinds": ("venue", "kind"), "categories": ("openness_entry", "category")}
USERS = {
    words: (table(name, column("organization_id", Uuid()), column(key), schema="registry"), key)
    for words, (name, key) in _USERS.items()
}
ROOT = cast(func.split_part(Organization.path, "/", 2), Uuid())


async def in_force(session: AsyncSession, root_id: UUID) -> tuple[int, Mapping[str, Any]]:
    """The newest version of an enterprise and its number, or the shipped one."""
    newest = select(VenueStandard.number, VenueStandard.body).where(VenueStandard.root_id == root_id)
    row = (await session.execute(newest.order_by(VenueStandard.number.desc()).limit(1))).first()
    return (rules.SHIPPED_NUMBER, rules.SHIPPED) if row is None else (row.number, row.body)


async def all_in_force(session: AsyncSession) -> Mapping[UUID, Mapping[str, Any]]:
    """The newest version of every enterprise that has set one; the shipped one holds for the others."""
    newest = select(VenueStandard.root_id, VenueStandard.body).ext(distinct_on(VenueStandard.root_id))
    rows = await session.execute(newest.order_by(VenueStandard.root_id, VenueStandard.number.desc()))
    return {row.root_id: row.body for row in rows}


async def used(session: AsyncSession, root: Organization, name: str) -> dict[str, int]:
    """How many venues or entries of an enterprise use each word of a list."""
    user, key = USERS[name]
    word = user.c[key]
    found = select(word, func.count()).join(Organization, Organization.id == user.c.organization_id)
    rows = await session.execute(found.where(Organization.path.like(root.path + "%")).group_by(word))
    return {row[0]: row[1] for row in rows}


async def card(session: AsyncSession, actor: Actor, held: Permission, organization_id: UUID) -> dict[str, Any]:
    """The standard that holds for an organisation in scope, with the versions before."""
    place: Organization = await require_visible(session, actor, organization_id, held, Organization)
    root_id = rules.root_of(place.path)
    rows = await session.execute(
        select(
            VenueStandard.number,
            VenueStandard.body.label("standard"),
            VenueStandard.reason,
            VenueStandard.at,
            VenueStandard.by_name,
        )
        .where(VenueStandard.root_id == root_id)
        .order_by(VenueStandard.number.desc())
    )
    nobody = dict.fromkeys(("reason", "at", "by_name"))
    shipped = {"number": rules.SHIPPED_NUMBER, "standard": rules.SHIPPED, **nobody}
    versions: list[Any] = [*rows.mappings(), shipped]
    editor = within(Organization, actor.orgs(VENUE_STANDARD))
    may_edit = await session.scalar(select(Organization.id).where(Organization.id == root_id, editor))
    newest = versions[0]
    return {
        "root_id": root_id,
        "number": newest["number"],
        "standard": newest["standard"],
        "may_edit": may_edit is not None,
        "versions": versions,
    }
