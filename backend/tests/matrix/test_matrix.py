"""Every operation, asked by every role about what is its own, below, above, beside and foreign, and by four bad
callers, answers as the published matrix says (Z1); what is forbidden looks like what is absent; nothing of another
subtree is in any answer (Z3); and what is refused changes nothing.

In an ordinary run every operation is asked by a few of them in turn; `make prove` asks all. Whom finer rules let in
behind the door (whose task, whose turn) is shown by the tests of each noun.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.conftest import Caller, Cast
from tests.matrix.asking import Asked, Asking
from tests.matrix.forest import RELATIONS, canary, key, plant
from tests.matrix.published import INSIDE, Published, Relation, Row, published

from dangjian.identity.grants.rules import ROLES
from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import key_ring, mint_access

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
STRANGERS = ("anonymous", "expired", "disabled", "garbage")
OUTSIDE: tuple[Relation, ...] = ("above", "sibling", "foreign")
_TOUCHED = text(
    "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables "
    "WHERE relname NOT LIKE 'audit%' AND relname <> 'idempotency_key'"
)
Reply = tuple[int, bytes]


@dataclass
class Judge:
    """Asks cell by cell and writes down what is not as published."""

    client: httpx.AsyncClient
    connection: AsyncConnection
    asking: Asking
    callers: dict[str, Caller]
    strangers: dict[str, dict[str, str]]
    matrix: Published
    cells: int = 0
    wrong: list[str] = field(default_factory=list)

    async def ask(self, asked: Asked, headers: dict[str, str]) -> Reply:
        """The answer, and nothing left behind."""
        inner = await self.connection.begin_nested()
        try:
            answer = await asked.send(self.client, headers)
        finally:
            await inner.rollback()
        return answer.status_code, plain(answer)

    async def touched(self) -> int:
        """How many rows this transaction has written so far, also those that were taken back."""
        return int(await self.connection.scalar(_TOUCHED) or 0)

    def say(self, row: Row, who: str, where: str, wanted: str, got: Reply) -> None:
        """One cell that is not as published."""
        self.wrong.append(f"{row.operation} | {who} | {where} | wanted {wanted} | {got[0]} {got[1][:160]!r}")

    async def refused(
        self, row: Row, who: str, where: str, asked: Asked, headers: dict[str, str], status: int
    ) -> Reply:
        """A cell that must say no, and change nothing."""
        before = await self.touched() if row.changes else 0
        reply = await self.ask(asked, headers)
        self.cells += 1
        if reply[0] != status:
            self.say(row, who, where, str(status), reply)
        elif row.changes and await self.touched() != before:
            self.say(row, who, where, f"{status} without effect", reply)
        return reply

    async def strangers_on(self, row: Row, who: tuple[str, ...]) -> None:
        """Who is not signed in gets 401, except where everybody may come in."""
        for stranger in who:
            asked = self.asking.about(row, "own")
            if row.needs != "public":
                await self.refused(row, stranger, "own", asked, self.strangers[stranger], 401)
                continue
            reply = await self.ask(asked, self.strangers[stranger])
            self.cells += 1
            if reply[0] in (401, 403) and not row.unreached:
                self.say(row, stranger, "own", "open", reply)

    async def role_on(self, row: Row, role: str, relations: tuple[Relation, ...]) -> None:
        """One role of the caller's organisation and all five relations."""
        headers, permissions = self.callers[role].headers, self.matrix.roles[role]
        if row.needs == "service" or not row.allows(permissions):
            for relation in relations:
                asked = self.asking.about(row, relation)
                await self.refused(row, role, relation, asked, headers, 401 if row.needs == "service" else 403)
            return
        if row.streams:  # an answer without an end: its own tests listen to it
            return
        blind = row.sees is not None and row.sees not in permissions
        for relation in relations:
            asked = self.asking.about(row, relation)
            if row.scope in ("one", "named", "enterprise"):
                absent = await self.ask(self.asking.about(row, relation, absent=True), headers)
                await self._one(row, role, relation, asked, absent, is_seen(row, relation) and not blind)
            else:
                await self._open(row, role, relation, asked)

    async def _one(self, row: Row, role: str, relation: Relation, asked: Asked, absent: Reply, is_mine: bool) -> None:
        headers = self.callers[role].headers
        if not is_mine:
            reply = await self.refused(row, role, relation, asked, headers, absent[0] if row.unreached else row.outside)
            if reply != absent:
                self.say(row, role, relation, f"the same as absent: {absent[0]} {absent[1][:160]!r}", reply)
            return
        reply = await self.ask(asked, headers)
        self.cells += 1
        # Past the door finer rules decide (whose task, whose turn): the tests of each noun show whom they let through.
        if reply[0] >= 500 or reply[0] == 401:
            self.say(row, role, relation, "past the door", reply)
        self._spied(row, role, relation, reply)

    async def _open(self, row: Row, role: str, relation: Relation, asked: Asked) -> None:
        reply = await self.ask(asked, self.callers[role].headers)
        self.cells += 1
        if reply[0] == 500 or (not row.unreached and reply[0] in (401, 403)):
            self.say(row, role, relation, "let in", reply)
        if row.scope != "everywhere":
            self._spied(row, role, relation, reply)

    def _spied(self, row: Row, role: str, relation: Relation, reply: Reply) -> None:
        for place in {*OUTSIDE, "alien"} - set(row.shows):
            if canary(place).encode() in reply[1]:
                at = reply[1].index(canary(place).encode())
                self.say(row, role, relation, f"nothing of {place}", (reply[0], reply[1][max(0, at - 80) : at + 60]))


