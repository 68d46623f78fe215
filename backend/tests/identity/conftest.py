"""People with real accounts, and clients that keep cookies as a browser over TLS does."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts import identity
from dangjian.identity.accounts import actions as accounts
from dangjian.identity.accounts.models import Account
from dangjian.identity.accounts.schemas import AccountCreate
from dangjian.identity.grants import actions as grants
from dangjian.identity.grants.schemas import GrantCreate
from dangjian.identity.sessions.jobs import forget
from dangjian.identity.sessions.models import RefreshToken, SignInAttempt, UserSession
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id

PASSWORD = "tangerine-river-88"
API = "/api/v1/identity"


@dataclass(frozen=True)
class Person:
    """An account that exists, and how to sign in with it."""

    id: UUID
    username: str
    password: str = PASSWORD

    @property
    def credentials(self) -> dict[str, str]:
        """The body of a sign-in."""
        return {"username": self.username, "password": self.password}


class People:
    """Opens accounts and signs them in."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add(
        self,
        role: str | None = None,
        on: UUID | None = None,
        *,
        username: str | None = None,
        is_demo: bool = False,
        must_change: bool = False,
    ) -> Person:
        """An account, with a role if one is named."""
        name = username or f"p{new_id().hex[-12:]}"
        data = AccountCreate(username=name, display_name="测试员", password=PASSWORD, must_change_password=must_change)
        async with self.database.transaction() as session:
            account = await accounts.create(session, None, data, is_demo=is_demo)
            if role is not None:
                grant = {"account_id": account.id, "role": role, "organization_id": on}
                await grants.give(session, GrantCreate.model_validate(grant))
        return Person(account.id, name)

    async def add_role(self, person: Person, role: str) -> None:
        """A role more, from the command line."""
        grant = {"account_id": person.id, "role": role, "organization_id": None}
        async with self.database.transaction() as session:
            await grants.give(session, GrantCreate.model_validate(grant))

    async def version(self, person: Person) -> dict[str, str]:
        """The If-Match header for a change of this account."""
        async with self.database.transaction() as session:
            account = await session.get_one(Account, person.id)
            return {"If-Match": f'"{account.version}"'}


async def sign_in(client: httpx.AsyncClient, person: Person) -> dict[str, str]:
    """Sign in and return the header; the client keeps the cookie."""
    answer = await client.post(f"{API}/tokens", json=person.credentials)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def refresh(client: httpx.AsyncClient, cookie: str | None = None) -> httpx.Response:
    """Go on with the client's cookie, or with another one."""
    headers = {b"Cookie": f"__Host-dangjian_refresh={cookie}".encode("latin-1")} if cookie is not None else {}
    return await client.post(f"{API}/tokens", json={"grant_type": "refresh_token"}, headers=headers)


async def audited(session: AsyncSession, action: str) -> list[Any]:
    """The audit rows of one kind of action."""
    return list(await session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def without_trace(answer: httpx.Response) -> dict[str, Any]:
    """A problem's body without the one member that differs from request to request."""
    return {name: value for name, value in answer.json().items() if name != "trace_id"}


def https(app: FastAPI, address: str = "10.0.0.1") -> httpx.AsyncClient:
    """A client over TLS from this address."""
    transport = httpx.ASGITransport(app, client=(address, 4321))
    return httpx.AsyncClient(transport=transport, base_url="https://testserver")


@pytest.fixture
async def web(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the rolled-back database."""
    async with https(app) as client:
        yield client


@pytest.fixture
def people(database: Database) -> People:
    """People on the rolled-back database."""
    return People(database)


@pytest.fixture
def wait_out_memory(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the second pass for which an answer about rights may be remembered."""

    def pass_time() -> None:
        start = time.monotonic
        monkeypatch.setattr(identity, "time", SimpleNamespace(monotonic=lambda: start() + 1))

    return pass_time


@pytest.fixture
def drop_old(database: Database) -> Callable[[], Awaitable[tuple[int, ...]]]:
    """Run the hourly job and count what is left of attempts, sessions and refresh tokens."""

    async def run() -> tuple[int, ...]:
        await forget(database, {})
        async with database.transaction() as session:
            return tuple(
                [
                    await session.scalar(select(func.count()).select_from(table)) or 0
                    for table in (SignInAttempt, UserSession, RefreshToken)
                ]
            )

    return run
