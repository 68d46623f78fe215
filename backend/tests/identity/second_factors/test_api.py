"""The second factor over HTTP: set up, asked for, used once, guessed in vain, lost (quality.md, A8)."""

import base64
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.identity.conftest import API, People, Person, audited, https, sign_in

from dangjian.identity.permissions import ACCOUNT_MANAGE, SECOND_FACTOR_RESET
from dangjian.identity.second_factors import rules
from dangjian.identity.second_factors.models import RecoveryCode, SecondFactor
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings

NOW = datetime(2026, 10, 9, 8, 0, 10, tzinfo=UTC)
OWN = f"{API}/me/second-factor"
GUESSES = 10_000 if os.environ.get("DANGJIAN_PROVE") == "1" else 40
PLACE = new_id()


def code_of(secret: str, away: int = 0, at: datetime = NOW) -> str:
    """What an authenticator shows."""
    return rules.code_at(base64.b32decode(secret), rules.step_at(at) + away)


async def set_up(client: httpx.AsyncClient, headers: dict[str, str]) -> tuple[str, list[str]]:
    """The secret and the recovery codes of a factor that is now in use; the code of the present step is spent."""
    begun = (await client.post(OWN, headers=headers)).json()
    done = await client.post(f"{OWN}:confirm", json={"code": code_of(begun["secret"])}, headers=headers)
    assert done.status_code == 200, done.text
    return begun["secret"], done.json()["recovery_codes"]


async def enter(client: httpx.AsyncClient, person: Person, code: str | None = None) -> httpx.Response:
    body = person.credentials | ({"code": code} if code else {})
    return await client.post(f"{API}/tokens", json=body)


@pytest.fixture(autouse=True)
def moment(clock_at: Callable[[datetime], None]) -> None:
    """Half minutes stand still."""
    clock_at(NOW)


async def test_once_set_up_it_is_asked_for(web: httpx.AsyncClient, people: People, session: AsyncSession) -> None:
    person = await people.add("sysadmin")
    headers = await sign_in(web, person)
    assert (await web.get(OWN, headers=headers)).json() == {"is_set_up": False, "recovery_codes_left": 0}
    begun = (await web.post(OWN, headers=headers)).json()
    assert begun["picture"].startswith("data:image/svg+xml")
    assert (await enter(web, person)).status_code == 200  # what is only begun counts for nothing
    wrong = await web.post(f"{OWN}:confirm", json={"code": "000000"}, headers=headers)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "code")
    secret, codes = await set_up(web, headers)
    assert secret != begun["secret"]
    assert len(set(codes)) == rules.RECOVERY_CODES
    assert (await web.get(OWN, headers=headers)).json() == {"is_set_up": True, "recovery_codes_left": 10}
    asked = await enter(web, person)
    assert (asked.status_code, asked.json()["code"]) == (401, "second_factor_needed")
    assert (await enter(web, person, code_of(secret, 1))).status_code == 200
    assert (await web.post(OWN, headers=headers)).status_code == 409
    assert len(await audited(session, "second_factor.set_up")) == 1
    kept = (await session.scalars(select(SecondFactor))).one()
    assert secret not in kept.secret
    assert base64.b32decode(secret) not in base64.urlsafe_b64decode(kept.secret)
    hashes = set(await session.scalars(select(RecoveryCode.code_hash)))
    assert all(code.encode() not in one for code in codes for one in hashes)


async def test_a_code_works_once(web: httpx.AsyncClient, people: People) -> None:
    person = await people.add()
    secret, _ = await set_up(web, await sign_in(web, person))
    assert (await enter(web, person, code_of(secret))).json()["code"] == "second_factor_wrong"
    assert (await enter(web, person, code_of(secret, 2))).json()["code"] == "second_factor_wrong"
    assert (await enter(web, person, code_of(secret, 1))).status_code == 200
    for away in (-1, 0, 1):
        assert (await enter(web, person, code_of(secret, away))).status_code == 401


async def test_a_recovery_code_works_once(web: httpx.AsyncClient, people: People, session: AsyncSession) -> None:
    person, other = await people.add(), await people.add()
    _, codes = await set_up(web, await sign_in(web, person))
    await set_up(web, await sign_in(web, other))
    assert (await enter(web, other, codes[0])).status_code == 401
    assert (await enter(web, person, codes[0].upper())).status_code == 200
    assert (await enter(web, person, codes[0])).status_code == 401
    assert [row.object_id for row in await audited(session, "second_factor.use_recovery_code")] == [str(person.id)]


async def test_new_recovery_codes_void_the_old_ones(
    web: httpx.AsyncClient, people: People, clock_at: Callable[[datetime], None]
) -> None:
    person = await people.add()
    headers = await sign_in(web, person)
    secret, old = await set_up(web, headers)
    assert (await web.post(f"{OWN}:renew-codes", json={"code": "000000"}, headers=headers)).status_code == 422
    fresh = await web.post(f"{OWN}:renew-codes", json={"code": code_of(secret, 1)}, headers=headers)
    assert (await enter(web, person, old[3])).status_code == 401
    assert (await enter(web, person, fresh.json()["recovery_codes"][3])).status_code == 200


