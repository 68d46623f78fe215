"""The calendar is shipped, edited by the organisation department, and kept by those who count working days."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, extract, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.appraisal.workdays.models import Workday as AppraisalWorkday
from dangjian.contracts.registry import CalendarDay, HolidaysChanged, keep_workdays
from dangjian.kernel.db import Database
from dangjian.kernel.events import drain
from dangjian.registry.holidays.actions import standard_years
from dangjian.registry.holidays.jobs import keep_calendar, retell
from dangjian.registry.holidays.models import HolidayYear
from dangjian.registry.permissions import HOLIDAY_EDIT, ORGANIZATION_READ
from dangjian.targets.workdays.models import Workday

URL = "/api/v1/registry/holidays/2026"
ActorFactory = Callable[..., Caller]


async def ordinals(session: AsyncSession, table: type[Any], *days: date) -> list[int]:
    found = await session.execute(select(table.day, table.ordinal).where(table.day.in_(days)))
    known = {day: ordinal for day, ordinal in found.all()}
    return [known[day] for day in days]


async def test_a_shipped_year_reaches_every_copy_once(session: AsyncSession, database: Database) -> None:
    before = await ordinals(session, Workday, date(2026, 9, 30), date(2026, 10, 12))
    assert before[1] - before[0] == 8
    await keep_calendar(database, {})
    await drain(database)
    for table in (Workday, AppraisalWorkday):
        first, last = await ordinals(session, table, date(2026, 9, 30), date(2026, 10, 12))
        assert last - first == 4, "8, 9, Saturday the 10th worked instead, and Monday the 12th"
    await keep_calendar(database, {})
    assert await drain(database) == 0


async def test_a_copy_that_was_lost_is_told_the_calendar_again(session: AsyncSession, database: Database) -> None:
    await keep_calendar(database, {})
    await drain(database)
    known = select(Workday.day, Workday.is_workday, Workday.ordinal, Workday.version).order_by(Workday.day)
    before = (await session.execute(known)).all()
    await session.execute(delete(Workday))
    ordinary = extract("isodow", AppraisalWorkday.day) < 6
    number = func.count().filter(ordinary).over(order_by=AppraisalWorkday.day)
    fresh = select(AppraisalWorkday.day, ordinary, number, literal(0))
    await session.execute(insert(Workday).from_select(["day", "is_workday", "ordinal", "version"], fresh))
    await session.commit()
    assert (await session.execute(known)).all() != before
    for refreshed in (1, 0):
        await retell(database, {})
        years = len(standard_years())
        assert await drain(database) == 3 * years + refreshed, "the lights are looked at once, and only for news"
        assert (await session.execute(known)).all() == before


async def test_late_and_doubled_news_change_nothing(session: AsyncSession) -> None:
    def news(version: int, *off: str) -> HolidaysChanged:
        days = [CalendarDay(day=date.fromisoformat(day), is_workday=False) for day in off]
        return HolidaysChanged(year=2026, version=version, days=days)

    span = (date(2026, 11, 15), date(2026, 11, 22))
    await keep_workdays(session, Workday, news(2, "2026-11-16"))
    await keep_workdays(session, Workday, news(1, "2026-11-16", "2026-11-17", "2026-11-18"))
    first, last = await ordinals(session, Workday, *span)
    assert last - first == 4


async def test_the_organisation_department_edits_a_year_and_anybody_signed_in_reads_it(
    client: httpx.AsyncClient, actor: ActorFactory, session: AsyncSession, database: Database, forest: Forest
) -> None:
    editor, reader = actor(HOLIDAY_EDIT, on=forest.group), actor(ORGANIZATION_READ, on=forest.branch)
    body = {"days": [{"day": "2026-11-23", "is_workday": False, "name": "厂庆"}], "reason": "厂庆放假"}
    fresh = (await client.get(URL, headers=reader.headers)).json()
    assert (fresh["version"], fresh["workdays"], fresh["source"], fresh["may_edit"]) == (0, 261, None, False)
    answer = await client.put(URL, headers={**editor.headers, "If-Match": '"0"'}, json=body)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["version"], answer.json()["workdays"], answer.json()["source"]) == (1, 260, "hand")
    await drain(database)
    first, last = await ordinals(session, Workday, date(2026, 11, 22), date(2026, 11, 23))
    assert first == last
    stale = await client.put(URL, headers={**editor.headers, "If-Match": '"0"'}, json=body)
    assert stale.status_code == 412
    refused = await client.put(URL, headers={**reader.headers, "If-Match": '"1"'}, json=body)
    assert refused.status_code == 403
    assert (await client.put(URL, headers=editor.headers, json=body)).status_code == 428


async def test_nobody_in_the_middle_changes_the_calendar_of_all(
    client: httpx.AsyncClient, actor: ActorFactory, forest: Forest
) -> None:
    editor = actor(HOLIDAY_EDIT, on=(forest.committee, forest.branch))
    assert (await client.get(URL, headers=editor.headers)).json()["may_edit"] is False
    body = {"days": [], "reason": "本厂不放假"}
    answer = await client.put(URL, headers={**editor.headers, "If-Match": '"0"'}, json=body)
    assert (answer.status_code, "最上级" in answer.json()["detail"]) == (403, True)


@pytest.mark.parametrize(
    "days",
    [
        [{"day": "2027-01-01", "is_workday": False, "name": "元旦"}],
        [{"day": "2026-01-01", "is_workday": False, "name": "元旦"}] * 2,
        [{"day": "2026-02-30", "is_workday": False, "name": "没有这天"}],
    ],
)
async def test_a_day_of_another_year_or_named_twice_is_refused(
    client: httpx.AsyncClient, actor: ActorFactory, forest: Forest, days: list[dict[str, Any]]
) -> None:
    editor = actor(HOLIDAY_EDIT, on=forest.group)
    body = {"days": days, "reason": "调整"}
    answer = await client.put(URL, headers={**editor.headers, "If-Match": '"0"'}, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_a_year_edited_by_hand_is_not_overwritten_by_the_shipped_one(
    client: httpx.AsyncClient, actor: ActorFactory, session: AsyncSession, database: Database, forest: Forest
) -> None:
    editor = actor(HOLIDAY_EDIT, on=forest.group)
    body = {"days": [], "reason": "本年不放假(测试)"}
    await client.put(URL, headers={**editor.headers, "If-Match": '"0"'}, json=body)
    await keep_calendar(database, {})
    row = await session.get_one(HolidayYear, 2026)
    assert (row.days, row.source) == ([], "hand")
    assert await session.scalar(select(HolidayYear.source).where(HolidayYear.year == 2025)) == "standard"
