"""Looks at budget lines, always through the caller's scope."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.queries import pattern_of
from dangjian.registry.permissions import FUND_EDIT, FUND_READ, VENUE_READ
from dangjian.registry.venue_funds.models import VenueFund, VenueFundShare, VenueFundVersion
from dangjian.registry.venues.models import Venue, VenueAward
from dangjian.registry.venues.queries import IS_MODEL
from dangjian.registry.venues.queries import NOT_FOUND as NO_VENUE

NOT_FOUND = "没有找到该经费,请刷新后重试。"
NOTHING = Decimal("0.00")
IN_FORCE = and_(VenueFundVersion.fund_id == VenueFund.id, VenueFundVersion.number == VenueFund.number)


def _sums() -> Any:
    """What each version gives, to how many venues, and how many of those are model venues."""
    is_model = VenueAward.id.is_not(None)
    return (
        select(
            VenueFundShare.version_id,
            func.sum(VenueFundShare.amount).label("allocated"),
            func.count().label("venue_count"),
            func.count(VenueAward.id).label("model_count"),
            func.sum(case((is_model, VenueFundShare.amount), else_=0)).label("model_amount"),
        )
        .join(Venue, Venue.id == VenueFundShare.venue_id)
        .outerjoin(VenueAward, IS_MODEL)
        .group_by(VenueFundShare.version_id)
        .subquery()
    )


def _rows(actor: Actor) -> Select[Any]:
    sums = _sums()
    given = func.coalesce(sums.c.allocated, NOTHING)
    said = ("year", "title", "purpose", "amount")
    return (
        select(
            *(getattr(VenueFund, name) for name in ("id", "organization_id", "number", "version")),
            *(getattr(VenueFundVersion, name) for name in said),
            Organization.name.label("organization_name"),
            given.label("allocated"),
            (VenueFundVersion.amount - given).label("rest"),
            func.coalesce(sums.c.venue_count, 0).label("venue_count"),
            func.coalesce(sums.c.model_count, 0).label("model_count"),
        )
        .join(VenueFundVersion, IN_FORCE)
        .join(Organization, Organization.id == VenueFund.organization_id)
        .outerjoin(sums, sums.c.version_id == VenueFundVersion.id)
        .where(within(Organization, actor.orgs(FUND_READ)))
    )


def _narrowed(found: Select[Any], q: str | None, organization_id: UUID | None, year: int | None) -> Select[Any]:
    if organization_id:
        found = found.where(within(Organization, (organization_id,)))
    if year is not None:
        found = found.where(VenueFundVersion.year == year)
    if q:
        pattern = pattern_of(q)
        words = (VenueFundVersion.title, VenueFundVersion.purpose)
        found = found.where(or_(*(func.lower(one).like(pattern) for one in words)))
    return found


async def search(
    session: AsyncSession,
    actor: Actor,
    q: str | None,
    organization_id: UUID | None,
    year: int | None,
    paging: PageParams,
) -> dict[str, Any]:
    """The budget lines of the caller's subtree, the newest year first."""
    order = (VenueFundVersion.year.desc(), Organization.code, VenueFundVersion.title, VenueFund.id)
    return await paginate(session, _narrowed(_rows(actor).order_by(*order), q, organization_id, year), paging)


async def figures(session: AsyncSession, actor: Actor, organization_id: UUID | None, year: int) -> dict[str, Any]:
    """A year's money and the venues it went to, counted from the allocations that hold."""
    held: Any = (
        select(VenueFundVersion.id, VenueFundVersion.amount)
        .join(VenueFund, IN_FORCE)
        .join(Organization, Organization.id == VenueFund.organization_id)
        .where(within(Organization, actor.orgs(FUND_READ)))
    )
    lines = _narrowed(held, None, organization_id, year).subquery()
    sums = (await session.execute(select(func.count(), func.coalesce(func.sum(lines.c.amount), NOTHING)))).one()
    spent = (
        select(
            func.coalesce(func.sum(VenueFundShare.amount), NOTHING).label("allocated"),
            func.count(VenueFundShare.venue_id.distinct()).label("venue_count"),
            func.count(VenueAward.venue_id.distinct()).label("model_count"),
            func.coalesce(func.sum(VenueFundShare.amount).filter(VenueAward.id.is_not(None)), NOTHING).label(
                "model_amount"
            ),
        )
        .join(lines, lines.c.id == VenueFundShare.version_id)
        .join(Venue, Venue.id == VenueFundShare.venue_id)
        .outerjoin(VenueAward, IS_MODEL)
    )
    row = (await session.execute(spent)).mappings().one()
    count, amount = sums
    return {"year": year, "fund_count": count, "amount": amount, "rest": amount - row["allocated"], **row}


