"""What a system administrator sees of the running system, and the one thing he may do about it."""

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.identity.conftest import API, People, audited, sign_in

from dangjian.identity.permissions import OPERATION_READ, OPERATION_RETRY
from dangjian.kernel import clock, events
from dangjian.kernel.db import Database
from dangjian.kernel.events import MAX_TRIES, DeliveryFailure, Subscription, drain, emit
from dangjian.kernel.ids import new_id

AT = f"{API}/operations"


class PipeLeaked(events.Event):
    """A fact of the tests."""

    name: ClassVar[str] = "identity.pipe.leaked"


class Plumber:
    """A handler that fails until it is mended."""

    def __init__(self) -> None:
        self.is_mended = False
        self.repairs = 0

    async def repair(self, session: AsyncSession, _: PipeLeaked) -> None:
        """Fail, or do the work."""
        if not self.is_mended:
            raise RuntimeError("no wrench\nand a second line with names in it")
        self.repairs += 1


@pytest.fixture
def plumber(monkeypatch: pytest.MonkeyPatch) -> Plumber:
    """The only one who hears of leaks."""
    plumber = Plumber()
    routing = events.Routing()
    routing.add((Subscription("identity", PipeLeaked, plumber.repair),), tuple(events.ROUTING.jobs.values()))
    monkeypatch.setattr(events, "ROUTING", routing)
    return plumber


@pytest.fixture
def operator(actor: Callable[..., Caller]) -> Caller:
    """A system administrator."""
    return actor(OPERATION_READ, OPERATION_RETRY, name="管理员甲")


async def leak(database: Database) -> UUID:
    """Something happens, and is tried until it is given up."""
    async with database.transaction() as session:
        event_id = await emit(session, PipeLeaked())
    for _ in range(MAX_TRIES):
        async with database.transaction() as session:
            await session.execute(text("UPDATE events.pgqueuer SET execute_after = now()"))
        await drain(database)
    return event_id


