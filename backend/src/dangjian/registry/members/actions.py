"""Changes of members: each is checked, versioned, audited without personal facts, and told thinly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from dangjian.contracts.registry_people import MemberJoined, MemberLeft, MemberStatusChanged, MemberTransferred
from dangjian.kernel import audit, clock, personal
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce, announce_all, emit, emit_all
from dangjian.kernel.ids import new_id
from dangjian.kernel.pinyin import pinyin
from dangjian.kernel.security import Actor
from dangjian.registry.members import queries, rules
from dangjian.registry.members.models import Member, Post, StatusChange
from dangjian.registry.members.schemas import MemberCreate, MemberUpdate, Secret, StatusWrite, Unmask
from dangjian.registry.memberships import actions as memberships
from dangjian.registry.memberships.rules import FIRST
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_EDIT, MEMBER_UNMASK

_FACTS = (
    *("name", "gender", "kind", "joined_on", "converted_on", "position", "born_on", "ethnicity", "education"),
    *("personnel", "party_group"),
)
_TOLD = ("kind", "joined_on", "converted_on", "position", "education", "personnel", "party_group")
_SECRETS: tuple[Secret, ...] = ("phone", "id_number")
_WRITTEN = (*_FACTS, "pinyin", "version", *(f"{name}_{how}" for name in _SECRETS for how in ("sealed", "blind")))
_IN_BRANCHES = "党员须编入党支部(或尚未设支部的党委、党总支)"


def refused(field: str, message: str) -> Invalid:
    """The refusal of one field."""
    return Invalid(message + "。", [FieldError(field=field, message=message)])


@dataclass(frozen=True)
class Known:
    """What members are judged against, asked once for all of them; those entered meanwhile are added."""

    places: Mapping[UUID, Organization]
    numbers: set[str]
    holders: dict[str, set[UUID]]


async def look(session: AsyncSession, actor: Actor, asked: Sequence[MemberUpdate]) -> Known:
    """Everything that entering or changing these members asks of the register."""
    new = [one for one in asked if isinstance(one, MemberCreate)]
    return Known(
        await queries.places(session, actor, MEMBER_EDIT, {one.organization_id for one in new}),
        await queries.taken(session, {one.employee_no for one in new}),
        await queries.holders(session, {one.id_number for one in asked if one.id_number}),
    )


async def create(session: AsyncSession, actor: Actor, data: MemberCreate) -> UUID:
    """Enter a member of a branch; the first stretch there begins on `member_since`."""
    row = made(await look(session, actor, [data]), data)
    await enter(session, actor, [(row, data.member_since)])
    return row.id


def made(known: Known, data: MemberCreate) -> Member:
    """A new member as the register would have it, or why that cannot be."""
    place = known.places.get(data.organization_id)
    if place is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    if place.line != "party":
        raise refused("organization_id", _IN_BRANCHES)
    if data.member_since is not None and data.member_since > clock.today():
        raise refused("member_since", "转入日期不能晚于今天")
    row = Member(
        id=new_id(),
        organization_id=place.id,
        employee_no=data.employee_no,
        pinyin=pinyin(data.name),
        **{name: getattr(data, name) for name in _FACTS},
        status="active",
        version=1,
    )
    _check(known, row, data)
    if data.employee_no in known.numbers:
        raise Conflict("已有这个工号的党员,请核对工号。", [FieldError(field="employee_no", message="工号已被使用")])
    known.numbers.add(data.employee_no)
    return row


async def enter(session: AsyncSession, actor: Actor, new: Sequence[tuple[Member, date | None]]) -> None:
    """New members, each with the day on which the first stretch begins (today without one)."""
    rows = [row for row, _ in new]
    session.add_all(rows)
    await session.flush()
    today = clock.today()
    stretches = [(row.id, row.organization_id, since or today) for row, since in new]
    await memberships.begin_all(session, actor.display_name, stretches, FIRST)
    await _record(session, actor, "create", [(row, None) for row in rows])
    news = [MemberJoined(member_id=row.id, organization_id=row.organization_id) for row in rows]
    await emit_all(session, news)


async def change(session: AsyncSession, actor: Actor, member_id: UUID, data: MemberUpdate, seen: int) -> None:
    """Change what is known of a member; branch and state have their own ways."""
    row = await queries.locked(session, actor, MEMBER_EDIT, member_id)
    expect(seen, row.version)
    before = altered(await look(session, actor, [data]), row, data)
    await keep(session, actor, [(row, before)])


def altered(known: Known, row: Member, data: MemberUpdate) -> dict[str, Any]:
    """Put what is said into the row; what the audit tells of how it was."""
    before = _told(row)
    for name in _FACTS:
        setattr(row, name, getattr(data, name))
    row.pinyin = pinyin(data.name)
    touched = _check(known, row, data)
    row.version += 1
    return {**before, "changed": list(touched)}


async def keep(session: AsyncSession, actor: Actor, changed: Sequence[tuple[Member, dict[str, Any]]]) -> None:
    """Write altered members; all name the same columns, so that many are one statement."""
    for row, _ in changed:
        for name in _WRITTEN:
            flag_modified(row, name)
    await session.flush()
    await _record(session, actor, "change", changed)


def _check(known: Known, row: Member, data: MemberUpdate) -> Sequence[str]:
    """Refuse what cannot be; seal what is personal, and say which of it was given."""
    fault = rules.fault_of_days(queries.life_of(_life(row)), clock.today())
    if fault:
        raise refused(*fault)
    given = [name for name in _SECRETS if name in data.model_fields_set]
    for name in given:
        value = getattr(data, name)
        if value is not None:
            _check_secret(known, row, name, value)
        setattr(row, f"{name}_sealed", personal.seal(value, queries.place(name, row.id)) if value else None)
        setattr(row, f"{name}_blind", personal.blind(value, name) if value else None)
    return given


def _life(row: Member) -> dict[str, Any]:
    names = ("kind", "status_since", "joined_on", "converted_on", "born_on")
    return {name: getattr(row, name) for name in names} | {"status": row.status or "active"}


def _check_secret(known: Known, row: Member, name: Secret, value: str) -> None:
    fault = rules.fault_of_phone(value) if name == "phone" else rules.fault_of_id_number(value, row.born_on)
    if fault:
        raise refused(name, fault)
    if name == "id_number":
        if known.holders.get(value, set()) - {row.id}:
            raise Conflict(
                "名册中已有这个身份证号,请核对是否重复登记。", [FieldError(field=name, message="身份证号已被使用")]
            )
        known.holders[value] = {row.id}


async def set_status(session: AsyncSession, actor: Actor, member_id: UUID, data: StatusWrite, seen: int) -> None:
    """Somebody decided how a member stands from a day on; who leaves belongs to no branch any more (LIFE-13)."""
    row = await queries.locked(session, actor, MEMBER_EDIT, member_id)
    expect(seen, row.version)
    life = queries.life_of(_life(row))
    fault = rules.why_not(life.status, life.status_since, data.status, data.on, clock.today())
    if fault:
        raise refused("on", fault)
    if data.status == "left":
        await _leave(session, row, life, data)
    elif life.status == "left":
        reason = f"恢复:{data.reason}"
        await memberships.begin(session, actor.display_name, row.id, row.organization_id, data.on, reason)
    before = {"status": row.status}
    row.status, row.status_since = data.status, data.on
    row.left_reason = data.left_reason if data.status == "left" else None
    row.version += 1
    facts = {"status": data.status, "left_reason": row.left_reason, "on": data.on}
    by = {"at": clock.now(), "by": actor.account_id, "by_name": actor.display_name}
    session.add(StatusChange(id=new_id(), member_id=row.id, reason=data.reason, **facts, **by))
    await session.flush()
    await _audit(session, actor, row, "set_status", before, facts, data.reason)
    news = MemberLeft if data.status == "left" else MemberStatusChanged
    await emit(session, news(member_id=row.id, organization_id=row.organization_id))


async def _leave(session: AsyncSession, row: Member, life: rules.Life, data: StatusWrite) -> None:
    fault = rules.why_not_left(life.status, life.status_since, data.left_reason, data.on)
    if fault:
        raise refused("left_reason", fault)
    if await holds_posts(session, row.id):
        raise RuleBroken("该党员还担任党内职务,请先登记免职,再办理。")
    if row.outlet_id is not None:
        raise RuleBroken("该党员还安排在网点工作,请先在网点登记调离,再办理。")
    await memberships.end(session, row.id, data.on)


async def holds_posts(session: AsyncSession, member_id: UUID, organization_id: UUID | None = None) -> bool:
    """Whether the member holds a post today, in that organisation if one is named."""
    held = select(Post.id).where(Post.member_id == member_id, queries.holds_on(clock.today()))
    held = held.where(Post.organization_id == organization_id) if organization_id else held
    return await session.scalar(held.limit(1)) is not None


async def unmask(session: AsyncSession, actor: Actor, member_id: UUID, data: Unmask) -> dict[str, Any]:
    """One field of one member as it is; who asked, for which field and why stays in the audit."""
    row = await queries.locked(session, actor, MEMBER_UNMASK, member_id)
    await audit.write(
        session,
        actor,
        "member.unmask",
        "member",
        row.id,
        organization_id=row.organization_id,
        after={"field": data.field},
        reason=data.reason,
    )
    sealed = getattr(row, f"{data.field}_sealed")
    value = personal.unseal(sealed, queries.place(data.field, row.id)) if sealed else None
    return {"field": data.field, "value": value}


async def move(
    session: AsyncSession, actor: Actor | None, member_ids: Sequence[UUID], into: UUID, on: date, reason: str
) -> None:
    """These members belong to another branch from that day on; whoever asks for it has checked who may."""
    by_name = actor.display_name if actor else "系统"
    before = await session.execute(
        select(Member.id, Member.organization_id).where(Member.id.in_(member_ids)).order_by(Member.id).with_for_update()
    )
    homes = {row.id: row.organization_id for row in before.all()}
    for member_id in homes:
        await memberships.switch(session, by_name, member_id, into, on, reason)
    moved = update(Member).where(Member.id.in_(homes)).values(organization_id=into, version=Member.version + 1)
    await session.execute(moved.execution_options(synchronize_session=False))
    changes = [
        audit.Change(key, into, {"organization_id": str(home)}, {"organization_id": str(into), "on": on})
        for key, home in homes.items()
    ]
    await audit.write_all(session, actor, "member.move", "member", changes, reason=reason)
    for member_id in homes:
        await emit(session, MemberTransferred(member_id=member_id, organization_id=into))


async def move_branch(
    session: AsyncSession, actor: Actor | None, source_id: UUID, into: UUID, on: date, reason: str
) -> int:
    """Everybody who belongs to a branch that is merged or closed belongs to another from that day on; how many."""
    found = await session.scalars(select(Member.id).where(Member.organization_id == source_id, queries.BELONGS))
    people = found.all()
    await move(session, actor, people, into, on, reason)
    return len(people)


def _told(row: Member) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TOLD} | {"name": rules.masked(row.name)}


async def _record(
    session: AsyncSession, actor: Actor, action: str, done: Sequence[tuple[Member, dict[str, Any] | None]]
) -> None:
    changes = [audit.Change(row.id, row.organization_id, before, _told(row)) for row, before in done]
    await audit.write_all(session, actor, f"member.{action}", "member", changes)
    await announce_all(session, "member", [(row.id, row.organization_id) for row, _ in done])


async def _audit(
    session: AsyncSession,
    actor: Actor,
    row: Member,
    action: str,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    reason: str | None = None,
) -> None:
    place = row.organization_id
    name = f"member.{action}"
    await audit.write(
        session, actor, name, "member", row.id, organization_id=place, before=before, after=after, reason=reason
    )
    await announce(session, "member", row.id, place)