def is_seen(row: Row, relation: Relation) -> bool:
    """Whether what belongs to an organisation in this relation is within the caller's sight."""
    if row.scope == "enterprise":
        return relation != "foreign"
    return relation in INSIDE or (row.handed_down and relation == "above")


def plain(answer: httpx.Response) -> bytes:
    """The body without the number of the request."""
    if answer.headers.get("content-type") == "application/problem+json":
        said: dict[str, Any] = answer.json()
        return repr({name: value for name, value in said.items() if name != "trace_id"}).encode()
    return answer.content


@pytest.fixture
async def judge(
    whole_app: FastAPI,
    client: httpx.AsyncClient,
    connection: AsyncConnection,
    session: AsyncSession,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> Judge:
    """The forest planted, and a caller of every role in the middle of it."""
    await plant(session)
    asking = Asking(whole_app)
    own = key("own", "x.organization")
    callers: dict[str, Caller] = {name: cast.sign_in(*role.permissions, on=own) for name, role in ROLES.items()}
    ring = key_ring()
    nobody = mint_access(ring, account_id=new_id(), session_id=new_id(), grant_version=0)
    with monkeypatch.context() as yesterday:
        yesterday.setattr(settings(), "clock", clock.now() - timedelta(days=1))
        late = mint_access(ring, account_id=new_id(), session_id=new_id(), grant_version=0)
    strangers = {
        "anonymous": {},
        "expired": {"Authorization": f"Bearer {late}"},
        "disabled": {"Authorization": f"Bearer {nobody}"},
        "garbage": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
    }
    return Judge(client, connection, asking, callers, strangers, published())


def test_the_published_roles_are_those_of_the_code() -> None:
    assert {name: sorted(codes) for name, codes in published().roles.items()} == {
        name: sorted(set(role.permissions)) for name, role in ROLES.items()
    }


def test_every_operation_has_its_row_and_every_row_its_operation(whole_app: FastAPI) -> None:
    assert published().rows.keys() == Asking(whole_app).operations().keys()


@pytest.mark.slow
async def test_every_cell_is_as_published(judge: Judge) -> None:
    for number, row in enumerate(published().rows.values()):
        roles, relations, strangers = chosen(number)
        await judge.strangers_on(row, strangers)
        for role in roles:
            await judge.role_on(row, role, relations)
    assert judge.wrong == []
    assert judge.cells >= (4_000 if PROVE else 1_000)


def chosen(number: int) -> tuple[tuple[str, ...], tuple[Relation, ...], tuple[str, ...]]:
    """Who asks this operation about whom: in turn, the same in every run."""
    if PROVE:
        return tuple(ROLES), RELATIONS, STRANGERS
    roles = tuple(ROLES)
    return (
        (roles[number % len(roles)], "orgdept"),
        (RELATIONS[number % 2], RELATIONS[2 + number % 3]),
        (STRANGERS[number % 4],),
    )
