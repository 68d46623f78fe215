"""What of the appraisal waits reaches the inboxes, and leaves them when it is done; nobody has to say so by hand."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.verifications.conftest import NOW
from tests.appraisal.verifications.conftest import Place as Branches
from tests.appraisal.verifications.conftest import settle as settle_branches
from tests.appraisal.world import World, at
from tests.conftest import Caller

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.permissions import (
    RECTIFICATION_OPEN,
    RECTIFICATION_READ,
    RECTIFICATION_RECHECK,
    RECTIFICATION_REPORT,
    RUN_PUBLISH,
    VERIFICATION_VERIFY,
)
from dangjian.appraisal.runs.actions import open_run, publish
from dangjian.appraisal.runs.queries import period_of
from dangjian.appraisal.todos.actions import say_all
from dangjian.contracts.appraisal import VerificationGiven
from dangjian.contracts.registry import OrganizationState, keep_copies
from dangjian.integration.organizations.models import OrganizationCopy as Told
from dangjian.integration.permissions import TODO_READ
from dangjian.integration.todos.models import Todo
from dangjian.kernel.events import emit

INBOX = "/api/v1/integration/todos"
RECTIFICATIONS = "/api/v1/appraisal/rectifications"
Client = httpx.AsyncClient
Turn = Callable[[], Awaitable[int]]
SignIn = Callable[..., Any]


async def tell_the_tree(session: AsyncSession) -> None:
    """Integration knows the organisations that appraisal knows."""
    rows = await session.scalars(select(OrganizationCopy))
    names = OrganizationState.model_fields
    states = [OrganizationState.model_validate({name: getattr(row, name) for name in names}) for row in rows]
    await keep_copies(session, Told, states)
    await session.commit()


async def inbox(client: Client, caller: Caller, **params: str) -> list[tuple[str, str]]:
    """What is in somebody's inbox: category and title."""
    answer = await client.get(INBOX, headers=caller.headers, params=params)
    assert answer.status_code == 200, answer.text
    return [(row["category"].removeprefix("appraisal."), row["title"]) for row in answer.json()["items"]]


@pytest.fixture
async def branches(session: AsyncSession, clock_at: Callable[..., None]) -> Branches:
    """Two branches on 21 November 2026."""
    clock_at(NOW)
    found = await settle_branches(session)
    await session.commit()
    await tell_the_tree(session)
    return found


@pytest.fixture
def people(actor: SignIn, branches: Branches) -> tuple[Caller, Caller, Caller]:
    """The inspector, the branch's secretary, and the neighbour's."""
    reads = (TODO_READ, RECTIFICATION_READ)
    return (
        actor(*reads, RECTIFICATION_OPEN, RECTIFICATION_RECHECK, on=branches.group, name="核验员"),
        actor(*reads, RECTIFICATION_REPORT, on=branches.branch, name="王书记", member_id=branches.secretary),
        actor(*reads, RECTIFICATION_REPORT, on=branches.sibling),
    )


