"""Refusals written down: one row each; a flood leaves counts, so that nobody fills the disk by being refused (U2)."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dangjian.kernel import audit
from dangjian.kernel.db import Database
from dangjian.kernel.security import Actor

log = structlog.get_logger()
WINDOW = 60.0
EACH = 60  # rows of one caller and one kind of refusal in a window; what comes beyond is counted
ALL = 1_200  # rows of everybody together; beyond, whoever it is is counted
KEPT = 10_000
ANYBODY = "*"


@dataclass(frozen=True)
class Refusal:
    """Whom we said no to, and how."""

    who: UUID | str
    code: str


@dataclass
class Window:
    """What came of one kind since it opened."""

    opened: float
    written: int = 0
    counted: int = 0


@dataclass
class Gauge:
    """Decides whether a refusal gets its own row."""

    windows: dict[Refusal, Window] = field(default_factory=dict)
    waiting: set[asyncio.Task[None]] = field(default_factory=set)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def takes(self, refusal: Refusal, now: float) -> bool:
        """True where there is room for one more row; otherwise it is counted."""
        everybody = self._window(Refusal(ANYBODY, ANYBODY), now)
        own = self._window(refusal, now)
        if own.written >= EACH or everybody.written >= ALL:
            own.counted += 1
            return False
        own.written += 1
        everybody.written += 1
        return True

    def _window(self, refusal: Refusal, now: float) -> Window:
        window = self.windows.get(refusal)
        if window is None or (now - window.opened >= WINDOW and not window.counted):
            if len(self.windows) >= KEPT:
                self.windows = {
                    kind: one for kind, one in self.windows.items() if now - one.opened < WINDOW or one.counted
                }
            window = self.windows[refusal] = Window(now)
        return window

    async def close(self) -> None:
        """Have what was only counted written down now: the process ends, and nothing may be lost with it."""
        self.closing.set()
        await asyncio.gather(*self.waiting)
        self.closing.clear()

    def counted(self, refusal: Refusal) -> int:
        """How many were only counted; the window is closed."""
        window = self.windows.pop(refusal, None)
        return window.counted if window else 0


GAUGE = Gauge()


async def note(database: Database, actor: Actor | None, method: str, path: str, code: str) -> None:
    """One row for a refusal in a transaction of its own, for the refused one is gone; in a flood a count at its end."""
    who = actor.account_id if actor else str(structlog.contextvars.get_contextvars().get("address"))
    refusal = Refusal(who, code)
    if GAUGE.takes(refusal, time.monotonic()):
        await _write(database, actor, f"{method} {code}", path, None)
    elif GAUGE.windows[refusal].counted == 1:
        task = asyncio.create_task(_count_later(GAUGE, database, actor, refusal, method, path))
        GAUGE.waiting.add(task)
        task.add_done_callback(GAUGE.waiting.discard)


async def _count_later(
    gauge: Gauge, database: Database, actor: Actor | None, refusal: Refusal, method: str, path: str
) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(gauge.closing.wait(), WINDOW)
    counted = {"counted": gauge.counted(refusal)}
    await _write(database, actor, f"{method} {refusal.code}", path, counted)


async def _write(
    database: Database, actor: Actor | None, action: str, path: str, counted: dict[str, Any] | None
) -> None:
    try:
        async with database.transaction() as session:
            await audit.write(session, actor, action, "route", path, after=counted, result="refused")
    except (DBAPIError, PoolTimeout, OSError):
        log.warning("refusal_not_recorded", path=path)
