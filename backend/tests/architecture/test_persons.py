"""Of every personal column it is said how its person is found, and that it is erased or why it is kept (P5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table
from tests.architecture.test_data_classes import classes

from dangjian.kernel import persons
from dangjian.kernel.audit import Base
from dangjian.kernel.persons import ACT_NAME, SECRET, Role
from dangjian.main import SERVICES

PERSONAL = ("secret", "sensitive", "personal")
PRIVACY = Path(__file__).resolve().parents[3] / "docs" / "privacy.md"
APPEND_ONLY: dict[str, tuple[str, ...]] = {"events": ("event", "audit_entry", "audit_digest", "handled")}
APPEND_ONLY |= {service.name: service.append_only for service in SERVICES}


def schemas() -> Iterator[tuple[str, MetaData]]:
    """Every schema with its tables."""
    for service in SERVICES:
        service.load_tables()
    yield "events", Base.metadata
    yield from ((service.name, service.metadata) for service in SERVICES)


SCHEMAS = dict(schemas())


def unsaid(schema: str, table: Table, found: list[Role]) -> set[str]:
    """Personal columns of a table of which nothing is said."""
    said = persons.declared(schema)
    personal = {name for kind in PERSONAL for name in classes()[kind]} & set(table.columns.keys())
    answered = {name for role in found if role.table == table.name for name in role.names}
    answered |= {name for name in personal if ACT_NAME.fullmatch(name)}  # done in office, known by name alone
    answered |= {*said["nobody"].get(table.name, ()), *said["unlinked"].get(table.name, {})}
    return personal - answered


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_personal_column_says_whose_it_is_and_what_becomes_of_it(schema: str) -> None:
    found = persons.roles(schema, SCHEMAS[schema])
    faults = {table.name: unsaid(schema, table, found) for table in SCHEMAS[schema].tables.values()}
    assert {name: columns for name, columns in faults.items() if columns} == {}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_is_said_is_of_columns_that_are_there_and_nothing_append_only_is_erased(schema: str) -> None:
    tables = {table.name: table for table in SCHEMAS[schema].tables.values()}
    said = persons.declared(schema)
    for role in persons.roles(schema, SCHEMAS[schema]):
        columns = tables[role.table].columns
        assert role.names <= set(columns.keys()), role
        assert not (role.table in APPEND_ONLY[schema] and (role.drop or role.erase or role.inside)), role
        assert set(role.keep.values()) <= set(persons.reasons()), role
        wrong = [name for name, word in role.erase.items() if word == "none" and not columns[name].nullable]
        assert role.drop or not wrong, role
    for name, kept in said["unlinked"].items():
        assert set(kept) <= set(tables[name].columns.keys())
        assert set(kept.values()) <= set(persons.reasons())
    for name, others in said["nobody"].items():
        assert set(others) <= set(tables[name].columns.keys())


def test_what_is_secret_is_never_given_out() -> None:
    given = {
        name
        for schema, metadata in SCHEMAS.items()
        for role in persons.roles(schema, metadata)
        for name in role.names
        if not SECRET.fullmatch(name)
    }
    assert given & set(classes()["secret"]) == set()


def test_the_retention_list_is_published_as_it_is_kept() -> None:
    page = PRIVACY.read_text("utf-8")
    for reason in persons.reasons().values():
        assert f"| {reason['title']} | {reason['text']} | {reason['ground']} | {reason['until']} |" in page