async def move(client: Client, caller: Caller, row: dict[str, Any], name: str, body: dict[str, Any]) -> dict[str, Any]:
    """A move that went through."""
    headers = caller.headers | {"If-Match": f'"{row["version"]}"'}
    answer = await client.post(f"{RECTIFICATIONS}/{row['id']}:{name}", headers=headers, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def opened(client: Client, inspector: Caller, branches: Branches) -> dict[str, Any]:
    """A finding on the branch."""
    body = {
        "organization_id": str(branches.branch),
        "scheme_code": "small",
        "indicator": "meeting",
        "period": "2026-Q3",
        "problem": "会议记录不完整,缺签到表",
        "source": "verification",
        "due_on": "2026-11-27",
    }
    answer = await client.post(RECTIFICATIONS, headers=inspector.headers, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_rectification_waits_in_turn_for_the_branch_and_for_the_recheck(
    client: Client, branches: Branches, people: tuple[Caller, Caller, Caller], session: AsyncSession, drain: Turn
) -> None:
    inspector, secretary, neighbour = people
    report = ("rectification.report", "报告整改情况:2026年第三季度“党员大会”")
    recheck = ("rectification.recheck", "复查炼钢党支部的整改:2026年第三季度“党员大会”")
    row = await opened(client, inspector, branches)
    await drain()
    assert (await inbox(client, secretary), await inbox(client, inspector)) == ([report], [])
    listed = (await client.get(INBOX, headers=secretary.headers)).json()["items"][0]
    assert (listed["page"], listed["due_on"], listed["originator"]) == (
        f"/rectifications/{row['id']}",
        "2026-11-27",
        "核验员",
    )
    row = await move(client, secretary, row, "report", {"note": "已补齐签到表"})
    await drain()
    assert (await inbox(client, secretary), await inbox(client, inspector)) == ([], [recheck])
    assert await inbox(client, secretary, state="done") == [report]
    row = await move(client, inspector, row, "recheck", {"result": "returned", "note": "仍缺两人"})
    await drain()
    again = ("rectification.report", "整改被退回,请再报:2026年第三季度“党员大会”")
    assert (await inbox(client, secretary), await inbox(client, inspector)) == ([again], [])
    await session.commit()
    await say_all(session)
    await session.commit()
    await drain()
    assert (await inbox(client, secretary), await inbox(client, inspector)) == ([again], [])
    row = await move(client, inspector, row, "withdraw", {"reason": "与另一项重复"})
    await drain()
    assert (await inbox(client, secretary), await inbox(client, inspector)) == ([], [])
    done = (await client.get(INBOX, headers=secretary.headers, params={"state": "done"})).json()["items"]
    assert [one["settle_reason"] for one in done] == ["cancelled"]
    for state in ("open", "done"):
        assert await inbox(client, neighbour, state=state) == []


async def test_a_visit_is_asked_for_once_a_committee_and_a_publication_once_a_run(
    client: Client, world: World, session: AsyncSession, actor: SignIn, drain: Turn
) -> None:
    await world.quarter(skip=("a1",))
    run = await open_run(session, None, world.scheme_id, period_of("2026-Q2"))
    await tell_the_tree(session)
    inspector = actor(TODO_READ, VERIFICATION_VERIFY, on=world.ids["group"])
    publisher = actor(TODO_READ, RUN_PUBLISH, on=world.ids["group"])
    outsiders = [actor(TODO_READ, p, on=world.ids["a1"]) for p in (VERIFICATION_VERIFY, RUN_PUBLISH)]
    await say_all(session)
    await session.commit()
    await drain()
    visit = ("verification.verify", "线下核验steel党委各支部:2026年第二季度")
    publication = ("run.publish", "2026年第二季度考核已到期,核对后发布:测试星级评定")
    assert (await inbox(client, inspector), await inbox(client, publisher)) == ([visit], [publication])
    for outsider in outsiders:
        assert await inbox(client, outsider) == []

    for indicator, verdict in (("meeting", "confirmed"), ("visit", "rated")):
        fraction = {"fraction": 1} if verdict == "rated" else {}
        await world.verdict("a1", indicator, "2026-Q2", verdict, "2026-07-01T08:00:00", **fraction)
        given = {"organization_id": world.ids["a1"], "scheme_code": "test-stars", "period": "2026-Q2"}
        await emit(session, VerificationGiven(indicator=indicator, **given))
    await session.commit()
    await drain()
    assert (await inbox(client, inspector), await inbox(client, inspector, state="done")) == ([], [visit])
    assert await inbox(client, publisher) == [publication]

    await publish(session, await world.run(run.id), None, "三季度已核验")
    await session.commit()
    await drain()
    assert (await inbox(client, publisher), await inbox(client, publisher, state="done")) == ([], [publication])


async def test_what_is_not_over_waits_for_nobody(world: World, session: AsyncSession, app: object, drain: Turn) -> None:
    """The third quarter has just begun: a visit now would find nothing to look at."""
    await open_run(session, None, world.scheme_id, period_of("2026-Q3"))
    await say_all(session)
    await session.commit()
    await drain()
    assert await session.scalar(select(func.count()).select_from(Todo)) == 0


async def test_saying_everything_again_every_night_doubles_nothing(
    world: World, session: AsyncSession, app: object, drain: Turn, clock_at: Callable[..., None]
) -> None:
    await open_run(session, None, world.scheme_id, period_of("2026-Q2"))
    kept = []
    for night in ("2026-07-01T09:00:00", "2026-07-02T00:10:00", "2026-07-03T00:10:00"):
        clock_at(at(night))
        await say_all(session)
        await session.commit()
        await drain()
        rows = await session.execute(select(Todo.id, Todo.opened_at).order_by(Todo.id))
        kept.append(rows.all())
    assert len(kept[0]) == 3
    assert kept[0] == kept[1] == kept[2]
