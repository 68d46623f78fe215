"""Keeping the calendar: the shipped years, and what the organisation department changes in one."""

from typing import Any

from chinese_calendar import constants
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import CalendarDay, HolidaysChanged
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.events import announce, emit
from dangjian.kernel.security import Actor
from dangjian.registry.holidays import rules
from dangjian.registry.holidays.models import HolidayYear
from dangjian.registry.holidays.schemas import HolidayYearUpdate

SYSTEM = "国务院办公厅放假安排"


def standard_years() -> dict[int, list[dict[str, Any]]]:
    """The State Council's yearly arrangements as far as they are shipped: days off, and weekends worked instead."""
    found: dict[int, list[dict[str, Any]]] = {}
    off = [(day, False, name) for day, name in constants.holidays.items()]
    worked = [(day, True, name) for day, name in constants.workdays.items()]
    for day, is_workday, festival in sorted(off + worked):
        if rules.FIRST_YEAR <= day.year <= rules.LAST_YEAR:
            name = rules.name_of(festival) + ("调休上班" if is_workday else "")
            found.setdefault(day.year, []).append({"day": day.isoformat(), "is_workday": is_workday, "name": name})
    return found


async def keep_standard(session: AsyncSession) -> int:
    """Take in shipped years that are new or have been put right; a year edited by hand is left as it is."""
    known = {row.year: row for row in await session.scalars(select(HolidayYear).with_for_update())}
    changed = 0
    for year, days in standard_years().items():
        row = known.get(year)
        if row is not None and (row.source != "standard" or row.days == days):
            continue
        await _keep(session, None, year, days, "standard", row.version if row else 0)
        changed += 1
    return changed


async def replace(session: AsyncSession, actor: Actor, year: int, data: HolidayYearUpdate, seen: int) -> None:
    """Write a year's calendar anew, with a reason."""
    fault = rules.fault_of_days(year, [one.day for one in data.days])
    if fault:
        index, words = fault
        raise Invalid(f"{words}。", [FieldError(field=f"days.{index}.day", message=words)])
    row = await session.get(HolidayYear, year, with_for_update=True)
    version = row.version if row else 0
    expect(seen, version)
    days = [
        {"day": one.day.isoformat(), "is_workday": one.is_workday, "name": one.name}
        for one in sorted(data.days, key=lambda one: one.day)
    ]
    before = {"days": row.days} if row else None
    await _keep(session, actor, year, days, "hand", version)
    await audit.write(
        session,
        actor,
        "holiday.change",
        "holiday_year",
        str(year),
        before=before,
        after={"days": days},
        reason=data.reason,
    )
    await announce(session, "holiday", str(year))


async def _keep(
    session: AsyncSession, actor: Actor | None, year: int, days: list[dict[str, Any]], source: rules.Source, seen: int
) -> None:
    """Write the row and tell the copies; two who begin the same year at once are told apart by the version."""
    values = {
        "year": year,
        "days": days,
        "source": source,
        "changed_at": clock.now(),
        "changed_by_name": actor.display_name if actor else SYSTEM,
        "version": seen + 1,
    }
    statement = insert(HolidayYear).values(values)
    fresh = {name: statement.excluded[name] for name in values if name != "year"}
    written = await session.scalar(
        statement.on_conflict_do_update(
            index_elements=["year"], set_=fresh, where=HolidayYear.version == seen
        ).returning(HolidayYear.year)
    )
    expect(year, written or 0)
    await _tell(session, year, seen + 1, days)


async def tell_all(session: AsyncSession) -> None:
    """Say every year as it stands, with the version it has: a copy that knows it changes nothing."""
    rows = await session.execute(select(HolidayYear.year, HolidayYear.version, HolidayYear.days))
    for year, version, days in rows.all():
        await _tell(session, year, version, days)


async def _tell(session: AsyncSession, year: int, version: int, days: list[dict[str, Any]]) -> None:
    told = [CalendarDay(day=one["day"], is_workday=one["is_workday"]) for one in days]
    await emit(session, HolidaysChanged(year=year, version=version, days=told))
