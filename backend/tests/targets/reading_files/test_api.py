"""T7: a month's figures of targets from a sheet: checked, all or nothing, and each month as before when taken back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.files_in import brought, checked, opened, saved, turn, upload, where
from tests.targets.ground import Ground

from dangjian.targets.permissions import TARGET_READ, TARGET_TRACK
from dangjian.targets.reading_files.rules import as_of, is_same_unit, month_of
from dangjian.targets.targets.models import Target

URL = "/api/v1/targets/readings"
HEADER = "指标编码,组织编码,期间,值,单位"


@pytest.fixture
def hotels(actor: Callable[..., Caller], ground: Ground, clock_at: Callable[[datetime], None]) -> Caller:
    """Who tracks the hotels' targets, on 1 July."""
    clock_at(datetime(2026, 7, 1, 2, 0, tzinfo=UTC))
    return actor(TARGET_READ, TARGET_TRACK, on=ground.ids["hotels"], name="酒店公司")


@pytest.mark.parametrize("cell", ["2026-06", "2026-6", "2026/6", "2026.6", "2026年6月", "202606"])
def test_a_month_is_understood_however_it_is_written(cell: str) -> None:
    assert month_of(cell) == (2026, 6)


def test_a_months_figure_is_of_its_last_day_that_is_there() -> None:
    year, today = date(2026, 12, 31), date(2026, 7, 1)
    assert as_of((2026, 6), date(2026, 1, 1), year, today) == date(2026, 6, 30)
    assert as_of((2026, 7), date(2026, 1, 1), year, today) == today
    assert as_of((2026, 6), date(2026, 1, 1), date(2026, 6, 15), today) == date(2026, 6, 15)
    assert as_of((2026, 8), date(2026, 1, 1), year, today) == date(2026, 8, 1), "still to come, and refused as such"
    assert is_same_unit("%", "%")
    assert month_of("2026-13") is None


async def test_figures_come_in_are_corrected_and_taken_back(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, hotels: Caller
) -> None:
    target = await published(session, ground)
    code = (await client.get(f"{URL}/imports/template.xlsx?prefilled=true", headers=hotels.headers)).content
    book = opened(code)
    sheet = book["指标数据"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=3) if row[0].value}
    assert target.number in rows
    place = rows[target.number][1].value
    first = f"{HEADER}\n{target.number},{place},2026年6月,48.5,\n"
    done = await brought(client, URL, hotels.headers, first)
    assert done["plan"]["create"] == 1
    await session.refresh(target)
    assert (str(target.current_value), str(target.current_as_of)) == ("48.5", "2026-06-30")
    assert (await brought(client, URL, hotels.headers, first))["plan"]["unchanged"] == 1
    second = await brought(client, URL, hotels.headers, first.replace("48.5", "50"))
    assert second["plan"]["update"] == 1
    refused = await turn(client, URL, hotels.headers, done, "undo")
    assert refused.json()["code"] == "import_changed_since"
    assert (await turn(client, URL, hotels.headers, second, "undo")).status_code == 200
    await session.refresh(target)
    assert str(target.current_value) == "48.5"
    for row in rows.values():
        row[3].value = "1" if row[0].value == target.number else None
        row[0].value = target.number if row[0].value == target.number else None
        row[1].value, row[2].value, row[4].value = (place, "2026-07", None) if row[0].value else (None,) * 3
    third = await brought(client, URL, hotels.headers, saved(book))
    assert (await turn(client, URL, hotels.headers, third, "undo")).status_code == 200
    due = (await client.get(f"{URL}/due?month=2026-07", headers=hotels.headers)).json()
    assert {row["is_missing"] for row in due["items"] if row["target_id"] == str(target.id)} == {True}


async def published(session: AsyncSession, ground: Ground) -> Target:
    """A published target of the hotels in figures."""
    return await session.get_one(Target, await ground.target())


async def test_strange_targets_units_months_and_doubles_are_named(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, hotels: Caller, actor: Callable[..., Any]
) -> None:
    number = (await published(session, ground)).number
    lines = (
        f"{HEADER}",
        "X-404,hotels,2026-06,1,",
        f"{number},elsewhere,2026-06,1,",
        f"{number},,2026-06,一百,",
        f"{number},,六月,1,",
        f"{number},,2026-08,1,",
    )
    found = await checked(client, URL, hotels.headers, "\n".join(lines))
    assert (2, "指标编码") in where(found)
    assert (3, "组织编码") in where(found)
    assert {(4, "值"), (5, "期间")} <= set(where(found))
    assert found["state"] == "has_errors"
    reader = actor(TARGET_READ, on=ground.ids["hotels"]).headers
    assert (await upload(client, URL, reader, lines[0])).status_code == 403
    assert (await client.post(f"{URL}/imports")).status_code == 401
