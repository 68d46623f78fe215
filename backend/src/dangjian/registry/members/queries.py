"""Looks at members, always through the caller's scope."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    String,
    Uuid,
    and_,
    any_,
    column,
    func,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_people import PersonState
from dangjian.kernel import clock, personal
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.members import rules
from dangjian.registry.members.models import Member, Post, StatusChange
from dangjian.registry.memberships import queries as memberships
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_READ

# Outlets are the slice above, which this one does not import: a row only names the one where somebody works.
outlet = table("outlet", column("id", Uuid()), column("name"), schema="registry")
NOT_FOUND = "没有找到这名党员,请刷新后重试。"
MOST_EXPORTED = 20_000
BELONGS = Member.status != "left"
_SHOWN = (
    *("id", "employee_no", "name", "gender", "kind", "status", "status_since", "joined_on", "converted_on"),
    *("education", "personnel", "party_group", "position", "organization_id", "outlet_id", "version"),
)
_CARD = ("born_on", "ethnicity", "left_reason", "phone_sealed", "id_number_sealed")
HEADER = (
    *("工号", "姓名", "性别", "所在支部", "类别", "状态", "入党日期", "转正日期", "党龄", "学历", "人员类别"),
    *("党小组", "党内职务", "工作岗位", "所在网点", "手机号", "身份证号"),
)
GENDERS = {"male": "男", "female": "女"}


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; without a state, everybody who has not left."""

    organization_id: UUID | None = None
    q: str | None = None
    kind: str | None = None
    status: str | None = None
    education: str | None = None
    personnel: str | None = None
    without_outlet: bool = False
    without_group: bool = False
    due: bool = False


def is_due(today: date) -> ColumnElement[bool]:
    """Whether something may be proposed or discussed now: LIFE-13, and a probation that is over."""

    def over(day: Any, months: int) -> ColumnElement[bool]:
        return day + func.make_interval(0, months) <= today  # type: ignore[no-any-return]  # of an expression

    return or_(
        and_(Member.status == "lost", over(Member.status_since, rules.LOST_MONTHS)),
        and_(Member.status == "stopped", over(Member.status_since, rules.STOPPED_MONTHS)),
        and_(BELONGS, Member.kind == "probationary", over(Member.joined_on, rules.PROBATION_MONTHS)),
    )


def place(column_name: str, member_id: UUID) -> str:
    """Where a sealed value belongs."""
    return f"registry.member.{column_name}:{member_id}"


def _scoped(actor: Actor, permission: Permission, *more: str) -> Select[Any]:
    post = (
        select(func.string_agg(Post.title, "、"))
        .where(Post.member_id == Member.id, Post.until.is_(None))
        .correlate(Member)
        .scalar_subquery()
    )
    return (
        select(
            *(getattr(Member, name) for name in (*_SHOWN, *more)),
            Organization.name.label("organization_name"),
            post.label("post"),
            outlet.c.name.label("outlet_name"),
        )
        .join(Organization, Organization.id == Member.organization_id)
        .outerjoin(outlet, outlet.c.id == Member.outlet_id)
        .where(within(Organization, actor.orgs(permission)))
    )


def _named(q: str) -> ColumnElement[bool]:
    """By name, pinyin or number; a whole phone or identity number is found by its keyed hash, never by a part."""
    typed = q.strip().upper()
    if len(typed) == 11 and typed.isdigit():
        return or_(Member.phone_blind.in_(personal.blinds(typed, "phone")), Member.employee_no == typed)
    if len(typed) == 18 and typed[:17].isdigit():
        return Member.id_number_blind.in_(personal.blinds(typed, "id_number"))
    pattern = f"%{q.lower().replace('%', '').replace('_', '')}%"
    return or_(Member.name.like(pattern), func.lower(Member.employee_no).like(pattern), Member.pinyin.like(pattern))


