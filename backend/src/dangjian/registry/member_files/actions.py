"""The register from a sheet: who is new and what changes, entering all of it or nothing, and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from dangjian.contracts.registry_people import MemberLeft
from dangjian.kernel import audit, clock, personal
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import NotFound
from dangjian.kernel.events import emit_all
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
    naming,
)
from dangjian.kernel.words import field_message
from dangjian.registry.member_files import queries, rules
from dangjian.registry.members import actions as members
from dangjian.registry.members.models import Member
from dangjian.registry.members.queries import NOT_FOUND, holders, locked_all
from dangjian.registry.members.rules import (
    Life,
    fault_of_days,
    fault_of_id_number,
    fault_of_phone,
    masked,
    masked_id_number,
    masked_phone,
)
from dangjian.registry.members.schemas import MemberCreate, MemberUpdate
from dangjian.registry.memberships.models import Membership
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_EDIT

_SECRETS = {"phone": masked_phone, "id_number": masked_id_number}
_KEPT = (
    *(*rules.FACTS, "personnel", "party_group", "pinyin"),
    *(f"{name}_{how}" for name in _SECRETS for how in ("sealed", "blind")),
)
_Wrong = tuple[str, FaultCode, str]


@dataclass
class Known:
    """What the rows are judged against; what the file itself brings is added row by row."""

    places: Mapping[str, Sequence[Organization]]
    members: Mapping[str, tuple[Member, bool]]
    holders: Mapping[str, set[UUID]]
    today: date
    numbers: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)


async def fields(asking: Asking) -> Sequence[Field]:
    """The columns of the form."""
    return queries.columns(await queries.places(asking.session, asking.actor))


async def current(asking: Asking) -> Sequence[Mapping[str, str]]:
    """The register as it stands."""
    return await queries.current(asking.session, asking.actor)


async def plan(asking: Asking, lines: Sequence[Line], headings: Mapping[str, str], tell: Tell) -> Plan:
    """Say of every row who is new or what changes, or what is wrong with it."""
    known = await _known(asking, lines)
    entries, faults, early = list[Entry](), list[Fault](), list[int]()
    async for part in in_parts(len(lines), tell):
        for line in lines[part]:
            found = _judged(line, known)
            if isinstance(found, Entry):
                entries.append(Entry(found.row, found.act, found.data, _shown(line, headings)))
                early += [line.number] if _is_early(line) else []
            else:
                faults += [Fault(line.number, headings.get(key, _TITLES[key]), code, said) for key, code, said in found]
    words = f"有 {len(early)} 人转正早于入党满一年(第 {'、'.join(map(str, early[:10]))} 行),请核对。"
    return Plan(entries, faults, [words] if early else [])


_TITLES = {one.key: one.heading for one in queries.columns([])}


async def _known(asking: Asking, lines: Sequence[Line]) -> Known:
    by_name: dict[str, list[Organization]] = {}
    for one in await queries.places(asking.session, asking.actor):
        for name in (one.code, one.name):
            by_name.setdefault(name, []).append(one)
    numbers = {line.cells["employee_no"] for line in lines if "employee_no" in line.cells}
    identities = {line.cells["id_number"].upper() for line in lines if "id_number" in line.cells}
    members = await queries.known(asking.session, asking.actor, numbers)
    return Known(by_name, members, await holders(asking.session, identities), clock.today())


def _shown(line: Line, headings: Mapping[str, str]) -> dict[str, str]:
    hidden = {key: mask(line.cells[key]) for key, mask in _SECRETS.items() if key in line.cells}
    return {headings[key]: hidden.get(key, cell) for key, cell in line.cells.items()}


def _is_early(line: Line) -> bool:
    converted = line.cells.get("converted_on")
    joined = date.fromisoformat(line.cells["joined_on"])
    return rules.is_early(joined, date.fromisoformat(converted) if converted else None)


def _judged(line: Line, known: Known) -> Entry | list[_Wrong]:
    """What a row would do, or the columns that are at fault and why."""
    values, wrong = _values(line)
    place = _place(line, known, wrong)
    number = line.cells.get("employee_no", "")
    before, is_mine = known.members.get(number, (None, True))
    if not is_mine:
        wrong.append(("employee_no", "doubled", "工号已被使用,该党员不在您的管理范围内"))
        before = None
    if number and number in known.numbers:
        wrong.append(("employee_no", "doubled", "工号在文件里重复"))
    known.numbers.add(number)
    _check_identity(values, before, known, wrong)
    if before is not None and place is not None and before.organization_id != place.id:
        wrong.append(("branch", "refused", "该党员在另一党支部,请办理组织关系转接"))
    if fault := rules.fault_of_state(line.cells, before.status if before else None):  # type: ignore[arg-type]
        wrong.append((fault[0], "refused", fault[1]))
    if before is not None and before.status == "left":
        wrong.append(("employee_no", "refused", "该党员已转出或出党,请先在名册中恢复"))
    if before is None:
        wrong += [
            (key, "missing", "新党员请填写") for key in ("gender", "position") if key not in values and line.is_sound
        ]
    if wrong or not line.is_sound or place is None:
        return wrong
    return _entry(line, values, before, place, known.today)


def _values(line: Line) -> tuple[dict[str, Any], list[_Wrong]]:
    """The cells as a member keeps them, and what is wrong with them by themselves."""
    values: dict[str, Any] = {key: line.cells[key] for key in (*rules.FACTS, "phone") if key in line.cells}
    wrong: list[_Wrong] = []
    for key, meant in (("education", rules.education_of), ("kind", rules.kind_of)):
        if key in values:
            values[key] = meant(values[key])
            if values[key] is None:
                words = "请写正式党员或预备党员" if key == "kind" else "请从表样的列表中选择"
                wrong.append((key, "not_a_choice", words))
    for key in rules.DAYS:
        if key in values:
            values[key] = date.fromisoformat(values[key])
    if "phone" in values and (fault := fault_of_phone(values["phone"])):
        wrong.append(("phone", "refused", fault))
    if "id_number" in line.cells:
        values["id_number"] = number = line.cells["id_number"].upper()
        fault = fault_of_id_number(number, values.get("born_on"))
        if fault:
            wrong.append(("id_number", "refused", fault))
        else:
            values.setdefault("born_on", rules.born_on(number))
            values.setdefault("gender", rules.gender_of(number))
    return values, wrong


def _place(line: Line, known: Known, wrong: list[_Wrong]) -> Organization | None:
    """The branch by code or name; where two have one name, that of the committee beside it."""
    name, above = line.cells.get("branch"), line.cells.get("committee")
    if name is None or above is None:
        return None
    committees = {one.id for one in known.places.get(above, ())}
    found = [
        one
        for one in known.places.get(name, ())
        if one.parent_id in committees or (one.id in committees and name == above)
    ]
    top = [one for one in known.places.get(name, ()) if one.parent_id is None or one.code == above or one.name == above]
    chosen = found or (top if not committees or top else [])
    if len(chosen) != 1:
        column = "branch" if committees or not known.places.get(name) else "committee"
        wrong.append((column, "not_found", "没有找到,或不在您的管理范围内,请从表样的列表中选择"))
        return None
    return chosen[0]


def _check_identity(values: Mapping[str, Any], before: Member | None, known: Known, wrong: list[_Wrong]) -> None:
    number = values.get("id_number")
    if number is None:
        return
    others = known.holders.get(number, set()) - {before.id if before else None}
    if number in known.identities or others:
        wrong.append(("id_number", "doubled", "名册或文件中已有这个身份证号,请核对是否重复登记"))
    known.identities.add(number)


def _entry(
    line: Line, values: dict[str, Any], before: Member | None, place: Organization, today: date
) -> Entry | list[_Wrong]:
    facts: dict[str, Any] = {name: values.get(name, getattr(before, name, None)) for name in rules.FACTS}
    kept = {name: getattr(before, name) for name in ("personnel", "party_group")} if before else {}
    given = {name: values[name] for name in _SECRETS if name in values}
    life = Life(facts["kind"], "active", None, facts["joined_on"], facts["converted_on"], facts["born_on"])
    if fault := fault_of_days(life, today):
        return [(fault[0], "refused", fault[1])]
    try:
        if before is None:
            more = {"organization_id": place.id, "employee_no": line.cells["employee_no"]}
            created = MemberCreate(**facts, **given, **more)
            return Entry(line.number, "create", (created, rules.state_of(line.cells) or "active"))
        update = MemberUpdate(**facts, **kept, **given)
    except ValidationError as error:
        return [(_key(fault["loc"]), "refused", field_message(fault)) for fault in error.errors()]
    is_same = all(getattr(before, name) == getattr(update, name) for name in rules.FACTS) and all(
        getattr(before, f"{name}_blind") in personal.blinds(value, name) for name, value in given.items()
    )
    return Entry(line.number, "unchanged" if is_same else "update", (before.id, before.version, update))


def _key(loc: Sequence[int | str]) -> str:
    name = str(loc[0]) if loc else "name"
    return name if name in _TITLES else "name"


async def write(asking: Asking, entries: Sequence[Entry], tell: Tell) -> Sequence[Done]:
    """Enter whoever is new and change what differs, all or nothing."""
    done: list[Done] = []
    async for part in in_parts(len(entries), tell, rules.WRITTEN_AT_ONCE):
        asked = {act: [entry for entry in entries[part] if entry.act == act] for act in ("create", "update")}
        done += [
            Done(one.row, one.data[0], "unchanged", one.data[1]) for one in entries[part] if one.act == "unchanged"
        ]
        done += await _create(asking, asked["create"])
        done += await _change(asking, asked["update"])
    return sorted(done, key=lambda one: one.row)


async def _create(asking: Asking, entries: Sequence[Entry]) -> list[Done]:
    """Who is new, and since today's entry known as mobile or out of contact where the sheet says so."""
    known = await members.look(asking.session, asking.actor, [entry.data[0] for entry in entries])
    rows, told = list[Member](), list[audit.Change]()
    for entry in entries:
        data, status = entry.data
        with naming(entry.row):
            row = members.made(known, data)
        rows.append(row)
        if status != "active":
            row.status, row.status_since = status, clock.today()
            told.append(audit.Change(row.id, row.organization_id, None, {"status": status, "on": row.status_since}))
    await members.enter(asking.session, asking.actor, [(row, None) for row in rows])
    await audit.write_all(asking.session, asking.actor, "member.set_status", "member", told, reason=rules.REASON)
    return [Done(entry.row, row.id, "create") for entry, row in zip(entries, rows, strict=True)]


