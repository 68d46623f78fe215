"""Results: computed without a person, submitted, accepted only by a superior, and then in the ledger by themselves."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.targets.ground import Ground

from dangjian.appraisal.organizations.models import OrganizationCopy as AppraisalCopy
from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.record_types.actions import install_pack
from dangjian.appraisal.records.models import Record
from dangjian.integration.todos.models import Todo
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import RESULT_ACCEPT, TARGET_READ, TARGET_TRACK
from dangjian.targets.readings.models import Reading
from dangjian.targets.results import jobs
from dangjian.targets.targets.models import TargetRevision

BASE = "/api/v1/targets/results"
Sign = Callable[..., Caller]
Drain = Callable[[], Awaitable[int]]


@pytest.fixture(autouse=True)
def _january(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2027, 1, 4, 2, 0, tzinfo=UTC))


@pytest.fixture
def unit(actor: Sign, ground: Ground, _january: None) -> Caller:
    """Who stands by the hotels' results; may accept too, but nobody accepts his own unit's."""
    return actor(TARGET_READ, TARGET_TRACK, RESULT_ACCEPT, on=ground.ids["hotels"], name="酒店公司")


@pytest.fixture
def superior(actor: Sign, ground: Ground, _january: None) -> Caller:
    """Who accepts for the group."""
    return actor(TARGET_READ, TARGET_TRACK, RESULT_ACCEPT, on=ground.ids["group"], name="集团考核办")


async def read(session: AsyncSession, target: UUID, day: date, value: str) -> None:
    """A reading as somebody entered it."""
    session.add(
        Reading(
            id=new_id(),
            target_id=target,
            period=f"{day:%Y-%m}",
            as_of=day,
            value=Decimal(value),
            note=None,
            source="hand",
            entered_at=datetime(2027, 1, 3, tzinfo=UTC),
            entered_by=None,
            entered_by_name="测试",
        )
    )
    await session.commit()


async def listed(client: httpx.AsyncClient, caller: Caller, **query: Any) -> Any:
    answer = await client.get(BASE, params=query, headers=caller.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def moved(client: httpx.AsyncClient, caller: Caller, row: Any, move: str, **body: Any) -> httpx.Response:
    headers = caller.headers | {"If-Match": str(row["version"])}
    return await client.post(f"{BASE}/{row['id']}:{move}", json=body, headers=headers)


async def test_at_the_deadline_the_result_is_computed_without_a_person(
    client: httpx.AsyncClient, database: Database, session: AsyncSession, ground: Ground, unit: Caller
) -> None:
    """A-40, and B-44: more than a hundred percent is ordinary."""
    target = await ground.target(target_value=Decimal("20.0392"))
    await read(session, target, date(2026, 12, 20), "22.5")
    await jobs.compute(database, {})
    (row,) = (await listed(client, unit))["items"]
    assert (row["stage"], row["state"], row["actual"], row["completion_percent"]) == (
        "final",
        "provisional",
        "22.5",
        "112.28",
    )
    await jobs.compute(database, {})
    assert (await listed(client, unit))["total"] == 1


async def test_a_quarter_is_compared_with_its_own_plan(
    client: httpx.AsyncClient, database: Database, session: AsyncSession, ground: Ground, unit: Caller
) -> None:
    """A-41: quarterly completion; the year goes on."""
    target = await ground.target(starts_on=date(2026, 7, 1), due_on=date(2027, 6, 30))
    await read(session, target, date(2026, 12, 31), "40")
    await jobs.compute(database, {})
    (row,) = (await listed(client, unit))["items"]
    assert (row["stage"], row["stage_title"], row["closes_on"]) == ("2026-Q4", "2026年第四季度", "2026-12-31")
    assert 45 < Decimal(row["planned"]) < 55
    assert Decimal(row["completion_percent"]) == round(40 / Decimal(row["planned"]) * 100, 2)


async def test_a_late_change_stands_beside_the_result(
    client: httpx.AsyncClient, database: Database, session: AsyncSession, ground: Ground, unit: Caller
) -> None:
    target = await ground.target()
    for late in (True, False):
        session.add(
            TargetRevision(
                id=new_id(),
                target_id=target,
                at=datetime(2026, 12, 1, tzinfo=UTC),
                by=None,
                by_name="测试",
                reason="市场变化",
                before={},
                after={},
                is_late=late,
            )
        )
    await session.commit()
    await jobs.compute(database, {})
    assert (await listed(client, unit))["items"][0]["late_changes"] == 1


async def test_without_any_reading_nothing_is_submitted(
    client: httpx.AsyncClient, database: Database, ground: Ground, unit: Caller
) -> None:
    await ground.target()
    await jobs.compute(database, {})
    (row,) = (await listed(client, unit))["items"]
    answer = await moved(client, unit, row, "submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "result_without_reading")


async def test_from_the_deadline_to_the_ledger_nobody_types_a_figure_again(
    client: httpx.AsyncClient,
    database: Database,
    session: AsyncSession,
    ground: Ground,
    unit: Caller,
    superior: Caller,
    drain: Drain,
) -> None:
    """A-41: returned, corrected, accepted; the accepted result is an entry of the unit's ledger."""
    await _in_the_appraisal(session)
    target = await ground.target(record_type="sales_output", owner_member_id=new_id())
    await read(session, target, date(2026, 12, 20), "80")
    await jobs.compute(database, {})
    (row,) = (await listed(client, unit))["items"]
    submitted = (await moved(client, unit, row, "submit", note="年度收入")).json()
    assert (submitted["state"], submitted["may_accept"]) == ("submitted", False)
    own = await moved(client, unit, submitted, "accept")
    assert (own.status_code, own.json()["code"]) == (403, "result_not_superior")
    back = (await moved(client, superior, submitted, "return", reason="漏了十二月下旬")).json()
    await read(session, target, date(2026, 12, 31), "96.5")
    again = (await moved(client, unit, back, "submit")).json()
    assert (again["actual"], again["completion_percent"]) == ("96.5", "96.50")
    done = (await moved(client, superior, again, "accept")).json()
    assert [step["kind"] for step in done["steps"]] == ["computed", "submitted", "returned", "submitted", "accepted"]
    await drain()
    (record,) = list(await session.scalars(select(Record)))
    assert (record.type, record.occurred_on, record.client_id) == ("sales_output", date(2026, 12, 31), UUID(row["id"]))
    assert record.values == {"planned_sales": Decimal(100), "actual_sales": Decimal("96.5")}
    assert record.entered_by_name == "集团考核办"
    todos = list(await session.scalars(select(Todo).where(Todo.noun == "result")))
    assert {todo.key for todo in todos} == {"submit", "accept"}
    assert all(todo.settled_version >= todo.opened_version for todo in todos)
    refused = await moved(client, superior, done, "return", reason="再看看")
    assert (refused.status_code, refused.json()["code"]) == (409, "result_wrong_state")


