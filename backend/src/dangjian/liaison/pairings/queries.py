"""Looks at pairings, always through the caller's scope; a representative sees his own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Uuid, and_, case, column, distinct, func, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.contracts.registry_closed import is_open, require_open
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor
from dangjian.liaison.norms import rules as norms
from dangjian.liaison.norms.queries import visit_days
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.pairings import rules
from dangjian.liaison.pairings.models import Pairing
from dangjian.liaison.permissions import PAIRING_ARRANGE, REPRESENTATIVE_READ
from dangjian.liaison.representatives.models import Representative
from dangjian.liaison.representatives.queries import is_self

MOST_EXPORTED = 20_000
NOT_FOUND = "没有找到这个结对,请刷新后重试。"
# Visits are a slice above, which this one does not import: a row only says when the last one was.
_visit = table(
    "visit",
    *(column("representative_id", Uuid()), column("outlet_id", Uuid()), column("visited_on", Date())),
    schema="liaison",
)
_FROM, _GIVER = aliased(Pairing), aliased(Representative)
_SHOWN = (
    *("id", "representative_id", "outlet_id", "starts_on", "ends_on", "source", "note", "arranged_by_name"),
    *("end_reason", "ended_by_name", "version"),
)
_SEARCHED = (Representative.name, OutletCopy.name, OutletCopy.code, OrganizationCopy.name)
IS_UNCOVERED = and_(OutletCopy.is_open, OutletCopy.own_member_count == 0)
STANDING_TITLES: Mapping[str, str] = {"live": "结对中", "planned": "未开始", "ended": "已结束"}
HEADER = (
    *("网点编码", "网点", "所属组织", "党代表", "开始日期", "结束日期", "状态", "最近走访", "下次走访"),
    *("是否逾期", "结束原因"),
)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    organization_id: UUID | None = None
    representative_id: UUID | None = None
    outlet_id: UUID | None = None
    standing: rules.Standing | None = None
    overdue: bool = False
    mine: bool = False
    q: str | None = None


def is_live(day: date | None = None) -> ColumnElement[bool]:
    """True for pairings that hold on a day, today if none is named."""
    on = day or clock.today()
    return and_(Pairing.starts_on <= on, or_(Pairing.ends_on.is_(None), Pairing.ends_on >= on))


def not_over() -> ColumnElement[bool]:
    """True for pairings that hold today or are still to come."""
    return or_(Pairing.ends_on.is_(None), Pairing.ends_on >= func.greatest(Pairing.starts_on, clock.today()))


def _standing() -> ColumnElement[str]:
    today = clock.today()
    over = and_(Pairing.ends_on.is_not(None), Pairing.ends_on < func.greatest(Pairing.starts_on, today))
    return case((over, "ended"), (Pairing.starts_on > today, "planned"), else_="live")


_SEEN = (
    select(_visit.c.representative_id, _visit.c.outlet_id, func.max(_visit.c.visited_on).label("last_visited_on"))
    .group_by(_visit.c.representative_id, _visit.c.outlet_id)
    .subquery()
)
_RHYTHM = visit_days()


def due_on() -> ColumnElement[date]:
    """The day of the next visit by the enterprise's rhythm (D-22); the same as `rules.due_on`."""
    since = func.greatest(Pairing.starts_on, _SEEN.c.last_visited_on)
    due: ColumnElement[date] = since + func.coalesce(_RHYTHM.c.days, norms.DEFAULT.visit_days)
    return due


def with_rhythm(statement: Any) -> Any:
    """Join what `due_on` needs."""
    mine = and_(_SEEN.c.representative_id == Pairing.representative_id, _SEEN.c.outlet_id == Pairing.outlet_id)
    return statement.outerjoin(_SEEN, mine).outerjoin(_RHYTHM, _RHYTHM.c.root_id == Pairing.root_id)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """True for pairings of outlets in scope, and one's own."""
    return or_(visible_to(actor, OutletCopy.organization_id, REPRESENTATIVE_READ, OrganizationCopy), is_self(actor))


