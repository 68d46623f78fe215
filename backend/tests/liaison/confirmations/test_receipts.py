"""The reporter's word by receipt: without an account, by nobody else, once, and with clear answers (D-25, D-27)."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.bad_inputs import is_clear_refusal
from tests.kernel.evidence_files import PDF, jpeg, png
from tests.liaison.strangers import BASE, NOW, OFFICE, Town, issue_of, send, shown, solve

from dangjian.contracts.liaison import IssueConfirmed, IssueRated, IssueReopened
from dangjian.kernel import clock
from dangjian.kernel.events import EventRow
from dangjian.liaison.issues.actions import Step, move
from dangjian.liaison.issues.models import IssueStep

PATH = f"{BASE}/receipts"


@pytest.fixture
async def given(client: httpx.AsyncClient, intake: dict[str, Any]) -> dict[str, Any]:
    """A report with its receipt."""
    received: dict[str, Any] = (await send(client, intake["code"])).json()
    return received


async def say(client: httpx.AsyncClient, receipt: str, reply: str, **more: Any) -> httpx.Response:
    """One answer."""
    return await client.post(f"{PATH}:reply", json={"reply": reply} | more, headers=shown(receipt))


async def told(session: AsyncSession, event: Any) -> list[dict[str, Any]]:
    """What was told of this kind."""
    return list(await session.scalars(select(EventRow.body).where(EventRow.name == event.name).order_by(EventRow.at)))


async def test_the_reporter_follows_it_and_confirms(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any]
) -> None:
    before = (await client.get(PATH, headers=shown(given["receipt"]))).json()
    assert (before["state_title"], before["replies"], before["may_add"]) == ("待受理", [], True)
    await solve(session, given["number"])
    view = (await client.get(PATH, headers=shown(given["receipt"]))).json()
    assert view["replies"] == ["solved", "half_solved", "not_solved", "rate"]
    assert (view["resolution_title"], view["waits_for_me"]) == ("已解决", True)
    assert "内部" not in str(view["steps"]), "what offices write to each other stays with them"
    assert all("by_name" not in step for step in view["steps"])
    confirmed = await say(client, given["receipt"], "solved", note="好用")
    assert confirmed.json()["state"] == "confirmed"
    rated = await say(client, given["receipt"], "rate", satisfaction=5, note="很快")
    assert rated.json()["satisfaction"] == 5
    assert [body["satisfaction"] for body in await told(session, IssueRated)] == [5]
    (news,) = await told(session, IssueConfirmed)
    assert (news["number"], news["reopened_count"]) == (given["number"], 0)
    issue = await issue_of(session, given["number"])
    assert issue.ask_again_on == date(2026, 12, 19)


async def test_not_solved_leads_back_to_the_handler_and_counts(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any]
) -> None:
    await solve(session, given["number"])
    half = await say(client, given["receipt"], "half_solved", note="只修了一台")
    assert (half.json()["state"], half.json()["reopened_count"]) == ("reopened", 1)
    await solve(session, given["number"])
    bad = await say(client, given["receipt"], "not_solved", note="还是坏的")
    assert (bad.json()["state"], bad.json()["reopened_count"]) == ("reopened", 2)
    assert [body["is_half_solved"] for body in await told(session, IssueReopened)] == [True, False]
    issue = await issue_of(session, given["number"])
    assert issue.due_on is not None
    assert issue.due_on > clock.today()
    await solve(session, given["number"])
    assert (await say(client, given["receipt"], "solved")).json()["state"] == "confirmed"


async def test_the_same_answer_twice_is_one_and_a_contrary_one_is_explained(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any]
) -> None:
    await solve(session, given["number"])
    first = await say(client, given["receipt"], "not_solved", note="没有修")
    steps = await session.scalar(select(func.count()).select_from(IssueStep))
    assert (await say(client, given["receipt"], "not_solved", note="没有修")).json() == first.json()
    assert await session.scalar(select(func.count()).select_from(IssueStep)) == steps
    contrary = await say(client, given["receipt"], "solved")
    assert (contrary.status_code, contrary.json()["code"]) == (409, "issue_wrong_state")
    assert "重新办理" in contrary.json()["detail"]
    await solve(session, given["number"])
    await say(client, given["receipt"], "rate", satisfaction=2)
    assert (await say(client, given["receipt"], "rate", satisfaction=2)).status_code == 200
    assert "不能更改" in (await say(client, given["receipt"], "rate", satisfaction=5)).json()["detail"]


async def test_before_the_handler_speaks_there_is_nothing_to_confirm(
    client: httpx.AsyncClient, given: dict[str, Any]
) -> None:
    for reply, more in (("solved", {}), ("not_solved", {"note": "没有"}), ("rate", {"satisfaction": 5})):
        refused = await say(client, given["receipt"], reply, **more)
        assert (refused.status_code, refused.json()["code"]) == (409, "issue_wrong_state")
        assert "待受理" in refused.json()["detail"]


async def test_turned_away_one_may_object_once(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any]
) -> None:
    issue = await issue_of(session, given["number"])
    await move(session, OFFICE, issue, Step("reject", "rejected", None, note="不属于本单位职责"))
    await session.commit()
    view = (await client.get(PATH, headers=shown(given["receipt"]))).json()
    assert (view["replies"], view["steps"][-1]["note"]) == (["object"], "不属于本单位职责")
    assert is_clear_refusal(await say(client, given["receipt"], "object"))
    objected = await say(client, given["receipt"], "object", note="食堂就是你们管的")
    assert objected.json()["state"] == "reported"
    again = await say(client, given["receipt"], "object", note="食堂就是你们管的")
    assert again.json()["steps"] == objected.json()["steps"]


async def test_after_four_weeks_the_question_is_whether_it_lasted(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any], clock_at: Any, drain: Any
) -> None:
    await solve(session, given["number"])
    await say(client, given["receipt"], "solved")
    early = await say(client, given["receipt"], "lasted")
    assert "还没有到" in early.json()["detail"]
    clock_at(NOW + timedelta(days=28))
    asked = (await client.get(PATH, headers=shown(given["receipt"]))).json()
    assert (asked["is_asked_again"], asked["waits_for_me"]) == (True, True)
    back = await say(client, given["receipt"], "came_back", note="又坏了")
    assert (back.json()["state"], back.json()["reopened_count"]) == ("reopened", 1)
    await solve(session, given["number"])
    await say(client, given["receipt"], "solved")
    clock_at(NOW + timedelta(days=56))
    lasted = await say(client, given["receipt"], "lasted")
    assert (lasted.json()["state"], lasted.json()["is_asked_again"]) == ("confirmed", False)
    assert (await say(client, given["receipt"], "lasted")).json() == lasted.json()
    assert "已经答复" in (await say(client, given["receipt"], "came_back", note="坏了")).json()["detail"]


async def test_too_late_to_reopen_is_said_plainly(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any], clock_at: Any
) -> None:
    await solve(session, given["number"])
    await say(client, given["receipt"], "solved")
    clock_at(NOW + timedelta(days=29))
    late = await say(client, given["receipt"], "not_solved", note="又坏了")
    assert (late.status_code, "期限已过" in late.json()["detail"]) == (409, True)


async def test_a_link_runs_out_three_months_after_the_end(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any], clock_at: Any
) -> None:
    await solve(session, given["number"])
    issue = await issue_of(session, given["number"])
    issue.state, issue.close_kind, issue.closed_at = "closed", "unanswered", clock.now()
    await session.commit()
    reopened = await say(client, given["receipt"], "not_solved", note="没有人来过")
    assert reopened.json()["state"] == "reopened", "unanswered is not the end while one may speak up"
    issue = await issue_of(session, given["number"])
    issue.state, issue.closed_at = "closed", clock.now()
    await session.commit()
    clock_at(NOW + timedelta(days=90))
    assert (await client.get(PATH, headers=shown(given["receipt"]))).status_code == 200
    clock_at(NOW + timedelta(days=91))
    for answer in (
        await client.get(PATH, headers=shown(given["receipt"])),
        await say(client, given["receipt"], "solved"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "receipt_expired")
        assert "重新反映" in answer.json()["detail"]


async def test_guessing_receipts_leads_nowhere_and_is_slowed_down(
    client: httpx.AsyncClient, given: dict[str, Any]
) -> None:
    answers = [await client.get(PATH, headers=shown(f"{number:032x}")) for number in range(32)]
    assert [answer.status_code for answer in answers] == [404] * 30 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "回执" in answers[0].json()["detail"]


async def test_nobody_comes_in_without_a_receipt(client: httpx.AsyncClient, town: Town) -> None:
    for headers in ({}, town.manager, shown("x" * 61)):
        assert (await client.get(PATH, headers=headers)).status_code == 422
    assert (await client.get(PATH, headers=shown("没有".encode().hex()))).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reply": "close"},
        {"reply": "not_solved"},
        {"reply": "rate"},
        {"reply": "rate", "satisfaction": 6},
        {"reply": "rate", "satisfaction": "5"},
        {"reply": "solved", "satisfaction": 5},
        {"reply": "solved", "state": "closed"},
        {"reply": "not_solved", "note": "字" * 2001},
    ],
)
async def test_a_bad_answer_changes_nothing(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any], body: dict[str, Any]
) -> None:
    await solve(session, given["number"])
    answer = await client.post(f"{PATH}:reply", json=body, headers=shown(given["receipt"]))
    assert answer.status_code == 422
    assert (await issue_of(session, given["number"])).state == "resolved"


async def test_pictures_and_words_are_added_once_and_without_their_names(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any], town: Town
) -> None:
    photos = [("files", ("张三家的冰柜.jpg", jpeg(secret=b"GPS-SECRET"))), ("files", ("b.png", png()))]
    sent = [
        await client.post(f"{PATH}:add", data={"note": "看照片"}, files=photos, headers=shown(given["receipt"]))
        for _ in range(2)
    ]
    assert sent[0].status_code == 200, sent[0].text
    assert sent[0].json() == sent[1].json()
    last = sent[1].json()["steps"][-1]
    assert (last["kind"], last["note"], len(last["attachments"])) == ("added", "看照片", 2)
    assert [one["filename"] for one in last["attachments"]] == ["附件.jpg", "附件.png"]
    sha256 = last["attachments"][0]["sha256"]
    mine = await client.get(f"{PATH}/attachments/{sha256}", headers=shown(given["receipt"]))
    assert mine.headers["content-type"] == "image/jpeg"
    assert b"GPS-SECRET" not in mine.content
    assert "sandbox" in mine.headers["content-security-policy"]
    issue = await issue_of(session, given["number"])
    staff = f"{BASE}/issues/{issue.id}/attachments/{sha256}"
    assert (await client.get(staff, headers=town.manager)).status_code == 200
    assert (await client.get(staff, headers=town.stranger_manager)).status_code == 404
    assert (await client.get(f"{PATH}/attachments/{'0' * 64}", headers=shown(given["receipt"]))).status_code == 404


async def test_what_is_over_takes_no_more_files_and_one_issue_not_too_many(
    client: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any]
) -> None:
    me = shown(given["receipt"])
    for number in range(4):
        photos = [("files", (f"{one}.png", png(secret=b"", width=number * 3 + one + 1))) for one in range(3)]
        assert (await client.post(f"{PATH}:add", files=photos, headers=me)).status_code == 200
    more = await client.post(f"{PATH}:add", files=[("files", ("x.pdf", PDF))], headers=me)
    assert (more.status_code, "最多" in more.json()["detail"]) == (409, True)
    assert is_clear_refusal(await client.post(f"{PATH}:add", headers=me))
    assert is_clear_refusal(await client.post(f"{PATH}:add", files=[("files", ("x.pdf", PDF))] * 4, headers=me))
    issue = await issue_of(session, given["number"])
    issue.state, issue.closed_at = "closed", clock.now()
    await session.commit()
    over = await client.post(f"{PATH}:add", data={"note": "还有一句"}, headers=me)
    assert "已经结束" in over.json()["detail"]
