"""Looks at verdicts, and at what forbids one."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, column, func, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.engine.periods import Period
from dangjian.appraisal.organizations.models import CategoryCopy, OrganizationCopy
from dangjian.appraisal.permissions import VERIFICATION_READ
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.appraisal.verifications.models import Verification
from dangjian.appraisal.verifications.rules import covers
from dangjian.kernel.scope import visible_to
from dangjian.kernel.security import Actor

# The runs slice stands above this one and imports it; what is asked of its table is only whether a period is locked.
_RUN = table("run", column("scheme_code"), column("period"), column("status"), schema="appraisal")


def history(actor: Actor) -> Select[Any]:
    """The verdicts in the caller's scope, latest first, superseded ones included."""
    place = func.row_number().over(
        partition_by=(
            Verification.organization_id,
            Verification.scheme_code,
            Verification.indicator,
            Verification.period,
        ),
        order_by=Verification.verified_at.desc(),
    )
    return (
        select(
            *(getattr(Verification, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            (place == 1).label("is_current"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Verification.organization_id)
        .where(visible_to(actor, Verification.organization_id, VERIFICATION_READ, OrganizationCopy))
        .order_by(Verification.verified_at.desc(), Verification.id.desc())
    )


_SHOWN = (
    *("id", "organization_id", "scheme_code", "indicator", "period", "verdict", "amount", "fraction", "reason"),
    *("note", "attachments", "verified_at", "verified_by_name"),
)


def search(
    actor: Actor,
    organization_id: UUID | None,
    scheme_code: str | None,
    indicator: str | None,
    periods: list[str] | None,
) -> Select[Any]:
    """The history of a branch, an indicator or a period (with the shorter ones in it)."""
    found = history(actor)
    if organization_id:
        found = found.where(Verification.organization_id == organization_id)
    if scheme_code:
        found = found.where(Verification.scheme_code == scheme_code)
    if indicator:
        found = found.where(Verification.indicator == indicator)
    if periods is not None:
        found = found.where(Verification.period.in_(periods))
    return found


async def one(session: AsyncSession, row: Verification) -> dict[str, Any]:
    """A verdict just given, as it goes out."""
    name = await session.scalar(select(OrganizationCopy.name).where(OrganizationCopy.id == row.organization_id))
    later = await session.scalar(
        select(Verification.id)
        .where(
            Verification.organization_id == row.organization_id,
            Verification.scheme_code == row.scheme_code,
            Verification.indicator == row.indicator,
            Verification.period == row.period,
            Verification.verified_at > row.verified_at,
        )
        .limit(1)
    )
    shown = {field: getattr(row, field) for field in _SHOWN}
    return {**shown, "organization_name": name or "", "is_current": later is None}


async def by_client_id(session: AsyncSession, client_id: UUID) -> Verification | None:
    """The verdict that a phone's queue has already delivered."""
    return await session.scalar(select(Verification).where(Verification.client_id == client_id))


async def categories_since(session: AsyncSession, organization: OrganizationCopy, first: date) -> set[str | None]:
    """The categories in which the branch was on any day since `first` (changes mid-cycle keep both answerable)."""
    rows = await session.execute(
        select(CategoryCopy.since, CategoryCopy.category)
        .where(CategoryCopy.organization_id == organization.id)
        .order_by(CategoryCopy.since)
    )
    found: set[str | None] = {organization.category}
    before: str | None = None
    for since, category in rows.all():
        if since > first:
            found.add(category)
        else:
            before = category
    if before is not None:
        found.add(before)
    return found


async def published_periods(session: AsyncSession, scheme_code: str) -> list[str]:
    """The periods of the scheme whose results are published and locked."""
    rows = await session.scalars(
        select(_RUN.c.period).where(_RUN.c.scheme_code == scheme_code, _RUN.c.status == "published").distinct()
    )
    return list(rows)


async def locking_period(session: AsyncSession, scheme_code: str, cell: Period) -> str | None:
    """The published period that contains the cell, if there is one."""
    return next((period for period in await published_periods(session, scheme_code) if covers(period, cell)), None)


async def has_own_entry(
    session: AsyncSession, actor: Actor, organization_id: UUID, record_type: str, cell: Period
) -> bool:
    """Whether the actor, by account or as a member, entered or voided a record that the cell counts."""
    mine = [Record.entered_by == actor.account_id, RecordVoid.voided_by == actor.account_id]
    if actor.member_id is not None:
        mine += [Record.entered_by_member == actor.member_id, RecordVoid.voided_by_member == actor.member_id]
    found = await session.scalar(
        select(Record.id)
        .outerjoin(RecordVoid, RecordVoid.record_id == Record.id)
        .where(
            Record.organization_id == organization_id,
            Record.type == record_type,
            Record.occurred_on.between(cell.first, cell.last),
            or_(*mine),
        )
        .limit(1)
    )
    return found is not None


async def unknown_attachments(session: AsyncSession, organization_id: UUID, hashes: list[str]) -> list[str]:
    """The hashes that nobody has added for this organisation."""
    if not hashes:
        return []
    known = set(
        await session.scalars(
            select(Attachment.sha256).where(
                Attachment.organization_id == organization_id, Attachment.sha256.in_(hashes)
            )
        )
    )
    return [one for one in hashes if one not in known]
