"""Looks at self-checks: whoever may read risks above, and the units that were asked."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_ids, visible_to
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.permissions import RISK_EDIT, RISK_READ, RISK_REPORT
from dangjian.liaison.risk_checks.models import RiskCheck, RiskCheckAnswer
from dangjian.liaison.risks.models import Risk

NOT_FOUND = "没有找到这次自查,请刷新后重试。"
_SHOWN = (
    *("id", "organization_id", "title", "description", "due_on", "state", "opened_at", "opened_by_name"),
    *("closed_at", "version"),
)
_UNIT = aliased(OrganizationCopy, name="unit")


def _latest() -> Any:
    """The last answer of each unit to each campaign."""
    return (
        select(RiskCheckAnswer)
        .ext(distinct_on(RiskCheckAnswer.check_id, RiskCheckAnswer.organization_id))
        .order_by(RiskCheckAnswer.check_id, RiskCheckAnswer.organization_id, RiskCheckAnswer.at.desc())
        .subquery()
    )


def _scoped(actor: Actor) -> Select[Any]:
    """Campaigns of organisations in the reader's scope, and those that ask one of the caller's units."""
    last = _latest()
    asked = select(func.count()).where(_UNIT.parent_id == RiskCheck.organization_id).correlate(RiskCheck)
    answered = select(func.count()).select_from(last).where(last.c.check_id == RiskCheck.id).correlate(RiskCheck)
    mine = select(_UNIT.parent_id).where(_UNIT.id.in_(visible_ids(actor, RISK_REPORT, OrganizationCopy)))
    return (
        select(
            *(getattr(RiskCheck, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            asked.scalar_subquery().label("asked"),
            answered.scalar_subquery().label("answered"),
            answered.where(last.c.finding == "found").scalar_subquery().label("found"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == RiskCheck.organization_id)
        .where(
            or_(
                visible_to(actor, RiskCheck.organization_id, RISK_READ, OrganizationCopy),
                RiskCheck.organization_id.in_(mine),
            )
        )
    )


async def search(session: AsyncSession, actor: Actor, paging: PageParams) -> dict[str, Any]:
    """A page, what is open first and the latest first."""
    ordered = _scoped(actor).order_by((RiskCheck.state == "open").desc(), RiskCheck.opened_at.desc(), RiskCheck.id)
    return await paginate(session, ordered, paging)


async def show(session: AsyncSession, actor: Actor, check_id: UUID) -> dict[str, Any]:
    """One with the units whose answers the caller may see."""
    row = (await session.execute(_scoped(actor).where(RiskCheck.id == check_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    last = _latest()
    own = visible_to(actor, _UNIT.id, RISK_REPORT, OrganizationCopy)
    registered = select(func.count()).where(Risk.check_id == check_id, Risk.organization_id == _UNIT.id)
    found = await session.execute(
        select(
            _UNIT.id.label("organization_id"),
            _UNIT.name.label("organization_name"),
            *(last.c.finding, last.c.note, last.c.at, last.c.by_name),
            registered.correlate(_UNIT).scalar_subquery().label("registered"),
            own.label("may_answer"),
        )
        .outerjoin(last, and_(last.c.check_id == check_id, last.c.organization_id == _UNIT.id))
        .where(
            _UNIT.parent_id == row["organization_id"],
            or_(own, visible_to(actor, _UNIT.id, RISK_READ, OrganizationCopy)),
        )
        .order_by(_UNIT.code)
    )
    closes = select(OrganizationCopy.id).where(
        OrganizationCopy.id == row["organization_id"],
        visible_to(actor, OrganizationCopy.id, RISK_EDIT, OrganizationCopy),
    )
    is_open = row["state"] == "open"
    units = [dict(unit) | {"may_answer": unit["may_answer"] and is_open} for unit in found.mappings()]
    return {**row, "units": units, "may_close": is_open and await session.scalar(closes) is not None}


async def locked(session: AsyncSession, check_id: UUID) -> RiskCheck:
    """The campaign, held until the transaction ends; raises NotFound."""
    found = await session.scalar(
        select(RiskCheck).where(RiskCheck.id == check_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def units_of(session: AsyncSession, organization_id: UUID) -> list[UUID]:
    """The units right below an organisation."""
    found = await session.scalars(select(OrganizationCopy.id).where(OrganizationCopy.parent_id == organization_id))
    return list(found)


async def registered(session: AsyncSession, check_id: UUID, organization_id: UUID) -> int:
    """How many risks a unit registered in a campaign."""
    counted = select(func.count()).where(Risk.check_id == check_id, Risk.organization_id == organization_id)
    return await session.scalar(counted) or 0
