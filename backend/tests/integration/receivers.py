"""Receivers on this machine that answer as they are told, and the small tree whose events they hear of."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.kernel.ids import new_id

Answer = int | web.Response | Callable[[web.Request], Awaitable[web.StreamResponse]]
BASE = "/api/v1/integration"
TREE = (("group", None), ("committee", "group"), ("branch", "committee"), ("sibling", "committee"), ("foreign", None))


@dataclass(frozen=True)
class Heard:
    """One request as it came in."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers with what is queued, then with `usually`; keeps everything that it heard."""

    url: str = ""
    usually: Answer = 204
    queued: list[Answer] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Hear one request and answer it."""
        self.heard.append(Heard(dict(request.headers), await request.read()))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            answer = self.queued.pop(0) if self.queued else self.usually
            if isinstance(answer, int):
                return web.Response(status=answer)
            return answer if isinstance(answer, web.Response) else await answer(request)
        finally:
            self.at_once -= 1

    @property
    def ids(self) -> list[str]:
        """The ids of the messages, in the order in which they came."""
        return [one.headers["webhook-id"] for one in self.heard]


async def cut(request: web.Request) -> web.StreamResponse:
    """Break off after reading."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def slow(seconds: float) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Think about it."""

    async def answer(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.Response(status=204)

    return answer


@asynccontextmanager
async def receiving(count: int = 1) -> AsyncIterator[list[Receiver]]:
    """So many receivers on one free port, each under a path of its own."""
    receivers = [Receiver() for _ in range(count)]
    app = web.Application()
    for number, one in enumerate(receivers):
        app.router.add_post(f"/hook/{number}", one.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    for number, one in enumerate(receivers):
        one.url = f"http://127.0.0.1:{port}/hook/{number}"
    try:
        yield receivers
    finally:
        await runner.cleanup()


@dataclass(frozen=True)
class Place:
    """The ids of the tests' organisations."""

    group: UUID
    committee: UUID
    branch: UUID
    sibling: UUID
    foreign: UUID


async def plant(session: AsyncSession) -> Place:
    """A group, a committee with two branches, and a group that is somebody else's."""
    found: dict[str, OrganizationCopy] = {}
    for code, parent in TREE:
        above = found[parent] if parent else None
        key = new_id()
        found[code] = OrganizationCopy(
            id=key,
            code=code,
            name=f"{code}组织",
            kind="branch",
            line="party",
            category=None,
            parent_id=above.id if above else None,
            path=f"{above.path if above else '/'}{key}/",
            version=1,
        )
        session.add(found[code])
    await session.flush()
    return Place(**{code: row.id for code, row in found.items()})


def subscription(organization_id: UUID, url: str, **more: Any) -> dict[str, Any]:
    """A webhook as it is asked for."""
    wanted = {"organization_id": str(organization_id), "url": url, "description": "数据中台", "patterns": ["*"]}
    return {**wanted, **more}
