"""From a purpose to a consent and its withdrawal, through the API and past the database's own checks."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.identity.conftest import API, People, audited, https, sign_in

from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ASSESSMENT = {"assessed_on": "2026-10-08", "assessed_by_name": "法务部", "verdict": "acceptable", "sha256": SHA}
NOW = datetime(2026, 10, 9, 2, tzinfo=UTC)
Headers = dict[str, str]


@pytest.fixture(autouse=True)
def moment(clock_at: Callable[[datetime], None]) -> None:
    """The day is fixed."""
    clock_at(NOW)


@pytest.fixture
def keeper(actor: Callable[..., Any]) -> Headers:
    """Whoever keeps the register."""
    headers: Headers = actor("identity.purpose:read", "identity.purpose:edit").headers
    return headers


async def enter(client: httpx.AsyncClient, headers: Headers, code: str, basis: str) -> dict[str, Any]:
    """A purpose as a draft."""
    body = {
        "code": code,
        "title": "活动照片",
        "legal_basis": basis,
        "provision": "个人信息保护法第十三条",
        "data_kinds": "照片",
        "retention": "两年",
    }
    answer = await client.post(f"{API}/purposes", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def step(
    client: httpx.AsyncClient, headers: Headers, purpose: dict[str, Any], what: str, body: Any = None
) -> httpx.Response:
    """One step of a purpose; what is answered is kept."""
    seen = {**headers, "If-Match": f'"{purpose["version"]}"'}
    answer = await client.post(f"{API}/purposes/{purpose['id']}:{what}", json=body, headers=seen)
    if answer.status_code == 200:
        purpose |= answer.json()
    return answer


async def in_force(client: httpx.AsyncClient, headers: Headers, code: str, basis: str) -> dict[str, Any]:
    """A purpose in force with the first version of its notice."""
    purpose = await enter(client, headers, code, basis)
    assert (await step(client, headers, purpose, "assess", ASSESSMENT)).status_code == 200
    assert (await step(client, headers, purpose, "start")).status_code == 200
    await publish(client, headers, purpose, "第一版")
    return purpose


async def publish(client: httpx.AsyncClient, headers: Headers, purpose: dict[str, Any], words: str) -> None:
    """The next version of its notice."""
    body = {"purpose_id": purpose["id"], "text": words}
    assert (await client.post(f"{API}/notices", json=body, headers=headers)).status_code == 201


async def test_a_purpose_without_an_assessment_cannot_be_put_in_force(
    client: httpx.AsyncClient, keeper: Headers, session: AsyncSession
) -> None:
    purpose = await enter(client, keeper, "photo", "consent")
    refused = await step(client, keeper, purpose, "start")
    assert (refused.status_code, refused.json()["code"]) == (409, "purpose_not_assessed")
    await step(client, keeper, purpose, "assess", {**ASSESSMENT, "verdict": "unacceptable"})
    assert (await step(client, keeper, purpose, "start")).status_code == 409
    with pytest.raises(DBAPIError):
        async with session.begin_nested():
            await session.execute(text("UPDATE identity.purpose SET state = 'in_force'"))
    assert (await step(client, keeper, purpose, "assess", ASSESSMENT)).status_code == 200
    assert (await step(client, keeper, purpose, "start")).json()["state"] == "in_force"
    assert (await step(client, keeper, purpose, "assess", {**ASSESSMENT, "verdict": "unacceptable"})).status_code == 409
    assert (await step(client, keeper, purpose, "end", {"reason": "不再需要"})).json()["state"] == "ended"
    assert (await step(client, keeper, purpose, "end", {"reason": "再来一次"})).status_code == 409
    assert len(await audited(session, "purpose.start")) == 1
    shown = (await client.get(f"{API}/purposes", headers=keeper)).json()
    assert [(row["code"], row["sha256"]) for row in shown] == [("photo", SHA)]


async def test_who_may_not_and_what_is_refused(
    client: httpx.AsyncClient, keeper: Headers, actor: Callable[..., Any]
) -> None:
    reader = actor("identity.purpose:read").headers
    purpose = await enter(client, keeper, "photo", "consent")
    assert (await client.get(f"{API}/purposes")).status_code == 401
    assert (await client.get(f"{API}/purposes", headers=actor().headers)).status_code == 403
    assert (await step(client, reader, purpose, "start")).status_code == 403
    future = await step(client, keeper, purpose, "assess", {**ASSESSMENT, "assessed_on": "2026-10-10"})
    assert future.status_code == 422
    assert (await step(client, keeper, purpose, "assess", {**ASSESSMENT, "sha256": "no"})).status_code == 422
    stale = await step(client, keeper, {**purpose, "version": 9}, "assess", ASSESSMENT)
    assert stale.status_code == 412
    again = {k: purpose[k] for k in ("code", "title", "legal_basis", "provision", "data_kinds", "retention")}
    assert (await client.post(f"{API}/purposes", json=again, headers=keeper)).status_code == 409


async def test_consent_is_asked_once_for_each_version_and_withdrawn_as_easily(
    app: FastAPI, client: httpx.AsyncClient, people: People, keeper: Headers, session: AsyncSession
) -> None:
    photo, _ = await in_force(client, keeper, "photo", "consent"), await in_force(client, keeper, "register", "law")
    person = await people.add()
    async with https(app) as web:
        mine = await sign_in(web, person)

        async def own(code: str) -> dict[str, Any]:
            rows = (await web.get(f"{API}/me/purposes", headers=mine)).json()
            return next(row for row in rows if row["code"] == code)

        async def say(what: str, code: str = "photo") -> httpx.Response:
            body = {"notice_id": (await own(code))["notice_id"], "step": what}
            return await web.post(f"{API}/me/consents", json=body, headers=mine)

        assert [(await own(code))["is_asked"] for code in ("photo", "register")] == [True, False]
        assert (await say("given", "register")).status_code == 409
        assert (await say("withdrawn")).status_code == 409
        assert (await say("given")).status_code == 200
        assert ((await own("photo"))["holds"], (await own("photo"))["is_asked"]) == (True, False)
        old = (await own("photo"))["notice_id"]
        await publish(client, keeper, photo, "第二版")
        assert ((await own("photo"))["holds"], (await own("photo"))["is_asked"]) == (False, True)
        stale = await web.post(f"{API}/me/consents", json={"notice_id": old, "step": "given"}, headers=mine)
        assert stale.status_code == 404
        assert (await say("given")).status_code == 200
        assert (await say("withdrawn")).status_code == 200
        after = await own("photo")
        assert (after["holds"], after["step"], after["number"], after["is_asked"]) == (False, "withdrawn", 2, False)
    told = [
        row.body["is_given"]
        for row in await session.scalars(select(EventRow).order_by(EventRow.id))
        if row.name == "identity.consent.changed"
    ]
    assert told == [True, True, False]
    assert [len(await audited(session, f"consent.{one}")) for one in ("given", "withdrawn")] == [2, 1]


async def test_what_was_said_and_told_is_never_altered(database: Database) -> None:
    for table in ("notice", "consent_step"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.transaction() as session:
                await session.execute(text(f"UPDATE identity.{table} SET id = id"))
