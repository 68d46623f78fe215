"""A small forest in which every table has a row for every organisation, each text in it naming its organisation.

The rows are made from the tables themselves, so that a new table is planted without a line here; what a table wants
beyond its types (a state, a kind) stands in `planted.yaml`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args
from uuid import UUID, uuid5

from ruamel.yaml import YAML
from sqlalchemy import JSON, Column, PrimaryKeyConstraint, Table, UniqueConstraint, insert
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from tests.matrix.published import Relation

from dangjian.appraisal.packs.queries import load_pack
from dangjian.main import SERVICES

_SPACE = UUID("01990000-0000-7000-8000-0000000000aa")
ABSENT = UUID("01990000-0000-7000-8000-0000000000ff")
PLANTED: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("planted.yaml"))
TREE: dict[str, str | None] = {
    "root": None,
    "above": "root",
    "own": "above",
    "below": "own",
    "sibling": "above",
    "alien": None,
    "foreign": "alien",
}
SHARED = frozenset({"appraisal.scheme_version", "appraisal.run"})  # of a whole enterprise
KINDS = {"root": "group", "alien": "group", "above": "party_committee", "below": "branch"}
RELATIONS: tuple[Relation, ...] = get_args(Relation)


@contextmanager
def grown(tree: Mapping[str, str | None]) -> Iterator[None]:
    """Another forest for a while: every place and the one above it, the roots first."""
    before = dict(TREE)
    TREE.clear()
    TREE.update(tree)
    try:
        yield
    finally:
        TREE.clear()
        TREE.update(before)


def canary(place: str) -> str:
    """The word that gives away whose row a text is from."""
    return f"canary-{place}-{uuid5(_SPACE, place).hex[:6]}"


def key(place: str, table: str) -> UUID:
    """The id of the row of this table in this organisation; a copy has the id of what it copies."""
    name = table.partition(".")[2].removesuffix("_copy")
    if name == "organization":
        return uuid5(_SPACE, place)
    return uuid5(_SPACE, f"{place}.{table if name in _SAME_NAME else name}")


_SAME_NAME = frozenset({"batch", "attachment"})


def sha(place: str) -> str:
    """The hash under which the organisation's file lies."""
    return place.encode().hex().ljust(64, "0")


def path(place: str) -> str:
    """Where the organisation stands in the tree."""
    parent = TREE[place]
    return f"{path(parent) if parent else '/'}{key(place, 'x.organization')}/"


def top(place: str) -> str:
    """The root above."""
    parent = TREE[place]
    return top(parent) if parent else place


@dataclass(frozen=True)
class Spot:
    """One column of one table for one organisation."""

    place: str
    table: Table
    column: Column[Any]

    def value(self) -> Any:
        """What is planted there."""
        given = PLANTED.get(self.table.fullname, {})
        if self.column.name in given:
            return self._given(given[self.column.name])
        if self.column.foreign_keys and not self.column.nullable:
            return self._referred()
        if self.column.name in _PLACED:
            return _PLACED[self.column.name](self.place, self.table)
        return None if self.column.nullable else self._typed()

    def _given(self, value: Any) -> Any:
        if value == "$turn":
            return tuple(TREE).index(self.place) + 1
        if value == "$alone":
            return f"{key(self.place, self.table.fullname)}/"
        if value == "$scheme":
            return load_pack("star-branch-5521").scheme_text
        if isinstance(value, str) and value.startswith("@"):
            return _named(self.place, value[1:])
        if isinstance(value, str):
            value = value.replace("{canary}", canary(self.place)).replace("{place}", self.place)
        kind = self.column.type.python_type
        if kind is Decimal and value is not None:
            return Decimal(str(value))
        if kind is bytes and isinstance(value, str):
            return value.encode()
        return value

    def _referred(self) -> Any:
        target = next(iter(self.column.foreign_keys)).column
        if target.name in {"id"}:
            return key(self.place, target.table.fullname)
        return Spot(self.place, target.table, target).value()

    def _typed(self) -> Any:
        kind = self.column.type
        if self.column.primary_key and self.column.name == "id":
            return key(self.place, self.table.fullname)
        if isinstance(kind, ARRAY | JSON):
            return []
        by_type: dict[type, Any] = {
            UUID: uuid5(_SPACE, f"{self.place}.{self.table.fullname}.{self.column.name}"),
            bool: False,
            int: 1,
            Decimal: Decimal(1),
            date: date(2026, 1, 5),
            datetime: datetime(2026, 1, 5, 2, tzinfo=UTC),
            bytes: canary(self.place).encode(),
        }
        if kind.python_type in by_type:
            return by_type[kind.python_type]
        word = canary(top(self.place) if self.table.fullname in SHARED else self.place)
        return word[: getattr(kind, "length", None) or 100]


def _named(place: str, name: str) -> Any:
    """`@member` is the organisation's own row, `@root` the organisation above all, `@parent` the one above."""
    if name in ("root", "parent"):
        return key(top(place) if name == "root" else TREE[place] or place, "x.organization")
    return key(place, f"x.{name}")


_PLACED: Mapping[str, Any] = {
    "organization_id": lambda place, _: key(place, "x.organization"),
    "owner_organization_id": lambda place, _: key(place, "x.organization"),
    "root_id": lambda place, _: key(top(place), "x.organization"),
    "parent_id": lambda place, table: (
        key(TREE[place] or "", "x.organization") if TREE[place] and "organization" in table.name else None
    ),
    "path": lambda place, _: path(place),
    "kind": lambda place, _: KINDS.get(place, "general_branch"),
    "line": lambda *_: "party",
    "form": lambda *_: "regular",
    "member_id": lambda place, _: key(place, "x.member"),
    "outlet_id": lambda place, _: key(place, "x.outlet"),
    "representative_id": lambda place, _: key(place, "x.representative"),
    "name": lambda place, _: canary(place),
    "code": lambda place, _: canary(place),
    "serial": lambda place, _: tuple(TREE).index(place) + 1,
    "sha256": lambda place, _: sha(place),
}


@cache
def tables() -> tuple[Table, ...]:
    """Every table of every service that is not an ordinary calendar or log."""
    return tuple(
        table
        for service in SERVICES
        for table in service.metadata.sorted_tables
        if PLANTED.get(table.fullname, {}) is not None
    )


def rows(table: Table) -> Iterator[dict[str, Any]]:
    """One row for each organisation, the roots first; what can be there once is there for the first alone."""
    taken: set[tuple[Any, ...]] = set()
    for place in TREE:
        row = {column.name: Spot(place, table, column).value() for column in table.columns if not column.computed}
        marks = {
            (names, *(str(row[name]) for name in names))
            for names in _once(table)
            if all(row.get(name) is not None for name in names)
        }
        if not marks & taken:
            taken |= marks
            yield row


def _once(table: Table) -> list[tuple[str, ...]]:
    """Columns that together are there once."""
    unique = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
    unique += [each.columns for each in table.indexes if each.unique]
    return [names for columns in unique if (names := tuple(column.name for column in columns))]


async def plant(session: AsyncSession) -> None:
    """All of it."""
    for table in tables():
        await session.execute(insert(table), list(rows(table)))
