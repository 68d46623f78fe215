"""The bulk path: thousands of targets by plain inserts, in their tree."""

from datetime import date

from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.targets.targets.conftest import Place

from dangjian.kernel.ids import new_id
from dangjian.targets.targets.actions import insert_many
from dangjian.targets.targets.models import Target
from dangjian.targets.targets.schemas import NewTarget


def new(place: Place, **changes: object) -> NewTarget:
    """A target of the group."""
    fields: dict[str, object] = {
        "organization_id": place.group,
        "year": 2026,
        "title": "全年营业收入",
        "level": "group",
        "side": "business",
        "starts_on": date(2026, 1, 1),
        "due_on": date(2026, 12, 31),
        "measure": "营业收入",
        "unit": "亿元",
    }
    return NewTarget(**(fields | changes))  # type: ignore[arg-type]


async def test_a_thousand_rows_take_a_handful_of_statements(
    session: AsyncSession, connection: AsyncConnection, place: Place
) -> None:
    top = new(place, state="published")
    batch = new_id()
    below = [
        new(place, organization_id=place.hotels, level="enterprise", parent_id=top.id, batch_id=batch)
        for _ in range(1000)
    ]
    statements: list[str] = []

    def heard(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(connection.sync_connection, "before_cursor_execute", heard)
    rows = await insert_many(session, [top, *below])
    event.remove(connection.sync_connection, "before_cursor_execute", heard)
    assert len(statements) <= 6
    assert await session.scalar(select(func.count()).select_from(Target).where(Target.batch_id == batch)) == 1000
    assert rows[1]["path"] == f"{top.id}/{below[0].id}/"
    numbers = [row["number"] for row in rows]
    assert numbers == sorted(set(numbers))
    assert numbers[0].startswith("MB-2026-")
    assert (rows[0]["published_at"] is None, rows[1]["published_at"] is None) == (False, True)


async def test_a_parent_from_an_earlier_batch_gives_its_path(session: AsyncSession, place: Place) -> None:
    plan = new(place, due_on=date(2028, 12, 31))
    (row,) = await insert_many(session, [plan])
    assert (row["year"], row["through_year"]) == (2026, 2028)
    (child,) = await insert_many(session, [new(place, parent_id=plan.id)])
    assert child["path"] == f"{plan.id}/{child['id']}/"
    assert await insert_many(session, []) == []
