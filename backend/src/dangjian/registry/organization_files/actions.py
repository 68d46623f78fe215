"""Organisations from a sheet: what each row would set up, rename or move, doing all of it or nothing, undoing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from dangjian.contracts.registry import BranchCategory, OrganizationKind
from dangjian.kernel import clock
from dangjian.kernel.errors import DomainError
from dangjian.kernel.imports.fields import Fault, FaultCode, Field, Line
from dangjian.kernel.imports.protocol import (
    Asking,
    Done,
    Entry,
    ImportChanged,
    Kind,
    Plan,
    Tell,
    in_parts,
    write_each,
)
from dangjian.registry.organization_changes import actions as changes
from dangjian.registry.organization_changes.rules import Node, why_not_move, why_not_under
from dangjian.registry.organization_changes.schemas import (
    OrganizationClose,
    OrganizationCreate,
    OrganizationMove,
    OrganizationRename,
)
from dangjian.registry.organization_files import queries, rules
from dangjian.registry.organizations.models import Organization
from dangjian.registry.organizations.rules import may_classify
from dangjian.registry.permissions import ORGANIZATION_CHANGE
from dangjian.registry.reorganizations.actions import close

_Wrong = tuple[str, FaultCode, str]
Named = Mapping[str, tuple[Organization, bool]]


@dataclass(frozen=True)
class Wanted:
    """An organisation as its row says it: itself if it is there, and whether name or place differ."""

    line: Line
    before: Organization | None
    renames: bool = False
    moves: bool = False


async def fields(asking: Asking) -> Sequence[Field]:
    """The columns of the form."""
    return queries.columns(await queries.mine(asking.session, asking.actor))


async def current(asking: Asking) -> Sequence[Mapping[str, str]]:
    """The tree as it stands."""
    return await queries.current(asking.session, asking.actor)


async def plan(asking: Asking, lines: Sequence[Line], headings: Mapping[str, str], tell: Tell) -> Plan:
    """Say of every row what it would do to the tree, or what is wrong with it; those above come first."""
    codes = {line.cells[key] for line in lines for key in ("code", "parent_code") if key in line.cells}
    named = await queries.named(asking.session, asking.actor, codes)
    rows: dict[str, Line] = {}
    faults = list[Fault]()

    def wrong(line: Line, found: Sequence[_Wrong]) -> None:
        faults.extend(Fault(line.number, headings.get(key, key), code, said) for key, code, said in found)

    for line in lines:
        code = line.cells.get("code", "")
        if code in rows:
            wrong(line, [("code", "doubled", "组织编码在文件里重复")])
        elif code:
            rows[code] = line
    order, ring = rules.in_order({code: line.cells.get("parent_code", "") for code, line in rows.items()})
    for code in ring:
        wrong(rows[code], [("parent_code", "refused", "上下级互相指向,请检查上级编码")])
    kinds = {code: line.cells.get("kind", "") for code, line in rows.items()}
    entries = list[Entry]()
    async for part in in_parts(len(order), tell):
        for code in order[part]:
            found = _judged(rows[code], named, kinds)
            if isinstance(found, Entry):
                shown = {headings[key]: cell for key, cell in rows[code].cells.items()}
                entries.append(Entry(found.row, found.act, found.data, shown))
            else:
                wrong(rows[code], found)
    return Plan(entries, faults)


def _judged(line: Line, named: Named, kinds: Mapping[str, str]) -> Entry | list[_Wrong]:
    cells = line.cells
    before, is_mine = named.get(cells["code"], (None, True))
    parent, parent_is_mine = named.get(cells.get("parent_code", ""), (None, False))
    new_parent = cells.get("parent_code") in kinds and parent is None
    found: list[_Wrong] = []
    if before is not None and (not is_mine or before.closed_on is not None):
        found.append(("code", "doubled", "编码已被使用,该组织已撤销或不在您的管理范围内"))
    if "parent_code" in cells and not new_parent and not parent_is_mine:
        found.append(("parent_code", "not_found", "没有找到,或不在您的管理范围内"))
    if "category" in cells and not may_classify(cells.get("kind", "branch")):
        found.append(("category", "refused", "只有党支部才确定类别"))
    if before is not None and "kind" in cells and before.kind != cells["kind"]:
        found.append(("kind", "refused", "已有组织的类型不能改变"))
    if before is not None and "category" in cells and before.category != cells["category"]:
        found.append(("category", "refused", "支部类别请在组织页面按日期和理由调整"))
    if "founded_on" in cells and date.fromisoformat(cells["founded_on"]) > clock.today():
        found.append(("founded_on", "refused", "成立日期不能晚于今天"))
    if found or not line.is_sound:
        return found
    above = _node(parent) if parent is not None else _new(cells["parent_code"], kinds)
    if before is None:
        fault = why_not_under(cells["kind"], above)
        return [("parent_code", "refused", fault)] if fault else Entry(line.number, "create", Wanted(line, None))
    moves = parent is None or before.parent_id != parent.id
    fault = why_not_move(_node(before), above) if moves and parent is not None else None
    if fault:
        return [("parent_code", "refused", fault)]
    wanted = Wanted(line, before, before.name != cells["name"], moves)
    return Entry(line.number, "update" if wanted.renames or moves else "unchanged", wanted)


def _node(row: Organization) -> Node:
    return Node(row.id, row.name, row.kind, row.parent_id, row.path, row.since, row.closed_on)


def _new(code: str, kinds: Mapping[str, str]) -> Node:
    """An organisation that another row of the sheet sets up."""
    return Node(UUID(int=0), code, kinds[code], None, "", None, None)


async def write(asking: Asking, entries: Sequence[Entry], tell: Tell) -> Sequence[Done]:
    """Do what every row says, today, those above first; if one cannot be, none is."""
    return await write_each(asking, entries, tell, _write)


async def _write(asking: Asking, entry: Entry) -> Done:
    wanted: Wanted = entry.data
    cells, today = wanted.line.cells, clock.today()
    named = await queries.named(asking.session, asking.actor, [cells["code"], cells["parent_code"]])
    parent = named[cells["parent_code"]][0]
    common: dict[str, Any] = {"effective_on": today, "reason": rules.REASON}
    if wanted.before is None:
        kind: OrganizationKind = cells["kind"]  # type: ignore[assignment]
        category: BranchCategory | None = cells.get("category")  # type: ignore[assignment]
        founded = cells.get("founded_on")
        facts = {"code": cells["code"], "name": cells["name"], "kind": kind, "parent_id": parent.id}
        more = {"category": category, "founded_on": date.fromisoformat(founded) if founded else None}
        await changes.create(asking.session, asking.actor, OrganizationCreate(**common, **facts, **more))
        made = (await queries.named(asking.session, asking.actor, [cells["code"]]))[cells["code"]][0]
        return Done(entry.row, made.id, "create", made.version)
    row = named[cells["code"]][0]
    before = {"name": row.name, "parent_id": str(row.parent_id)}
    if wanted.renames:
        await changes.rename(asking.session, asking.actor, row.id, OrganizationRename(**common, name=cells["name"]))
    if wanted.moves:
        await changes.move(asking.session, asking.actor, row.id, OrganizationMove(**common, parent_id=parent.id))
    await asking.session.refresh(row)
    return Done(entry.row, row.id, entry.act, row.version, before)


async def undo(asking: Asking, done: Sequence[Done]) -> None:
    """Close what was set up and put the others back, those below first; if one was touched since, all stay."""
    common: dict[str, Any] = {"effective_on": clock.today(), "reason": rules.UNDONE}
    for one in done:
        row = await asking.session.get(Organization, one.object_id, populate_existing=True)
        if row is None or row.version != one.version:
            raise ImportChanged(f"“{row.name if row else '组织'}”已被改动,不能整份撤销。")
    try:
        for one in reversed(done):
            await _undo(asking, one, common)
    except DomainError as refusal:
        raise ImportChanged(f"不能整份撤销:{refusal.detail}") from None


async def _undo(asking: Asking, one: Done, common: dict[str, Any]) -> None:
    session, actor = asking.session, asking.actor
    row = await session.get_one(Organization, one.object_id, populate_existing=True)
    if one.act == "create":
        await close(session, actor, row.id, OrganizationClose(**common))
        return
    before = one.before or {}
    if row.name != before["name"]:
        await changes.rename(session, actor, row.id, OrganizationRename(**common, name=before["name"]))
    if str(row.parent_id) != before["parent_id"]:
        await changes.move(session, actor, row.id, OrganizationMove(**common, parent_id=UUID(before["parent_id"])))


KIND = Kind(
    code="registry.organizations",
    title="党组织",
    permission=ORGANIZATION_CHANGE,
    tree=Organization,
    fields=fields,
    plan=plan,
    write=write,
    undo=undo,
    current=current,
    max_rows=rules.MAX_ROWS,
)
