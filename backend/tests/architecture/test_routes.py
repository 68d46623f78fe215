"""Every route is guarded, every change is protected against being done twice or over somebody else's."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from dangjian.kernel.concurrency import if_match
from dangjian.kernel.idempotency import idempotency_key
from dangjian.kernel.security import Requires, ServiceOnly, SignedIn, public_reason
from dangjian.main import SERVICES, create_app

PUBLIC = {
    "GET /healthz",
    "GET /readyz",
    "GET /docs/errors/{code}",
    "POST /api/v1/identity/tokens",
    "POST /api/v1/identity/auth/logout",
    "GET /go/{todo_id}",
    "GET /.well-known/jwks.json",
    "POST /oauth/token",
    "GET /api/v1/liaison/open-intakes/{code}",
    "POST /api/v1/liaison/open-intakes/{code}/reports",
    "GET /api/v1/liaison/receipts",
    "POST /api/v1/liaison/receipts:reply",
    "POST /api/v1/liaison/receipts:add",
    "GET /api/v1/liaison/receipts/attachments/{sha256}",
}
NEITHER_VERSION_NOR_KEY = {
    "POST /api/v1/identity/tokens": "makes a new token each time; a refresh token works once by itself",
    "POST /api/v1/identity/auth/logout": "ending a session twice is ending it once",
    "POST /api/v1/appraisal/attachments": "stored under the hash of the content, so that the same file twice is one",
    "POST /api/v1/appraisal/records/imports": "only looked at; its rows have ids from the file's hash",
    "POST /api/v1/appraisal/feedback": "the client's id makes it one; a key would be kept with an anonymous account",
    "POST /api/v1/appraisal/feedback:receipt": "changes nothing",
    "POST /api/v1/liaison/issues": "the client's id makes it one; a key would be kept with an anonymous account",
    "POST /api/v1/liaison/issues:similar": "changes nothing",
    "POST /api/v1/liaison/pairings/imports": "only looked at; the same pair at the same time is one",
    "POST /api/v1/registry/members/imports": "only looked at; an employee number is entered once",
    "POST /api/v1/targets/readings/imports": "only looked at; a correction is a further row",
    "POST /api/v1/registry/organizations/imports": "only looked at; a code is there once",
    "POST /api/v1/liaison/issues/imports": "only looked at; its rows have ids from the file's hash",
    "POST /api/v1/liaison/attachments": "stored under the hash of the content, so that the same file twice is one",
    "POST /api/v1/liaison/open-intakes/{code}/reports": "the client's id makes it one",
    "POST /api/v1/liaison/receipts:reply": "the same answer twice is one answer",
    "POST /api/v1/liaison/receipts:add": "the same words and files twice are there once",
    "POST /api/v1/liaison/my-issues/{issue_id}:add": "the same words and files twice are there once",
    "POST /api/v1/liaison/my-issues/{issue_id}:hand-on": "each receipt voids the one before; a key would keep it",
    "POST /api/v1/registry/members/{member_id}:unmask": "changes nothing; a key would keep what was unmasked",
    "POST /api/v1/registry/dues/{member_id}:unmask": "changes nothing; a key would keep what was unmasked",
    "POST /api/v1/identity/me/second-factor": "each secret voids the one before; a key would keep it",
    "POST /api/v1/identity/me/second-factor:confirm": "a code works once by itself; a key would keep the codes",
    "POST /api/v1/identity/me/second-factor:renew-codes": "a code works once by itself; a key would keep the codes",
    "POST /api/v1/identity/me/sessions/{session_id}:end": "ending a session twice is ending it once",
    "POST /api/v1/identity/me/sessions:end-others": "ending sessions twice is ending them once",
    "POST /api/v1/identity/accounts/{account_id}:end-sessions": "ending sessions twice is ending them once",
    "POST /oauth/token": "makes a new token each time",
    "POST /api/v1/identity/me/password": "names the old password, so a repetition fails by itself",
}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def contexts(app: FastAPI) -> Iterator[tuple[str, RouteContext]]:
    """`METHOD /path` and its route, for everything our own routers serve."""
    for context in iter_route_contexts(app.routes):
        if getattr(context, "dependant", None) is not None:
            for method in sorted(context.methods or ()):
                yield f"{method} {context.path}", context


def asked(dependant: Dependant) -> Iterator[Any]:
    """Everything that runs before the endpoint."""
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from asked(dependency)


def guards(context: RouteContext) -> list[Any]:
    """What decides who may come in."""
    return [call for call in asked(context.dependant) if isinstance(call, Requires | SignedIn | ServiceOnly)]


def test_nothing_in_front_of_an_answer_waits_for_a_thread(whole_app: FastAPI) -> None:
    # FastAPI runs what is no coroutine in a thread; under load the request then waits for the interpreter's lock.
    calls = {
        f"{name}: {call}"
        for name, context in contexts(whole_app)
        for call in (context.endpoint, *asked(context.dependant))
        if not any(map(inspect.iscoroutinefunction, (call, getattr(call, "__call__", None))))  # noqa: B004
        and not inspect.isasyncgenfunction(call)
    }
    assert calls == set()


def test_every_route_names_its_guard_or_stands_on_the_public_list(whole_app: FastAPI) -> None:
    found = dict(contexts(whole_app))
    assert len(found) > 20
    assert {name for name, context in found.items() if not guards(context)} == PUBLIC
    assert {name for name, context in found.items() if public_reason(context.endpoint)} == PUBLIC


def test_every_permission_asked_for_is_declared_by_its_service(whole_app: FastAPI) -> None:
    declared = {permission.code for service in SERVICES for permission in service.permissions}
    needed = {
        guard.permission.code
        for _, context in contexts(whole_app)
        for guard in guards(context)
        if isinstance(guard, Requires)
    }
    assert needed - declared == set()


def test_every_change_asks_for_the_version_seen_or_takes_a_key(whole_app: FastAPI) -> None:
    unprotected = {
        name
        for name, context in contexts(whole_app)
        if name.split()[0] in CHANGING
        and not {if_match, idempotency_key} & {call for call in asked(context.dependant) if callable(call)}
    }
    assert unprotected == NEITHER_VERSION_NOR_KEY.keys()


async def test_an_anonymous_caller_gets_401_from_every_guarded_route(
    whole_app: FastAPI, client: httpx.AsyncClient
) -> None:
    answers = {}
    for name, _ in contexts(whole_app):
        if name not in PUBLIC:
            method, path = name.split(" ", 1)
            address = re.sub(r"\{[^}]+\}", "01900000-0000-7000-8000-000000000000", path)
            answers[name] = await client.request(method, address)
    assert {name for name, answer in answers.items() if answer.status_code != 401} == set()
    assert {answer.headers["content-type"] for answer in answers.values()} == {"application/problem+json"}
    bodies = {
        tuple(v for k, v in answer.json().items() if k != "trace_id" and k != "errors") for answer in answers.values()
    }
    assert len(bodies) == 1


def test_operations_have_names_of_their_own(whole_app: FastAPI) -> None:
    operations = [
        operation["operationId"] for item in whole_app.openapi()["paths"].values() for operation in item.values()
    ]
    assert len(operations) == len(set(operations))


@pytest.mark.parametrize("name", [service.name for service in SERVICES])
async def test_each_service_starts_alone(name: str, whole_app: FastAPI) -> None:
    """Its own routes answer, and the others' do not exist."""
    alone = [service for service in SERVICES if service.name == name]
    app = create_app(whole_app.state.database, alone)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        for line, _ in contexts(whole_app):
            method, path = line.split(" ", 1)
            if method != "GET" or not path.startswith("/api/v1/"):
                continue
            address = re.sub(r"\{[^}]+\}", "01900000-0000-7000-8000-000000000000", path)
            answer = await client.get(address)
            expected = 404
            if path.startswith(f"/api/v1/{name}/"):
                expected = 422 if line in PUBLIC else 401  # what is open to all looks at the address, not at the caller
            assert answer.status_code == expected, line
        assert (await client.get("/healthz")).status_code == 200
