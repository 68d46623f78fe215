"""The cockpit: figures by hand, the caller's scope, and a constant number of statements."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from tests.appraisal.world import World, at
from tests.conftest import Caller

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs.actions import open_run, publish
from dangjian.appraisal.runs.models import Run

Sign = Callable[..., Caller]
URL = "/api/v1/appraisal/cockpit"


async def run_of(session: AsyncSession, world: World, period: str, is_initial: bool = False) -> Run:
    """An open run."""
    span = parse_period(period)
    assert span is not None
    return await open_run(session, None, world.scheme_id, span, is_initial)


@contextmanager
def counted(engine: AsyncEngine) -> Iterator[list[str]]:
    """The statements sent meanwhile, without those of transactions."""
    said: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield said
    event.remove(engine.sync_engine, "before_cursor_execute", note)


async def test_a_house_without_runs_is_empty_and_no_error(client: httpx.AsyncClient, actor: Sign, world: World) -> None:
    caller = actor(RUN_READ, on=world.ids["group"])
    found = (await client.get(URL, headers=caller.headers)).json()
    assert (found["run"], found["periods"], found["branches"]) == (None, [], 0)


async def test_the_board_adds_up(
    client: httpx.AsyncClient, actor: Sign, world: World, session: AsyncSession, clock_at: Callable[[datetime], None]
) -> None:
    await world.quarter()
    first = await run_of(session, world, "2026-Q2", is_initial=True)
    await publish(session, first, None, None)
    clock_at(at("2026-10-01T09:00:00"))
    await world.quarter("2026-Q3", 7, skip=("b2",))
    await world.record("a1", "accident", "2026-08-01", severity="serious")
    await world.verdict("a3", "meeting", "2026-Q3", "rejected", "2026-09-30T10:00:00")
    await world.record("a4", "notice", "2026-09-01")
    await world.organization("a5", "branch", "steel")
    run = await run_of(session, world, "2026-Q3")
    caller = actor(RUN_READ, on=world.ids["group"])
    found = (await client.get(URL, headers=caller.headers)).json()
    assert (found["run"]["id"], found["previous_period"]) == (str(run.id), "2026-Q2")
    assert (found["branches"], found["scored"], found["vetoed"], found["disputed"]) == (7, 7, 1, 1)
    assert sum(star["count"] for star in found["stars"]) == 7
    assert sum(star["count"] for star in found["previous_stars"]) == 6
    assert [star["stars"] for star in found["stars"]] == [5, 4, 3, 2, 1, 0]
    rows = [row for listed in found["ranking"].values() for row in listed]
    points = sum((Decimal(row["total"]) for row in rows), Decimal(0))
    assert found["average"] == str((points / 7).quantize(Decimal("0.01")))
    kinds = [row["kind"] for row in found["attention"]]
    assert kinds[:2] == ["veto", "disputed"]
    assert {"unclassified", "unverified"} <= set(kinds)
    assert len(kinds) <= 7
    assert "责任事故" in found["attention"][0]["detail"]
    assert [(c["category"], c["branches"]) for c in found["categories"]] == [
        ("management", 2),
        ("production", 4),
        (None, 1),
    ]
    assert found["categories"][1]["indices"].keys() == {"team", "work"}
    assert {c["name"]: c["branches"] for c in found["committees"]} == {"steel党委": 5, "office党委": 2}
    assert {"a3支部", "b2支部"} <= {row["name"] for row in found["fallen"]}
    past = (await client.get(f"{URL}?period=2026-Q2", headers=caller.headers)).json()
    assert (past["run"]["status"], past["branches"], past["previous_period"]) == ("published", 6, None)


async def test_it_opens_on_the_last_quarter_with_data(
    client: httpx.AsyncClient, actor: Sign, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    for period in ("2026-06", "2026-Q2", "2026-07", "2026-Q3", "2026"):
        await run_of(session, world, period)
    caller = actor(RUN_READ, on=world.ids["group"])
    found = (await client.get(URL, headers=caller.headers)).json()
    assert found["run"]["period"] == "2026-Q2"
    month = (await client.get(f"{URL}?period=2026-06", headers=caller.headers)).json()
    assert (month["stars"], month["run"]["has_stars"]) == ([], False)
    assert all(row["stars"] is None for rows in month["ranking"].values() for row in rows)


async def test_what_lies_outside_the_subtree_is_not_there(
    client: httpx.AsyncClient, actor: Sign, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-Q2")
    caller = actor(RUN_READ, on=world.ids["office"])
    answer = await client.get(URL, headers=caller.headers)
    found = answer.json()
    assert (found["branches"], found["scored"]) == (2, 2)
    assert not any(f"a{n}支部" in answer.text for n in range(1, 5))
    assert [c["category"] for c in found["categories"]] == ["management"]
    inside = await client.get(f"{URL}?organization_id={world.ids['b1']}", headers=caller.headers)
    assert inside.json()["scored"] == 1
    assert (await client.get(f"{URL}?organization_id={world.ids['a1']}", headers=caller.headers)).status_code == 404


async def test_the_number_of_statements_does_not_grow(
    client: httpx.AsyncClient, actor: Sign, world: World, session: AsyncSession, engine: AsyncEngine
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-Q2")
    caller = actor(RUN_READ, on=world.ids["group"])
    await client.get(URL, headers=caller.headers)
    with counted(engine) as said:
        await client.get(f"{URL}?organization_id={world.ids['steel']}", headers=caller.headers)
    assert len(said) <= 6, "\n".join(said)