async def test_guessing_is_in_vain_whatever_the_address(
    app: FastAPI, people: People, clock_at: Callable[[datetime], None]
) -> None:
    """The right code is not heard either while the pause lasts."""
    person = await people.add()
    async with https(app) as web:
        secret, _ = await set_up(web, await sign_in(web, person))
    right = code_of(secret, 1)
    answers: dict[str, int] = {}
    for number in range(GUESSES):
        guess = f"{number:06}" if f"{number:06}" not in {code_of(secret, away) for away in (-1, 0, 1)} else "999999"
        async with https(app, f"10.1.{number // 250}.{number % 250 + 1}") as web:
            code = (await enter(web, person, guess)).json()["code"]
            answers[code] = answers.get(code, 0) + 1
    assert answers == {"second_factor_wrong": GUESSES}
    async with https(app, "10.9.9.9") as web:
        assert (await enter(web, person, right)).status_code == 401
        clock_at(NOW + timedelta(minutes=16))
        assert (await enter(web, person, code_of(secret, 0, NOW + timedelta(minutes=16)))).status_code == 200


async def test_without_the_password_nothing_is_said_of_a_second_factor(web: httpx.AsyncClient, people: People) -> None:
    with_factor, without = await people.add(), await people.add()
    await set_up(web, await sign_in(web, with_factor))
    answers = [
        await web.post(
            f"{API}/tokens", json={"username": one.username, "password": "wrong-password-1", "code": "123456"}
        )
        for one in (with_factor, without)
    ]
    assert {answer.json()["code"] for answer in answers} == {"sign_in_failed"}


@pytest.mark.parametrize(
    ("role", "is_needed"),
    [
        *[(name, True) for name in ("sysadmin", "secadmin", "auditadmin", "orgdept", "inspector")],
        *[(name, False) for name in ("committee", "secretary", "representative", "member")],
    ],
)
async def test_where_it_is_required_who_lacks_it_may_do_nothing_else(
    web: httpx.AsyncClient,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
    wait_out_memory: Callable[[], None],
    role: str,
    is_needed: bool,
) -> None:
    monkeypatch.setattr(settings(), "second_factor", "required")
    person = await people.add(role, None if role.endswith("admin") else PLACE)
    headers = await sign_in(web, person)
    me = (await web.get(f"{API}/me", headers=headers)).json()
    assert me["must_set_up_second_factor"] is is_needed
    assert (me["permissions"] == []) is is_needed
    await set_up(web, headers)
    wait_out_memory()
    me = (await web.get(f"{API}/me", headers=headers)).json()
    assert me["must_set_up_second_factor"] is False
    assert me["permissions"]


def test_production_requires_it_and_the_demonstration_offers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for env, given, required in [
        ("production", None, True),
        ("production", "offered", False),
        ("demo", None, False),
        ("demo", "required", True),
    ]:
        monkeypatch.setattr(settings(), "env", env)
        monkeypatch.setattr(settings(), "second_factor", given)
        assert settings().requires_second_factor is required


async def test_the_security_administrator_resets_a_lost_one(
    web: httpx.AsyncClient,
    people: People,
    actor: Callable[..., Caller],
    session: AsyncSession,
    wait_out_memory: Callable[[], None],
) -> None:
    person = await people.add("orgdept", PLACE)
    headers = await sign_in(web, person)
    await set_up(web, headers)
    at, why = f"{API}/accounts/{person.id}:reset-second-factor", {"reason": "手机遗失,已当面核对身份"}
    assert (await web.post(at, json=why)).status_code == 401
    assert (await web.post(at, json=why, headers=actor(ACCOUNT_MANAGE).headers)).status_code == 403
    security = actor(SECOND_FACTOR_RESET).headers
    assert (await web.post(at, json={"reason": ""}, headers=security)).status_code == 422
    nowhere = f"{API}/accounts/{new_id()}:reset-second-factor"
    assert (await web.post(nowhere, json=why, headers=security)).status_code == 404
    assert (await web.post(at, json=why, headers=security)).status_code == 204
    assert (await web.post(at, json=why, headers=security)).status_code == 404
    wait_out_memory()
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 401
    assert (await enter(web, person)).status_code == 200
    assert [row.reason for row in await audited(session, "second_factor.reset")] == [why["reason"]]


@pytest.mark.parametrize("body", [{}, {"code": ""}, {"code": 123456}, {"code": "x" * 31}, {"code": "123456", "x": 1}])
async def test_bad_input_is_refused(web: httpx.AsyncClient, people: People, body: dict[str, Any]) -> None:
    headers = await sign_in(web, await people.add())
    await web.post(OWN, headers=headers)
    for move in ("confirm", "renew-codes"):
        assert (await web.post(f"{OWN}:{move}", json=body, headers=headers)).status_code == 422
        assert (await web.post(f"{OWN}:{move}", json=body)).status_code == 401
