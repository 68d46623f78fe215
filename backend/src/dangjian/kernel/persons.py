"""One person's data wherever it lies: found, given out and taken away by what each schema's `persons.yaml` says (P5).

A role says by which column a row is somebody's, and of each personal column whether it is erased or kept, and why. Who
did an act in office is read from the columns themselves (`by`, `decided_by`, ...): that name is kept with the act.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from ruamel.yaml import YAML
from sqlalchemy import ColumnElement, DateTime, MetaData, String, Table, Text, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.kernel import clock, jsons, personal, sealing
from dangjian.kernel.audit import Base

GONE = "已注销"
ACT = re.compile(r"(by|[a-z]+_by)(_member)?")
ACT_NAME = re.compile(r"(by|[a-z]+_by)_name")
SECRET = re.compile(r".*(_hash|_blind)|secret")
OFFICE = "office"
Kind = Literal["account", "member"]
PACKAGE = Path(__file__).parents[1]


class PersonPart(Base):
    """What one schema had of a person, for one request: sealed while it waits to be fetched, else only counted."""

    __tablename__ = "person_part"

    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(40, collation="C"), primary_key=True)
    sealed: Mapped[str | None] = mapped_column(Text)
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Person:
    """The ids under which somebody is known."""

    account_id: UUID
    member_id: UUID | None


@dataclass(frozen=True)
class Role:
    """One way in which rows of a table are a person's."""

    table: str
    by: str
    kind: Kind
    through: tuple[str, str, str] | None = None  # the table between, its column with the id, the column it is known by
    inside: bool = False  # a list of people, each with member_id and name
    drop: bool = False
    withheld: bool = False  # in no copy: a rule keeps it from the very person (docs/privacy.md)
    erase: dict[str, str] = field(default_factory=dict)
    keep: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """The columns that it answers for."""
        return {self.by, *self.erase, *self.keep}