async def _change(asking: Asking, entries: Sequence[Entry]) -> list[Done]:
    """Who is in the register already, as the sheet says it; what is needed to put it back."""
    session, actor = asking.session, asking.actor
    known = await members.look(session, actor, [entry.data[2] for entry in entries])
    rows = await locked_all(session, actor, MEMBER_EDIT, [entry.data[0] for entry in entries])
    done, changed = list[Done](), list[tuple[Member, dict[str, Any]]]()
    for entry in entries:
        member_id, seen, update = entry.data
        with naming(entry.row):
            if member_id not in rows:
                raise NotFound(NOT_FOUND)
            row = rows[member_id]
            expect(seen, row.version)
            before = {name: getattr(row, name) for name in _KEPT}
            changed.append((row, members.altered(known, row, update)))
        done.append(Done(entry.row, member_id, "update", row.version, before))
    await members.keep(session, actor, changed)
    return done


async def undo(asking: Asking, done: Sequence[Done]) -> None:
    """Whoever was new is taken out again and what was changed is as before; if one was touched since, all stay."""
    ids = [one.object_id for one in done]
    rows = await asking.session.scalars(select(Member).where(Member.id.in_(ids)).order_by(Member.id).with_for_update())
    found = {row.id: row for row in rows}
    touched = [one for one in done if one.object_id not in found or found[one.object_id].version != one.version]
    if touched:
        raise ImportChanged(f"有 {len(touched)} 人的信息已被改动,不能整份撤销。")
    for one in done:
        if one.act == "update" and one.before is not None:
            _restore(found[one.object_id], one.before)
    await asking.session.flush()
    new = {one.object_id for one in done if one.act == "create"}
    created = [found[one.object_id] for one in done if one.object_id in new]
    await _take_out(asking, created)
    changes = [
        audit.Change(
            row.id, row.organization_id, {"name": masked(row.name)}, None if row.id in new else {"restored": True}
        )
        for row in found.values()
    ]
    await audit.write_all(asking.session, asking.actor, "member.undo_import", "member", changes, reason=rules.UNDONE)
    news = [MemberLeft(member_id=row.id, organization_id=row.organization_id) for row in created]
    await emit_all(asking.session, news)


def _restore(row: Member, before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        is_day = name in rules.DAYS and isinstance(value, str)
        setattr(row, name, date.fromisoformat(value) if is_day else value)
    row.version += 1


async def _take_out(asking: Asking, created: Sequence[Member]) -> None:
    ids = [row.id for row in created]
    try:
        async with asking.session.begin_nested():
            await asking.session.execute(delete(Membership).where(Membership.member_id.in_(ids)))
            gone = delete(Member).where(Member.id.in_(ids)).execution_options(synchronize_session=False)
            await asking.session.execute(gone)
    except IntegrityError:
        raise ImportChanged("有人已任职、转接或缴纳党费,不能整份撤销。") from None


KIND = Kind(
    code="registry.members",
    title="党员",
    permission=MEMBER_EDIT,
    tree=Organization,
    fields=fields,
    plan=plan,
    write=write,
    undo=undo,
    current=current,
    max_rows=rules.MAX_ROWS,
)
