"""Numbers of people, passwords, tokens and keys are put into every field of every operation; no log, no audit row, no
error, no figure tells any of them, and what is sealed is in no table in clear (quality.md, U4 and P4).
"""

import io
import json
import logging
import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from prometheus_client import generate_latest
from sqlalchemy import Text, cast, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.conftest import Cast
from tests.identity.conftest import API, People, https, refresh, sign_in
from tests.journeys.test_bad_input_everywhere import places, put
from tests.matrix.asking import Asking
from tests.matrix.forest import key, plant
from tests.matrix.published import published

from dangjian.identity.grants.rules import ROLES
from dangjian.kernel import logs, metrics
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database
from dangjian.kernel.masking import FIGURE

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
EVERY = 1 if PROVE else 32
PHONE, ID_NUMBER = "13987650321", "11010519491231002X"
SECRETS = {
    **dict.fromkeys(("password", "current_password", "new_password"), "canary-Tangerine-77"),
    **dict.fromkeys(("secret", "client_secret", "token", "receipt"), "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnk"),
    "code": "731955",
}
TYPED = (PHONE, ID_NUMBER, SECRETS["password"], SECRETS["secret"])
WORDS = f"请联系 {PHONE},身份证 {ID_NUMBER}"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, by us and by libraries, as it would be written."""
    said = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=said))
    handler = logging.StreamHandler(logs.Quiet(said))
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)
    logs.configure()


@pytest.fixture
def meter() -> Iterator[metrics.Meter]:
    """The figures of this test."""
    metrics.METER.append(meter := metrics.Meter())
    yield meter
    metrics.METER.remove(meter)


def told_of(body: Any) -> Iterator[Any]:
    """The body with the canaries in all its texts at once, and in one after another whether it takes them or not.

    A figure of the work stays one even where it has as many digits as a telephone number.
    """
    texts = [way for way in places(body) if way and isinstance(_at(body, way), str) and not FIGURE.search(str(way[-1]))]
    whole = body
    for way in texts:
        whole = put(whole, way, canary_for(way, WORDS))
    yield whole
    for way in texts:
        for words in (WORDS, PHONE, ID_NUMBER):
            yield put(body, way, canary_for(way, words))


def canary_for(way: tuple[Any, ...], words: str) -> str:
    return SECRETS.get(str(way[-1]), words)


def _at(body: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        body = body[step]
    return body


def addresses(path: str, plain: str, operation: dict[str, Any]) -> Iterator[str]:
    """The address with a number of a person for each of its parameters."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            for words in (PHONE, WORDS):
                yield f"{plain}{'&' if '?' in plain else '?'}{httpx.QueryParams({parameter['name']: words})}"
        elif parameter["in"] == "path":
            yield path.replace(f"{{{parameter['name']}}}", PHONE).replace("{", "").replace("}", "")


async def test_what_is_secret_stands_nowhere_after_a_storm_over_all_operations(
    app: FastAPI,
    client: httpx.AsyncClient,
    session: AsyncSession,
    cast: Cast,
    log: io.StringIO,
    meter: metrics.Meter,
) -> None:
    await plant(session)
    asking = Asking(app)
    everything = sorted({code for role in ROLES.values() for code in role.permissions})
    bearer = cast.sign_in(*everything, on=key("own", "x.organization"), name="考验").headers
    headers = {**bearer, "If-Match": '"1"', "Content-Type": "application/json"}
    sent, told = 0, []
    for name, row in list(published().rows.items())[::EVERY]:
        method, path = name.split(" ")
        if row.streams:
            continue
        operation = asking.document["paths"][path][method.lower()]
        asked = asking.about(row, "own")
        is_json = "application/json" in operation.get("requestBody", {}).get("content", {})
        bodies = [json.loads(asked.content)] if is_json else []
        if bodies and isinstance(bodies[0], dict):
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            bodies.append(asking.sampler.sample(schema) | bodies[0])
        contents = [json.dumps(one).encode() for body in bodies for one in told_of(body)]
        requests = [(asked.address, content) for content in contents]
        requests += [(address, asked.content) for address in addresses(path, asked.address, operation)]
        for address, content in requests:
            answer = await client.request(method, address, headers=headers, content=content)
            sent += 1
            if answer.status_code >= 400:
                told += [(method, address, word, answer.text[:200]) for word in TYPED if word in answer.text]
    assert told == []
    assert found(log.getvalue(), TYPED) == []
    assert found(generate_latest(meter.registry).decode(), TYPED) == []
    assert await audited(session, TYPED) == []
    assert sent >= (4_000 if PROVE else 80)


async def test_what_is_handed_out_once_is_kept_nowhere(
    app: FastAPI, connection: AsyncConnection, database: Database, session: AsyncSession, log: io.StringIO
) -> None:
    """A real password, both tokens and the secret of a second factor."""
    person = await People(database).add("sysadmin")
    async with https(app) as web:
        headers = await sign_in(web, person)
        given = [person.password, headers["Authorization"].removeprefix("Bearer ")]
        given += [web.cookies["__Host-dangjian_refresh"]]
        given += [(await refresh(web)).json()["access_token"], web.cookies["__Host-dangjian_refresh"]]
        begun = await web.post(f"{API}/me/second-factor", headers=headers)
        given.append(begun.json()["secret"])
        for wrong in given:
            body = {"username": person.username, "password": wrong, "code": "731955"}
            await web.post(f"{API}/tokens", json=body)
            await web.get(f"{API}/accounts", headers={"Authorization": f"Bearer {wrong}x"})
            await refresh(web, wrong)
    assert found(log.getvalue(), tuple(given)) == []
    assert await audited(session, tuple(given)) == []
    assert await in_clear(connection, tuple(given)) == []


async def audited(session: AsyncSession, words: tuple[str, ...]) -> list[Any]:
    """The audit rows in which one of the words stands."""
    columns = [
        cast(getattr(AuditEntry, name), Text) for name in ("object_id", "actor_name", "before", "after", "reason")
    ]
    rows = (await session.execute(select(AuditEntry.action, *columns))).all()
    return [row for row in rows if found(str(row), words)]


def found(said: str, words: tuple[str, ...]) -> list[str]:
    """Where a word stands, with what is around it."""
    return [said[max(0, said.index(word) - 200) : said.index(word) + 60] for word in words if word in said]


async def in_clear(connection: AsyncConnection, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """The tables that hold one of the words, as text or as bytes."""
    tables = await connection.scalars(
        text(
            "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
    )
    told = []
    for table in tables.all():
        whole = await connection.scalar(text(f"SELECT string_agg(one::text, ' ') FROM {table} AS one"))
        for word in words:
            if whole and (word in whole or word.encode().hex() in whole):
                told.append((table, word))
    return told
