"""The month computed from the register."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import in_scope
from dangjian.liaison.permissions import RISK_EDIT, RISK_READ
from dangjian.liaison.risk_months import rules
from dangjian.liaison.risk_months.models import RiskMonth
from dangjian.liaison.risks.models import Risk
from dangjian.liaison.risks.rules import KIND_TITLES

_ZONE = ZoneInfo("Asia/Shanghai")
UNGRADED = "未定级"


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), _ZONE)


async def lines(session: AsyncSession, organization_id: UUID, month: str) -> list[dict[str, Any]]:
    """Each kind in the month: what came, what warned, what was controlled, and what is open at its end by level."""
    days = rules.days_of(month)
    if days is None or days[0] > clock.today():
        words = "请选择本月或以前的月份,写成 2026-11"
        raise Invalid(f"{words}。", [FieldError(field="month", message=words)])
    first, end = _begin(days[0]), _begin(days[1] + timedelta(days=1))
    there = Risk.organization_id.in_(select(OrganizationCopy.id).where(within(OrganizationCopy, (organization_id,))))
    open_then = or_(Risk.controlled_at.is_(None), Risk.controlled_at >= end)
    found = await session.execute(
        select(
            Risk.kind,
            func.coalesce(Risk.level_title, UNGRADED).label("level"),
            func.count().filter(Risk.reported_at >= first).label("registered"),
            func.count().filter(Risk.warned_at >= first, Risk.warned_at < end).label("warned"),
            func.count().filter(Risk.controlled_at >= first, Risk.controlled_at < end).label("controlled"),
            func.count().filter(open_then).label("open"),
        )
        .where(there, Risk.reported_at < end)
        .group_by(Risk.kind, Risk.level_title)
        .order_by(Risk.level_title)
    )
    shown: dict[str, dict[str, Any]] = {
        kind: {"kind": kind, "registered": 0, "warned": 0, "controlled": 0, "open": 0, "by_level": {}}
        for kind in KIND_TITLES
    }
    for row in found.mappings():
        line = shown[row["kind"]]
        for name in ("registered", "warned", "controlled", "open"):
            line[name] += row[name]
        if row["open"]:
            line["by_level"][row["level"]] = row["open"]
    return list(shown.values())


async def show(session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID, month: str) -> dict[str, Any]:
    """A unit's month."""
    place = await in_scope(session, peers, actor, RISK_READ, organization_id)
    written = await session.scalars(
        select(RiskMonth)
        .where(RiskMonth.organization_id == place.id, RiskMonth.month == month)
        .order_by(RiskMonth.at.desc())
    )
    held = within(OrganizationCopy, actor.orgs(RISK_EDIT))
    may = await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == place.id, held))
    return {
        "organization_id": place.id,
        "organization_name": place.name,
        "month": month,
        "lines": await lines(session, place.id, month),
        "month_title": rules.month_title(month),
        "written": written.all(),
        "may_write": may is not None,
    }
