"""The tripwire of the tests of the way out."""

import ipaddress
from asyncio.selector_events import BaseSelectorEventLoop
from typing import Any

import pytest


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tripwire: every address that this process tries to connect to, let through only to itself."""
    tried: list[str] = []
    original = BaseSelectorEventLoop.sock_connect

    async def connect(loop: BaseSelectorEventLoop, sock: Any, address: Any) -> None:
        tried.append(address[0])
        if not ipaddress.ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError("nothing leaves the machine in a test")
        await original(loop, sock, address)

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", connect)
    return tried