@cache
def declared(schema: str) -> dict[str, Any]:
    """The `persons.yaml` of a schema; the kernel's is that of `events`."""
    path = PACKAGE / ("kernel" if schema == "events" else schema) / "persons.yaml"
    found: dict[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    return found


def reasons() -> dict[str, dict[str, str]]:
    """The published retention list: why something is kept after a deletion, on which ground, how long."""
    found: dict[str, dict[str, str]] = declared("events")["reasons"]
    return found


def roles(schema: str, metadata: MetaData) -> list[Role]:
    """The roles declared for a schema, and the acts read from its columns, in the order in which they are erased."""
    said = [_role(dict(one)) for one in declared(schema)["roles"]]
    known = {(one.table, one.by) for one in said}
    acts = [
        _act(table, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if ACT.fullmatch(column.name) and column.type.python_type is UUID and (table.name, column.name) not in known
    ]
    return [*acts, *said]


def _role(said: dict[str, Any]) -> Role:
    through = said.pop("through", None)
    return Role(kind=said.pop("is"), through=tuple(through) if through else None, **said)


def _act(table: Table, by: str) -> Role:
    name = f"{by.removesuffix('_member')}_name"
    kind: Kind = "member" if by.endswith("_member") else "account"
    return Role(table.name, by, kind, keep={name: OFFICE} if name in table.columns else {})


async def give(session: AsyncSession, schema: str, metadata: MetaData, request_id: UUID, person: Person) -> None:
    """Gather what is the person's, and keep it sealed until it is fetched."""
    found: dict[str, list[dict[str, Any]]] = {}
    for role in roles(schema, metadata):
        table = metadata.tables[f"{schema}.{role.table}"]
        where = _is_of(role, table, metadata, person)
        if where is not None and not role.withheld:
            rows = (await session.execute(select(*_shown(role, table)).where(where))).mappings()
            found.setdefault(role.table, []).extend(_told(role, table, dict(row)) for row in rows)
    filled = {name: rows for name, rows in found.items() if rows}
    sealed = sealing.seal(jsons.dumps(filled).encode())
    await _keep(session, schema, request_id, sealed, {name: len(rows) for name, rows in filled.items()})


async def take(session: AsyncSession, schema: str, metadata: MetaData, request_id: UUID, person: Person) -> None:
    """Erase what is the person's and is not to be kept; the counts say how many rows were touched."""
    touched: dict[str, int] = {}
    for role in roles(schema, metadata):
        table = metadata.tables[f"{schema}.{role.table}"]
        where = _is_of(role, table, metadata, person)
        if where is not None and (role.drop or role.erase or role.inside):
            count = await _erase(session, role, table, where, person)
            touched[role.table] = touched.get(role.table, 0) + count
    await _keep(session, schema, request_id, None, {name: count for name, count in touched.items() if count})


async def _erase(session: AsyncSession, role: Role, table: Table, where: ColumnElement[bool], person: Person) -> int:
    if role.inside:
        return await _rename(session, role, table, where, person)
    change = delete(table) if role.drop else update(table).values(_blanks(role, table))
    gone = await session.execute(change.where(where).returning(table.c[role.by]))
    return len(gone.all())


async def _rename(session: AsyncSession, role: Role, table: Table, where: ColumnElement[bool], person: Person) -> int:
    """Take the name out of a list of people."""
    rows = (await session.execute(select(table.c.id, table.c[role.by]).where(where))).all()
    for row_id, people in rows:
        told = [{**one, "name": GONE} if one["member_id"] == str(person.member_id) else one for one in people]
        await session.execute(update(table).where(table.c.id == row_id).values({role.by: told}))
    return len(rows)


def _blanks(role: Role, table: Table) -> dict[str, Any]:
    """What stands in each erased column afterwards."""
    by_word: dict[str, Any] = {
        "none": None,
        "blank": "",
        "gone": GONE,
        "false": False,
        "code": func.concat("gone-", cast(table.c.id, Text)) if "id" in table.columns else None,
    }
    return {name: by_word[word] for name, word in role.erase.items()}


def _is_of(role: Role, table: Table, metadata: MetaData, person: Person) -> ColumnElement[bool] | None:
    """The condition under which a row is the person's; none where he is not known by such an id."""
    wanted = person.account_id if role.kind == "account" else person.member_id
    if wanted is None:
        return None
    link: ColumnElement[Any] = table.c[role.by]
    if role.inside:
        return link.contains([{"member_id": str(wanted)}])
    if role.through:
        between, key, known = role.through
        other = metadata.tables[f"{table.schema}.{between}"]
        return link.in_(select(other.c[known]).where(other.c[key] == wanted))
    return link == wanted


def _shown(role: Role, table: Table) -> list[ColumnElement[Any]]:
    """What is given out of a row: its id and days, and the columns of this role; never a hash, never another person."""
    names = {*role.names, *(one.name for one in table.columns if issubclass(one.type.python_type, date))}
    names |= {"id"} & set(table.columns.keys())
    if role.inside:
        names -= {role.by}
    return [one for one in table.columns if one.name in names and not SECRET.fullmatch(one.name)]


def _told(role: Role, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with what lies sealed opened for its owner."""
    told: dict[str, Any] = {"as": role.by}
    for name, value in row.items():
        if name.endswith("_sealed"):
            plain = name.removesuffix("_sealed")
            place = f"{table.fullname}.{plain}:{row['id']}"
            told[plain] = personal.unseal(value, place) if value else None
        else:
            told[name] = value
    return told


async def _keep(
    session: AsyncSession, schema: str, request_id: UUID, sealed: str | None, figures: dict[str, int]
) -> None:
    session.add(PersonPart(request_id=request_id, service=schema, sealed=sealed, figures=figures, at=clock.now()))
    await session.flush()


async def parts(session: AsyncSession, request_ids: list[UUID]) -> dict[UUID, list[PersonPart]]:
    """What has come in for each of these requests."""
    found: dict[UUID, list[PersonPart]] = {}
    where = PersonPart.request_id.in_(request_ids)
    for part in await session.scalars(select(PersonPart).where(where).order_by(PersonPart.service)):
        found.setdefault(part.request_id, []).append(part)
    return found


async def forget(session: AsyncSession, before: datetime) -> None:
    """Drop the contents that were kept to be fetched and are too old; the counts stay."""
    old = (PersonPart.at < before) & PersonPart.sealed.is_not(None)
    await session.execute(update(PersonPart).where(old).values(sealed=None))
