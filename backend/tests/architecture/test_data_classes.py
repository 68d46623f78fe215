"""Every column has a class (P4): what is secret or sensitive is known by name, and nothing new slips in."""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from dangjian.kernel.audit import Base
from dangjian.main import SERVICES

FILE = Path(__file__).resolve().parents[3] / "docs" / "data-classes.yaml"
CLASSES = ("secret", "sensitive", "personal", "free_text", "business")
NEVER_IN_CLEAR = (
    "phone",
    "mobile",
    "id_number",
    "id_card",
    "email",
    "contact",
    "reporter_contact",
    "password",
    "base_income",
)
NEVER_SEARCHED = {"pay", "reporter_contact"}


@cache
def classes() -> dict[str, list[str]]:
    """The names of columns by class."""
    loaded = YAML(typ="safe").load(FILE.read_text("utf-8"))
    assert tuple(loaded) == CLASSES
    return {name: one["columns"].split() for name, one in loaded.items()}


@cache
def columns() -> dict[str, str]:
    """Every name of a column with the first table that has it."""
    found: dict[str, str] = {}
    for service in SERVICES:
        service.load_tables()
    for metadata in (Base.metadata, *(service.metadata for service in SERVICES)):
        for table in metadata.tables.values():
            for column in table.columns:
                found.setdefault(column.name, table.fullname)
    return found


def test_every_column_is_in_exactly_one_class() -> None:
    named = [name for names in classes().values() for name in names]
    assert len(named) == len(set(named))
    assert {name: table for name, table in columns().items() if name not in set(named)} == {}
    assert set(named) - set(columns()) == set()


def test_what_is_sensitive_is_sealed_and_has_no_column_in_clear() -> None:
    assert all(name.endswith("_sealed") for name in classes()["sensitive"])
    assert [name for name in columns() if name in NEVER_IN_CLEAR] == []
    sealed = {name.removesuffix("_sealed") for name in classes()["sensitive"]}
    assert {f"{name}_blind" for name in sealed - NEVER_SEARCHED} <= set(classes()["secret"])
