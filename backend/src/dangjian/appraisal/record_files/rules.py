"""How a row of a file becomes a ledger entry: which column means what for its type, and the key of the row."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from dangjian.appraisal.packs.schemas import RecordField, RecordType

UNDONE = "导入已整份撤销"
VALUE = "values."
_NAMESPACE = UUID("0197e1c4-5521-7000-8000-7265636f7264")
_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?\Z", re.ASCII)
_YES = {"是": True, "true": True, "TRUE": True, "1": True, "否": False, "false": False, "FALSE": False, "0": False}
_OTHERS = ("organization_code", "type", "occurred_on", "submitted_at", "note")


def kind_named(kinds: Mapping[str, RecordType], written: str) -> RecordType | None:
    """The type by its code or its title."""
    return kinds.get(written) or next((kind for kind in kinds.values() if kind.title == written), None)


def key_of(item: RecordField) -> str:
    """The column of a field: fields of one title in several types stand in one column."""
    return VALUE + item.title


def entry_of(cells: Mapping[str, str], kind: RecordType | None, client_id: UUID) -> dict[str, Any]:
    """One row as an entry of the API."""
    entry: dict[str, Any] = {key: cells[key] for key in _OTHERS if key in cells}
    entry |= {"values": {}, "client_id": client_id, "type": kind.code if kind else "?"}
    if "submitted_at" in cells:
        local = _LOCAL.match(cells["submitted_at"])
        entry["submitted_at"] = f"{local[1]}T{local[2]}{local[3] or ':00'}+08:00" if local else cells["submitted_at"]
    if "attachments" in cells:
        entry["attachments"] = [part for part in re.split(r"[\s;,;,]+", cells["attachments"]) if part]
    fields = {key_of(item): item for item in (kind.fields if kind else ())}
    for key, cell in cells.items():
        if key.startswith(VALUE):
            item = fields.get(key)
            entry["values"][item.name if item else key.removeprefix(VALUE)] = read_value(item, cell) if item else cell
    return entry


def column_of(field: str, kind: RecordType | None) -> str:
    """The column of a field that is at fault."""
    if not field.startswith(VALUE):
        return field.split(".")[0] or "organization_code"
    name = field.split(".")[1]
    return next((key_of(item) for item in (kind.fields if kind else ()) if item.name == name), VALUE + name)


def read_value(item: RecordField, cell: str) -> str | bool:
    """A cell as the API takes it: choices by code or title, yes and no by their words."""
    if item.type == "boolean":
        return _YES.get(cell, cell)
    if item.type == "choice":
        return next((value for value, title in item.choices.items() if cell in (value, title)), cell)
    return cell


def client_id_of(file_key: str, row: int) -> UUID:
    """The business key of a row: the same file sent twice enters nothing twice."""
    return uuid5(_NAMESPACE, f"{file_key}:{row}")
