"""Grants over HTTP: what they allow, from when to when, and how fast they are gone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.identity.conftest import API, PASSWORD, People, Person, audited, sign_in

from dangjian.identity.callers.queries import actor_now
from dangjian.identity.grants.actions import DemoPerson, OnlyInDemonstration, create_user, seed_demo_accounts
from dangjian.identity.grants.models import Grant
from dangjian.identity.grants.rules import ROLES
from dangjian.identity.permissions import ACCOUNT_MANAGE, ACCOUNT_READ, GRANT_APPROVE
from dangjian.kernel import clock
from dangjian.kernel.errors import Invalid
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import verify_access

GRANTS = f"{API}/grants"
NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)
PLACE = new_id()


@pytest.fixture
def manager(actor: Callable[..., Caller]) -> Caller:
    """A system administrator."""
    return actor(ACCOUNT_READ, ACCOUNT_MANAGE, name="管理员甲")


@pytest.fixture
def approver(actor: Callable[..., Caller]) -> Caller:
    """A security administrator."""
    return actor(ACCOUNT_READ, GRANT_APPROVE, name="安全员乙")


async def _approve(client: httpx.AsyncClient, approver: Caller, grant: dict[str, Any]) -> httpx.Response:
    seen = {**approver.headers, "If-Match": str(grant["version"])}
    return await client.post(f"{GRANTS}/{grant['id']}:approve", headers=seen)


async def _give(client: httpx.AsyncClient, manager: Caller, person: Person, **body: Any) -> httpx.Response:
    grant = {"account_id": str(person.id), "role": "secretary", "organization_id": str(PLACE), **body}
    return await client.post(GRANTS, json=grant, headers=manager.headers)


async def _permissions(client: httpx.AsyncClient, headers: dict[str, str]) -> set[str]:
    return set((await client.get(f"{API}/me", headers=headers)).json()["permissions"])


async def test_me_says_who_i_am_and_what_i_may_do(web: httpx.AsyncClient, people: People) -> None:
    person = await people.add("committee", PLACE)
    answer = await web.get(f"{API}/me", headers=await sign_in(web, person))
    assert answer.json() == {
        "account_id": str(person.id),
        "username": person.username,
        "display_name": "测试员",
        "member_id": None,
        "roles": [{"role": "committee", "title": "二级党委", "organization_id": str(PLACE)}],
        "permissions": sorted(ROLES["committee"].permissions),
        "is_demo": False,
        "must_change_password": False,
        "must_set_up_second_factor": False,
        "acting_for": None,
    }


async def test_without_a_grant_there_is_no_permission(web: httpx.AsyncClient, people: People) -> None:
    headers = await sign_in(web, await people.add())
    assert await _permissions(web, headers) == set()
    assert (await web.get(GRANTS, headers=headers)).status_code == 403


async def test_a_grant_gives_the_roles_permissions_on_its_place_alone(
    app: FastAPI, web: httpx.AsyncClient, people: People, session: AsyncSession
) -> None:
    person = await people.add("secretary", PLACE)
    token = (await sign_in(web, person))["Authorization"].removeprefix("Bearer ")
    claims = verify_access(app.state.key_ring, token)
    actor = await actor_now(session, claims.account_id, claims.session_id)
    assert actor is not None
    assert {(grant.permission, grant.organization_id) for grant in actor.grants} == {
        (code, PLACE) for code in ROLES["secretary"].permissions
    }
    assert actor.permissions == frozenset(ROLES["secretary"].permissions)


async def test_two_grants_do_not_mix_their_places(
    app: FastAPI, web: httpx.AsyncClient, people: People, manager: Caller, approver: Caller, session: AsyncSession
) -> None:
    """A secretary of one branch who verifies in another may not void records there."""
    elsewhere = new_id()
    person = await people.add("secretary", PLACE)
    proposed = await _give(web, manager, person, role="inspector", organization_id=str(elsewhere))
    assert (await _approve(web, approver, proposed.json())).status_code == 200
    token = (await sign_in(web, person))["Authorization"].removeprefix("Bearer ")
    claims = verify_access(app.state.key_ring, token)
    actor = await actor_now(session, claims.account_id, claims.session_id)
    assert actor is not None
    places: dict[str, set[UUID]] = {}
    for grant in actor.grants:
        places.setdefault(grant.permission, set()).add(grant.organization_id)
    assert places["appraisal.record:void"] == {PLACE}
    assert places["appraisal.verification:verify"] == {elsewhere}
    assert places["appraisal.record:read"] == {PLACE, elsewhere}


async def test_giving_and_ending_take_effect_at_once(
    web: httpx.AsyncClient,
    people: People,
    manager: Caller,
    approver: Caller,
    session: AsyncSession,
    wait_out_memory: Callable[[], None],
) -> None:
    person = await people.add()
    headers = await sign_in(web, person)
    assert await _permissions(web, headers) == set()
    wait_out_memory()
    given = await _give(web, manager, person)
    assert given.status_code == 201, given.text
    assert given.json()["title"] == "支部书记"
    assert given.json()["state"] == "proposed"
    assert not given.json()["is_in_force"]
    assert given.json()["granted_by_name"] == "管理员甲"
    assert await _permissions(web, headers) == set()
    given = await _approve(web, approver, given.json())
    assert given.json()["is_in_force"]
    assert given.json()["decided_by_name"] == "安全员乙"
    wait_out_memory()
    assert await _permissions(web, headers) == set(ROLES["secretary"].permissions)
    seen = {**manager.headers, "If-Match": str(given.json()["version"])}
    assert (await web.delete(f"{GRANTS}/{given.json()['id']}", headers=seen)).status_code == 204
    wait_out_memory()
    assert await _permissions(web, headers) == set()
    for action, name in (("grant.propose", "管理员甲"), ("grant.approve", "安全员乙"), ("grant.end", "管理员甲")):
        rows = await audited(session, action)
        assert [(row.object_id, row.organization_id, row.actor_name) for row in rows] == [(str(person.id), PLACE, name)]


async def test_rights_are_remembered_for_less_than_a_second(
    web: httpx.AsyncClient, people: People, session: AsyncSession, wait_out_memory: Callable[[], None]
) -> None:
    person = await people.add("sysadmin")
    headers = await sign_in(web, person)
    assert (await web.get(GRANTS, headers=headers)).status_code == 200
    await session.execute(update(Grant).where(Grant.account_id == person.id).values(ended_at=clock.now()))
    await session.commit()
    wait_out_memory()
    assert (await web.get(GRANTS, headers=headers)).status_code == 403


async def test_a_grant_holds_from_its_first_day_to_its_last(
    web: httpx.AsyncClient,
    people: People,
    actor: Callable[..., Caller],
    clock_at: Callable[[datetime], None],
) -> None:
    """Days are days in Asia/Shanghai: 2026-10-11 begins at 16:00 UTC on the tenth."""
    clock_at(NOW)

    def manager() -> Caller:
        return actor(ACCOUNT_READ, ACCOUNT_MANAGE)

    person = await people.add()
    given = await _give(web, manager(), person, starts_on="2026-10-11", ends_on="2026-10-12")
    given = await _approve(web, actor(GRANT_APPROVE), given.json())
    assert given.json()["is_in_force"] is False
    for moment, holds in [
        (datetime(2026, 10, 10, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 10, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 12, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 12, 16, 0, tzinfo=UTC), False),
    ]:
        clock_at(moment)
        headers = await sign_in(web, person)
        assert bool(await _permissions(web, headers)) is holds
    assert (await _give(web, manager(), person)).status_code == 201


async def test_the_same_role_is_not_given_twice_in_one_place(
    web: httpx.AsyncClient, people: People, manager: Caller
) -> None:
    person = await people.add("secretary", PLACE)
    again = await _give(web, manager, person)
    assert again.status_code == 409
    assert again.json()["code"] == "grant_stands"
    assert (await _give(web, manager, person, organization_id=str(new_id()))).status_code == 201
    administrator = await people.add("sysadmin")
    everywhere = await _give(web, manager, administrator, role="sysadmin", organization_id=None)
    assert everywhere.status_code == 409


async def test_an_ended_grant_makes_room_for_a_new_one(web: httpx.AsyncClient, people: People, manager: Caller) -> None:
    person = await people.add()
    first = (await _give(web, manager, person)).json()
    at, seen = f"{GRANTS}/{first['id']}", {**manager.headers, "If-Match": "1"}
    assert (await web.delete(at, headers=manager.headers)).status_code == 428
    assert (await web.delete(at, headers={**manager.headers, "If-Match": "3"})).status_code == 412
    assert (await web.delete(at, headers=seen)).status_code == 204
    assert (await web.delete(at, headers={**manager.headers, "If-Match": "2"})).status_code == 409
    assert (await _give(web, manager, person)).status_code == 201


async def test_nobody_gives_to_himself_or_ends_his_own(web: httpx.AsyncClient, people: People) -> None:
    person = await people.add("sysadmin")
    headers = await sign_in(web, person)
    body = {"account_id": str(person.id), "role": "orgdept", "organization_id": str(PLACE)}
    answer = await web.post(GRANTS, json=body, headers=headers)
    assert answer.status_code == 409
    assert answer.json()["code"] == "account_is_own"
    own = (await web.get(GRANTS, params={"account_id": str(person.id)}, headers=headers)).json()["items"]
    ended = await web.delete(f"{GRANTS}/{own[0]['id']}", headers={**headers, "If-Match": str(own[0]["version"])})
    assert ended.status_code == 409
    assert await _permissions(web, headers) == set(ROLES["sysadmin"].permissions)


async def test_grants_are_listed_by_account_place_and_role(
    web: httpx.AsyncClient, people: People, manager: Caller
) -> None:
    one = await people.add("secretary", PLACE)
    two = await people.add("inspector", PLACE)
    three = await people.add("secretary", new_id())

    async def holders(*pairs: tuple[str, str]) -> set[str]:
        answer = await web.get(GRANTS, params=list(pairs), headers=manager.headers)
        assert answer.status_code == 200
        return {row["username"] for row in answer.json()["items"]}

    assert await holders() == {one.username, two.username, three.username}
    assert await holders(("organization_id", str(PLACE))) == {one.username, two.username}
    assert await holders(("role", "secretary")) == {one.username, three.username}
    several = (("account_id", str(one.id)), ("account_id", str(two.id)))
    assert await holders(*several) == {one.username, two.username}
    given = (await web.get(GRANTS, params={"account_id": str(one.id)}, headers=manager.headers)).json()["items"][0]
    seen = {**manager.headers, "If-Match": str(given["version"])}
    await web.delete(f"{GRANTS}/{given['id']}", headers=seen)
    assert await holders() == {two.username, three.username}
    assert one.username in await holders(("ended", "true"))


async def test_the_roles_are_listed_with_what_they_allow(web: httpx.AsyncClient, manager: Caller) -> None:
    answer = await web.get(f"{API}/roles", headers=manager.headers)
    assert {row["role"]: tuple(row["permissions"]) for row in answer.json()} == {
        name: role.permissions for name, role in ROLES.items()
    }


BAD: list[dict[str, Any]] = [
    {"role": "king"},
    {"role": None},
    {"role": ["secretary"]},
    {"organization_id": None},
    {"organization_id": "x"},
    {"organization_id": 7},
    {"account_id": None},
    {"account_id": "x"},
    {"starts_on": "2026-02-30"},
    {"starts_on": "2026-10-09T00:00:00Z"},
    {"starts_on": 1796083200},
    {"starts_on": "9999-12-31"},
    {"starts_on": "0001-01-01"},
    {"starts_on": "2026-10-09", "ends_on": "2026-10-08"},
    {"starts_on": "2020-01-01", "ends_on": "2020-01-02"},
    {"granted_by_name": "我"},
    {"version": 5},
    {"permissions": ["identity.account:manage"]},
]


@pytest.mark.parametrize("change", BAD, ids=str)
async def test_bad_input_is_refused(
    web: httpx.AsyncClient, people: People, manager: Caller, change: dict[str, Any]
) -> None:
    person = await people.add()
    answer = await _give(web, manager, person, **change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]
    assert (await web.get(GRANTS, headers=manager.headers)).json()["total"] == 0


async def test_a_grant_for_an_account_that_does_not_exist_is_404(web: httpx.AsyncClient, manager: Caller) -> None:
    assert (await _give(web, manager, Person(new_id(), "nobody"))).status_code == 404
    answer = await web.delete(f"{GRANTS}/{new_id()}", headers={**manager.headers, "If-Match": "1"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/grants"), ("POST", "/grants"), ("GET", "/roles"), ("DELETE", f"/grants/{new_id()}")]
)
async def test_strangers_and_outsiders_stay_outside(
    web: httpx.AsyncClient, actor: Callable[..., Caller], method: str, path: str
) -> None:
    headers = {"If-Match": "1"}
    assert (await web.request(method, API + path, headers=headers)).status_code == 401
    outsider = actor("appraisal.record:read", on=PLACE)
    answer = await web.request(method, API + path, headers={**headers, **outsider.headers})
    assert answer.status_code == 403


async def test_the_demonstration_signs_in_only_in_a_demonstration(
    web: httpx.AsyncClient,
    session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
    wait_out_memory: Callable[[], None],
) -> None:
    person = DemoPerson(new_id(), "orgdept", "组织部", "orgdept", PLACE, None, True)
    await seed_demo_accounts(session, [person])
    await session.commit()
    body = {"username": "orgdept", "password": "Dangjian-demo-1"}
    answer = await web.post(f"{API}/tokens", json=body)
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert (await web.get(f"{API}/me", headers=headers)).json()["is_demo"] is True
    monkeypatch.setattr(settings(), "env", "production")
    wait_out_memory()
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 401
    assert (await web.post(f"{API}/tokens", json=body)).status_code == 401
    assert (await web.post(f"{API}/tokens", json={"grant_type": "refresh_token"})).status_code == 401
    with pytest.raises(OnlyInDemonstration):
        await seed_demo_accounts(session, [person])


async def test_the_command_line_makes_the_first_administrator(web: httpx.AsyncClient, session: AsyncSession) -> None:
    account = await create_user(
        session,
        username="root.admin",
        display_name="首任管理员",
        password=PASSWORD,
        role="sysadmin",
        organization_id=None,
    )
    await session.commit()
    headers = await sign_in(web, Person(account.id, "root.admin"))
    assert "identity.account:manage" in await _permissions(web, headers)
    assert (await audited(session, "account.create"))[0].actor_id is None
    with pytest.raises(Invalid):
        await create_user(
            session, username="second", display_name="x", password=PASSWORD, role="orgdept", organization_id=None
        )


async def test_a_session_in_the_far_future_is_over(
    web: httpx.AsyncClient, people: People, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(NOW)
    headers = await sign_in(web, await people.add("sysadmin"))
    clock_at(NOW + timedelta(seconds=900))
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 401
