"""Organisations from a sheet: what each row would set up, rename or move, doing all of it or nothing, undoing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from dangjian.contracts.registry import BranchCategory, OrganizationKind
from dangjian.kernel import audit, clock
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
from dangjian.registry.members.models import Post
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
from dangjian.registry.permissions import ORGANIZATION_CHANGE, TERM_EDIT
from dangjian.registry.posts.actions import take
from dangjian.registry.posts.rules import why_not_take
from dangjian.registry.posts.schemas import PostTake
from dangjian.registry.reorganizations.actions import close
from dangjian.registry.terms.actions import elect
from dangjian.registry.terms.models import Term
from dangjian.registry.terms.schemas import TermElect

_Wrong = tuple[str, FaultCode, str]
Named = Mapping[str, tuple[Organization, bool]]


@dataclass(frozen=True)
class Wanted:
    """An organisation as its row says it: itself if it is there, and whether name or place differ."""

    line: Line
    before: Organization | None
    renames: bool = False
    moves: bool = False
    unit_code: str | None = None
    secretary: UUID | None = None
    elected_on: date | None = None

    @property
    def changes(self) -> bool:
        """Whether the row says anything new of what is there."""
        said = (self.unit_code, self.secretary, self.elected_on)
        return self.renames or self.moves or any(one is not None for one in said)


@dataclass(frozen=True)
class Known:
    """What the rows are judged against."""

    named: Named
    kinds: Mapping[str, str]
    people: Mapping[str, queries.Person]
    offices: Mapping[UUID, Mapping[str, str]]
    may_appoint: bool


async def fields(asking: Asking) -> Sequence[Field]:
    """The columns of the form."""
    return queries.columns(await queries.mine(asking.session, asking.actor))


async def current(asking: Asking) -> Sequence[Mapping[str, str]]:
    """The tree as it stands."""
    return await queries.current(asking.session, asking.actor)


async def plan(asking: Asking, lines: Sequence[Line], headings: Mapping[str, str], tell: Tell) -> Plan:
    """Say of every row what it would do to the tree, or what is wrong with it; those above come first."""
    columns = ("code", "parent_code", "unit_code")
    codes = {line.cells[key] for line in lines for key in columns if key in line.cells}
    named = await queries.named(asking.session, asking.actor, codes)
    numbers = {line.cells["secretary_no"] for line in lines if "secretary_no" in line.cells}
    people = await queries.people(asking.session, asking.actor, numbers)
    offices = await queries.offices(asking.session, [row.id for row, _ in named.values()])
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
    known = Known(named, kinds, people, offices, asking.actor.holds(TERM_EDIT))
    entries = list[Entry]()
    async for part in in_parts(len(order), tell):
        for code in order[part]:
            found = _judged(rows[code], known)
            if isinstance(found, Entry):
                shown = {headings[key]: cell for key, cell in rows[code].cells.items()}
                entries.append(Entry(found.row, found.act, found.data, shown))
            else:
                wrong(rows[code], found)
    return Plan(entries, faults)


def _judged(line: Line, known: Known) -> Entry | list[_Wrong]:
    cells, named, kinds = line.cells, known.named, known.kinds
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
    more, wrong = _office(line, before, known)
    found += wrong
    if found or not line.is_sound:
        return found
    above = _node(parent) if parent is not None else _new(cells["parent_code"], kinds)
    if before is None:
        fault = why_not_under(cells["kind"], above)
        return (
            [("parent_code", "refused", fault)] if fault else Entry(line.number, "create", Wanted(line, None, **more))
        )
    moves = parent is None or before.parent_id != parent.id
    fault = why_not_move(_node(before), above) if moves and parent is not None else None
    if fault:
        return [("parent_code", "refused", fault)]
    wanted = Wanted(line, before, before.name != cells["name"], moves, **more)
    return Entry(line.number, "update" if wanted.changes else "unchanged", wanted)


def _office(line: Line, before: Organization | None, known: Known) -> tuple[dict[str, Any], list[_Wrong]]:
    """The unit, the secretary and the election that a row says, as far as they are new; and what is wrong with them."""
    cells, more, wrong = line.cells, dict[str, Any](), list[_Wrong]()
    now = known.offices.get(before.id, {}) if before else {}
    if "unit_code" in cells:
        unit, is_mine = known.named.get(cells["unit_code"], (None, False))
        if unit is None or not is_mine or unit.line != "administrative" or unit.closed_on is not None:
            wrong.append(("unit_code", "not_found", "没有找到,或不是您管理范围内的行政单位"))
        elif before is None or before.unit_id != unit.id:
            more["unit_code"] = cells["unit_code"]
    for column in rules.OFFICE:
        if column not in cells or cells[column] == now.get(column):
            continue
        fault = rules.fault_of_office(column, now.get(column), cells[column])
        if cells.get("kind", "branch") not in rules.SECRETARIES:
            fault = "只有党委、党总支、党支部才填写"
        if not known.may_appoint:
            fault = "您没有登记任期与任免的权限,请留空"
        if fault:
            wrong.append((column, "refused", fault))
    if wrong:
        return more, wrong
    if "elected_on" in cells and "elected_on" not in now:
        more["elected_on"] = date.fromisoformat(cells["elected_on"])
        if more["elected_on"] > clock.today():
            wrong.append(("elected_on", "refused", "换届日期不能晚于今天"))
    if "secretary_no" in cells and "secretary_no" not in now:
        person = known.people.get(cells["secretary_no"])
        fault = why_not_take(person.kind, person.status) if person else "没有找到,或不在您的管理范围内"
        if fault or person is None:
            wrong.append(("secretary_no", "refused" if person else "not_found", fault or ""))
        else:
            more["secretary"] = person.id
    return more, wrong


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
    before: dict[str, Any] = {}
    if wanted.before is None:
        kind: OrganizationKind = cells["kind"]  # type: ignore[assignment]
        category: BranchCategory | None = cells.get("category")  # type: ignore[assignment]
        founded = cells.get("founded_on")
        facts = {"code": cells["code"], "name": cells["name"], "kind": kind, "parent_id": parent.id}
        more = {"category": category, "founded_on": date.fromisoformat(founded) if founded else None}
        await changes.create(asking.session, asking.actor, OrganizationCreate(**common, **facts, **more))
        row = (await queries.named(asking.session, asking.actor, [cells["code"]]))[cells["code"]][0]
    else:
        row = named[cells["code"]][0]
        before = {"name": row.name, "parent_id": str(row.parent_id)}
        if wanted.renames:
            await changes.rename(asking.session, asking.actor, row.id, OrganizationRename(**common, name=cells["name"]))
        if wanted.moves:
            moved = OrganizationMove(**common, parent_id=parent.id)
            await changes.move(asking.session, asking.actor, row.id, moved)
        await asking.session.refresh(row)
    before |= await _appoint(asking, row, wanted)
    return Done(entry.row, row.id, entry.act, row.version, before)


async def _appoint(asking: Asking, row: Organization, wanted: Wanted) -> dict[str, Any]:
    """The unit, the election and the secretary of a row; what is needed to take them back."""
    session, actor, before = asking.session, asking.actor, dict[str, Any]()
    if wanted.unit_code is not None:
        unit = (await queries.named(session, actor, [wanted.unit_code]))[wanted.unit_code][0]
        before["unit_id"] = str(row.unit_id) if row.unit_id else None
        row.unit_id = unit.id
        await _audited(asking, row, "set_unit", {"unit_id": str(unit.id)}, rules.REASON)
    if wanted.elected_on is not None:
        election = TermElect(organization_id=row.id, elected_on=wanted.elected_on, note=rules.REASON)
        before["term_id"] = str(await elect(session, actor, election))
    if wanted.secretary is not None:
        since, title = wanted.elected_on or clock.today(), rules.SECRETARIES[row.kind]
        post = PostTake(organization_id=row.id, member_id=wanted.secretary, title=title, rank=1, since=since)
        before["post_id"] = str(await take(session, actor, post))
    await session.flush()
    return before


async def _audited(asking: Asking, row: Organization, action: str, after: dict[str, Any], reason: str) -> None:
    where: dict[str, Any] = {"organization_id": row.id, "after": after, "reason": reason}
    await audit.write(asking.session, asking.actor, f"organization.{action}", "organization", row.id, **where)


async def _dismiss(asking: Asking, row: Organization, before: Mapping[str, Any]) -> None:
    """Take back unit, election and post of a row, if nobody has touched them since."""
    session = asking.session
    if "unit_id" in before:
        row.unit_id = UUID(before["unit_id"]) if before["unit_id"] else None
    for name, table, over in (("post_id", Post, Post.until), ("term_id", Term, Term.ended_on)):
        if name in before:
            gone = delete(table).where(table.id == UUID(before[name]), table.version == 1, over.is_(None))
            if (await session.execute(gone.returning(table.id))).first() is None:
                raise ImportChanged(f"“{row.name}”的任期或任职已被改动,不能整份撤销。")
    if before.keys() & {"unit_id", "post_id", "term_id"}:
        await session.flush()
        await _audited(asking, row, "undo_import", {"taken_back": True}, rules.UNDONE)


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
    before = one.before or {}
    await _dismiss(asking, row, before)
    if one.act == "create":
        await close(session, actor, row.id, OrganizationClose(**common))
        return
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
