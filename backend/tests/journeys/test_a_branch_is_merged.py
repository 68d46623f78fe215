"""A branch is merged in mid-quarter: every past figure stays to the digit, and the open quarter goes on without it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.world import World, at
from tests.conftest import Caller

from dangjian.identity.grants.rules import ROLES
from dangjian.registry.organizations.models import CategoryAssignment, Organization

Sign = Callable[..., Caller]
Clock = Callable[[datetime], None]
Drain = Callable[[], Awaitable[int]]
SCORES = "/api/v1/appraisal/runs"
TREE = "/api/v1/registry/organizations"
CREATED = datetime(2026, 1, 5, tzinfo=UTC)
# Everything of the published run that is kept as rows, as one text.
FIGURES = """
SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT to_jsonb(s)::text AS line FROM appraisal.score s WHERE s.run_id = :run
    UNION ALL SELECT to_jsonb(u)::text FROM appraisal.run_subject u WHERE u.run_id = :run
    UNION ALL SELECT to_jsonb(r)::text FROM appraisal.run r WHERE r.id = :run
    UNION ALL SELECT to_jsonb(l)::text FROM appraisal.record l) kept
"""


@pytest.fixture
async def world(session: AsyncSession, clock_at: Clock) -> World:
    """A committee with four branches and one with two, in registry as in its copies, since January."""
    clock_at(at("2026-09-25T09:00:00"))
    world = await World(session).build()
    copied = "id, code, name, kind, line, category, parent_id, path, version"
    tree = f"INSERT INTO registry.organization ({copied}, pinyin, created_at) SELECT {copied}, '', :at"
    await session.execute(text(f"{tree} FROM appraisal.organization_copy ORDER BY length(path)"), {"at": CREATED})
    turns = await session.execute(text("SELECT organization_id, category FROM appraisal.category_copy"))
    facts: dict[str, Any] = {"since": date(2026, 1, 1), "reason": "首次分类", "decided_by_name": "组织部"}
    rows = [
        {"id": UUID(int=place), "organization_id": row[0], "category": row[1], "decided_at": CREATED, **facts}
        for place, row in enumerate(turns.all(), start=1)
    ]
    await session.execute(insert(CategoryAssignment), rows)
    await session.commit()
    return world


class House:
    """The organisation department and a secretary, who only use the API."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign, world: World) -> None:
        self.client, self.sign, self.world = client, sign, world

    async def ask(self, method: str, path: str, body: Any = None, /, by: str = "orgdept", **headers: str) -> Any:
        """An answer that must be a yes, to somebody signed in now."""
        at_ = {"orgdept": "group", "secretary": "a1"}[by]
        caller = self.sign(*ROLES[by].permissions, on=self.world.ids[at_], name=ROLES[by].title)  # type: ignore[index]  # a role
        answer = await self.client.request(method, path, json=body, headers={**caller.headers, **headers})
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json()

    async def record(self, branch: str, type_: str, day: str, **values: Any) -> None:
        """What happened in a branch, stamped now."""
        await self.world.record(branch, type_, day, **values)

    async def places(self, run: str) -> dict[str, tuple[str, int, int, int | None]]:
        """Total, rank, number ranked and stars of every branch of a run, by code."""
        page = await self.ask("GET", f"{SCORES}/{run}/scores?size=50")
        return {row["code"]: (row["total"], row["rank"], row["ranked_count"], row["stars"]) for row in page["items"]}

    async def open(self, period: str) -> str:
        """The run of a quarter."""
        body = {"scheme_version_id": str(self.world.scheme_id), "period": period, "is_initial": period == "2026-Q3"}
        return str((await self.ask("POST", SCORES, body))["id"])


async def figures(session: AsyncSession, run: str) -> str:
    """Every row of a run and of the ledger as it lies in the database."""
    return str(await session.scalar(text(FIGURES), {"run": run}))


