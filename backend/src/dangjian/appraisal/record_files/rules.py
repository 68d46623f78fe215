"""How a table becomes ledger entries: which column means what, and how people write days, numbers and choices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from dangjian.appraisal.packs.schemas import RecordField, RecordType

MAX_ROWS = 10_000
_NAMESPACE = UUID("0197e1c4-5521-7000-8000-7265636f7264")
# Chinese headings win over a field of the same English name.
HEADINGS = {
    "organization_code": ("组织编码", "organization_code"),
    "type": ("类型", "type"),
    "occurred_on": ("发生日期", "occurred_on"),
    "submitted_at": ("提交时间", "submitted_at"),
    "attachments": ("附件", "attachments"),
    "note": ("备注", "note"),
}
REQUIRED = ("organization_code", "type", "occurred_on")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z", re.ASCII)
_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?\Z", re.ASCII)
_YES = {"是": True, "true": True, "TRUE": True, "1": True, "否": False, "false": False, "FALSE": False, "0": False}


@dataclass(frozen=True)
class CellFault:
    """Where a file is wrong (row as people see it, heading of the column), and what to do."""

    row: int
    column: str
    message: str


def header_faults(header: Sequence[str], kinds: Mapping[str, RecordType], *, historical: bool) -> list[CellFault]:
    """Headings that are missing or that nobody knows."""
    required = (*REQUIRED, "submitted_at") if historical else REQUIRED
    known = {name for names in HEADINGS.values() for name in names}
    known |= {name for kind in kinds.values() for item in kind.fields for name in _names(item)}
    faults = [
        CellFault(1, HEADINGS[key][0], "缺少这一列") for key in required if not set(HEADINGS[key]).intersection(header)
    ]
    faults += [CellFault(1, name, "没有这个字段,请删除该列或改正表头") for name in header if name not in known]
    if not historical and set(HEADINGS["submitted_at"]).intersection(header):
        faults.append(CellFault(1, "提交时间", "提交时间由系统记录;补录历史台账请由组织部门说明原因后导入"))
    return faults


def kind_named(kinds: Mapping[str, RecordType], written: str) -> RecordType | None:
    """The type by its code or its title."""
    return kinds.get(written) or next((kind for kind in kinds.values() if kind.title == written), None)


def entry_of(
    header: Sequence[str], cells: Sequence[str], kind: RecordType | None, client_id: UUID
) -> tuple[dict[str, Any], dict[str, str]]:
    """One row as an entry of the API, and which heading each of its fields came from."""
    entry: dict[str, Any] = {"values": {}, "client_id": client_id, "type": kind.code if kind else "?"}
    headings: dict[str, str] = {"type": HEADINGS["type"][0]}
    fields = {name: item for item in (kind.fields if kind else ()) for name in _names(item)}
    for heading, written in zip(header, cells, strict=True):
        cell = written.strip()
        key = _reserved(heading, fields)
        if key is not None:
            headings[key] = heading
            if key != "type" and cell:
                entry[key] = _read_reserved(key, cell)
        elif cell:
            item = fields.get(heading)
            name = item.name if item else heading
            headings[f"values.{name}"] = heading
            entry["values"][name] = read_value(item, cell) if item else cell
    for item in kind.fields if kind else ():
        headings.setdefault(f"values.{item.name}", item.title)
    return entry, headings


def _reserved(heading: str, fields: Mapping[str, RecordField]) -> str | None:
    for key, (chinese, english) in HEADINGS.items():
        if heading == chinese or (heading == english and heading not in fields):
            return key
    return None


def _names(item: RecordField) -> tuple[str, ...]:
    return (item.title, item.name, f"values.{item.name}")


def _read_reserved(key: str, cell: str) -> Any:
    if key == "occurred_on":
        return read_day(cell)
    if key == "submitted_at":
        local = _LOCAL.match(cell)
        return f"{local[1]}T{local[2]}{local[3] or ':00'}+08:00" if local else cell
    if key == "attachments":
        return [part for part in re.split(r"[\s;,;,]+", cell) if part]
    return cell


def read_day(cell: str) -> str:
    """A day as people write it (2026-3-1, 2026/3/1, 2026年3月1日), in the API's form; anything else as it stands."""
    found = _DAY.match(cell)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else cell


def read_value(item: RecordField, cell: str) -> str | bool:
    """A cell as the API takes it: choices by code or title, yes and no by their words."""
    if item.type == "boolean":
        return _YES.get(cell, cell)
    if item.type == "choice":
        return next((value for value, title in item.choices.items() if cell in (value, title)), cell)
    return cell


def client_id_of(file_hash: str, row: int) -> UUID:
    """The business key of a row: the same file sent twice enters nothing twice."""
    return uuid5(_NAMESPACE, f"{file_hash}:{row}")
