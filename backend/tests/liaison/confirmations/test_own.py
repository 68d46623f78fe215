"""The reporter's word by account, handing a receipt on, and being asked again (D-25, LIA-06)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.rectifications.conftest import signed
from tests.conftest import Caller
from tests.liaison.strangers import BASE, NOW, SignIn, Town, issue_of, shown, solve

from dangjian.contracts.integration import TodoOpened, TodoSettled
from dangjian.kernel.events import EventRow
from dangjian.liaison.confirmations import actions
from dangjian.liaison.issues.models import Issue, IssueStep
from dangjian.liaison.permissions import ISSUE_HANDLE, ISSUE_READ, ISSUE_REPORT

PATH = f"{BASE}/my-issues"


@pytest.fixture
def employee(town: Town, actor: SignIn) -> Caller:
    """An employee with an account."""
    return actor(ISSUE_REPORT, on=town.branch, name="赵师傅")


async def raised(client: httpx.AsyncClient, by: Caller, town: Town, **changes: Any) -> dict[str, Any]:
    """One that somebody signed in raised."""
    told = {
        "client_id": str(uuid4()),
        "organization_id": str(town.branch),
        "category": "living",
        "title": "宿舍漏雨",
        "description": "二楼宿舍屋顶漏雨",
    }
    answer = await client.post(f"{BASE}/issues", json=told | changes, headers=by.headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def say(client: httpx.AsyncClient, by: Caller, issue_id: str, reply: str, **more: Any) -> httpx.Response:
    """One answer by account."""
    return await client.post(f"{PATH}/{issue_id}:reply", json={"reply": reply} | more, headers=signed(by))


async def test_only_the_one_who_raised_it_has_the_word(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, employee: Caller, actor: SignIn
) -> None:
    issue = await raised(client, employee, town)
    await solve(session, issue["number"])
    handler = actor(ISSUE_REPORT, ISSUE_READ, ISSUE_HANDLE, on=town.city, name="综合部")
    path = f"{PATH}/{issue['id']}"
    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers=handler.headers)).status_code == 404
    assert (await say(client, handler, issue["id"], "solved")).status_code == 404
    assert (await issue_of(session, issue["number"])).state == "resolved"
    listed = (await client.get(PATH, params={"waiting": True}, headers=employee.headers)).json()
    assert [(row["number"], row["waits_for_me"]) for row in listed["items"]] == [(issue["number"], True)]
    assert (await client.get(PATH, headers=handler.headers)).json()["total"] == 0
    assert (await say(client, employee, issue["id"], "solved")).json()["state"] == "confirmed"
    rated = await say(client, employee, issue["id"], "rate", satisfaction=4)
    assert rated.json()["satisfaction"] == 4


async def test_who_spoke_for_somebody_has_no_word_and_hands_the_receipt_on(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, actor: SignIn
) -> None:
    office = actor(ISSUE_REPORT, ISSUE_READ, "liaison.issue:dispatch", on=town.city, name="热线")
    issue = await raised(client, office, town, channel="hotline", reporter_name="钱大姐")
    first = issue["receipt"]
    assert (await client.get(f"{PATH}/{issue['id']}", headers=office.headers)).status_code == 404
    given = await client.post(f"{PATH}/{issue['id']}:hand-on", headers=office.headers)
    assert given.status_code == 200, given.text
    assert given.json()["link"].endswith(f"/c#{given.json()['receipt']}")
    assert (await client.get(f"{BASE}/receipts", headers=shown(first))).status_code == 404
    other = actor(ISSUE_REPORT, on=town.city, name="别人")
    assert (await client.post(f"{PATH}/{issue['id']}:hand-on", headers=other.headers)).status_code == 404
    await solve(session, issue["number"])
    late = await client.post(f"{PATH}/{issue['id']}:hand-on", headers=office.headers)
    assert (late.status_code, "尚未报告办理完毕" in late.json()["detail"]) == (409, True)
    headers = shown(given.json()["receipt"])
    confirmed = await client.post(f"{BASE}/receipts:reply", json={"reply": "solved"}, headers=headers)
    assert confirmed.json()["state"] == "confirmed"
    kept = await session.scalars(
        select(IssueStep.by_name).where(IssueStep.issue_id == issue["id"], IssueStep.kind == "confirmed")
    )
    assert list(kept) == ["钱大姐"]


async def test_a_representative_lists_what_he_raised_for_others_apart(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, employee: Caller
) -> None:
    own, other = [(await raised(client, employee, town))["number"] for _ in range(2)]
    issue = await issue_of(session, other)
    issue.channel, issue.reporter_name = "representative", "钱大姐"
    await session.commit()
    for asked, number in ((False, own), (True, other)):
        page = (await client.get(PATH, params={"for_others": asked}, headers=employee.headers)).json()
        assert [row["number"] for row in page["items"]] == [number]
    assert (await client.get(f"{PATH}/{issue.id}", headers=employee.headers)).status_code == 404


async def test_people_are_asked_once_whether_it_lasted(
    client: httpx.AsyncClient,
    session: AsyncSession,
    town: Town,
    employee: Caller,
    clock_at: Any,
) -> None:
    issue = await raised(client, employee, town)
    await solve(session, issue["number"])
    await say(client, employee, issue["id"], "solved")
    assert await actions.ask_again(session) == 0
    clock_at(NOW + timedelta(days=28))
    assert await actions.ask_again(session) == 1
    assert await actions.ask_again(session) == 0
    await session.commit()
    opened = list(await session.scalars(select(EventRow.body).where(EventRow.name == TodoOpened.name)))
    assert [one["todos"][0]["source"]["key"] for one in opened][-1] == "last"
    view = (await client.get(f"{PATH}/{issue['id']}", headers=signed(employee))).json()
    assert (view["is_asked_again"], view["steps"][-1]["kind"]) == (True, "asked_again")
    assert (await say(client, employee, issue["id"], "lasted")).status_code == 200
    settled = await session.scalars(select(EventRow.body).where(EventRow.name == TodoSettled.name))
    assert "last" in [todo["source"]["key"] for body in settled for todo in body["todos"]]
    assert await session.scalar(select(func.count()).where(Issue.lasting == "yes")) == 1


async def test_one_reports_where_one_belongs(client: httpx.AsyncClient, town: Town, employee: Caller) -> None:
    (place,) = (await client.get(f"{PATH}:places", headers=employee.headers)).json()
    assert (place["organization_id"], place["accept_days"]) == (str(town.branch), 5)
    assert "living" in [choice["code"] for choice in place["categories"]]


async def test_words_are_added_once(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, employee: Caller
) -> None:
    issue = await raised(client, employee, town)
    path = f"{PATH}/{issue['id']}:add"
    first, second = [await client.post(path, data={"note": "昨晚又漏了"}, headers=employee.headers) for _ in range(2)]
    assert first.json()["steps"] == second.json()["steps"]
    assert first.json()["steps"][-1]["note"] == "昨晚又漏了"