async def test_what_was_published_stays_and_the_open_quarter_goes_on_with_the_survivor(
    client: httpx.AsyncClient, session: AsyncSession, actor: Sign, world: World, drain: Drain, clock_at: Clock
) -> None:
    house = House(client, actor, world)
    a1, a2 = world.ids["a1"], world.ids["a2"]
    quarter = await house.open("2026-Q3")
    for branch, many in (("a1", 3), ("a2", 2), ("a3", 1)):
        for month in range(7, 7 + many):
            await house.record(branch, "lecture", f"2026-{month:02}-10")
    clock_at(at("2026-10-08T09:00:00"))
    seen = await house.ask("GET", f"{SCORES}/{quarter}")
    await house.ask("POST", f"{SCORES}/{quarter}:publish", {"reason": "试运行"}, **{"If-Match": str(seen["version"])})
    await drain()
    published = await house.places(quarter)
    assert [published[code][2] for code in ("a1", "a2", "a3")] == [4, 4, 4]

    now = await house.open("2026-Q4")
    await house.record("a1", "lecture", "2026-10-10")
    await house.record("a2", "lecture", "2026-10-11")
    clock_at(at("2026-11-15T09:00:00"))
    await house.ask("POST", f"{SCORES}/{now}:refresh")
    await drain()
    before = await figures(session, quarter)
    running = await house.places(now)
    assert set(running) == {"a1", "a2", "a3", "a4", "b1", "b2"}

    merge = {"into_id": str(a2), "effective_on": "2026-11-15", "reason": "产线合并", "name": "联合党支部"}
    early = await client.post(
        f"{TREE}/{a1}:merge",
        json=merge | {"effective_on": "2026-09-30"},
        headers=actor(*ROLES["orgdept"].permissions, on=world.ids["group"]).headers | {"If-Match": "1"},
    )
    assert (early.status_code, "已发布" in early.json()["detail"]) == (422, True)
    done = await house.ask("POST", f"{TREE}/{a1}:merge", merge, **{"If-Match": "1"})
    assert "不计入合并后的组织" in done["effects"]["sentences"][-1]
    await drain()

    # What was published is what it was, row by row, and is recomputed to the digit.
    assert await figures(session, quarter) == before
    assert await house.places(quarter) == published
    replay = await house.ask("POST", f"{SCORES}/{quarter}:replay")
    assert (replay["identical"], replay["differences"]) == (True, [])
    page = await house.ask("GET", f"/api/v1/appraisal/branches/{a1}?run_id={quarter}")
    assert (page["total"], page["stars"]) == (published["a1"][0], published["a1"][3])

    # The open quarter is the survivor's: with what it did itself, among those who are left.
    after = await house.places(now)
    assert set(after) == {"a2", "a3", "a4", "b1", "b2"}
    assert (after["a2"][0], after["a2"][2]) == (running["a2"][0], 3)

    # The old branch's ledger is where it was, readable to those above; the new page names it.
    ledger = await house.ask("GET", f"/api/v1/appraisal/records?organization_id={a1}")
    assert ledger["total"] == 4
    card = await house.ask("GET", f"{TREE}/{a2}")
    assert ([one["id"] for one in card["predecessors"]], card["name"]) == ([str(a1)], "联合党支部")
    history = await house.ask("GET", f"/api/v1/registry/organization-changes?organization_id={a1}")
    assert [one["action"] for one in history["items"]] == ["merge"]
    codes = [row["code"] for row in (await house.ask("GET", f"{TREE}/tree?on=2026-11-14"))["items"]]
    assert "a1" in codes
    assert "a1" not in [row["code"] for row in (await house.ask("GET", f"{TREE}/tree"))["items"]]

    # Nothing more is entered for it, but what it did before its last day may still come in.
    body = {"organization_id": str(a1), "type": "lecture", "occurred_on": "2026-11-15", "values": {}}
    late = await client.post(
        "/api/v1/appraisal/records",
        json=body,
        headers=actor(*ROLES["orgdept"].permissions, on=world.ids["group"]).headers,
    )
    assert late.status_code == 422, late.text
    assert "撤销或并入" in late.text

    clock_at(at("2027-01-05T09:00:00"))
    seen = await house.ask("GET", f"{SCORES}/{now}")
    await house.ask("POST", f"{SCORES}/{now}:publish", {"reason": "试运行"}, **{"If-Match": str(seen["version"])})
    await drain()
    assert set(await house.places(now)) == {"a2", "a3", "a4", "b1", "b2"}
    replay = await house.ask("POST", f"{SCORES}/{now}:replay")
    assert (replay["identical"], replay["differences"]) == (True, [])
    assert await house.places(quarter) == published
    stands = await session.get_one(Organization, a1)
    assert stands.closed_on == date(2026, 11, 15)


async def test_a_branch_that_moved_counts_in_past_quarters_where_it_stood(
    client: httpx.AsyncClient, session: AsyncSession, actor: Sign, world: World, drain: Drain, clock_at: Clock
) -> None:
    house = House(client, actor, world)
    quarter = await house.open("2026-Q3")
    clock_at(at("2026-10-08T09:00:00"))
    move = {"parent_id": str(world.ids["office"]), "effective_on": "2026-10-05", "reason": "划归机关"}
    await house.ask("POST", f"{TREE}/{world.ids['a1']}:move", move, **{"If-Match": "1"})
    await drain()
    await house.ask("POST", f"{SCORES}/{quarter}:refresh")
    now = await house.open("2026-Q4")

    async def branches(period: str) -> dict[str, int]:
        board = await house.ask("GET", f"/api/v1/appraisal/cockpit?period={period}")
        return {row["name"]: row["branches"] for row in board["committees"]}

    assert await branches("2026-Q3") == {"steel党委": 4, "office党委": 2}
    assert await branches("2026-Q4") == {"steel党委": 3, "office党委": 3}
    assert set(await house.places(now)) == set(await house.places(quarter))
