"""The inspector's list and sheet over HTTP: what waits, what the ledger says, and what the caller may not verify."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.verifications.conftest import NOW, Place, record
from tests.appraisal.worklists.conftest import in_time
from tests.bad_inputs import addresses, is_clear_refusal

from dangjian.appraisal.permissions import RECORD_READ, VERIFICATION_READ
from dangjian.appraisal.runs.actions import publish
from dangjian.appraisal.runs.models import Run
from dangjian.kernel.ids import new_id

BASE = "/api/v1/appraisal/worklists"
VERIFICATIONS = "/api/v1/appraisal/verifications"
Client = httpx.AsyncClient
SignIn = Callable[..., Any]


async def listed(client: Client, caller: Any, **params: str) -> dict[str, Any]:
    """The worklist."""
    answer = await client.get(BASE, headers=caller.headers, params={"period": "2026-Q3", **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def sheet_of(client: Client, caller: Any, organization_id: Any) -> dict[str, Any]:
    """The sheet."""
    answer = await client.get(f"{BASE}/{organization_id}", headers=caller.headers, params={"period": "2026-Q3"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def give(client: Client, caller: Any, place: Place, indicator: str, **more: Any) -> None:
    """A verdict on the branch."""
    body = {"organization_id": str(place.branch), "scheme_code": "small", "indicator": indicator, "period": "2026-Q3"}
    answer = await client.post(VERIFICATIONS, headers=caller.headers, json=body | {"verdict": "confirmed"} | more)
    assert answer.status_code == 201, answer.text


async def test_without_sign_in_permission_scope_or_run_nothing_is_shown(
    client: Client, place: Place, inspector: Any, actor: SignIn
) -> None:
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(f"{BASE}/{place.branch}")).status_code == 401
    stranger = actor(RECORD_READ, on=place.group)
    assert (await client.get(BASE, headers=stranger.headers)).status_code == 403
    for path in (BASE, f"{BASE}/{place.branch}"):
        none_yet = await client.get(path, headers=inspector.headers, params={"period": "2026-Q3"})
        assert none_yet.status_code == 404
        assert "还没有开启考核" in none_yet.json()["detail"]
        odd = await client.get(path, headers=inspector.headers, params={"period": "autumn"})
        assert odd.status_code == 422


@pytest.mark.usefixtures("run")
async def test_the_list_counts_what_waits_in_the_callers_scope(
    client: Client, place: Place, inspector: Any, actor: SignIn
) -> None:
    found = await listed(client, inspector)
    counts = ("branches", "finished", "cells", "unverified", "pending", "total")
    assert [found[name] for name in counts] == [2, 0, 4, 2, 2, 2]
    assert [(row["code"], row["cells"], row["verified"]) for row in found["items"]] == [("G01", 2, 0), ("G02", 2, 0)]
    own = await listed(client, actor(VERIFICATION_READ, on=place.sibling))
    assert [row["code"] for row in own["items"]] == ["G02"]
    assert own["branches"] == 1
    outside = await client.get(
        f"{BASE}/{place.branch}", headers=actor(VERIFICATION_READ, on=place.sibling).headers,
        params={"period": "2026-Q3"},
    )  # fmt: skip
    assert outside.status_code == 404
    assert (await client.get(f"{BASE}/{new_id()}", headers=inspector.headers)).status_code == 404


@pytest.mark.usefixtures("run")
async def test_a_verdict_moves_the_branch_down_the_list(
    client: Client, place: Place, inspector: Any, drain: Callable[[], Awaitable[int]]
) -> None:
    await give(client, inspector, place, "meeting")
    await drain()
    found = await listed(client, inspector)
    assert [(row["code"], row["verified"]) for row in found["items"]] == [("G02", 0), ("G01", 1)]
    await give(client, inspector, place, "site", verdict="rated", fraction="0.9")
    await drain()
    assert [row["code"] for row in (await listed(client, inspector, state="done"))["items"]] == ["G01"]
    assert [row["code"] for row in (await listed(client, inspector, state="open"))["items"]] == ["G02"]
    assert [row["code"] for row in (await listed(client, inspector, sort="code"))["items"]] == ["G01", "G02"]
    assert [row["code"] for row in (await listed(client, inspector, q="检修"))["items"]] == ["G02"]
    assert [row["code"] for row in (await listed(client, inspector, q="g01"))["items"]] == ["G01"]
    assert (await listed(client, inspector, q="没有"))["items"] == []
    assert (await listed(client, inspector))["finished"] == 1


@pytest.mark.usefixtures("run")
async def test_the_sheet_shows_the_ledger_beside_each_item(client: Client, place: Place, inspector: Any) -> None:
    found = await sheet_of(client, inspector, place.branch)
    assert (found["cells"], found["verified"], found["why_not"]) == (2, 0, None)
    (group,) = found["groups"]
    assert group["title"] == "队伍"
    items = {item["indicator"]: item for item in group["items"]}
    meeting, site = items["meeting"], items["site"]
    assert (meeting["flag"], meeting["online"], meeting["points"]) == ("unverified", "10.0000", "10")
    assert meeting["cell_title"] == "2026年第三季度"
    counted, late = sorted(meeting["records"], key=lambda row: row["occurred_on"])
    assert (counted["counts"], counted["reason"], counted["entered_by_name"]) == (True, None, "登记人")
    assert counted["values"] == [
        {"title": "议题", "value": "学习", "unit": None},
        {"title": "到会率", "value": "1", "unit": "比例"},
    ]
    assert (late["counts"], late["reason"], late["factor"]) == (False, "迟报", "0")
    assert any("「党员大会」" in line for line in meeting["words"])
    assert (site["flag"], site["online"], site["value"], site["records"]) == ("pending", None, "0.0000", [])


@pytest.mark.usefixtures("run")
async def test_a_verdict_is_on_the_sheet_at_once_and_the_latest_counts(
    client: Client, place: Place, inspector: Any, clock_at: Callable[[Any], None]
) -> None:
    await give(client, inspector, place, "meeting", verdict="rejected", reason="查无记录")
    clock_at(NOW + timedelta(minutes=1))
    await give(client, inspector, place, "meeting", verdict="reduced", amount="4", reason="缺签到表", note="看过原件")
    found = await sheet_of(client, inspector, place.branch)
    meeting = next(item for item in found["groups"][0]["items"] if item["indicator"] == "meeting")
    assert (meeting["value"], meeting["flag"]) == ("6.0000", None)
    verdict = meeting["verdict"]
    assert (verdict["verdict"], verdict["amount"], verdict["reason"], verdict["note"]) == (
        "reduced",
        "4",
        "缺签到表",
        "看过原件",
    )
    assert verdict["verified_by_name"] == "核验员"
    assert found["verified"] == 1


@pytest.mark.usefixtures("run")
async def test_the_sheet_says_beforehand_what_the_caller_may_not_verify(
    client: Client, place: Place, actor: SignIn, session: AsyncSession
) -> None:
    member = actor(VERIFICATION_READ, on=place.group, member_id=place.member)
    assert "回避" in (await sheet_of(client, member, place.branch))["why_not"]
    assert (await sheet_of(client, member, place.sibling))["why_not"] is None
    clerk = actor(VERIFICATION_READ, on=place.group)
    session.add(in_time(record(place.branch, "meeting", date(2026, 7, 7), entered_by=clerk.actor.account_id)))
    await session.commit()
    items = (await sheet_of(client, clerk, place.branch))["groups"][0]["items"]
    assert {item["indicator"]: bool(item["why_not"]) for item in items} == {"meeting": True, "site": False}


async def test_the_sheet_of_a_published_period_is_only_read(
    client: Client, place: Place, inspector: Any, session: AsyncSession, run: Run
) -> None:
    await publish(session, run, None, "现场核验未能全部安排")
    await session.commit()
    found = await sheet_of(client, inspector, place.branch)
    assert found["status"] == "published"
    assert "申诉" in found["why_not"]
    assert (await listed(client, inspector))["status"] == "published"


@pytest.mark.usefixtures("run")
async def test_ordinary_bad_input_is_refused_clearly(client: Client, inspector: Any) -> None:
    for name, address in addresses(BASE):
        answer = await client.get(address, headers=inspector.headers)
        assert name == "an id that is none" or is_clear_refusal(answer), name
    for odd in ("period=2026-13", "period=%E4%BB%8A", "state=half", "sort=rank", "scheme_code=" + "x" * 65):
        assert is_clear_refusal(await client.get(f"{BASE}?{odd}", headers=inspector.headers)), odd
    for odd in ("17", "%00", str(new_id())):
        assert is_clear_refusal(await client.get(f"{BASE}/{odd}", headers=inspector.headers)), odd
