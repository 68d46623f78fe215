"""The inbox over HTTP: who sees what, in which order, and where a link leads."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from tests.bad_inputs import addresses, is_clear_refusal
from tests.conftest import Caller
from tests.integration.todos.conftest import BASE, REPORT, VERIFY, Place, SignIn, reader, source, todo

from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    SettleTodo,
    TodoAction,
    TodoCategory,
    TodoOpened,
    TodoSettled,
)
from dangjian.integration.permissions import TODO_READ
from dangjian.integration.todos.handlers import todo_opened, todo_settled
from dangjian.kernel.ids import new_id

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
Client = httpx.AsyncClient
Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def today(clock_at: Clock) -> None:
    """21 November 2026, ten in the morning."""
    clock_at(NOW)


async def opened(session: AsyncSession, *todos: OpenTodo) -> None:
    """What services have said."""
    await todo_opened(session, TodoOpened(at=NOW, todos=list(todos)))


async def titles(client: Client, caller: Caller, **params: str | int | bool) -> list[str]:
    """The titles of a caller's list."""
    answer = await client.get(BASE, headers=caller.headers, params=params)
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.json()["items"]]


async def test_without_sign_in_or_inbox_nothing_goes(client: Client, actor: SignIn, place: Place) -> None:
    nobody = actor(REPORT, on=place.branch)
    for address in (BASE, f"{BASE}:count", f"{BASE}/{new_id()}"):
        assert (await client.get(address)).status_code == 401
        assert (await client.get(address, headers=nobody.headers)).status_code == 403


async def test_a_holder_sees_it_and_an_outsider_never(
    client: Client, actor: SignIn, place: Place, session: AsyncSession
) -> None:
    await opened(session, todo(place, Audience.holders(REPORT, place.branch)))
    secretary, above = reader(actor, REPORT, on=place.branch), reader(actor, REPORT, on=place.group)
    assert await titles(client, secretary) == await titles(client, above) == ["整改“党员大会”"]
    row = (await client.get(BASE, headers=secretary.headers)).json()["items"][0]
    others = [
        reader(actor, VERIFY, on=place.branch),
        reader(actor, REPORT, on=place.sibling),
        reader(actor, REPORT, on=place.foreign),
        reader(actor, REPORT),
        reader(actor),
    ]
    for outsider in others:
        assert await titles(client, outsider) == await titles(client, outsider, reach="below") == []
        counts = (await client.get(f"{BASE}:count", headers=outsider.headers)).json()
        assert counts == {"open": 0, "overdue": 0, "below": 0}
        refused = await client.get(f"{BASE}/{row['id']}", headers=outsider.headers)
        missing = await client.get(f"{BASE}/{new_id()}", headers=outsider.headers)
        assert (refused.status_code, refused.json()["detail"]) == (404, missing.json()["detail"])


async def test_a_person_is_addressed_by_member_or_by_account(
    client: Client, actor: SignIn, place: Place, session: AsyncSession
) -> None:
    member = new_id()
    by_member, by_account = reader(actor, member_id=member), reader(actor)
    await opened(
        session,
        todo(place, Audience.member(member), title="给党员"),
        todo(place, Audience.account(by_account.actor.account_id), title="给账号"),
    )
    assert await titles(client, by_member) == ["给党员"]
    assert await titles(client, by_account) == ["给账号"]
    assert await titles(client, reader(actor, REPORT, on=place.group)) == []


async def test_what_waits_at_its_own_level_is_what_those_above_could_do_instead(
    client: Client, actor: SignIn, place: Place, session: AsyncSession
) -> None:
    await opened(session, todo(place, Audience.holders(REPORT, place.branch, own_level=True)))
    secretary, committee = reader(actor, REPORT, on=place.branch), reader(actor, REPORT, on=place.committee)
    assert (await titles(client, secretary), await titles(client, secretary, reach="below")) == (["整改“党员大会”"], [])
    assert (await titles(client, committee), await titles(client, committee, reach="below")) == ([], ["整改“党员大会”"])
    counts = (await client.get(f"{BASE}:count", headers=committee.headers)).json()
    assert counts == {"open": 0, "overdue": 0, "below": 1}
    row = (await client.get(BASE, headers=committee.headers, params={"reach": "below"})).json()["items"][0]
    assert row["is_mine"] is False
    both = reader(actor, REPORT, on=(place.branch, place.committee))
    assert (await titles(client, both), await titles(client, both, reach="below")) == (["整改“党员大会”"], [])


async def test_what_is_due_first_is_on_top_and_what_is_late_is_counted(
    client: Client, actor: SignIn, place: Place, session: AsyncSession
) -> None:
    caller = reader(actor, REPORT, on=place.branch)
    holders = Audience.holders(REPORT, place.branch)
    other = TodoCategory(code="targets.task.check_in", title="任务打卡")
    await opened(
        session,
        todo(place, holders, title="无期限"),
        todo(place, holders, title="无期限但紧急", priority="urgent"),
        todo(place, holders, title="今天", due_on=date(2026, 11, 21), category=other),
        todo(place, holders, title="昨天", due_on=date(2026, 11, 20)),
        todo(place, holders, title="一小时前", due_at=datetime(2026, 11, 21, 1, 0, tzinfo=UTC), category=other),
    )
    assert await titles(client, caller) == ["昨天", "一小时前", "今天", "无期限但紧急", "无期限"]
    assert await titles(client, caller, overdue=True) == ["昨天", "一小时前"]
    assert await titles(client, caller, category=other.code) == ["一小时前", "今天"]
    assert await titles(client, caller, q="今") == ["今天"]
    assert await titles(client, caller, q="branch组织", size=2, page=3) == ["无期限"]
    assert await titles(client, caller, q="%") == []
    body = (await client.get(BASE, headers=caller.headers, params={"category": other.code})).json()
    assert (body["total"], body["counts"]) == (2, {"open": 5, "overdue": 2, "below": 0})
    assert body["categories"] == [
        {"category": "appraisal.rectification.report", "title": "报告整改", "count": 3},
        {"category": other.code, "title": "任务打卡", "count": 2},
    ]
    assert [row["is_overdue"] for row in body["items"]] == [True, False]


