"""Asks the application as a server would, with no client and no network in between: the matrix asks often."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import httpx
from starlette.types import ASGIApp, Message

Reply = tuple[int, bytes]


@dataclass(frozen=True)
class Asked:
    """One request, ready to be sent."""

    method: str
    address: str
    headers: tuple[tuple[bytes, bytes], ...] = ()
    content: bytes = b""

    @classmethod
    def form(cls, method: str, address: str, headers: Mapping[str, str], data: Any, files: Any) -> "Asked":
        """A form with files, as a browser packs it."""
        packed = httpx.Request(method, "http://testserver/", data=data, files=files)
        return cls(method, address, spelled({**headers, "Content-Type": packed.headers["content-type"]}), packed.read())

    async def send(self, client: httpx.AsyncClient, headers: Mapping[str, str]) -> httpx.Response:
        """Sent by a client as somebody."""
        ours = {name.decode(): value.decode() for name, value in self.headers}
        return await client.request(self.method, self.address, headers={**ours, **headers}, content=self.content)

    async def ask(self, app: ASGIApp, headers: tuple[tuple[bytes, bytes], ...]) -> Reply:
        """The answer to somebody without a client; an exception is what it becomes for them, a 500."""
        path, _, query = self.address.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [
                (b"host", b"testserver"),
                (b"content-length", str(len(self.content)).encode()),
                *self.headers,
                *headers,
            ],
            "client": ("127.0.0.1", 123),
            "server": ("testserver", 80),
            "state": {},
        }
        heard = _Heard(self.content)
        try:
            await app(scope, heard.receive, heard.send)
        except Exception as error:
            return 500, repr(error).encode()
        return heard.reply()


class _Heard:
    """Both ends of one request."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._status, self._kind, self._body = 0, b"", bytearray()

    async def receive(self) -> Message:
        """The whole body at once, and then nothing more until it is answered."""
        if self._content is None:
            await asyncio.Event().wait()
        content, self._content = self._content, None
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(self, message: Message) -> None:
        """What the application says."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._kind = dict(message["headers"]).get(b"content-type", b"")
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")

    def reply(self) -> Reply:
        """Without the number of the request, which is never the same."""
        if self._kind != b"application/problem+json":
            return self._status, bytes(self._body)
        said: dict[str, Any] = json.loads(self._body)
        said.pop("trace_id", None)
        return self._status, repr(said).encode()


def spelled(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """Headers as they go over the wire."""
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())
