"""HTTP habits: one shape of error, no crash for what cannot be read, headers on everything, refusals on the record."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.routing import Match

from dangjian.kernel.audit import AuditEntry

SignIn = Callable[..., Any]
LIST = "/api/v1/registry/organizations"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{LIST}?q=%00", 400),
        (f"{LIST}?q=%ff%fe", 400),
        (f"{LIST}?q=%ed%a0%80", 400),
        ("/api/v1/registry/%00", 400),
        ("/api/v1/nowhere", 404),
        ("/docs", 404),
        (f"{LIST}/not-an-id", 422),
        (f"{LIST}?page=NaN", 422),
        (f"{LIST}?kind=castle", 422),
        (f"{LIST}?q={'x' * 101}", 422),
    ],
)
async def test_an_address_that_cannot_be_read_is_told_so(
    client: httpx.AsyncClient, actor: SignIn, path: str, status: int
) -> None:
    headers = actor("registry.organization:read").headers
    answer = await client.get(path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "code", "detail", "errors"}
    assert len(answer.headers["x-trace-id"]) == 32
    assert body["status"] == status
    assert body["detail"].endswith("。")


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ("/healthz", LIST, "/nowhere"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert "script-src 'self';" in headers["content-security-policy"]


async def test_a_body_over_the_limit_is_refused_before_it_is_read(client: httpx.AsyncClient, actor: SignIn) -> None:
    headers = {**actor("registry.organization:classify").headers, "If-Match": '"1"'}
    path = f"{LIST}/00000000-0000-7000-8000-000000000000:classify"
    answer = await client.post(path, headers=headers, json={"reason": "x" * (1024 * 1024)})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "http_413"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_body_that_is_not_json_is_refused(client: httpx.AsyncClient, actor: SignIn, kind: str) -> None:
    headers = {**actor("registry.organization:classify").headers, "If-Match": '"1"', "Content-Type": kind}
    path = f"{LIST}/00000000-0000-7000-8000-000000000000:classify"
    answer = await client.post(path, headers=headers, content=b'{"category": "production"}')
    assert 400 <= answer.status_code < 500


async def test_a_refusal_leaves_one_row(client: httpx.AsyncClient, session: AsyncSession, actor: SignIn) -> None:
    caller = actor("registry.member:read")
    assert (await client.get(LIST, headers=caller.headers)).status_code == 403
    rows = (await session.scalars(select(AuditEntry).where(AuditEntry.actor_id == caller.actor.account_id))).all()
    assert [(row.action, row.object_id, row.result) for row in rows] == [("GET forbidden", LIST, "refused")]


async def test_health_says_alive_and_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "alive"}
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["checks"] == dict.fromkeys(("database", "migrations", "outbox", "disk", "clock"), True)


async def test_the_directory_of_nouns_changes_no_answer(client: httpx.AsyncClient, actor: SignIn) -> None:
    headers = actor("registry.organization:read").headers
    assert (await client.get(LIST, headers=headers)).status_code == 200
    assert (await client.get(f"{LIST}/tree", headers=headers)).status_code == 200
    assert (await client.delete(LIST, headers=headers)).status_code == 405
    assert (await client.get(f"{LIST}/", headers=headers)).status_code == 307
    assert (await client.get(f"{LIST}s", headers=headers)).status_code == 404


def test_every_noun_is_in_the_directory(whole_app: FastAPI) -> None:
    directory = whole_app.router.routes[0]
    for context in iter_route_contexts(whole_app.routes[1:]):
        if (context.path or "").startswith("/api/v1/"):
            scope = {"type": "http", "method": next(iter(context.methods or ())), "path": context.path}
            match, found = directory.matches(scope)
            reached = [other.path for other in iter_route_contexts([found["directory_router"]])]
            assert match == Match.FULL
            assert context.path in reached
