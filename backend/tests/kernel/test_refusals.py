"""Every refusal leaves a row; a flood of them leaves counts (U2)."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import refusals
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.ids import new_id
from dangjian.kernel.refusals import ALL, EACH, WINDOW, Gauge, Refusal

LIST = "/api/v1/registry/organizations"


def test_one_caller_has_room_for_so_many_and_the_rest_is_counted() -> None:
    gauge, mine, other = Gauge(), Refusal(new_id(), "forbidden"), Refusal(new_id(), "forbidden")
    assert [gauge.takes(mine, 1.0) for _ in range(EACH + 3)] == [True] * EACH + [False] * 3
    assert gauge.takes(other, 1.0), "others keep their room"
    assert gauge.counted(mine) == 3
    assert gauge.takes(mine, 2.0), "after the count a new window begins"


def test_a_window_that_counted_nothing_ends_by_itself() -> None:
    gauge, mine = Gauge(), Refusal("10.0.0.1", "unauthenticated")
    assert all(gauge.takes(mine, 1.0) for _ in range(EACH))
    assert gauge.takes(mine, 1.0 + WINDOW)


def test_many_callers_together_do_not_fill_the_disk() -> None:
    gauge = Gauge()
    taken = sum(gauge.takes(Refusal(f"10.0.{n // 250}.{n % 250}", "unauthenticated"), 1.0) for n in range(5 * ALL))
    assert taken == ALL
    assert len(gauge.windows) <= refusals.KEPT


async def test_a_flood_is_told_by_its_number(
    client: httpx.AsyncClient, session: AsyncSession, actor: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "GAUGE", gauge := Gauge())
    monkeypatch.setattr(refusals, "EACH", 2)
    monkeypatch.setattr(refusals, "WINDOW", 0.5)
    caller = actor("registry.member:read")
    for _ in range(7):
        assert (await client.get(LIST, headers=caller.headers)).status_code == 403
    await asyncio.gather(*gauge.waiting)
    mine = select(AuditEntry).where(AuditEntry.actor_id == caller.actor.account_id).order_by(AuditEntry.seq)
    rows = (await session.scalars(mine)).all()
    assert {(row.action, row.result) for row in rows} == {("GET forbidden", "refused")}
    assert sum((row.after or {}).get("counted", 1) for row in rows) == 7, "each is on the record, by a row or a number"
    assert len(rows) < 7