async def test_done_follows_open(client: Client, actor: SignIn, place: Place, session: AsyncSession) -> None:
    caller, one = reader(actor, REPORT, on=place.branch), source()
    holders = Audience.holders(REPORT, place.branch)
    await opened(session, todo(place, holders, source=one, due_on=date(2026, 11, 1)))
    await todo_settled(session, TodoSettled(at=NOW, todos=[SettleTodo(source=one, version=2)]))
    assert await titles(client, caller) == []
    row = (await client.get(BASE, headers=caller.headers, params={"state": "done"})).json()["items"][0]
    assert (row["state"], row["settle_reason"], row["is_overdue"]) == ("done", "done", False)
    await opened(session, todo(place, holders, source=one, version=3, title="退回,请再报"))
    row = (await client.get(f"{BASE}/{row['id']}", headers=caller.headers)).json()
    assert (row["state"], row["settle_reason"], row["settled_at"], row["title"]) == ("open", None, None, "退回,请再报")
    assert await titles(client, caller, state="done") == []


async def test_a_settling_without_its_opening_shows_nothing(
    client: Client, actor: SignIn, session: AsyncSession, place: Place
) -> None:
    await todo_settled(session, TodoSettled(at=NOW, todos=[SettleTodo(source=source(), version=2)]))
    caller = reader(actor, REPORT, on=place.group)
    assert await titles(client, caller, state="done") == []


async def test_a_row_says_where_it_is_done(client: Client, actor: SignIn, place: Place, session: AsyncSession) -> None:
    caller = reader(actor, REPORT, on=place.branch)
    holders = Audience.holders(REPORT, place.branch)
    act = TodoAction(key="no_change", text="无变化")
    await opened(session, todo(place, holders, phone_page="/m/tasks/1", originator="组织部", actions=(act,)))
    row = (await client.get(BASE, headers=caller.headers)).json()["items"][0]
    assert (row["page"], row["phone_page"], row["originator"]) == ("/rectifications/1", "/m/tasks/1", "组织部")
    assert row["actions"] == [{"key": "no_change", "text": "无变化"}]
    assert (row["organization_name"], row["is_mine"]) == ("branch组织", True)


async def test_a_holder_is_found_before_the_news_of_the_organisation(
    client: Client, actor: SignIn, place: Place, session: AsyncSession
) -> None:
    unheard = new_id()
    await opened(session, todo(place, Audience.holders(REPORT, unheard), organization_id=unheard, title="新支部"))
    caller = reader(actor, REPORT, on=unheard)
    row = (await client.get(BASE, headers=caller.headers)).json()["items"][0]
    assert (row["title"], row["organization_name"]) == ("新支部", None)


async def test_a_long_page_takes_no_more_statements_than_a_short_one(
    client: Client, actor: SignIn, place: Place, session: AsyncSession, engine: AsyncEngine
) -> None:
    caller = reader(actor, REPORT, on=place.branch)
    holders = Audience.holders(REPORT, place.branch)
    await opened(session, *(todo(place, holders) for _ in range(150)))
    counted = 0

    def one_more(*sent: object) -> None:
        nonlocal counted
        statement = str(sent[2])
        counted += not statement.startswith(("SAVEPOINT", "RELEASE")) and "dangjian.wall" not in statement

    event.listen(engine.sync_engine, "before_cursor_execute", one_more)
    try:
        taken = []
        for size in (1, 200):
            counted = 0
            body = (await client.get(BASE, headers=caller.headers, params={"size": size})).json()
            taken.append((len(body["items"]), body["total"], counted))
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", one_more)
    assert [row[:2] for row in taken] == [(1, 150), (150, 150)]
    assert 0 < taken[0][2] == taken[1][2] <= 6


@pytest.mark.parametrize(
    ("agent", "query", "start"),
    [("Firefox on X11; Linux", "", "/inbox"), ("Firefox", "?m=1", "/m/inbox"), ("iPhone Mobile", "", "/m/inbox")],
)
async def test_a_link_leads_on_without_saying_anything(client: Client, agent: str, query: str, start: str) -> None:
    key = new_id()
    answer = await client.get(f"/go/{key}{query}", headers={"User-Agent": agent})
    assert (answer.status_code, answer.headers["location"]) == (302, f"{start}/{key}")
    assert answer.headers["cache-control"] == "no-store"


async def test_bad_addresses_are_refused_in_words(client: Client, actor: SignIn) -> None:
    caller = actor(TODO_READ)
    for name, address in addresses(BASE):
        if "organization_id" not in address:
            assert is_clear_refusal(await client.get(address, headers=caller.headers)), name
    for address in (f"{BASE}/not-an-id", f"{BASE}?state=x", f"{BASE}?reach=x", f"{BASE}?sort=x", "/go/not-an-id"):
        assert (await client.get(address, headers=caller.headers)).status_code == 422, address
