"""The administration of accounts over HTTP."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.identity.conftest import API, PASSWORD, People, audited, https, refresh, sign_in

from dangjian.identity.accounts.models import Account
from dangjian.identity.permissions import ACCOUNT_MANAGE, ACCOUNT_READ
from dangjian.kernel.ids import new_id

ACCOUNTS = f"{API}/accounts"
REASON = {"reason": "调离岗位"}
NEW: dict[str, Any] = {"username": "Zhang.San", "display_name": "张三", "password": PASSWORD, "employee_no": "10023456"}


@pytest.fixture
def manager(actor: Callable[..., Caller]) -> Caller:
    """A system administrator."""
    return actor(ACCOUNT_READ, ACCOUNT_MANAGE, name="管理员甲")


async def test_a_new_account_signs_in_and_must_change_its_password(
    web: httpx.AsyncClient, manager: Caller, session: AsyncSession
) -> None:
    answer = await web.post(ACCOUNTS, json=NEW, headers=manager.headers)
    assert answer.status_code == 201, answer.text
    created = answer.json()
    assert created["username"] == "zhang.san"
    assert created["is_active"]
    assert created["must_change_password"]
    assert not created["is_demo"]
    assert "password" not in answer.text.replace("must_change_password", "")
    assert (await web.post(f"{API}/tokens", json={"username": "zhang.san", "password": PASSWORD})).status_code == 200
    rows = await audited(session, "account.create")
    assert [(row.actor_name, row.object_id) for row in rows] == [("管理员甲", created["id"])]
    assert PASSWORD not in str(rows[0].after)


async def test_the_password_is_kept_only_as_an_argon2id_hash(
    web: httpx.AsyncClient, manager: Caller, session: AsyncSession
) -> None:
    created = (await web.post(ACCOUNTS, json=NEW, headers=manager.headers)).json()
    account = await session.get_one(Account, created["id"])
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash


async def test_a_user_name_is_taken_whatever_its_case(web: httpx.AsyncClient, manager: Caller) -> None:
    assert (await web.post(ACCOUNTS, json=NEW, headers=manager.headers)).status_code == 201
    again = await web.post(ACCOUNTS, json={**NEW, "username": "ZHANG.SAN", "employee_no": "2"}, headers=manager.headers)
    assert again.status_code == 409
    assert again.json()["code"] == "account_username_taken"


async def test_an_employee_number_belongs_to_one_account(web: httpx.AsyncClient, manager: Caller) -> None:
    await web.post(ACCOUNTS, json=NEW, headers=manager.headers)
    again = await web.post(ACCOUNTS, json={**NEW, "username": "lisi"}, headers=manager.headers)
    assert again.status_code == 409
    assert again.json()["code"] == "account_employee_no_taken"


async def test_the_same_key_opens_one_account(web: httpx.AsyncClient, manager: Caller) -> None:
    headers = {**manager.headers, "Idempotency-Key": new_id().hex}
    first, second = [await web.post(ACCOUNTS, json=NEW, headers=headers) for _ in range(2)]
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()


async def test_accounts_are_found_by_user_name_name_and_number(web: httpx.AsyncClient, manager: Caller) -> None:
    await web.post(ACCOUNTS, json=NEW, headers=manager.headers)
    await web.post(
        ACCOUNTS,
        json={**NEW, "username": "li_si", "display_name": "李四", "employee_no": None},
        headers=manager.headers,
    )

    async def names(**params: Any) -> list[str]:
        answer = await web.get(ACCOUNTS, params=params, headers=manager.headers)
        assert answer.status_code == 200
        return [row["username"] for row in answer.json()["items"]]

    assert await names() == ["li_si", "zhang.san"]
    assert await names(q="ZHANG") == ["zhang.san"]
    assert await names(q="李") == ["li_si"]
    assert await names(q="0234") == ["zhang.san"]
    assert await names(q="_") == ["li_si"]
    assert await names(q="%") == []
    assert await names(size=1, page=2) == ["zhang.san"]
    assert await names(is_active=False) == []
    assert (await web.get(ACCOUNTS, params={"size": 1}, headers=manager.headers)).json()["total"] == 2


async def test_disabling_takes_the_rights_within_a_second_and_for_good(
    web: httpx.AsyncClient, people: People, manager: Caller, session: AsyncSession, wait_out_memory: Callable[[], None]
) -> None:
    person = await people.add("sysadmin")
    headers = await sign_in(web, person)
    assert (await web.get(ACCOUNTS, headers=headers)).status_code == 200
    at = f"{ACCOUNTS}/{person.id}"
    seen = {**manager.headers, **(await people.version(person))}
    answer = await web.post(f"{at}:disable", json=REASON, headers=seen)
    assert answer.status_code == 200, answer.text
    assert answer.json()["is_active"] is False
    wait_out_memory()
    assert (await web.get(ACCOUNTS, headers=headers)).status_code == 401
    assert (await refresh(web)).status_code == 401
    assert (await web.post(f"{API}/tokens", json=person.credentials)).status_code == 401

    seen = {**manager.headers, **(await people.version(person))}
    assert (await web.post(f"{at}:enable", json=REASON, headers=seen)).status_code == 200
    wait_out_memory()
    assert (await web.get(ACCOUNTS, headers=headers)).status_code == 401
    assert (await refresh(web)).status_code == 401
    await sign_in(web, person)
    for action in ("account.disable", "account.enable"):
        assert [(row.object_id, row.reason) for row in await audited(session, action)] == [(str(person.id), "调离岗位")]


async def test_a_reset_password_ends_all_sessions_and_must_be_changed(
    web: httpx.AsyncClient, people: People, manager: Caller, wait_out_memory: Callable[[], None]
) -> None:
    person = await people.add("member", new_id())
    headers = await sign_in(web, person)
    seen = {**manager.headers, **(await people.version(person))}
    body = {"password": "maple-garden-77", "reason": "本人忘记密码"}
    answer = await web.post(f"{ACCOUNTS}/{person.id}:reset-password", json=body, headers=seen)
    assert answer.status_code == 200
    assert answer.json()["must_change_password"] is True
    wait_out_memory()
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 401
    assert (await web.post(f"{API}/tokens", json=person.credentials)).status_code == 401
    assert (
        await web.post(f"{API}/tokens", json={"username": person.username, "password": "maple-garden-77"})
    ).status_code == 200


@pytest.mark.parametrize("verb", ["disable", "enable", "reset-password"])
async def test_nobody_changes_his_own_account(app: FastAPI, people: People, session: AsyncSession, verb: str) -> None:
    async with https(app) as web:
        person = await people.add("sysadmin")
        headers = {**(await sign_in(web, person)), **(await people.version(person))}
        body = {**REASON, **({"password": PASSWORD} if verb == "reset-password" else {})}
        answer = await web.post(f"{ACCOUNTS}/{person.id}:{verb}", json=body, headers=headers)
        assert answer.status_code == 409
        assert answer.json()["code"] == "account_is_own"
    refused = await audited(session, "POST account_is_own")
    assert [(row.actor_id, row.result) for row in refused] == [(person.id, "refused")]


async def test_a_change_names_the_version_it_saw(web: httpx.AsyncClient, people: People, manager: Caller) -> None:
    person = await people.add()
    at = f"{ACCOUNTS}/{person.id}:disable"
    assert (await web.post(at, json=REASON, headers=manager.headers)).status_code == 428
    stale = {**manager.headers, "If-Match": '"7"'}
    assert (await web.post(at, json=REASON, headers=stale)).status_code == 412
    seen = {**manager.headers, **(await people.version(person))}
    assert (await web.post(at, json=REASON, headers=seen)).status_code == 200
    assert (await web.post(at, json=REASON, headers=seen)).status_code == 412


async def test_an_account_that_is_disabled_already_is_not_disabled_again(
    web: httpx.AsyncClient, people: People, manager: Caller
) -> None:
    person = await people.add()
    seen = {**manager.headers, **(await people.version(person))}
    assert (await web.post(f"{ACCOUNTS}/{person.id}:enable", json=REASON, headers=seen)).status_code == 409


ROUTES = [
    ("GET", ""),
    ("POST", ""),
    ("GET", f"/{new_id()}"),
    ("POST", f"/{new_id()}:disable"),
    ("POST", f"/{new_id()}:enable"),
    ("POST", f"/{new_id()}:reset-password"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_strangers_and_outsiders_stay_outside(
    web: httpx.AsyncClient, actor: Callable[..., Caller], method: str, path: str
) -> None:
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    body = b'{"reason": "x", "password": "x"}' if method == "POST" else None
    stranger = await web.request(method, ACCOUNTS + path, headers=headers, content=body)
    assert stranger.status_code == 401
    outsider = actor("appraisal.record:read", on=new_id())
    answer = await web.request(method, ACCOUNTS + path, headers={**headers, **outsider.headers}, content=body)
    assert answer.status_code == 403


async def test_a_reader_changes_nothing(web: httpx.AsyncClient, people: People, actor: Callable[..., Caller]) -> None:
    reader = actor(ACCOUNT_READ)
    person = await people.add()
    assert (await web.get(f"{ACCOUNTS}/{person.id}", headers=reader.headers)).status_code == 200
    assert (await web.post(ACCOUNTS, json=NEW, headers=reader.headers)).status_code == 403
    seen = {**reader.headers, **(await people.version(person))}
    assert (await web.post(f"{ACCOUNTS}/{person.id}:disable", json=REASON, headers=seen)).status_code == 403


async def test_an_account_that_does_not_exist_is_404(web: httpx.AsyncClient, manager: Caller) -> None:
    assert (await web.get(f"{ACCOUNTS}/{new_id()}", headers=manager.headers)).status_code == 404
    headers = {**manager.headers, "If-Match": '"1"'}
    assert (await web.post(f"{ACCOUNTS}/{new_id()}:disable", json=REASON, headers=headers)).status_code == 404


BAD: list[tuple[dict[str, Any], str]] = [
    ({"username": ""}, "username"),
    ({"username": "张三"}, "username"),
    ({"username": "a b"}, "username"),
    ({"username": "x" * 65}, "username"),
    ({"username": 7}, "username"),
    ({"username": None}, "username"),
    ({"display_name": ""}, "display_name"),
    ({"display_name": "   "}, "display_name"),
    ({"display_name": "张" * 201}, "display_name"),
    ({"password": "short"}, "password"),
    ({"password": "zhang.san1"}, "password"),
    ({"password": "x" * 2000}, "password"),
    ({"employee_no": "9" * 65}, "employee_no"),
    ({"member_id": "not-an-id"}, "member_id"),
    ({"must_change_password": 1}, "must_change_password"),
    ({"is_demo": True}, "is_demo"),
    ({"is_active": False}, "is_active"),
    ({"id": str(new_id())}, "id"),
    ({"version": 9}, "version"),
    ({"session_epoch": 9}, "session_epoch"),
]


@pytest.mark.parametrize(("change", "field"), BAD, ids=[f"{name}={str(c[name])[:20]}" for c, name in BAD])
async def test_bad_input_is_refused_at_its_field(
    web: httpx.AsyncClient, manager: Caller, change: dict[str, Any], field: str
) -> None:
    answer = await web.post(ACCOUNTS, json={**NEW, **change}, headers=manager.headers)
    assert answer.status_code == 422, answer.text
    assert field in [fault["field"] for fault in answer.json()["errors"]]
    assert (await web.get(ACCOUNTS, headers=manager.headers)).json()["total"] == 0


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\udfff\\ud800"])
@pytest.mark.parametrize("field", ["username", "display_name", "password", "employee_no"])
async def test_text_that_no_column_holds_is_refused(
    web: httpx.AsyncClient, manager: Caller, field: str, text: str
) -> None:
    body = json.dumps({**NEW, field: "abcdefgh@"}).replace("@", text)
    answer = await web.post(ACCOUNTS, content=body, headers={**manager.headers, "Content-Type": "application/json"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "params",
    [{"page": 0}, {"page": -1}, {"size": 201}, {"size": 0}, {"page": 10**20}, {"q": "x" * 101}, {"is_active": "maybe"}],
)
async def test_bad_paging_is_refused(web: httpx.AsyncClient, manager: Caller, params: dict[str, Any]) -> None:
    assert (await web.get(ACCOUNTS, params=params, headers=manager.headers)).status_code == 422