def _narrowed(actor: Actor, asked: Asked, *more: str) -> Select[Any]:
    found = _scoped(actor, MEMBER_READ, *more)
    found = found.where(Member.status == asked.status if asked.status else BELONGS)
    if asked.organization_id:
        found = found.where(within(Organization, (asked.organization_id,)))
    if asked.q:
        found = found.where(_named(asked.q))
    for name in ("kind", "education", "personnel"):
        wanted = getattr(asked, name)
        found = found.where(getattr(Member, name) == wanted) if wanted else found
    if asked.without_outlet:
        found = found.where(Member.outlet_id.is_(None))
    if asked.without_group:
        found = found.where(Member.party_group.is_(None))
    if asked.due:
        found = found.where(is_due(clock.today()))
    return found.order_by(Organization.code, Member.employee_no)


def _with_age(row: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {**row, "party_age": rules.full_years(row["converted_on"], today)}


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the visible members."""
    page = await paginate(session, _narrowed(actor, asked), paging)
    today = clock.today()
    return {**page, "items": [_with_age(row, today) for row in page["items"]]}


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> tuple[Sequence[str], list[list[str]]]:
    """The same list as a table of text; phone and identity number masked."""
    found = await session.execute(_narrowed(actor, asked, *_CARD).limit(MOST_EXPORTED))
    today = clock.today()
    return HEADER, [_line(_with_age(row, today)) for row in found.mappings()]


def _line(row: dict[str, Any]) -> list[str]:
    cells = (
        *(row["employee_no"], row["name"], GENDERS.get(row["gender"], ""), row["organization_name"]),
        *(rules.KIND_TITLES[row["kind"]], rules.STATUS_TITLES[row["status"]], row["joined_on"], row["converted_on"]),
        *(
            row["party_age"],
            rules.EDUCATION_TITLES.get(row["education"]),
            rules.PERSONNEL_TITLES.get(row["personnel"]),
            row["party_group"],
            row["post"],
        ),
        *(row["position"], row["outlet_name"], *shown_secrets(row)),
    )
    return [str(cell) if cell is not None else "" for cell in cells]


def shown_secrets(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Phone and identity number as everybody sees them."""
    phone, number = row["phone_sealed"], row["id_number_sealed"]
    return (
        rules.masked_phone(personal.unseal(phone, place("phone", row["id"]))) if phone else None,
        rules.masked_id_number(personal.unseal(number, place("id_number", row["id"]))) if number else None,
    )


async def card(session: AsyncSession, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """Everything on a member's card, masked."""
    found = await session.execute(_scoped(actor, MEMBER_READ, *_CARD).where(Member.id == member_id))
    row = found.mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    today = clock.today()
    life = life_of(row)
    step = rules.next_step(life.status, life.status_since)
    phone, number = shown_secrets(row)
    return {
        **_with_age(row, today),
        "age": rules.full_years(row["born_on"], today),
        "phone": phone,
        "id_number": number,
        "next_step": {"step": step[0], "earliest": step[1], "is_due": step[1] <= today} if step else None,
        "hints": list(rules.hints(life, today)),
        "memberships": await memberships.of_member(session, member_id),
        "statuses": await _statuses(session, member_id),
        "posts": await _posts(session, member_id),
    }


def life_of(row: Mapping[str, Any]) -> rules.Life:
    """The days that the rules ask for."""
    names = ("kind", "status", "status_since", "joined_on", "converted_on", "born_on")
    return rules.Life(**{name: row[name] for name in names})


async def _statuses(session: AsyncSession, member_id: UUID) -> Sequence[Any]:
    names = ("status", "left_reason", "on", "reason", "at", "by_name")
    found = select(*(getattr(StatusChange, name) for name in names)).where(StatusChange.member_id == member_id)
    return (await session.execute(found.order_by(StatusChange.at.desc(), StatusChange.id.desc()))).mappings().all()


async def _posts(session: AsyncSession, member_id: UUID) -> Sequence[Any]:
    found = await session.execute(
        select(
            *(Post.id, Post.organization_id, Post.title, Post.since, Post.until),
            Organization.name.label("organization_name"),
        )
        .join(Organization, Organization.id == Post.organization_id)
        .where(Post.member_id == member_id)
        .order_by(Post.until.desc().nulls_first(), Post.since.desc())
    )
    return found.mappings().all()


async def locked(session: AsyncSession, actor: Actor, permission: Permission, member_id: UUID) -> Member:
    """The one to be changed, held until the transaction ends; NotFound out of scope."""
    found: Member | None = await session.scalar(
        select(Member)
        .join(Organization, Organization.id == Member.organization_id)
        .where(Member.id == member_id, within(Organization, actor.orgs(permission)))
        .with_for_update(of=Member)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def locked_all(
    session: AsyncSession, actor: Actor, permission: Permission, ids: Collection[UUID]
) -> dict[UUID, Member]:
    """Those to be changed, held until the transaction ends; whoever is out of scope is left out."""
    if not ids:
        return {}
    found = await session.scalars(
        select(Member)
        .join(Organization, Organization.id == Member.organization_id)
        .where(Member.id.in_(ids), within(Organization, actor.orgs(permission)))
        .order_by(Member.id)
        .with_for_update(of=Member)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in found}


async def places(
    session: AsyncSession, actor: Actor, permission: Permission, ids: Collection[UUID]
) -> dict[UUID, Organization]:
    """Those of these organisations that lie in scope."""
    if not ids:
        return {}
    held = within(Organization, actor.orgs(permission))
    found = await session.scalars(select(Organization).where(Organization.id.in_(ids), held))
    return {row.id: row for row in found}


async def taken(session: AsyncSession, employee_nos: Collection[str]) -> set[str]:
    """Which of these employee numbers somebody has."""
    if not employee_nos:
        return set()
    return set(await session.scalars(select(Member.employee_no).where(Member.employee_no.in_(employee_nos))))


async def holders(session: AsyncSession, id_numbers: Collection[str]) -> dict[str, set[UUID]]:
    """Who has which of these identity numbers, by the number."""
    found: dict[str, set[UUID]] = {}
    blinds = {blind: number for number in id_numbers for blind in personal.blinds(number, "id_number")}
    if blinds:
        known = Member.id_number_blind == any_(literal(list(blinds), ARRAY(String)))
        for blind, key in (await session.execute(select(Member.id_number_blind, Member.id).where(known))).all():
            found.setdefault(blinds[str(blind)], set()).add(key)
    return found


def holds_on(day: date) -> ColumnElement[bool]:
    """Whether a post is held on that day."""
    return and_(Post.since <= day, or_(Post.until.is_(None), Post.until > day))


async def standing(session: AsyncSession, member_id: UUID, organization_id: UUID, day: date) -> dict[str, bool]:
    """Whether the member belonged to the organisation or held a post in it on that day."""
    post = await session.scalar(
        select(Post.id)
        .where(Post.member_id == member_id, Post.organization_id == organization_id, holds_on(day))
        .limit(1)
    )
    belongs = await memberships.belonged(session, member_id, organization_id, day)
    return {"belongs": belongs, "holds_post": post is not None}


async def states(session: AsyncSession, ids: list[UUID], employee_nos: list[str]) -> list[PersonState]:
    """The members with these ids or employee numbers."""
    columns = (Member.id, Member.employee_no, Member.name, Member.position, Member.organization_id)
    found = select(*columns).where(or_(Member.id.in_(ids), Member.employee_no.in_(employee_nos)))
    return [PersonState.model_validate(dict(row)) for row in (await session.execute(found)).mappings()]


async def heads(session: AsyncSession, organization_ids: list[UUID]) -> dict[UUID, PersonState]:
    """The holder of the first post of each organisation today; of two the one who has held it longer."""
    columns = (Member.id, Member.employee_no, Member.name, Member.position, Member.organization_id)
    held = (
        select(Post.organization_id.label("place"), *columns)
        .join(Member, Member.id == Post.member_id)
        .where(Post.organization_id.in_(organization_ids), Post.rank == 1, holds_on(clock.today()))
        .order_by(Post.since.desc(), Post.id)
    )
    rows = (await session.execute(held)).mappings().all()
    return {
        row["place"]: PersonState.model_validate({name: row[name] for name in row if name != "place"}) for row in rows
    }
