"""Checking a sheet of issues, and entering all of it or nothing."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.errors import Conflict, FieldError, Invalid
from dangjian.kernel.security import Actor
from dangjian.kernel.sheets import read_table
from dangjian.liaison.issue_files import queries, rules
from dangjian.liaison.issue_files.rules import CellFault
from dangjian.liaison.issues.actions import Raised, Teller, raise_issue
from dangjian.liaison.issues.rules import SEVERITY_TITLES, kept, receipt_of
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import root_id

SHOWN_FAULTS = 500
_NOON = time(12, 0)


class FileHasErrors(Invalid):
    """A file with one bad row changes nothing."""

    code = "issue_file_has_errors"


@dataclass(frozen=True)
class Line:
    """A row as an issue to be raised."""

    row: int
    place: OrganizationCopy
    raised: Raised
    receipt: str
    on: date | None


@dataclass(frozen=True)
class Read:
    """A sheet as it was read: its rows, the sound ones as issues, and every fault."""

    rows: int
    lines: list[Line]
    faults: list[CellFault]


async def check_file(session: AsyncSession, actor: Actor, content: bytes, secret: bytes) -> dict[str, Any]:
    """Say what the sheet would do, row by row; changes nothing."""
    read = await _read(session, actor, content, secret)
    same = await queries.known(session, [line.raised.client_id for line in read.lines]) if not read.faults else {}
    return {
        "rows": read.rows,
        "new": 0 if read.faults else len(read.lines) - len(same),
        "unchanged": len(same),
        "error_count": len(read.faults),
        "errors": read.faults[:SHOWN_FAULTS],
    }


async def enter_file(session: AsyncSession, actor: Actor, content: bytes, secret: bytes) -> dict[str, Any]:
    """Enter every row or, if a single one is wrong, none; each has a receipt for whoever raised it."""
    read = await _read(session, actor, content, secret)
    if read.faults:
        shown = [FieldError(field=f"{one.row}.{one.column}", message=one.message) for one in read.faults[:50]]
        raise FileHasErrors(f"{read.rows} 行里有 {len(read.faults)} 处需要修改,文件没有导入。", shown)
    before = await queries.known(session, [line.raised.client_id for line in read.lines])
    items = []
    for line in read.lines:
        issue = before.get(line.raised.client_id)
        if issue is None:
            at = datetime.combine(line.on, _NOON, clock.SHANGHAI) if line.on and line.on < clock.today() else None
            issue = await raise_issue(session, Teller.of(actor, "office"), line.place, line.raised, at)
        if issue is None:
            raise Conflict("这个文件正在由他人导入,请稍候再看。")
        items.append({"row": line.row, "id": issue.id, "number": issue.number, "receipt": line.receipt})
    return {"entered": len(items) - len(before), "unchanged": len(before), "items": items}


async def _read(session: AsyncSession, actor: Actor, content: bytes, secret: bytes) -> Read:
    table = await read_table(content, rules.MAX_ROWS)
    faults = rules.header_faults(table.header)
    if faults:
        return Read(len(table.rows), [], faults)
    entries = {row.number: rules.entry_of(table.header, row.cells) for row in table.rows}
    places = await _places(session, actor, entries)
    roots = {root_id(place.path) for place, _ in places.values()}
    categories = await queries.categories(session, roots)
    file_hash, lines = hashlib.sha256(content).hexdigest(), []
    for number, entry in entries.items():
        found = rules.text_faults(number, entry)
        if number not in places:
            found.append(CellFault(number, _named(entry), "没有找到,或不在您受理的范围内"))
        else:
            place, outlet_id = places[number]
            line = _line(number, entry, place, outlet_id, categories[root_id(place.path)], file_hash, secret)
            if isinstance(line, Line):
                lines.append(line)
            else:
                found += [one for one in line if one.column not in {fault.column for fault in found}]
        faults += found
    return Read(len(table.rows), lines, faults)


def _named(entry: dict[str, str]) -> str:
    return rules.HEADINGS["outlet_code" if "outlet_code" in entry else "organization_code"]


async def _places(
    session: AsyncSession, actor: Actor, entries: dict[int, dict[str, str]]
) -> dict[int, tuple[OrganizationCopy, Any]]:
    """Where each row belongs: its outlet, or its organisation; rows out of scope are left out."""
    codes = {one["outlet_code"] for one in entries.values() if "outlet_code" in one}
    outlets = await queries.outlets(session, actor, codes)
    named = {one["organization_code"] for one in entries.values() if "organization_code" in one}
    organizations = await queries.organizations(session, actor, named)
    found: dict[int, tuple[OrganizationCopy, Any]] = {}
    for number, entry in entries.items():
        place = organizations.get(entry.get("organization_code", ""))
        if "outlet_code" not in entry:
            if place is not None:
                found[number] = (place, None)
        elif entry["outlet_code"] in outlets:
            outlet, above = outlets[entry["outlet_code"]]
            if "organization_code" not in entry or (place is not None and place.id == above.id):
                found[number] = (above, outlet.id)
    return found


def _line(
    number: int,
    entry: dict[str, str],
    place: OrganizationCopy,
    outlet_id: Any,
    titles: Any,
    file_hash: str,
    secret: bytes,
) -> Line | list[CellFault]:
    """A row as an issue, or what is wrong with its choices and its day."""
    category = rules.choice_of(entry.get("category"), titles)
    severity = rules.choice_of(
        entry.get("severity"), {str(code): title for code, title in SEVERITY_TITLES.items()}, "normal"
    )
    day = rules.read_day(entry.get("reported_on"), clock.today())
    faults = []
    if category is None:
        faults.append(CellFault(number, rules.HEADINGS["category"], f"请写:{'、'.join(titles.values())}"))
    if severity is None:
        faults.append(CellFault(number, rules.HEADINGS["severity"], f"请写:{'、'.join(SEVERITY_TITLES.values())}"))
    if isinstance(day, str):
        faults.append(CellFault(number, rules.HEADINGS["reported_on"], day))
    if faults or category is None or severity is None or isinstance(day, str) or not {*rules.REQUIRED} <= entry.keys():
        return faults
    client_id = rules.client_id_of(file_hash, number)
    receipt = receipt_of(secret, client_id)
    raised = Raised(
        client_id=client_id,
        channel="import",
        category=category,
        severity=severity,
        title=entry["title"],
        description=entry["description"],
        outlet_id=outlet_id,
        reporter_name=entry.get("reporter_name"),
        reporter_contact=entry.get("reporter_contact"),
        receipt_hash=kept(receipt),
    )
    return Line(number, place, raised, receipt, day)