def rows(actor: Actor, organization_id: UUID | None = None) -> Any:
    """All columns that are shown, of what the caller may see."""
    live = is_live()
    found = with_rhythm(
        select(
            *(getattr(Pairing, name) for name in _SHOWN),
            Representative.name.label("representative_name"),
            Representative.state.label("representative_state"),
            OutletCopy.code.label("outlet_code"),
            OutletCopy.name.label("outlet_name"),
            OutletCopy.liaison_point,
            IS_UNCOVERED.label("is_uncovered"),
            OutletCopy.organization_id,
            OrganizationCopy.name.label("organization_name"),
            _standing().label("standing"),
            _GIVER.name.label("handed_from_name"),
            _SEEN.c.last_visited_on,
            case((live, due_on())).label("due_on"),
            and_(live, due_on() < clock.today()).label("is_overdue"),
        )
        .join(Representative, Representative.id == Pairing.representative_id)
        .join(OutletCopy, OutletCopy.id == Pairing.outlet_id)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .outerjoin(_FROM, _FROM.id == Pairing.handed_from_id)
        .outerjoin(_GIVER, _GIVER.id == _FROM.representative_id)
    ).where(seen_by(actor))
    return found.where(within(OrganizationCopy, (organization_id,))) if organization_id else found


def _narrowed(actor: Actor, asked: Asked) -> Any:
    found = rows(actor, asked.organization_id)
    if asked.representative_id:
        found = found.where(Pairing.representative_id == asked.representative_id)
    if asked.outlet_id:
        found = found.where(Pairing.outlet_id == asked.outlet_id)
    if asked.standing:
        found = found.where(_standing() == asked.standing)
    if asked.overdue:
        found = found.where(is_live(), due_on() < clock.today())
    if asked.mine:
        found = found.where(is_self(actor))
    if asked.q:
        words = asked.q.strip()
        found = found.where(or_(*(one.icontains(words, autoescape=True) for one in _SEARCHED)))
    late_first = due_on() if asked.overdue else OutletCopy.code
    return found.order_by(is_live().desc(), late_first, OutletCopy.code, Pairing.starts_on.desc(), Pairing.id)


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the list, what holds today first, and the counts of all in the organisation."""
    page = await paginate(session, _narrowed(actor, asked), paging)
    return {**page, "counts": await _counts(session, actor, asked.organization_id)}


async def _counts(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[str, int]:
    mine = rows(actor, organization_id).subquery()
    by = {name: func.count().filter(mine.c.standing == name) for name in STANDING_TITLES}
    picked = [count.label(name) for name, count in by.items()]
    paired = func.count(distinct(mine.c.outlet_id)).filter(
        mine.c.standing == "live", mine.c.organization_id.in_(_below(actor, organization_id))
    )
    counted = await session.execute(
        select(*picked, func.count().filter(mine.c.is_overdue).label("overdue"), paired.label("paired_outlets"))
    )
    outlets = (
        select(func.count())
        .select_from(OutletCopy)
        .where(OutletCopy.is_open, OutletCopy.organization_id.in_(_below(actor, organization_id)))
    )
    return {**counted.mappings().one(), "outlets": await session.scalar(outlets) or 0}


def _below(actor: Actor, organization_id: UUID | None) -> Select[Any]:
    found = select(OrganizationCopy.id).where(within(OrganizationCopy, actor.orgs(REPRESENTATIVE_READ)))
    return found.where(within(OrganizationCopy, (organization_id,))) if organization_id else found


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> list[list[str]]:
    """The same list as a table of text."""
    found = await session.execute(_narrowed(actor, asked).limit(MOST_EXPORTED))
    return [_line(dict(row)) for row in found.mappings()]


def _line(row: Mapping[str, Any]) -> list[str]:
    names = ("outlet_code", "outlet_name", "organization_name", "representative_name", "starts_on", "ends_on")
    shown = [row[name] for name in names]
    shown += [STANDING_TITLES[row["standing"]], row["last_visited_on"], row["due_on"]]
    shown += ["逾期" if row["is_overdue"] else "", row["end_reason"]]
    return ["" if one is None else str(one) for one in shown]


async def show(session: AsyncSession, actor: Actor, pairing_id: UUID) -> dict[str, Any]:
    """One of them."""
    found = (await session.execute(rows(actor).where(Pairing.id == pairing_id))).mappings().first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return dict(found)


async def locked(session: AsyncSession, actor: Actor, pairing_id: UUID) -> tuple[Pairing, OutletCopy]:
    """The one to be ended with its outlet, held until the transaction ends."""
    found = await session.execute(
        select(Pairing, OutletCopy)
        .join(OutletCopy, OutletCopy.id == Pairing.outlet_id)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(Pairing.id == pairing_id, within(OrganizationCopy, actor.orgs(PAIRING_ARRANGE)))
        .with_for_update(of=Pairing)
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound(NOT_FOUND)
    return row[0], row[1]


async def held_people(session: AsyncSession, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Representative]:
    """The visible ones of these representatives, held: who pairs one waits for whoever pairs him just now."""
    found = await session.scalars(
        select(Representative)
        .where(
            Representative.id.in_(set(ids)),
            visible_to(actor, Representative.organization_id, REPRESENTATIVE_READ, OrganizationCopy),
        )
        .order_by(Representative.id)
        .with_for_update(of=Representative)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}


async def arrangeable(session: AsyncSession, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, tuple[OutletCopy, str]]:
    """The outlets of these in which the caller may arrange, each with its organisation's path."""
    found = await session.execute(
        select(OutletCopy, OrganizationCopy.path)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(OutletCopy.id.in_(set(ids)), within(OrganizationCopy, actor.orgs(PAIRING_ARRANGE)))
    )
    return {outlet.id: (outlet, path) for outlet, path in found.all()}


