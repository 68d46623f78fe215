"""A person with a mark in every personal column: all come out in the copy, none remain but what is published."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import Column, MetaData, Table, insert, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.architecture.test_data_classes import classes
from tests.conftest import Cast
from tests.matrix.forest import TREE, key, rows, tables

from dangjian.kernel import clock, jsons, personal, persons, sealing
from dangjian.kernel.audit import Base
from dangjian.kernel.ids import new_id
from dangjian.kernel.persons import ACT, SECRET, Person, Role
from dangjian.kernel.tokens import key_ring, mint_access
from dangjian.main import SERVICES

API = "/api/v1/identity"
ACCOUNT, MEMBER = key("own", "identity.account"), key("own", "registry.member")
PERSON = Person(ACCOUNT, MEMBER)
OLD = date(1931, 1, 1)
OWN = tuple(TREE).index("own")
Headers = dict[str, str]
SCHEMAS: dict[str, MetaData] = {service.name: service.metadata for service in SERVICES}
WORDS = {name for kind in ("personal", "sensitive", "free_text") for name in classes()[kind]}


@dataclass
class Marks:
    """What was planted where, and what may stay."""

    planted: dict[str, tuple[str, str]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)

    def mark(self, table: Table, column: Column[Any], row_id: Any, role: Role) -> Any:
        """A value that is nowhere else, of the column's type."""
        number = len(self.planted) + 1
        word = f"«{number:03}»"
        value: Any = word
        if issubclass(column.type.python_type, date):
            value = OLD + timedelta(days=number)
            word = value.isoformat()
        elif column.type.python_type is Decimal:
            value = Decimal(f"77{number:03}.00")
            word = f"77{number:03}"
        self.planted[word] = (table.fullname, column.name)
        if column.name in role.keep:
            self.kept.add(word)
        if role.withheld:
            self.withheld.add(word)
        if column.name.endswith("_sealed"):
            return personal.seal(word, f"{table.fullname}.{column.name.removesuffix('_sealed')}:{row_id}")
        return value


def mark_row(marks: Marks, table: Table, row: dict[str, Any], role: Role) -> None:
    """Make the row the person's by this role, with a mark in every personal column that the role answers for."""
    if role.inside:
        row[role.by] = [{"member_id": str(MEMBER), "name": "«list»"}]
    elif role.through is None:
        row[role.by] = ACCOUNT if role.kind == "account" else MEMBER
    for name in sorted({*role.erase, *role.keep} & WORDS):
        if _takes(table.c[name]):
            row[name] = marks.mark(table, table.c[name], row.get("id"), role)


def _takes(column: Column[Any]) -> bool:
    kinds = (str, Decimal, date)
    return issubclass(column.type.python_type, kinds) and not SECRET.fullmatch(column.name) and not column.foreign_keys


async def plant(session: AsyncSession) -> Marks:
    """The forest, with one person in the middle of it: each role of a table on a row of its own."""
    marks = Marks()
    said = {schema: persons.roles(schema, metadata) for schema, metadata in SCHEMAS.items()}
    for table in sorted(tables(), key=lambda table: table.name == "grid_cell"):  # it names a member before there is one
        planted = list(rows(table))
        found = [role for role in said[str(table.schema)] if role.table == table.name]
        for place, role in enumerate(sorted(found, key=lambda role: ACT.fullmatch(role.by) is not None)):
            mark_row(marks, table, planted[(OWN + place) % len(planted)], role)
        await session.execute(insert(table), planted)
    return marks


async def cells(session: AsyncSession) -> dict[str, str]:
    """Every row of every table as text."""
    found = {}
    for metadata in (Base.metadata, *SCHEMAS.values()):
        for table in metadata.tables.values():
            sql = f'SELECT coalesce(string_agg(t::text, chr(10)), \'\') FROM "{table.schema}"."{table.name}" AS t'
            found[table.fullname] = str(await session.scalar(text(sql)))
    return found


@pytest.fixture
def me(cast: Cast) -> Headers:
    """The person."""
    return _as(cast, ACCOUNT)


def _as(cast: Cast, account_id: UUID) -> Headers:
    actor = replace(cast.sign_in().actor, account_id=account_id, member_id=MEMBER)
    cast.known[actor.session_id] = actor
    token = mint_access(key_ring(), account_id=account_id, session_id=actor.session_id, grant_version=0)
    return {"Authorization": f"Bearer {token}"}


async def ask(client: httpx.AsyncClient, headers: Headers, kind: str, words: str | None = None) -> httpx.Response:
    """Ask for something about one's own data."""
    return await client.post(f"{API}/me/person-requests", json={"kind": kind, "words": words}, headers=headers)


async def copy_asked(client: httpx.AsyncClient, headers: Headers) -> dict[str, Any]:
    """The one copy that was asked for."""
    mine = (await client.get(f"{API}/me/person-requests", headers=headers)).json()
    (found,) = [one for one in mine if one["kind"] == "export"]
    told: dict[str, Any] = found
    return told


