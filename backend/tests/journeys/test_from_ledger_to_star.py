"""「5521」: a record entered, seen in the score, looked at on site, published with stars, explained, and locked."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.world import World, at
from tests.conftest import Caller

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.record_types.actions import install_pack as install_record_types
from dangjian.appraisal.schemes.actions import install_pack as install_scheme
from dangjian.identity.grants.rules import ROLES

Sign = Callable[..., Caller]
Clock = Callable[[datetime], None]
Drain = Callable[[], Awaitable[int]]
API = "/api/v1/appraisal"
PACK = "star-branch-5521"


class House:
    """The people of the story, who only use the API."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign, world: World) -> None:
        self.client, self.sign, self.world = client, sign, world

    def who(self, role: Any, at_: str) -> Caller:
        """Somebody in a role, signed in now."""
        return self.sign(*ROLES[role].permissions, on=self.world.ids[at_], name=ROLES[role].title)

    async def ask(self, caller: Caller, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """An answer that must be a yes."""
        answer = await self.client.request(method, f"{API}{path}", json=body, headers={**caller.headers, **headers})
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    async def score(self, caller: Caller, run_id: str, branch: str) -> Any:
        """A branch's place in a run."""
        page = await self.ask(caller, "GET", f"/runs/{run_id}/scores?q={branch}")
        return page["items"][0]


@pytest.fixture
async def house(client: httpx.AsyncClient, actor: Sign, session: AsyncSession, clock_at: Clock) -> House:
    """A group with two committees; the pack is in place and its scheme published."""
    clock_at(at("2026-06-25T09:00:00"))
    world = await World(session).build()
    await install_record_types(session, load_pack(PACK))
    world.scheme_id = (await install_scheme(session, load_pack(PACK), "测试")).id
    await session.flush()
    return House(client, actor, world)


async def test_from_the_ledger_to_an_explained_star(house: House, drain: Drain, clock_at: Clock) -> None:
    world = house.world
    orgdept, secretary, inspector = (
        house.who("orgdept", "group"),
        house.who("secretary", "a1"),
        house.who("inspector", "group"),
    )
    run = await house.ask(
        orgdept,
        "POST",
        "/runs",
        {"scheme_version_id": str(world.scheme_id), "period": "2026-Q2", "is_initial": True},
    )
    before = await house.score(secretary, run["id"], "a1")

    meeting = {
        "organization_id": str(world.ids["a1"]),
        "type": "party_lecture",
        "occurred_on": "2026-06-20",
        "values": await lecture_values(house, secretary),
    }
    record = await house.ask(secretary, "POST", "/records", meeting)
    await drain()
    entered = await house.score(secretary, run["id"], "a1")
    assert Decimal(entered["total"]) > Decimal(before["total"])

    trace = await house.ask(secretary, "GET", f"/branches/{world.ids['a1']}/trace?run_id={run['id']}")
    assert sum(Decimal(line["amount"]) for line in trace["lines"]) == Decimal(trace["missing"])
    assert str(record["id"]) in str(trace)
    dual = next(
        line["indicator"]
        for line in [*trace["lines"], *trace["full"]]
        if line["control"] == "dual" and any(cell["counted"] for cell in line["cells"])
    )
    line = next(line for line in [*trace["lines"], *trace["full"]] if line["indicator"] == dual)
    cell = next(cell for cell in line["cells"] if cell["counted"])
    assert cell["flag"] == "unverified"

    verdict = {
        "organization_id": str(world.ids["a1"]),
        "scheme_code": PACK,
        "indicator": dual,
        "period": cell["cell"],
        "verdict": "rejected",
        "reason": "没有签到与讲稿",
    }
    await house.ask(inspector, "POST", "/verifications", verdict)
    await drain()
    rejected = await house.score(secretary, run["id"], "a1")
    assert Decimal(rejected["total"]) < Decimal(entered["total"])
    assert rejected["disputed_count"] == 1
    board = await house.ask(orgdept, "GET", "/cockpit")
    assert board["disputed"] == 1
    assert "disputed" in [row["kind"] for row in board["attention"]]

    clock_at(at("2026-07-08T09:00:00"))
    orgdept, secretary = house.who("orgdept", "group"), house.who("secretary", "a1")
    member = house.who("member", "a1")
    assert (await house.ask(member, "GET", "/ratings"))["items"] == []
    state = await house.ask(orgdept, "GET", f"/runs/{run['id']}")
    assert (state["why_not_publish"], state["needs_signature"]) == (None, True)
    unsigned = await house.client.post(
        f"{API}/runs/{run['id']}:publish", json={}, headers={**orgdept.headers, "If-Match": str(state["version"])}
    )
    assert unsigned.status_code == 409
    signed = {"reason": "试运行,其余支部下季度核验"}
    await house.ask(orgdept, "POST", f"/runs/{run['id']}:publish", signed, **{"If-Match": str(state["version"])})
    await drain()

    rating = (await house.ask(member, "GET", "/ratings"))["items"][0]
    assert (rating["period"], rating["signed_reason"], rating["is_verified"]) == ("2026-Q2", signed["reason"], True)
    # The clock stands still: what comes now is stamped after the published run all the same.
    shown = await house.score(secretary, run["id"], "a1")
    late = {**meeting, "occurred_on": "2026-06-22"}
    await house.ask(secretary, "POST", "/records", late)
    await house.ask(secretary, "POST", f"/records/{record['id']}:void", {"reason": "重复登记"})
    await drain()
    assert await house.score(secretary, run["id"], "a1") == shown
    replay = await house.ask(orgdept, "POST", f"/runs/{run['id']}:replay")
    assert (replay["identical"], replay["differences"]) == (True, [])
    locked = await house.client.post(
        f"{API}/verifications",
        json={**verdict, "verdict": "confirmed"},
        headers=house.who("inspector", "group").headers,
    )
    assert locked.status_code == 409
    page = await house.ask(secretary, "GET", f"/branches/{world.ids['a1']}?run_id={run['id']}")
    assert page["stars"] == rating["stars"]
    assert page["next_star"] is None or page["next_star"]["steps"]


async def lecture_values(house: House, caller: Caller) -> dict[str, Any]:
    """What the record type of lectures asks for, filled in from its own definition."""
    types = await house.ask(caller, "GET", "/record-types")
    lecture = next(kind for kind in types if kind["code"] == "party_lecture")
    filled: dict[str, Any] = {}
    for wanted in lecture["fields"]:
        if wanted["type"] == "choice":
            choices = wanted["choices"]
            filled[wanted["name"]] = "secretary" if wanted["name"] == "lecturer" else _first(choices)
        elif wanted["type"] == "number":
            filled[wanted["name"]] = str(wanted["max"] or 10)
        elif wanted["type"] == "boolean":
            filled[wanted["name"]] = True
        else:
            filled[wanted["name"]] = "专题党课"
    return filled


def _first(choices: Any) -> str:
    found = next(iter(choices))
    return str(found["value"] if isinstance(found, dict) else found)
