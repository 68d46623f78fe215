"""Why not 100: the lines sum to the gap, and each opens to records, reasons and the verdict."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.cockpit.test_api import run_of
from tests.appraisal.world import World
from tests.conftest import Caller

from dangjian.appraisal.permissions import RUN_READ

Sign = Callable[..., Caller]


async def traced(client: httpx.AsyncClient, caller: Caller, world: World, branch: str, query: str = "") -> Any:
    """The trace of a branch."""
    address = f"/api/v1/appraisal/branches/{world.ids[branch]}/trace{query}"
    answer = await client.get(address, headers=caller.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def reader(actor: Sign, world: World) -> Caller:
    """Reads the whole group."""
    return actor(RUN_READ, on=world.ids["group"])


@pytest.mark.parametrize("branch", ["a1", "a2", "a3", "a4", "b1", "b2"])
async def test_the_visible_lines_sum_to_the_visible_gap(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession, branch: str
) -> None:
    await world.quarter(skip=("a4",))
    await world.record(branch, "notice", "2026-05-05")
    await world.record(branch, "honour", "2026-05-06")
    run = await run_of(session, world, "2026-Q2", is_initial=True)
    found = await traced(client, reader, world, branch, f"?run_id={run.id}")
    score = (await client.get(f"/api/v1/appraisal/runs/{run.id}/scores?q={branch}", headers=reader.headers)).json()[
        "items"
    ][0]
    assert found["total"] == score["total"]
    assert sum(Decimal(line["amount"]) for line in found["lines"]) == 100 - Decimal(found["total"])
    for line in found["lines"]:
        if line["cells"]:
            assert sum(Decimal(cell["amount"]) for cell in line["cells"]) == Decimal(line["amount"])
    kinds = {line["kind"] for line in found["lines"]}
    assert {"deduction", "bonus"} <= kinds


async def test_a_cell_tells_what_counted_what_did_not_and_who_looked(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    late = await world.record("b2", "lecture", "2026-04-20", "2026-05-20T10:00:00")
    gone = await world.record("b2", "lecture", "2026-06-21")
    await world.void(gone, "2026-06-25T10:00:00")
    await world.verdict("b2", "meeting", "2026-Q2", "rejected", "2026-06-30T09:00:00", reason="没有会议记录")
    await run_of(session, world, "2026-Q2", is_initial=True)
    found = await traced(client, reader, world, "b2")
    lines = {line["indicator"]: line for line in found["lines"]}
    lecture = lines["lecture"]
    april, _, june = lecture["cells"]
    assert [(r["id"], r["reason"]) for r in april["left_out"]] == [(str(late), "late")]
    assert "2026-05-20 才登记" in april["left_out"][0]["words"]
    assert [(r["id"], r["reason"]) for r in june["left_out"]] == [(str(gone), "voided")]
    assert "填错" in june["left_out"][0]["words"]
    assert june["would_have_earned"]
    assert len(april["counted"]) == 1
    assert "星级队伍" in lecture["feeds"]
    assert lecture["feeds"].endswith("星级")
    meeting = lines["meeting"]["cells"][0]
    assert (meeting["verdict"]["verdict"], meeting["verdict"]["verified_by_name"]) == ("rejected", "核验人")
    assert meeting["verdict"]["reason"] == "没有会议记录"
    assert (meeting["online"], meeting["value"]) == ("25.0000", "0.0000")
    assert any("线下核验" in sentence for sentence in meeting["words"])
    assert lines["meeting"]["illustrative"] is True


async def test_a_verdict_after_the_run_is_not_told(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    run = await run_of(session, world, "2026-Q2", is_initial=True)
    await world.verdict("a1", "visit", "2026-Q2", "rejected", "2026-07-05T10:00:00")
    await world.record("a1", "notice", "2026-06-01", "2026-07-05T10:00:00")
    found = await traced(client, reader, world, "a1", f"?run_id={run.id}")
    visit = next(line for line in found["lines"] if line["indicator"] == "visit")
    assert visit["cells"][0]["verdict"]["verdict"] == "rated"
    assert not any(line["kind"] == "deduction" for line in found["lines"])


async def test_one_indicator_alone_and_vetoes_with_their_records(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    accident = await world.record("a4", "accident", "2026-02-10", severity="serious")
    await world.record("a4", "accident", "2026-03-10", severity="minor")
    await run_of(session, world, "2026-Q2", is_initial=True)
    found = await traced(client, reader, world, "a4", "?indicator=accident")
    assert (found["lines"], found["full"]) == ([], [])
    veto = found["vetoes"][0]
    assert (veto["holds"], [r["id"] for r in veto["counted"]]) == (True, [str(accident)])
    assert [r["reason"] for r in veto["left_out"]] == ["condition"]
    whole = await traced(client, reader, world, "a1")
    assert {line["indicator"] for line in whole["full"]} >= {"lecture", "meeting"}


async def test_a_branch_that_is_not_in_the_run_has_no_trace(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession
) -> None:
    await run_of(session, world, "2026-Q2")
    address = f"/api/v1/appraisal/branches/{world.ids['steel']}/trace"
    assert (await client.get(address, headers=reader.headers)).status_code == 404
