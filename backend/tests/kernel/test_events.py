"""Events: committed with the fact, each handler's effect once, failures retried and then laid aside in the open."""

import asyncio
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import events
from dangjian.kernel.audit import AuditEntry, write
from dangjian.kernel.db import Database
from dangjian.kernel.events import MAX_TRIES, DeliveryFailure, EventRow, Subscription, deliver, drain, emit, emit_all


class BellRung(events.Event):
    """A fact of the tests."""

    name: ClassVar[str] = "kernel.bell.rung"
    times: int


async def hear(session: AsyncSession, event: BellRung) -> None:
    """Leave a trace, or fail where the event says so."""
    await write(session, None, "bell.heard", "bell", str(event.times))
    if event.times < 0:
        raise RuntimeError("deaf")


@pytest.fixture(autouse=True)
def subscribed(monkeypatch: pytest.MonkeyPatch) -> None:
    routing = events.Routing()
    routing.add((Subscription("kernel", BellRung, hear),), ())
    monkeypatch.setattr(events, "ROUTING", routing)


async def heard(database: Database) -> int:
    async with database.transaction() as session:
        count = await session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "bell.heard")
        )
    return count or 0


async def ring(database: Database, times: int) -> UUID:
    async with database.transaction() as session:
        return await emit(session, BellRung(times=times))


async def test_a_committed_event_has_its_effect_once_even_when_delivered_twice(committed: Database) -> None:
    event_id = await ring(committed, 1)
    await drain(committed)
    await deliver(committed, event_id, "kernel.hear")
    assert await heard(committed) == 1


async def test_many_events_written_together_are_each_delivered(database: Database) -> None:
    async with database.transaction() as session:
        ids = await emit_all(session, [BellRung(times=times) for times in (1, 2, 3)])
        assert await emit_all(session, []) == []
    assert (len(set(ids)), await drain(database), await heard(database)) == (3, 3, 3)


async def test_a_rolled_back_change_leaves_no_event(committed: Database) -> None:
    async def ring_and_fail() -> None:
        async with committed.transaction() as session:
            await emit(session, BellRung(times=2))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await ring_and_fail()
    assert await drain(committed) == 0
    async with committed.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(EventRow)) == 0


async def test_workers_side_by_side_share_the_work(committed: Database) -> None:
    for number in range(20):
        await ring(committed, number)
    done = await asyncio.gather(*(drain(committed) for _ in range(4)))
    assert sum(done) == 20
    assert await heard(committed) == 20


async def test_a_failing_handler_leaves_nothing_is_retried_and_ends_as_a_dead_letter(committed: Database) -> None:
    await ring(committed, -1)
    for _ in range(MAX_TRIES + 2):
        async with committed.transaction() as session:
            await session.execute(text("UPDATE events.pgqueuer SET execute_after = now()"))
        await drain(committed)
    async with committed.transaction() as session:
        failure = (await session.scalars(select(DeliveryFailure))).one()
    assert (failure.tries, failure.is_dead, failure.last_error) == (MAX_TRIES, True, "RuntimeError: deaf")
    assert await heard(committed) == 0


async def test_the_application_cannot_alter_events_or_the_audit_trail(committed: Database) -> None:
    await ring(committed, 1)
    for statement in (
        "UPDATE events.event SET name = 'x'",
        "DELETE FROM events.event",
        "TRUNCATE events.audit_entry",
        "UPDATE events.audit_entry SET actor_name = 'x'",
        "DELETE FROM events.handled",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with committed.transaction() as session:
                await session.execute(text(statement))