async def test_a_target_that_names_no_kind_is_entered_as_a_result(
    client: httpx.AsyncClient,
    database: Database,
    session: AsyncSession,
    ground: Ground,
    unit: Caller,
    superior: Caller,
    drain: Drain,
) -> None:
    await _in_the_appraisal(session)
    target = await ground.target()
    await read(session, target, date(2026, 12, 31), "90")
    await jobs.compute(database, {})
    (row,) = (await listed(client, unit))["items"]
    submitted = (await moved(client, unit, row, "submit")).json()
    body = {"items": [{"id": row["id"], "version": submitted["version"]}, {"id": str(new_id()), "version": 1}]}
    answer = await client.post(f"{BASE}:accept", json=body, headers=superior.headers)
    assert answer.json()["accepted"] == [row["id"]]
    assert len(answer.json()["refused"]) == 1
    await drain()
    (record,) = list(await session.scalars(select(Record)))
    assert record.type == "target_result"
    assert record.values["completion_rate"] == Decimal("90.00")


async def _in_the_appraisal(session: AsyncSession) -> None:
    """The record types of the pack, and appraisal's own copy of the tree."""
    await install_pack(session, load_pack("star-branch-5521"))
    for row in await session.scalars(select(OrganizationCopy)):
        fields = {column.name: getattr(row, column.name) for column in OrganizationCopy.__table__.columns}
        session.add(AppraisalCopy(**fields))
    await session.commit()


async def test_from_a_missed_figure_the_way_leads_back_to_the_work(
    client: httpx.AsyncClient, database: Database, session: AsyncSession, ground: Ground, unit: Caller
) -> None:
    """A-42 倒追."""
    await _in_the_appraisal(session)
    target = await ground.target(owner_name="陈经理")
    await read(session, target, date(2026, 12, 31), "70")
    await jobs.compute(database, {})
    (row,) = (await listed(client, unit))["items"]
    found = (await client.get(f"{BASE}/{row['id']}/trace-back", headers=unit.headers)).json()
    assert (found["completion_percent"], found["owners"], found["tasks"]) == ("70.00", ["陈经理"], [])
    assert "支部委员会" in {one["title"] for one in found["life"]} or found["life"]
    assert found["findings"][0] == "目标下没有任何任务:分解没有落到可办的事。"


async def test_a_stale_version_and_an_outsider_change_nothing(
    client: httpx.AsyncClient, database: Database, session: AsyncSession, ground: Ground, actor: Sign, unit: Caller
) -> None:
    target = await ground.target()
    await read(session, target, date(2026, 12, 31), "70")
    await jobs.compute(database, {})
    (row,) = (await listed(client, unit))["items"]
    assert (await client.get(BASE)).status_code == 401
    assert (await client.post(f"{BASE}/{row['id']}:submit", json={}, headers=unit.headers)).status_code == 428
    assert (await moved(client, unit, row | {"version": 7}, "submit")).status_code == 412
    stranger = actor(TARGET_READ, TARGET_TRACK, RESULT_ACCEPT, on=ground.ids["stranger"])
    assert (await moved(client, stranger, row, "submit")).status_code == 404
    assert (await moved(client, stranger, row, "accept")).status_code == 404
    assert (await client.get(f"{BASE}/{row['id']}", headers=stranger.headers)).status_code == 404
    assert (await client.get(f"{BASE}/{row['id']}/trace-back", headers=stranger.headers)).status_code == 404
    assert (await listed(client, stranger))["total"] == 0
    reader = actor(TARGET_READ, on=ground.ids["hotels"])
    assert (await moved(client, reader, row, "submit")).status_code == 403
    assert (await moved(client, unit, row, "return", reason=" ")).status_code == 422
    counted = select(func.count()).select_from(Record)
    assert await session.scalar(counted) == 0
