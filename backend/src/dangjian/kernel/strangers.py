"""Callers without an account: nothing of them is written down, and nobody's address may take all the room."""

import hmac
import ipaddress
import secrets
from math import ceil
from time import time
from typing import Annotated

import structlog
from fastapi import Depends, Request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from dangjian.kernel.errors import TooMany

_NOBODY = {"actor_name": "匿名", "address": None, "trace_id": ""}
_SALT = secrets.token_bytes(32)


async def nameless(request: Request) -> str:
    """From here on neither the audit trail nor a log knows the caller's address; yields a key to count by.

    The key lives in memory only and is of no use in another process.
    """
    structlog.contextvars.bind_contextvars(**_NOBODY)
    address = network(request.client.host if request.client else "")
    return hmac.digest(_SALT, address.encode("utf-8", "replace"), "sha256").hex()


Stranger = Annotated[str, Depends(nameless)]


def network(address: str) -> str:
    """One connection's address: of IPv6 the half that a subscriber cannot choose by himself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


class Pace:
    """How often something may happen under a key, e.g. `10/10 minutes;100/day`; forgotten when the time is over."""

    def __init__(self, written: str, refusal: str) -> None:
        self._limits: list[RateLimitItem] = parse_many(written)
        self._counts = FixedWindowRateLimiter(MemoryStorage())
        self._refusal = refusal

    def check(self, key: str) -> None:
        """Refuse with 429 when the key has had its share; counts nothing."""
        for limit in self._limits:
            if not self._counts.test(limit, key):
                reset = self._counts.get_window_stats(limit, key).reset_time
                raise TooMany(self._refusal, max(ceil(reset - time()), 1))

    def count(self, key: str) -> None:
        """Count one."""
        for limit in self._limits:
            self._counts.hit(limit, key)

    def take(self, key: str) -> None:
        """Check and count: what is refused is not counted, so that trying on does not make it longer."""
        self.check(key)
        self.count(key)
