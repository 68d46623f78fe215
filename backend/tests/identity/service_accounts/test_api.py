"""Service accounts: proposed by one, approved by another, a key shown once, tokens for ten minutes on one subtree."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.identity.conftest import API, audited, https, without_trace
from tests.kernel.token_forge import Forge

from dangjian.identity.permissions import ACCOUNT_MANAGE, ACCOUNT_READ, GRANT_APPROVE
from dangjian.identity.service_accounts.models import ServiceAccount
from dangjian.kernel import tokens
from dangjian.kernel.ids import new_id

ACCOUNTS = f"{API}/service-accounts"
NOW = datetime(2026, 10, 9, 2, tzinfo=UTC)
PLACE = new_id()
TYPES = "/api/v1/appraisal/record-types"
SEES = "appraisal.record_type:read"


def body(**changes: Any) -> dict[str, Any]:
    return {
        "name": "OA 系统",
        "purpose": "把会议记录送进台账",
        "organization_id": str(PLACE),
        "permissions": ["appraisal.record:enter", SEES],
        "addresses": ["10.0.0.0/24"],
        "expires_on": "2027-10-01",
        **changes,
    }


@pytest.fixture(autouse=True)
def moment(clock_at: Callable[[datetime], None]) -> None:
    """The day is fixed."""
    clock_at(NOW)


@pytest.fixture
def manager(actor: Callable[..., Caller], moment: None) -> Caller:
    """A system administrator."""
    return actor(ACCOUNT_READ, ACCOUNT_MANAGE, name="系统甲")


@pytest.fixture
def approver(actor: Callable[..., Caller], moment: None) -> Caller:
    """A security administrator."""
    return actor(ACCOUNT_READ, GRANT_APPROVE, name="安全乙")


async def move(client: httpx.AsyncClient, by: Caller, row: dict[str, Any], verb: str, **body: Any) -> httpx.Response:
    headers = {**by.headers, "If-Match": str(row["version"])}
    return await client.post(f"{ACCOUNTS}/{row['id']}:{verb}", json=body or None, headers=headers)


async def ready(client: httpx.AsyncClient, manager: Caller, approver: Caller, **changes: Any) -> tuple[Any, str]:
    """An approved account and its key."""
    proposed = await client.post(ACCOUNTS, json=body(**changes), headers=manager.headers)
    assert proposed.status_code == 201, proposed.text
    row = (await move(client, approver, proposed.json(), "approve")).json()
    key = (await move(client, manager, row, "make-key")).json()
    assert key["client_secret"].startswith(key["client_id"])
    return {**row, "version": row["version"] + 1}, key["client_secret"]


async def change(client: httpx.AsyncClient, key: str, **more: str) -> httpx.Response:
    return await client.post("/oauth/token", data={"grant_type": "client_credentials", "client_secret": key, **more})


def bearer(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_from_the_proposal_to_the_first_call(
    web: httpx.AsyncClient, manager: Caller, approver: Caller, session: AsyncSession
) -> None:
    proposed = (await web.post(ACCOUNTS, json=body(), headers=manager.headers)).json()
    assert proposed["state"] == "proposed"
    assert (await move(web, manager, proposed, "make-key")).status_code == 409
    assert (await move(web, manager, proposed, "approve")).status_code == 403
    row = (await move(web, approver, proposed, "approve")).json()
    assert (row["state"], row["decided_by_name"]) == ("approved", "安全乙")
    made = (await move(web, manager, row, "make-key")).json()
    answer = await change(web, made["client_secret"], client_id=made["client_id"])
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("Bearer", 600)
    assert answer.json()["scope"] == f"appraisal.record:enter {SEES}"
    assert answer.headers["cache-control"] == "no-store"
    headers = bearer(answer)
    assert (await web.get(TYPES, headers=headers)).status_code == 200
    assert (await web.get(ACCOUNTS, headers=headers)).status_code == 403
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 403
    refusals = await audited(session, "GET forbidden")
    assert {row.actor_name for row in refusals} == {"OA 系统(服务账号)"}
    kept = (await session.scalars(select(ServiceAccount))).one()
    assert made["client_secret"].encode() not in (kept.key_hash or b"")
    assert made["client_secret"] not in (await web.get(ACCOUNTS, headers=manager.headers)).text
    moves = [f"service_account.{verb}" for verb in ("propose", "approve", "make_key")]
    assert [len(await audited(session, name)) for name in moves] == [1, 1, 1]


async def test_basic_authorization_works_too(web: httpx.AsyncClient, manager: Caller, approver: Caller) -> None:
    _, key = await ready(web, manager, approver)
    for name, status in ((key[:17], 200), ("djk_live_00000000", 401)):
        basic = base64.b64encode(f"{name}:{key}".encode()).decode()
        answer = await web.post(
            "/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
        )
        assert answer.status_code == status


async def test_a_token_may_be_for_less(web: httpx.AsyncClient, manager: Caller, approver: Caller) -> None:
    _, key = await ready(web, manager, approver)
    narrow = await change(web, key, scope="appraisal.record:enter")
    assert (await web.get(TYPES, headers=bearer(narrow))).status_code == 403
    assert (await change(web, key, scope="identity.account:manage")).status_code == 401


async def test_every_fault_is_answered_alike(
    app: FastAPI, manager: Caller, approver: Caller, clock_at: Callable[[datetime], None]
) -> None:
    async with https(app) as web, https(app, "192.168.1.9") as elsewhere:
        _, key = await ready(web, manager, approver)
        answers = [
            await change(web, key[:-1] + ("a" if key[-1] != "a" else "b")),
            await change(web, "djk_live_" + "0" * 8 + "_" + "0" * 32),
            await change(web, ""),
            await change(web, "x" * 3000),
            await change(web, key, client_id="djk_live_00000000"),
            await change(web, key, scope="no.such:thing"),
            await change(elsewhere, key),
        ]
        clock_at(datetime(2027, 10, 1, 16, 0, tzinfo=UTC))
        answers.append(await change(web, key))
    assert {answer.status_code for answer in answers} == {401}
    assert all(without_trace(answer) == without_trace(answers[0]) for answer in answers)
    assert answers[0].json()["code"] == "invalid_client"


async def test_a_stolen_token_is_of_no_use_elsewhere_or_after_ten_minutes(
    app: FastAPI, manager: Caller, approver: Caller, clock_at: Callable[[datetime], None]
) -> None:
    async with https(app) as web, https(app, "10.0.1.9") as elsewhere:
        _, key = await ready(web, manager, approver)
        headers = bearer(await change(web, key))
        assert (await web.get(TYPES, headers=headers)).status_code == 200
        assert (await elsewhere.get(TYPES, headers=headers)).status_code == 401
        clock_at(NOW + timedelta(seconds=599))
        assert (await web.get(TYPES, headers=headers)).status_code == 200
        clock_at(NOW + timedelta(seconds=600))
        assert (await web.get(TYPES, headers=headers)).status_code == 401


@pytest.mark.parametrize("removal", ["revoke", "make-key", "expiry"])
async def test_what_was_taken_is_gone_within_a_second(
    web: httpx.AsyncClient,
    manager: Caller,
    approver: Caller,
    actor: Callable[..., Caller],
    wait_out_memory: Callable[[], None],
    clock_at: Callable[[datetime], None],
    removal: str,
) -> None:
    row, key = await ready(web, manager, approver, expires_on="2026-10-09")
    if removal == "expiry":
        clock_at(datetime(2026, 10, 9, 15, 59, 50, tzinfo=UTC))
    headers = bearer(await change(web, key))
    assert (await web.get(TYPES, headers=headers)).status_code == 200
    if removal == "expiry":
        clock_at(datetime(2026, 10, 9, 16, 0, tzinfo=UTC))
    else:
        reason = {"reason": "系统下线"} if removal == "revoke" else {}
        assert (await move(web, manager, row, removal, **reason)).status_code == 200
    wait_out_memory()
    assert (await web.get(TYPES, headers=headers)).status_code == 401
    assert (await change(web, key)).status_code == 401


async def test_who_proposes_does_not_approve(web: httpx.AsyncClient, actor: Callable[..., Caller]) -> None:
    both = actor(ACCOUNT_MANAGE, GRANT_APPROVE)
    row = (await web.post(ACCOUNTS, json=body(), headers=both.headers)).json()
    assert (await move(web, both, row, "approve")).json()["code"] == "service_account_own_proposal"
    other = actor(GRANT_APPROVE)
    refused = await move(web, other, row, "refuse", reason="用途没有写清")
    assert (refused.json()["state"], refused.json()["refusal"]) == ("refused", "用途没有写清")
    assert (await move(web, other, refused.json(), "approve")).status_code == 409


BAD: list[dict[str, Any]] = [
    {"name": " "},
    {"permissions": []},
    {"permissions": ["identity.account:manage"]},
    {"permissions": ["appraisal.run:publish"]},
    {"addresses": []},
    {"addresses": ["0.0.0.0/0"]},
    {"addresses": ["oa.example.com"]},
    {"expires_on": "2028-01-01"},
    {"expires_on": "2026-10-08"},
    {"organization_id": "x"},
    {"state": "approved"},
]


@pytest.mark.parametrize("change_", BAD, ids=str)
async def test_bad_input_is_refused(web: httpx.AsyncClient, manager: Caller, change_: dict[str, Any]) -> None:
    assert (await web.post(ACCOUNTS, json=body(**change_), headers=manager.headers)).status_code == 422


async def test_strangers_stay_outside(web: httpx.AsyncClient, actor: Callable[..., Caller], manager: Caller) -> None:
    row = (await web.post(ACCOUNTS, json=body(), headers=manager.headers)).json()
    assert (await web.post(ACCOUNTS, json=body(), headers=manager.headers)).status_code == 422  # the name is taken
    outsider = actor("appraisal.record:read", on=PLACE)
    for verb in ("approve", "refuse", "make-key", "revoke"):
        assert (await web.post(f"{ACCOUNTS}/{row['id']}:{verb}", json={"reason": "x"})).status_code == 401
        assert (await move(web, outsider, row, verb, reason="x")).status_code == 403
    assert (await web.get(ACCOUNTS)).status_code == 401
    assert (await web.post("/oauth/token", data={"grant_type": "password"})).status_code == 400


async def test_tokens_of_people_and_of_services_do_not_stand_in_for_each_other(
    app: FastAPI, web: httpx.AsyncClient, manager: Caller, approver: Caller
) -> None:
    """The signature is genuine in every one of them (A1)."""
    ring = app.state.key_ring
    _, key = await ready(web, manager, approver)
    genuine = (await change(web, key)).json()["access_token"]
    forge = Forge(pem=ring.signer, genuine=genuine)
    assert (await web.get(TYPES, headers={"Authorization": f"Bearer {forge.sign()}"})).status_code == 200
    claims = forge.claims
    person = {**{k: v for k, v in claims.items() if k != "scope"}, "gv": 0}
    attacks = [
        forge.sign({**forge.header, "typ": "at+jwt"}),
        forge.sign({**forge.header, "typ": "at+jwt"}, person),
        forge.sign({**forge.header, "typ": "JWT"}),
        *[forge.sign(claims={**claims, "scope": scope}) for scope in ("", " ", "*", 7, None, ["x"], f"{SEES}\n", "A")],
        *[
            forge.sign(claims={**claims, "scope": scope})
            for scope in (f" {SEES}", f"{SEES}  {SEES}", "identity.x:y" * 9)
        ],
        forge.sign(claims={k: v for k, v in claims.items() if k != "scope"}),
        forge.sign(claims={k: v for k, v in claims.items() if k != "sid"}),
        forge.sign(claims={**claims, "exp": claims["iat"] + 601}),
        forge.sign(claims={**claims, "exp": claims["iat"]}),
        forge.sign(claims={**claims, "iat": claims["iat"] + 1}),
        forge.sign(claims={**claims, "sid": str(new_id())}),
        forge.sign(claims={**claims, "sub": str(new_id())}),
        forge.sign(claims={**claims, "aud": "dangjian.identity"}),
        forge.sign(claims={**claims, "gv": 0}),
        tokens.mint_client(ring, account_id=manager.actor.account_id, key_id=manager.actor.session_id, scopes=[SEES]),
    ]
    for token in attacks:
        assert (await web.get(TYPES, headers={"Authorization": f"Bearer {token}"})).status_code == 401
    wider = forge.sign(claims={**claims, "scope": "identity.account:read"})
    assert (await web.get(ACCOUNTS, headers={"Authorization": f"Bearer {wider}"})).status_code == 403