async def card(session: AsyncSession, actor: Actor, fund_id: UUID) -> dict[str, Any]:
    """One budget line with its venues, and what it said in every version."""
    row = (await session.execute(_rows(actor).where(VenueFund.id == fund_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    said = select(*VenueFundVersion.__table__.c).where(VenueFundVersion.fund_id == fund_id)
    versions = (await session.execute(said.order_by(VenueFundVersion.number.desc()))).mappings().all()
    allocations = await _allocations(session, [one["id"] for one in versions])
    told = [
        {**one, "allocations": allocations[one["id"]], "allocated": _sum(allocations[one["id"]])} for one in versions
    ]
    editor = within(Organization, actor.orgs(FUND_EDIT))
    may_edit = await session.scalar(select(Organization.id).where(Organization.id == row["organization_id"], editor))
    return {**row, "allocations": told[0]["allocations"], "versions": told, "may_edit": may_edit is not None}


def _sum(allocations: Sequence[Any]) -> Decimal:
    return sum((one["amount"] for one in allocations), NOTHING)


async def _allocations(session: AsyncSession, version_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    rows = await session.execute(
        select(
            VenueFundShare.version_id,
            VenueFundShare.venue_id,
            Venue.name.label("venue_name"),
            Organization.name.label("organization_name"),
            VenueAward.id.is_not(None).label("is_model"),
            VenueFundShare.amount,
            VenueFundShare.note,
        )
        .join(Venue, Venue.id == VenueFundShare.venue_id)
        .join(Organization, Organization.id == Venue.organization_id)
        .outerjoin(VenueAward, IS_MODEL)
        .where(VenueFundShare.version_id.in_(version_ids))
        .order_by(VenueFundShare.amount.desc(), Venue.name)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows.mappings():
        found[row["version_id"]].append(row)
    return found


async def of_venue(session: AsyncSession, actor: Actor, venue_id: UUID) -> dict[str, Any]:
    """What a venue is given, also by an office above the caller; only one in scope can be opened."""
    seen = select(Venue.id).join(Organization, Organization.id == Venue.organization_id)
    seen = seen.where(Venue.id == venue_id, within(Organization, actor.orgs(VENUE_READ)))
    if await session.scalar(seen) is None:
        raise NotFound(NO_VENUE)
    held = actor.orgs(FUND_READ)
    rows = await session.execute(
        select(
            VenueFund.id.label("fund_id"),
            Organization.name.label("organization_name"),
            *(getattr(VenueFundVersion, name) for name in ("year", "title", "purpose")),
            VenueFundShare.amount,
            VenueFundShare.note,
            (within(Organization, held) if held else false()).label("may_open"),
        )
        .join(VenueFundVersion, IN_FORCE)
        .join(VenueFundShare, VenueFundShare.version_id == VenueFundVersion.id)
        .join(Organization, Organization.id == VenueFund.organization_id)
        .where(VenueFundShare.venue_id == venue_id)
        .order_by(VenueFundVersion.year.desc(), VenueFundVersion.title, VenueFund.id)
    )
    items = rows.mappings().all()
    return {"total": _sum(items), "items": items}


async def locked(session: AsyncSession, actor: Actor, fund_id: UUID) -> VenueFund:
    """The budget line to be corrected, held until the transaction ends."""
    found: VenueFund | None = await session.scalar(
        select(VenueFund)
        .join(Organization, Organization.id == VenueFund.organization_id)
        .where(VenueFund.id == fund_id, within(Organization, actor.orgs(FUND_EDIT)))
        .with_for_update(of=VenueFund)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def venues_below(session: AsyncSession, organization_id: UUID, venue_ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Those of these venues that belong to an organisation or what is below it."""
    rows = await session.execute(
        select(Venue.id, Venue.opened_on, Venue.closed_on)
        .join(Organization, Organization.id == Venue.organization_id)
        .where(Venue.id.in_(venue_ids), within(Organization, (organization_id,)))
    )
    return {row.id: row for row in rows}


async def given_before(session: AsyncSession, fund: VenueFund) -> set[UUID]:
    """The venues that the version in force names."""
    found = select(VenueFundShare.venue_id).join(
        VenueFundVersion, and_(VenueFundVersion.id == VenueFundShare.version_id)
    )
    rows = await session.scalars(
        found.where(VenueFundVersion.fund_id == fund.id, VenueFundVersion.number == fund.number)
    )
    return set(rows)
