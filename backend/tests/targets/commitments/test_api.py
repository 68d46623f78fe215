"""Commitments over HTTP: written by a member, made public whole, and then tasks on the one board."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.targets.ground import Ground

from dangjian.kernel.ids import new_id
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.targets.methods.queries import commitment_leads
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import COMMITMENT_MAKE, COMMITMENT_READ, TARGET_READ, TASK_READ
from dangjian.targets.tasks.models import Task

BASE = "/api/v1/targets/commitments"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Sign = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _march(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


@pytest.fixture
async def member(session: AsyncSession, ground: Ground) -> UUID:
    """A member of the hotels' branch, by the register."""
    for row in await session.scalars(select(OrganizationCopy).order_by(OrganizationCopy.path)):
        fields = {name: getattr(row, name) for name in ("id", "code", "name", "kind", "line", "category", "parent_id")}
        more = {"path": row.path, "pinyin": row.code, "founded_on": None, "version": 1, "created_at": NOW}
        session.add(Organization(**fields, **more))
        await session.flush()
    key = new_id()
    said: dict[str, Any] = {"employee_no": "1001", "name": "李员工", "pinyin": "li", "gender": "female"}
    joined = {"kind": "full", "joined_on": date(2015, 7, 1), "position": "前台", "version": 1}
    session.add(Member(id=key, organization_id=ground.ids["branch"], **said, **joined))
    await session.commit()
    return key


@pytest.fixture
def own(actor: Sign, member: UUID, _march: None) -> Caller:
    """The member, with no permission at all."""
    return actor(member_id=member, name="李员工")


def whole(**more: Any) -> list[dict[str, Any]]:
    """One promise for each of the six leads."""
    return [
        {"lead": lead, "period": "2026-Q2", "words": f"{word.title}的一件实事", **more}
        for lead, word in commitment_leads().items()
    ]


async def drafted(client: httpx.AsyncClient, caller: Caller, ground: Ground, items: Any, **more: Any) -> httpx.Response:
    body = {"organization_id": str(ground.ids["branch"]), "year": 2026, "items": items} | more
    return await client.post(BASE, json=body, headers=caller.headers)


async def moved(client: httpx.AsyncClient, caller: Caller, row: Any, move: str) -> httpx.Response:
    headers = caller.headers | {"If-Match": str(row["version"])}
    return await client.post(f"{BASE}/{row['id']}:{move}", headers=headers)


async def test_a_member_makes_his_promises_and_they_are_tasks_like_all_others(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, own: Caller, member: UUID
) -> None:
    """E-09, E-10, E-11: under a target of the unit, in three periods, on the one board."""
    target = await ground.target("hotels")
    items = whole(target_id=str(target))
    items[0] |= {"period": "2026"}
    items[1] |= {"period": "2026-04"}
    sheet = await drafted(client, own, ground, items)
    assert sheet.status_code == 201, sheet.text
    assert (sheet.json()["state"], sheet.json()["why_not_made"]) == ("draft", None)
    made = (await moved(client, own, sheet.json(), "make")).json()
    assert (made["state"], made["items"], made["done"], made["may_change"]) == ("made", 6, 0, False)
    tasks = list(await session.scalars(select(Task).order_by(Task.due_on)))
    assert {(task.kind, task.side, task.owner_member_id, task.target_id) for task in tasks} == {
        ("commitment", "party", member, target)
    }
    assert [task.due_on for task in tasks][:1] == [date(2026, 4, 30)]
    assert {one["task_number"] for one in made["promises"]} == {task.number for task in tasks}


async def test_a_sheet_that_lacks_a_lead_is_not_made_public(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, own: Caller
) -> None:
    sheet = (await drafted(client, own, ground, whole()[:5])).json()
    assert sheet["why_not_made"] == "承诺书须覆盖六个带头,还缺:带头遵纪守法。"
    answer = await moved(client, own, sheet, "make")
    assert (answer.status_code, answer.json()["code"]) == (409, "commitment_not_whole")
    assert list(await session.scalars(select(Task))) == []


async def test_what_is_past_is_not_promised(client: httpx.AsyncClient, ground: Ground, own: Caller) -> None:
    items = whole()
    items[2] |= {"period": "2026-01"}
    sheet = (await drafted(client, own, ground, items)).json()
    answer = await moved(client, own, sheet, "make")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "items.2.period")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lead": "fame"}, "items.0.lead"),
        ({"period": "2027"}, "items.0.period"),
        ({"period": "2026-13"}, "items.0.period"),
        ({"target_id": str(new_id())}, "items.0.target_id"),
        ({"words": " "}, "items.0.words"),
    ],
)
async def test_what_cannot_be_promised_says_which_field(
    client: httpx.AsyncClient, ground: Ground, own: Caller, change: dict[str, Any], field: str
) -> None:
    answer = await drafted(client, own, ground, [whole()[0] | change])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_draft_is_changed_and_thrown_away_and_what_is_public_stays(
    client: httpx.AsyncClient, ground: Ground, own: Caller
) -> None:
    sheet = (await drafted(client, own, ground, whole()[:1])).json()
    doubled = await drafted(client, own, ground, whole())
    assert (doubled.status_code, doubled.json()["code"]) == (409, "commitment_already_there")
    headers = own.headers | {"If-Match": str(sheet["version"])}
    changed = (await client.put(f"{BASE}/{sheet['id']}", json={"items": whole()}, headers=headers)).json()
    assert changed["items"] == 6
    made = (await moved(client, own, changed, "make")).json()
    after = own.headers | {"If-Match": str(made["version"])}
    assert (await client.put(f"{BASE}/{made['id']}", json={"items": []}, headers=after)).status_code == 409
    assert (await client.delete(f"{BASE}/{made['id']}", headers=after)).status_code == 409
    assert (await moved(client, own, made, "make")).status_code == 409
    second = (await drafted(client, own, ground, [], year=2027)).json()
    gone = await client.delete(f"{BASE}/{second['id']}", headers=own.headers | {"If-Match": str(second["version"])})
    assert gone.status_code == 204


async def test_whoever_arranges_writes_for_the_units_members_and_an_outsider_does_not(
    client: httpx.AsyncClient, ground: Ground, actor: Sign, member: UUID, own: Caller
) -> None:
    secretary = actor(COMMITMENT_READ, COMMITMENT_MAKE, TASK_READ, TARGET_READ, on=ground.ids["branch"])
    sheet = await drafted(client, secretary, ground, whole(), member_id=str(member))
    assert sheet.status_code == 201, sheet.text
    stranger = actor(COMMITMENT_READ, COMMITMENT_MAKE, on=ground.ids["stranger"])
    assert (await client.get(BASE)).status_code == 401
    assert (await drafted(client, stranger, ground, whole(), member_id=str(member))).status_code == 404
    assert (await client.get(f"{BASE}/{sheet.json()['id']}", headers=stranger.headers)).status_code == 404
    assert (await moved(client, stranger, sheet.json(), "make")).status_code == 404
    assert (await client.get(BASE, headers=stranger.headers)).json()["total"] == 0
    assert (await client.get(BASE, headers=own.headers)).json()["total"] == 1
    colleague = actor(member_id=new_id())
    assert (await client.get(BASE, headers=colleague.headers)).json()["total"] == 0
    assert (await drafted(client, colleague, ground, whole())).status_code == 422
