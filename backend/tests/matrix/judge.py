"""Asks the operations cell by cell and writes down what is not as the published matrix says (Z1, Z3)."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from tests.matrix.asking import Asking
from tests.matrix.doorstep import Asked, Reply
from tests.matrix.forest import canary
from tests.matrix.published import INSIDE, Published, Relation, Row

Headers = tuple[tuple[bytes, bytes], ...]
OUTSIDE: tuple[Relation, ...] = ("above", "sibling", "foreign")
_TOUCHED = text(
    "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables "
    "WHERE relname NOT LIKE 'audit%' AND relname <> 'idempotency_key'"
)


@dataclass
class Judge:
    """Knows who may ask, and keeps the count."""

    app: FastAPI
    connection: AsyncConnection
    asking: Asking
    callers: dict[str, Headers]
    strangers: dict[str, Headers]
    matrix: Published
    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    pairs: list[tuple[float, float]] = field(default_factory=list)
    _made: dict[tuple[str, str, bool], Asked] = field(default_factory=dict)

    def about(self, row: Row, place: str, *, absent: bool = False) -> Asked:
        """The request of a cell, made once for all who ask it."""
        key = (row.operation, place, absent)
        if key not in self._made:
            self._made[key] = self.asking.about(row, place, absent=absent)
        return self._made[key]

    async def ask(self, asked: Asked, headers: Headers) -> Reply:
        """The answer, and nothing left behind."""
        inner = await self.connection.begin_nested()
        try:
            return await asked.ask(self.app, headers)
        finally:
            await inner.rollback()

    async def touched(self) -> int:
        """How many rows this transaction has written so far, also those that were taken back."""
        return int(await self.connection.scalar(_TOUCHED) or 0)

    def say(self, row: Row, who: str, where: str, wanted: str, got: Reply) -> None:
        """One cell that is not as published."""
        self.wrong.append(f"{row.operation} | {who} | {where} | wanted {wanted} | {got[0]} {got[1][:160]!r}")

    def summary(self) -> str:
        """The figures of the run."""
        apart = (
            abs(median(one for one, _ in self.pairs) - median(other for _, other in self.pairs)) if self.pairs else 0
        )
        return (
            f"{self.cells} cells, {len(self.wrong)} deviations; forbidden and absent alike in {len(self.pairs)} pairs, "
            f"medians {apart * 1000:.2f} ms apart"
        )

    async def row(
        self, row: Row, roles: Iterable[str], relations: Iterable[Relation], strangers: tuple[str, ...]
    ) -> None:
        """Everything that is asked of one operation: first by whom the door is closed to, then by the others."""
        closed = [
            role for role in roles if row.needs == "service" or row.top or not row.allows(self.matrix.roles[role])
        ]
        await self._closed(row, closed, list(relations), () if row.needs == "public" else strangers)
        if row.needs == "public":
            await self._open_to_all(row, strangers)
        if row.streams:  # an answer without an end: its own tests listen to it
            return
        for role in roles:
            if role not in closed:
                await self._past_the_door(row, role, list(relations))

    async def _closed(self, row: Row, roles: list[str], relations: list[Relation], strangers: tuple[str, ...]) -> None:
        """401 and 403, and nothing changes."""
        before = await self.touched() if row.changes else 0
        cells = [(who, self.strangers[who], "own", 401) for who in strangers]
        status = 401 if row.needs == "service" else 403
        cells += [(role, self.callers[role], place, status) for role in roles for place in relations]
        inner = await self.connection.begin_nested()
        for who, headers, place, wanted in cells:
            self.cells += 1
            reply = await self.about(row, place).ask(self.app, headers)
            if reply[0] != wanted:
                self.say(row, who, place, str(wanted), reply)
        await inner.rollback()
        if row.changes and await self.touched() != before:
            self.say(row, "those kept out", "anywhere", "no effect", (0, b""))

    async def _open_to_all(self, row: Row, strangers: tuple[str, ...]) -> None:
        for stranger in strangers:
            reply = await self.ask(self.about(row, "own"), self.strangers[stranger])
            self.cells += 1
            if reply[0] in (401, 403) and not row.unreached:
                self.say(row, stranger, "own", "open", reply)

    async def _past_the_door(self, row: Row, role: str, relations: list[Relation]) -> None:
        """What lies out of sight is as if it were not there; what lies within is reached."""
        headers = self.callers[role]
        held = self.matrix.roles[role]
        blind = {place for place in relations if not can_see(row, place, held)}
        absences: dict[Asked, tuple[Reply, float]] = {}
        before = await self.touched() if row.changes else 0
        within: list[Relation] = []
        for place in relations:
            if row.scope not in ("one", "named", "enterprise"):
                continue
            if place not in blind:
                within.append(place)
                continue
            absent = await self._absent(row, headers, place, absences)
            await self._out_of_sight(row, role, place, absent)
        if row.changes and await self.touched() != before and row.outside >= 400:
            self.say(row, role, "out of sight", "no effect", (0, b""))
        for place in relations if row.scope in ("list", "everywhere") else ():
            await self._listed(row, role, place)
        for place in within:
            absent = await self._absent(row, headers, place, absences)
            await self._reached(row, role, place, absent[0])

    async def _absent(
        self, row: Row, headers: Headers, place: str, known: dict[Asked, tuple[Reply, float]]
    ) -> tuple[Reply, float]:
        asked = self.about(row, place, absent=True)
        if asked not in known:
            began = time.perf_counter()
            reply = await self.ask(asked, headers)
            known[asked] = (reply, time.perf_counter() - began)
        return known[asked]

    async def _out_of_sight(self, row: Row, role: str, place: Relation, absent: tuple[Reply, float]) -> None:
        began = time.perf_counter()
        reply = await self.ask(self.about(row, place), self.callers[role])
        self.pairs.append((time.perf_counter() - began, absent[1]))
        self.cells += 1
        wanted = absent[0][0] if row.unreached else row.outside
        if reply[0] != wanted:
            self.say(row, role, place, str(wanted), reply)
        elif reply != absent[0]:
            self.say(row, role, place, f"the same as absent: {absent[0][0]} {absent[0][1][:160]!r}", reply)

    async def _reached(self, row: Row, role: str, place: Relation, absent: Reply) -> None:
        reply = await self.ask(self.about(row, place), self.callers[role])
        self.cells += 1
        # Past the door finer rules decide (whose task, whose turn): the tests of each noun show whom they let through.
        if reply[0] >= 500 or reply[0] == 401:
            self.say(row, role, place, "past the door", reply)
        elif row.scope == "one" and reply[0] == 404 and reply == absent and not row.unreached:
            self.say(row, role, place, "found", reply)
        self._spied(row, role, place, reply)

    async def _listed(self, row: Row, role: str, place: Relation) -> None:
        reply = await self.ask(self.about(row, place), self.callers[role])
        self.cells += 1
        if reply[0] == 500 or (not row.unreached and reply[0] in (401, 403)):
            self.say(row, role, place, "let in", reply)
        if row.scope != "everywhere":
            self._spied(row, role, place, reply)

    def _spied(self, row: Row, role: str, place: Relation, reply: Reply) -> None:
        for other in {*OUTSIDE, "alien"} - set(row.shows):
            if canary(other).encode() in reply[1]:
                at = reply[1].index(canary(other).encode())
                self.say(row, role, place, f"nothing of {other}", (reply[0], reply[1][max(0, at - 80) : at + 60]))


def can_see(row: Row, relation: Relation, held: frozenset[str]) -> bool:
    """Whether what belongs to an organisation in this relation is within the sight of one with these permissions."""
    asked_for = {row.sees, row.sees_below if relation == "below" else None} - {None}
    if not asked_for <= held:
        return False
    if row.scope == "enterprise":
        return relation != "foreign"
    return relation in INSIDE or (row.handed_down and relation == "above")
