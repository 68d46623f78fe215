"""Managing ways in over HTTP, and reporting through them without an account (D-27, E-14)."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.bad_inputs import is_clear_refusal
from tests.liaison.strangers import (
    BASE,
    NOW,
    SignIn,
    Town,
    a_report,
    caller_at,
    issue_of,
    new_intake,
    send,
)

from dangjian.contracts.liaison import IssueReported
from dangjian.kernel.events import EventRow
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.permissions import CHANNEL_MANAGE, ISSUE_READ

PATH = f"{BASE}/intakes"


async def test_a_way_in_has_a_link_and_its_picture(intake: dict[str, Any]) -> None:
    assert intake["link"] == f"http://testserver/r/{intake['code']}"
    assert intake["qr"].startswith("data:image/svg+xml")
    assert "<svg" in unquote(intake["qr"])
    assert (intake["state"], intake["outlet_name"], intake["issue_count"]) == ("open", "安国支局", 0)


async def test_only_its_own_managers_see_and_change_it(
    client: httpx.AsyncClient, town: Town, intake: dict[str, Any], actor: SignIn
) -> None:
    path = f"{PATH}/{intake['id']}"
    change = {"name": "新名字", "starts_on": "2026-11-01"}
    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers=town.stranger_manager)).status_code == 404
    assert (await client.get(path, headers=actor(ISSUE_READ, on=town.branch).headers)).status_code == 403
    seen = {"If-Match": str(intake["version"])}
    refused = await client.put(path, json=change, headers=town.stranger_manager | seen)
    assert refused.status_code == 404
    listed = (await client.get(PATH, headers=town.stranger_manager)).json()
    assert listed["total"] == 0
    changed = await client.put(path, json=change, headers=town.manager | seen)
    assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "新名字", 2)
    assert (await client.put(path, json=change, headers=town.manager | seen)).status_code == 412
    assert (await client.put(path, json=change, headers=town.manager)).status_code == 428


async def test_the_list_is_searched_by_name_and_state(
    client: httpx.AsyncClient, town: Town, intake: dict[str, Any]
) -> None:
    await new_intake(client, town, kind="model_post", outlet_id=None, subject="张三", name="张三示范岗")
    await new_intake(client, town, kind="organization", outlet_id=None, name="明年的", starts_on="2027-01-01")
    found = (await client.get(PATH, params={"q": "张三"}, headers=town.manager)).json()
    assert [row["kind_title"] for row in found["items"]] == ["党员示范岗"]
    waiting = (await client.get(PATH, params={"state": "waiting"}, headers=town.manager)).json()
    assert [row["name"] for row in waiting["items"]] == ["明年的"]
    elsewhere = (await client.get(PATH, params={"organization_id": str(town.other)}, headers=town.manager)).json()
    assert elsewhere["total"] == 0
    assert (await client.get(PATH, params={"q": "%"}, headers=town.manager)).json()["total"] == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outlet_id": None}, "outlet_id"),
        ({"kind": "organization"}, "outlet_id"),
        ({"kind": "model_post", "outlet_id": None}, "subject"),
        ({"ends_on": "2026-10-01"}, "ends_on"),
        ({"outlet_id": "01900000-0000-7000-8000-000000000000"}, "outlet_id"),
        ({"name": " "}, "name"),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_field(
    client: httpx.AsyncClient, town: Town, changes: dict[str, Any], field: str
) -> None:
    body = {"organization_id": str(town.branch), "kind": "outlet", "outlet_id": str(town.outlet), "name": "入口"}
    answer = await client.post(PATH, json=body | {"starts_on": "2026-11-01"} | changes, headers=town.manager)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_somebody_without_an_account_reads_what_it_is_for_and_reports(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, intake: dict[str, Any]
) -> None:
    opened = (await client.get(f"{BASE}/open-intakes/{intake['code']}")).json()
    assert (opened["outlet_name"], opened["closed"], opened["accept_days"]) == ("安国支局", None, 5)
    assert "living" in [choice["code"] for choice in opened["categories"]]
    answer = await send(client, intake["code"])
    assert answer.status_code == 201, answer.text
    received = answer.json()
    issue = await issue_of(session, received["number"])
    assert (issue.state, issue.channel, issue.outlet_id) == ("reported", "link", town.outlet)
    assert issue.organization_id == town.branch
    assert received["link"] == f"http://testserver/c#{received['receipt']}"
    assert received["qr"].startswith("data:image/svg+xml")
    told = await session.scalar(select(func.count()).where(EventRow.name == IssueReported.name))
    assert told == 1
    counted = (await client.get(f"{PATH}/{intake['id']}", headers=town.manager)).json()["issue_count"]
    assert counted == 1


async def test_a_model_post_takes_what_people_say_about_it(
    client: httpx.AsyncClient, session: AsyncSession, town: Town
) -> None:
    post = await new_intake(client, town, kind="model_post", outlet_id=None, subject="张三", name="张三示范岗")
    assert (await client.get(f"{BASE}/open-intakes/{post['code']}")).json()["subject"] == "张三"
    received = (await send(client, post["code"], category="management", text="态度很好,就是排队久。")).json()
    assert (await issue_of(session, received["number"])).title == "【张三】态度很好,就是排队久。"


async def test_the_same_report_sent_again_is_one_with_the_same_receipt(
    client: httpx.AsyncClient, session: AsyncSession, intake: dict[str, Any]
) -> None:
    body = a_report()
    path = f"{BASE}/open-intakes/{intake['code']}/reports"
    first, second = [await client.post(path, json=body) for _ in range(2)]
    assert first.json() == second.json()
    assert await session.scalar(select(func.count()).select_from(Issue)) == 1
    other = await client.post(path, json=body | {"text": "另一件事"})
    assert is_clear_refusal(other)
    kept = await session.scalar(select(Issue.client_id))
    stolen = await client.post(path, json=body | {"client_id": str(kept)})
    assert stolen.json()["receipt"] != first.json()["receipt"], "who reads the table cannot get the receipt"


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": "字" * 2001},
        {"text": "\x00"},
        {"category": "nonsense"},
        {"category": "'; DROP TABLE"},
        {"client_id": "1"},
        {"contact": "x" * 101},
        {"severity": "urgent"},
        {"state": "closed"},
    ],
)
async def test_a_bad_report_is_refused_in_words(
    client: httpx.AsyncClient, intake: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert is_clear_refusal(await send(client, intake["code"], **changes))


async def test_shut_ways_in_say_so_and_take_nothing(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, intake: dict[str, Any]
) -> None:
    later = await new_intake(client, town, starts_on="2027-01-01")
    over = await new_intake(client, town, ends_on="2026-11-20")
    headers = town.manager | {"If-Match": "1"}
    assert (await client.post(f"{PATH}/{intake['id']}:revoke", headers=headers)).json()["state"] == "revoked"
    for code, word in ((later["code"], "还没有启用"), (over["code"], "已经到期"), (intake["code"], "已经停用")):
        assert word in (await client.get(f"{BASE}/open-intakes/{code}")).json()["closed"]
        refused = await send(client, code)
        assert (refused.status_code, refused.json()["code"]) == (409, "intake_shut")
        assert word in refused.json()["detail"]
    assert await session.scalar(select(func.count()).select_from(Issue)) == 0
    again = await client.post(f"{PATH}/{intake['id']}:rotate", headers=town.manager | {"If-Match": "2"})
    assert (again.status_code, again.json()["code"]) == (409, "rule_broken")


async def test_an_exchanged_code_opens_nothing_and_the_new_one_does(
    client: httpx.AsyncClient, town: Town, intake: dict[str, Any]
) -> None:
    turned = await client.post(f"{PATH}/{intake['id']}:rotate", headers=town.manager | {"If-Match": "1"})
    fresh = turned.json()["link"].rsplit("/", 1)[1]
    gone = await client.get(f"{BASE}/open-intakes/{intake['code']}")
    assert (gone.status_code, "最新的二维码" in gone.json()["detail"]) == (404, True)
    assert (await client.get(f"{BASE}/open-intakes/{fresh}")).status_code == 200
    assert (await send(client, intake["code"])).status_code == 404
    assert (await send(client, fresh)).status_code == 201


async def test_a_code_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    for code in ("nonsense!", "a" * 33, "aaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAA"):
        assert is_clear_refusal(await client.get(f"{BASE}/open-intakes/{code}"))


async def test_who_manages_without_a_scope_makes_none(client: httpx.AsyncClient, town: Town, actor: SignIn) -> None:
    body = {"organization_id": str(town.branch), "kind": "organization", "name": "入口", "starts_on": "2026-11-01"}
    elsewhere = actor(CHANNEL_MANAGE, on=town.other).headers
    assert (await client.post(PATH, json=body, headers=elsewhere)).status_code == 404
    key = town.manager | {"Idempotency-Key": "one"}
    first, second = [await client.post(PATH, json=body, headers=key) for _ in range(2)]
    assert first.json()["id"] == second.json()["id"]


async def test_an_address_has_its_share_and_others_theirs(app: FastAPI, client: httpx.AsyncClient, town: Town) -> None:
    intake = await new_intake(client, town)
    async with caller_at(app, "203.0.113.7") as noisy, caller_at(app, "203.0.113.8") as honest:
        answers = [await send(noisy, intake["code"]) for _ in range(12)]
        assert [answer.status_code for answer in answers] == [201] * 10 + [429] * 2
        assert answers[-1].headers["content-type"] == "application/problem+json"
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 600
        assert "频繁" in answers[-1].json()["detail"]
        assert (await send(honest, intake["code"])).status_code == 201


async def test_the_days_of_a_way_in_are_days_in_shanghai(client: httpx.AsyncClient, town: Town, clock_at: Any) -> None:
    today = await new_intake(client, town, starts_on="2026-11-22")
    assert (await client.get(f"{BASE}/open-intakes/{today['code']}")).json()["closed"] is not None
    clock_at(NOW + timedelta(hours=15, seconds=1))  # past midnight in Shanghai, not yet in Greenwich
    assert (await client.get(f"{BASE}/open-intakes/{today['code']}")).json()["closed"] is None


async def test_a_poster_of_an_organisation_that_is_no_more_says_where_to_go(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, intake: dict[str, Any]
) -> None:
    place = await session.get_one(OrganizationCopy, town.branch)
    place.closed_on, place.merged_into_id = NOW.date(), town.other
    after = await session.get_one(OrganizationCopy, town.other)
    await session.commit()
    seen = (await client.get(f"{BASE}/open-intakes/{intake['code']}")).json()
    assert f"已并入“{after.name}”" in seen["closed"]
    refused = await send(client, intake["code"])
    assert (refused.status_code, f"请选择“{after.name}”" in refused.json()["detail"]) == (409, True)