async def handle(
    client: httpx.AsyncClient, headers: Headers, request: dict[str, Any], what: str, body: Any = None
) -> httpx.Response:
    """One step of a handler."""
    seen = {**headers, "If-Match": f'"{request["version"]}"'}
    answer = await client.post(f"{API}/person-requests/{request['id']}:{what}", json=body, headers=seen)
    if answer.status_code == 200:
        request |= answer.json()
    return answer


async def test_all_marks_come_out_and_none_remain_but_the_published(
    client: httpx.AsyncClient,
    session: AsyncSession,
    cast: Cast,
    me: Headers,
    drain: Callable[[], Awaitable[int]],
) -> None:
    marks = await plant(session)
    assert len(marks.planted) > 60
    asked = (await ask(client, me, "export")).json()
    assert (asked["state"], asked["is_ready"]) == ("working", False)
    assert (await client.get(f"{API}/me/person-requests/{asked['id']}/file", headers=me)).status_code == 404
    await drain()
    mine = await copy_asked(client, me)
    assert (mine["state"], mine["is_ready"], len(mine["parts"])) == ("done", True, len(SCHEMAS) + 1)
    copy = await client.get(f"{API}/me/person-requests/{asked['id']}/file", headers=me)
    assert copy.headers["content-type"] == "application/json"
    missing = {word: place for word, place in marks.planted.items() if word not in copy.text}
    assert missing.keys() == marks.withheld
    assert {table for table, _ in missing.values()} == {"registry.observation"}
    other = await client.get(f"{API}/me/person-requests/{asked['id']}/file", headers=_as(cast, new_id()))
    assert other.status_code == 404
    kept = (await cells(session))["events.person_part"]
    assert [word for word in marks.planted if word in kept] == []

    await deleted(client, cast, me)
    await drain()
    (row,) = [one for one in await shown(client, cast) if one["kind"] == "deletion"]
    assert row["state"] == "done"
    there = await cells(session)
    left = {
        word: name
        for word in marks.planted
        for name, body in there.items()
        if word in body and not (word in marks.kept and name == marks.planted[word][0])
    }
    assert left == {}
    assert await found_again(session, marks) <= marks.kept
    assert "«list»" not in there["targets.target"] + there["targets.task"]


async def shown(client: httpx.AsyncClient, cast: Cast) -> list[dict[str, Any]]:
    """All requests, as a handler sees them."""
    headers = cast.sign_in("identity.person_request:handle").headers
    found: list[dict[str, Any]] = (await client.get(f"{API}/person-requests?only_open=false", headers=headers)).json()
    return found


async def deleted(client: httpx.AsyncClient, cast: Cast, me: Headers) -> None:
    """Asked for, proposed by one hand, confirmed by another."""
    first, second = (cast.sign_in("identity.person_request:handle").headers for _ in range(2))
    request = (await ask(client, me, "deletion")).json()
    assert (await ask(client, me, "deletion")).status_code == 409
    assert (await handle(client, first, request, "confirm")).status_code == 409
    assert (await handle(client, first, request, "propose", {"answer": "已离职,可以删除"})).status_code == 200
    alone = await handle(client, first, request, "confirm")
    assert (alone.status_code, alone.json()["code"]) == (409, "person_request_other_hand")
    assert (await handle(client, second, request, "confirm")).json()["state"] == "working"


async def found_again(session: AsyncSession, marks: Marks) -> set[str]:
    """What a copy would still hold, with what lies sealed opened."""
    request_id = new_id()
    for schema, metadata in SCHEMAS.items():
        await persons.give(session, schema, metadata, request_id, PERSON)
    parts = (await persons.parts(session, [request_id]))[request_id]
    told = "".join(jsons.dumps(jsons.loads(sealing.unseal(part.sealed or ""))) for part in parts)
    return {word for word in marks.planted if word in told}


async def test_a_correction_is_answered_a_refusal_has_a_reason_and_a_copy_is_gone_after_a_week(
    client: httpx.AsyncClient,
    session: AsyncSession,
    cast: Cast,
    me: Headers,
    drain: Callable[[], Awaitable[int]],
) -> None:
    await plant(session)
    hand = cast.sign_in("identity.person_request:handle").headers
    assert (await ask(client, me, "correction")).status_code == 422
    request = (await ask(client, me, "correction", "学历应为本科")).json()
    assert (await client.get(f"{API}/person-requests")).status_code == 401
    assert (await client.get(f"{API}/person-requests", headers=me)).status_code == 403
    assert (await handle(client, hand, request, "propose", {"answer": "不对"})).status_code == 409
    assert (await handle(client, hand, request, "answer", {"answer": "已更正"})).json()["state"] == "done"
    refused = (await ask(client, me, "deletion")).json()
    assert (await handle(client, hand, refused, "refuse", {"answer": "仍在册"})).json()["state"] == "refused"
    assert (await ask(client, me, "export")).status_code == 201
    assert (await ask(client, me, "export")).status_code == 409
    await drain()
    await persons.forget(session, clock.now() + timedelta(seconds=1))
    await session.flush()
    mine = await copy_asked(client, me)
    assert (mine["state"], mine["is_ready"]) == ("done", False)
    listed = (await client.get(f"{API}/me/retention", headers=me)).json()
    assert {one["code"] for one in listed} == set(persons.reasons())