async def require_open_places(session: AsyncSession, outlets: Iterable[OutletCopy]) -> None:
    """Refuse outlets that still stand under an organisation that is closed."""
    ids = {one.organization_id for one in outlets}
    closed = select(OrganizationCopy).where(OrganizationCopy.id.in_(ids), ~is_open(OrganizationCopy)).limit(1)
    for place in await session.scalars(closed):
        await require_open(session, place, "items")


async def overlapping(
    session: AsyncSession, representative_ids: Iterable[UUID], first: date, last: date | None
) -> set[tuple[UUID, UUID]]:
    """Which of these look after which outlet at some time between two days."""
    meets = or_(Pairing.ends_on.is_(None), Pairing.ends_on >= func.greatest(first, Pairing.starts_on))
    found = await session.execute(
        select(Pairing.representative_id, Pairing.outlet_id).where(
            Pairing.representative_id.in_(set(representative_ids)),
            meets,
            *([Pairing.starts_on <= last] if last else []),
        )
    )
    return {(one, other) for one, other in found.all()}


async def choices(session: AsyncSession, actor: Actor, root_id: UUID, but: UUID | None = None) -> list[dict[str, Any]]:
    """The representatives in office of an enterprise whom the caller may see, with their loads and places."""
    loads = select(func.count()).where(Pairing.representative_id == Representative.id, not_over())
    found = await session.execute(
        select(
            *(getattr(Representative, name) for name in ("id", "name", "position", "employee_no")),
            OrganizationCopy.name.label("organization_name"),
            OrganizationCopy.path,
            loads.scalar_subquery().label("load"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Representative.organization_id)
        .where(
            Representative.root_id == root_id,
            Representative.state == "approved",
            Representative.ends_on >= clock.today(),
            within(OrganizationCopy, actor.orgs(REPRESENTATIVE_READ)),
        )
        .order_by(OrganizationCopy.code, Representative.employee_no)
    )
    return [dict(row) for row in found.mappings() if row["id"] != but]


async def unpaired(session: AsyncSession, actor: Actor, head: OrganizationCopy) -> list[dict[str, Any]]:
    """The open outlets below an organisation that nobody looks after beyond today, uncovered ones first."""
    stays = or_(Pairing.ends_on.is_(None), Pairing.ends_on > clock.today())
    has = select(Pairing.id).where(Pairing.outlet_id == OutletCopy.id, not_over(), stays).exists()
    found = await session.execute(
        select(
            OutletCopy.id.label("outlet_id"),
            OutletCopy.code.label("outlet_code"),
            OutletCopy.name.label("outlet_name"),
            OutletCopy.staff_count,
            IS_UNCOVERED.label("is_uncovered"),
            OrganizationCopy.name.label("organization_name"),
            OrganizationCopy.path,
        )
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(
            OutletCopy.is_open,
            OrganizationCopy.path.like(f"{head.path}%"),
            within(OrganizationCopy, actor.orgs(PAIRING_ARRANGE)),
            ~has,
        )
        .order_by(IS_UNCOVERED.desc(), OrganizationCopy.code, OutletCopy.code)
    )
    return [dict(row) for row in found.mappings()]


async def to_hand_over(session: AsyncSession, actor: Actor, representative_id: UUID) -> list[dict[str, Any]]:
    """What a representative looks after, or will, of the outlets in which the caller may arrange."""
    may = within(OrganizationCopy, actor.orgs(PAIRING_ARRANGE))
    found = await session.execute(
        rows(actor)
        .add_columns(OrganizationCopy.path)
        .where(Pairing.representative_id == representative_id, not_over(), may)
        .order_by(OutletCopy.code)
    )
    return [dict(row) for row in found.mappings()]


async def held_pairings(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Pairing]:
    """These pairings, held until the transaction ends."""
    found = await session.scalars(
        select(Pairing)
        .where(Pairing.id.in_(set(ids)))
        .order_by(Pairing.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}
