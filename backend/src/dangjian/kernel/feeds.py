"""Live refresh: one listening connection a process, fanned out to open pages as server-sent events of kind and id."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from dangjian.kernel import jsons
from dangjian.kernel.db import asyncpg_dsn
from dangjian.kernel.events import FEED

log = structlog.get_logger()
QUEUE_SIZE = 200


@dataclass(frozen=True)
class News:
    """Something changed: what kind of thing, which one, and where in the tree."""

    kind: str
    id: str
    organization_id: UUID | None


class Feed:
    """Listens once for the whole process; every open page has a bounded queue of its own."""

    def __init__(self, url: str) -> None:
        self._dsn = asyncpg_dsn(url)
        self._pages: set[asyncio.Queue[News]] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen in the background."""
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Stop listening."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            connection: asyncpg.Connection[Any] | None = None
            try:
                connection = await asyncpg.connect(self._dsn, timeout=10)
                closed = asyncio.Event()
                connection.add_termination_listener(lambda _connection, closed=closed: closed.set())
                await connection.add_listener(FEED, self._heard)
                await closed.wait()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                log.warning("feed_waits_for_database")
                await asyncio.sleep(1)
            finally:
                if connection is not None and not connection.is_closed():
                    await connection.close(timeout=2)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        body = jsons.loads(str(payload))
        where = UUID(body["organization_id"]) if body["organization_id"] else None
        news = News(kind=body["kind"], id=body["id"], organization_id=where)
        for page in self._pages:
            if page.full():
                page.get_nowait()
            page.put_nowait(news)

    async def listen(self, ping_seconds: float = 15) -> AsyncIterator[News | None]:
        """The news as it comes; none now and then, to keep the line open."""
        page: asyncio.Queue[News] = asyncio.Queue(maxsize=QUEUE_SIZE)
        self._pages.add(page)
        try:
            while True:
                try:
                    yield await asyncio.wait_for(page.get(), ping_seconds)
                except TimeoutError:
                    yield None
        finally:
            self._pages.discard(page)
