"""The feed as a page hears it: kind and id, in scope only, over when the session is."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from tests.appraisal.ledger import Headers, Ledger, SignIn
from tests.conftest import Cast

from dangjian.appraisal.feed import queries
from dangjian.appraisal.permissions import RATING_READ, RECORD_TYPE_READ
from dangjian.kernel import jsons

PATH = "/api/v1/appraisal/feed"


class Page:
    """An open page: what came over the wire, and how to go away."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.text = ""
        self.gone = asyncio.Event()
        self.ended = asyncio.Event()
        self._came = asyncio.Event()
        self._asked = False

    async def receive(self) -> dict[str, Any]:
        """An empty request, then silence until the page goes away."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        """What the server says."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.text += message.get("body", b"").decode()
            if not message.get("more_body", False):
                self.ended.set()
        self._came.set()

    async def until(self, ready: Callable[[str], bool]) -> None:
        """Wait for a text."""
        async with asyncio.timeout(10):
            while not ready(self.text):
                self._came.clear()
                await self._came.wait()

    @property
    def items(self) -> list[dict[str, str]]:
        """The news so far."""
        return [json.loads(line[5:]) for line in self.text.splitlines() if line.startswith("data:")]


@asynccontextmanager
async def opened(app: FastAPI, headers: Headers) -> AsyncIterator[Page]:
    """The feed, open as long as the block lasts."""
    page = Page()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    task = asyncio.create_task(app(scope, page.receive, page.send))
    try:
        await page.until(lambda text: ": open" in text)
        await asyncio.sleep(0.05)
        yield page
    finally:
        page.gone.set()
        await asyncio.wait_for(task, 10)


def tell(app: FastAPI, kind: str, key: str, place: UUID | None) -> None:
    """As if the database had said so."""
    message = jsons.dumps({"kind": kind, "id": key, "organization_id": place})
    app.state.feed._heard(None, 0, "", message)


async def test_a_page_hears_what_is_in_scope_and_no_more_than_kind_and_id(
    app: FastAPI, actor: SignIn, ledger: Ledger
) -> None:
    headers = actor(RATING_READ, on=ledger.committee).headers
    async with opened(app, headers) as page:
        assert page.status == 200
        assert page.headers["content-type"].startswith("text/event-stream")
        tell(app, "record", "theirs", ledger.other_branch)
        tell(app, "record", "ours", ledger.branch)
        tell(app, "run", "everybody's", None)
        await page.until(lambda text: "everybody" in text)
        assert page.items == [{"kind": "record", "id": "ours"}, {"kind": "run", "id": "everybody's"}]
    assert app.state.feed._pages == set()


async def test_a_feed_ends_with_its_session(
    app: FastAPI, actor: SignIn, ledger: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LOOK_AGAIN_SECONDS", 0.0)
    caller = actor(RATING_READ, on=ledger.branch)
    async with opened(app, caller.headers) as page:
        tell(app, "record", "before", ledger.branch)
        await page.until(lambda text: "before" in text)
        del cast.known[caller.actor.session_id]
        tell(app, "record", "after", ledger.branch)
        await asyncio.wait_for(page.ended.wait(), 10)
        assert "after" not in page.text


async def test_silence_is_kept_open_by_pings(
    app: FastAPI, actor: SignIn, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PING_SECONDS", 0.05)
    async with opened(app, actor(RATING_READ, on=ledger.branch).headers) as page:
        await page.until(lambda text: text.count(": ping") >= 2)


async def test_who_may_listen(client: httpx.AsyncClient, actor: SignIn, ledger: Ledger) -> None:
    assert (await client.get(PATH)).status_code == 401
    assert (await client.get(PATH, headers=actor(RECORD_TYPE_READ, on=ledger.branch).headers)).status_code == 403