async def test_health_tells_each_condition_the_queue_and_the_day(
    client: httpx.AsyncClient, operator: Caller, database: Database, plumber: Plumber
) -> None:
    async with database.transaction() as session:
        await emit(session, PipeLeaked())
        await emit(session, PipeLeaked())
        await session.execute(text("UPDATE events.pgqueuer SET execute_after = now() - interval '90 seconds'"))
        await emit(session, PipeLeaked())
        later = "UPDATE events.pgqueuer SET execute_after = now() + interval '1 hour' WHERE execute_after >= now()"
        await session.execute(text(later))
    answer = await client.get(f"{AT}/health", headers=operator.headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["is_ready"] is True
    assert told["conditions"] == [
        {"name": name, "holds": True} for name in ("database", "migrations", "outbox", "disk", "clock")
    ]
    queue = told["queue"]
    assert (queue["waiting"], queue["postponed"], queue["running"]) == (2, 1, 0)
    assert 90 <= queue["oldest_wait_seconds"] < 120
    assert told["events_today"] == [{"name": "identity.pipe.leaked", "count": 3}]
    assert told["dead_letters"] == 0


async def test_what_waits_too_long_and_a_missing_migration_are_told(
    client: httpx.AsyncClient, operator: Caller, database: Database, plumber: Plumber
) -> None:
    async with database.transaction() as session:
        await emit(session, PipeLeaked())
        await session.execute(text("UPDATE events.pgqueuer SET execute_after = now() - interval '10 minutes'"))
        await session.execute(text("DELETE FROM registry.alembic_version"))
    told = (await client.get(f"{AT}/health", headers=operator.headers)).json()
    assert told["is_ready"] is False
    assert {one["name"] for one in told["conditions"] if not one["holds"]} == {"outbox", "migrations"}
    ready = await client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["checks"] == {one["name"]: one["holds"] for one in told["conditions"]}


async def test_a_database_newer_than_the_code_is_ready(client: httpx.AsyncClient, session: AsyncSession) -> None:
    await session.execute(text("UPDATE registry.alembic_version SET version_num = 'registry_29991231'"))
    await session.flush()
    assert (await client.get("/readyz")).json()["checks"]["migrations"] is True


async def test_yesterdays_events_do_not_count_today(
    client: httpx.AsyncClient, operator: Caller, session: AsyncSession
) -> None:
    yesterday = clock.now() - timedelta(days=1)
    session.add(events.EventRow(id=new_id(), name="identity.pipe.leaked", at=yesterday, body={}))
    await session.flush()
    assert (await client.get(f"{AT}/health", headers=operator.headers)).json()["events_today"] == []


async def test_a_dead_letter_is_listed_and_tried_again_until_it_has_its_effect(
    client: httpx.AsyncClient, operator: Caller, database: Database, plumber: Plumber, session: AsyncSession
) -> None:
    event_id = await leak(database)
    page = (await client.get(f"{AT}/dead-letters", headers=operator.headers)).json()
    assert page["total"] == 1
    row = page["items"][0]
    assert row.pop("at")
    assert row == {
        "event_id": str(event_id),
        "event_name": "identity.pipe.leaked",
        "handler": "identity.repair",
        "tries": MAX_TRIES,
        "last_error": "RuntimeError: no wrench",
    }
    plumber.is_mended = True
    retry = f"{AT}/dead-letters/{event_id}/identity.repair:retry"
    headers = {**operator.headers, "Idempotency-Key": new_id().hex}
    first, second = [await client.post(retry, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (202, 202), first.text
    assert first.json() == second.json() == {"event_id": str(event_id), "handler": "identity.repair"}
    assert (await client.get(f"{AT}/dead-letters", headers=operator.headers)).json()["items"] == []
    assert await drain(database) == 1
    assert plumber.repairs == 1
    rows = await audited(session, "dead_letter.retry")
    assert [(one.actor_name, one.object_id) for one in rows] == [("管理员甲", f"{event_id} identity.repair")]
    assert rows[0].before == {"tries": MAX_TRIES, "last_error": "RuntimeError: no wrench", "is_dead": True}


async def test_a_letter_tried_again_in_vain_has_all_its_tries_and_comes_back(
    client: httpx.AsyncClient, operator: Caller, database: Database, plumber: Plumber
) -> None:
    event_id = await leak(database)
    await client.post(f"{AT}/dead-letters/{event_id}/identity.repair:retry", headers=operator.headers)
    await drain(database)
    async with database.transaction() as session:
        failure = await session.get_one(DeliveryFailure, (event_id, "identity.repair"))
        assert (failure.tries, failure.is_dead) == (1, False)
    told = (await client.get(f"{AT}/health", headers=operator.headers)).json()
    assert (told["queue"]["postponed"], told["dead_letters"]) == (1, 0)


async def test_what_is_no_dead_letter_is_404(
    client: httpx.AsyncClient, operator: Caller, database: Database, plumber: Plumber
) -> None:
    event_id = await leak(database)
    retry = f"{AT}/dead-letters/{event_id}/identity.repair:retry"
    for other in (retry.replace("repair", "nobody"), retry.replace(str(event_id), str(new_id()))):
        answer = await client.post(other, headers=operator.headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "dead_letter_not_found")
    assert (await client.post(retry, headers=operator.headers)).status_code == 202
    assert (await client.post(retry, headers=operator.headers)).status_code == 404
    assert (await client.post(f"{AT}/dead-letters/x/y:retry", headers=operator.headers)).status_code == 422


async def test_a_letter_whose_handler_is_gone_stays_where_it_is(
    client: httpx.AsyncClient, operator: Caller, database: Database, plumber: Plumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = await leak(database)
    monkeypatch.setattr(events, "ROUTING", events.Routing())
    retry = f"{AT}/dead-letters/{event_id}/identity.repair:retry"
    assert (await client.post(retry, headers=operator.headers)).status_code == 404
    assert (await client.get(f"{AT}/dead-letters", headers=operator.headers)).json()["total"] == 1


async def test_schedules_name_every_job_of_every_service(
    client: httpx.AsyncClient, operator: Caller, session: AsyncSession
) -> None:
    turn = (
        "INSERT INTO events.pgqueuer_schedules (expression, entrypoint, heartbeat, created, updated, next_run, "
        "last_run, status) VALUES ('17 * * * *', 'job.identity.forget_old_sessions.cron', now(), now(), now(), "
        "'2026-11-21 03:17Z', '2026-11-21 02:17Z', 'queued')"
    )
    await session.execute(text(turn))
    rows = {row["key"]: row for row in (await client.get(f"{AT}/schedules", headers=operator.headers)).json()}
    assert rows.keys() == events.ROUTING.jobs.keys()
    forget = rows["job.identity.forget_old_sessions"]
    assert (forget["cron"], forget["title"]) == ("17 * * * *", "清理过期的登录与会话")
    assert forget["last_run_at"].startswith("2026-11-21T02:17:00")
    assert forget["next_run_at"].startswith("2026-11-21T03:17:00")
    assert rows["job.appraisal.keep_up"]["last_run_at"] is None
    assert rows["job.appraisal.rescore"]["cron"] is None


async def test_the_role_of_the_system_administrator_sees_all_of_it(web: httpx.AsyncClient, people: People) -> None:
    headers = await sign_in(web, await people.add("sysadmin"))
    for path in ("health", "dead-letters", "schedules"):
        assert (await web.get(f"{AT}/{path}", headers=headers)).status_code == 200


ROUTES = [
    ("GET", "/health"),
    ("GET", "/dead-letters"),
    ("GET", "/schedules"),
    ("POST", f"/dead-letters/{new_id()}/identity.repair:retry"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_strangers_and_outsiders_stay_outside(
    client: httpx.AsyncClient, actor: Callable[..., Caller], method: str, path: str
) -> None:
    assert (await client.request(method, AT + path)).status_code == 401
    outsider = actor("appraisal.record:read", "identity.account:read", on=new_id())
    assert (await client.request(method, AT + path, headers=outsider.headers)).status_code == 403


async def test_a_reader_retries_nothing(client: httpx.AsyncClient, actor: Callable[..., Caller]) -> None:
    reader = actor(OPERATION_READ)
    assert (await client.post(AT + ROUTES[3][1], headers=reader.headers)).status_code == 403
