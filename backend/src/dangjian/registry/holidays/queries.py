"""Looks at the calendar."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import Forbidden
from dangjian.kernel.scope import is_on_top
from dangjian.kernel.security import Actor
from dangjian.registry.holidays import rules
from dangjian.registry.holidays.models import HolidayYear
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import HOLIDAY_EDIT


async def show(session: AsyncSession, actor: Actor, year: int) -> dict[str, Any]:
    """The year's calendar with the number of working days."""
    row = await session.get(HolidayYear, year)
    days = row.days if row else []
    return {
        "year": year,
        "days": days,
        "workdays": _workdays(year, {date.fromisoformat(one["day"]): one["is_workday"] for one in days}),
        "source": row.source if row else None,
        "changed_at": row.changed_at if row else None,
        "changed_by_name": row.changed_by_name if row else None,
        "version": row.version if row else 0,
        "may_edit": await is_on_top(session, actor, HOLIDAY_EDIT, Organization),
    }


async def require_top(session: AsyncSession, actor: Actor) -> Actor:
    """Who keeps the calendar at the top of an enterprise, or a refusal."""
    if not await is_on_top(session, actor, HOLIDAY_EDIT, Organization):
        raise Forbidden("工作日历由最上级党组织的组织部门维护,如需调整请向其反映。")
    return actor


def _workdays(year: int, known: dict[date, bool]) -> int:
    first = date(year, 1, 1)
    days = (first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days))
    return sum(known.get(day, rules.is_ordinary_workday(day)) for day in days)
