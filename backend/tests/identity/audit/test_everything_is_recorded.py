"""Every refusal leaves one row, and every change leaves its own, whatever the operation (quality.md, U2)."""

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.conftest import Cast
from tests.matrix.asking import Asking
from tests.matrix.doorstep import Asked, spelled
from tests.matrix.forest import key, plant
from tests.matrix.published import Row, published

from dangjian.identity.grants.rules import ROLES
from dangjian.kernel import refusals
from dangjian.kernel.audit import AuditEntry

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
EVERY = 1 if PROVE else 24
_TOUCHED = text(
    "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables "
    "WHERE relname NOT LIKE 'audit%' AND relname NOT LIKE 'pgqueuer%' AND relname <> 'idempotency_key'"
)
Told = tuple[int, list[str], bool]


@dataclass
class Clerk:
    """Asks, counts the rows that were written meanwhile, and puts everything back."""

    app: FastAPI
    connection: AsyncConnection
    counted: Counter[int] = field(default_factory=Counter)
    wrong: list[tuple[Any, ...]] = field(default_factory=list)

    async def ask(self, asked: Asked, headers: dict[str, str]) -> Told:
        """The status, the results of the audit rows that the request left, and whether it changed anything."""
        inner = await self.connection.begin_nested()
        try:
            last = await self.connection.scalar(select(func.coalesce(func.max(AuditEntry.seq), 0)))
            before = await self.connection.scalar(_TOUCHED)
            status, _ = await asked.ask(self.app, spelled(headers))
            rows = await self.connection.scalars(select(AuditEntry.result).where(AuditEntry.seq > last))
            return status, list(rows), await self.connection.scalar(_TOUCHED) != before
        finally:
            await inner.rollback()

    def refused(self, row: Row, status: int, told: Told) -> None:
        """Said no, and wrote it down once."""
        if told[0] == status:
            self.counted[status] += 1
            if told[1] != ["refused"]:
                self.wrong.append((row.operation, *told))

    def changed(self, row: Row, told: Told) -> None:
        """Said yes and did something: what was done is written down, and nothing as refused."""
        if told[0] < 300 and told[2]:
            self.counted[200] += 1
            if set(told[1]) != {"done"}:
                self.wrong.append((row.operation, *told))


async def test_each_refusal_and_each_change_has_its_row(
    app: FastAPI,
    connection: AsyncConnection,
    session: AsyncSession,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refusals, "EACH", 10**9)  # what a flood leaves is the matter of kernel/test_refusals.py
    monkeypatch.setattr(refusals, "ALL", 10**9)
    await plant(session)
    asking, clerk = Asking(app), Clerk(app, connection)
    everything = sorted({code for role in ROLES.values() for code in role.permissions})
    here = cast.sign_in(*everything, on=key("own", "x.organization")).headers
    away = cast.sign_in(*everything, on=key("foreign", "x.organization")).headers
    nobody = cast.sign_in().headers
    for row in list(published().rows.values())[::EVERY]:
        if row.streams or row.needs in ("public", "service"):
            continue
        asked = asking.about(row, "own")
        clerk.refused(row, 401, await clerk.ask(asked, {}))
        clerk.refused(row, 401, await clerk.ask(asked, {"Authorization": "Bearer nonsense"}))
        clerk.refused(row, 403, await clerk.ask(asked, nobody))
        clerk.refused(row, 404, await clerk.ask(asked, away))
        if row.changes:
            clerk.changed(row, await clerk.ask(asked, here))
    assert clerk.wrong == []
    assert clerk.counted[401] >= 2 * clerk.counted[403] >= 2 * clerk.counted[404] > 0
    assert clerk.counted[200] >= (60 if PROVE else 1), clerk.counted
