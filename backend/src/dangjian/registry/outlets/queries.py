"""Looks at outlets, always through the caller's scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, column, func, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import OutletState
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.members.models import Member
from dangjian.registry.members.rules import masked
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets import rules
from dangjian.registry.outlets.models import Outlet
from dangjian.registry.permissions import OUTLET_READ

# Cells and members affiliated elsewhere are slices above, which this one does not import: a row only names them.
cell = table("grid_cell", column("id", Uuid()), column("name"), schema="registry")
_GUEST = [column("id", Uuid()), column("organization_id", Uuid()), column("outlet_id", Uuid()), column("left_on")]
guest = table("external_member", *_GUEST, column("name"), column("home_organization"), schema="registry")
MOST_EXPORTED = 20_000
IS_OPEN = Outlet.closed_on.is_(None)
IS_UNCOVERED = and_(IS_OPEN, Outlet.own_member_count == 0)
_SHOWN = (
    *("id", "code", "name", "organization_id", "grid_cell_id", "address", "liaison_point", "staff_count"),
    *("own_member_count", "external_member_count", "coverage_since", "opened_on", "closed_on", "version"),
)
HEADER = (
    "编码",
    "网点",
    "所属组织",
    "网格",
    "员工数",
    "本单位党员",
    "组织关系在外党员",
    "党员覆盖",
    "自何日起",
    "联系点",
)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    organization_id: UUID | None = None
    grid_cell_id: UUID | None = None
    uncovered: bool = False
    closed: bool = False


def _scoped(actor: Actor, organization_id: UUID | None = None) -> Select[Any]:
    found = (
        select(
            *(getattr(Outlet, name) for name in _SHOWN),
            Organization.name.label("organization_name"),
            cell.c.name.label("grid_cell_name"),
            IS_OPEN.label("is_open"),
            IS_UNCOVERED.label("is_uncovered"),
        )
        .join(Organization, Organization.id == Outlet.organization_id)
        .outerjoin(cell, cell.c.id == Outlet.grid_cell_id)
        .where(within(Organization, actor.orgs(OUTLET_READ)))
    )
    return found.where(within(Organization, (organization_id,))) if organization_id else found


def pattern_of(q: str) -> str:
    """What is typed as a pattern that matches it anywhere; a sign of patterns in it is left out."""
    return f"%{q.lower().replace('%', '').replace('_', '')}%"


def _narrowed(actor: Actor, asked: Asked) -> Select[Any]:
    found = _scoped(actor, asked.organization_id).where(IS_OPEN if not asked.closed else ~IS_OPEN)
    if asked.q:
        pattern = pattern_of(asked.q)
        found = found.where(
            or_(Outlet.name.like(pattern), func.lower(Outlet.code).like(pattern), Outlet.address.like(pattern))
        )
    if asked.grid_cell_id:
        found = found.where(Outlet.grid_cell_id == asked.grid_cell_id)
    if asked.uncovered:
        found = found.where(IS_UNCOVERED)
    return found.order_by(Organization.code, Outlet.code)


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """The visible outlets by name, code or address, of one subtree, of one cell, or only the uncovered ones."""
    return await paginate(session, _narrowed(actor, asked), paging)


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> tuple[Sequence[str], list[list[str]]]:
    """The same list as a table of text."""
    rows = await session.execute(_narrowed(actor, asked).limit(MOST_EXPORTED))
    return HEADER, [_line(row) for row in rows.mappings()]


def _line(row: Any) -> list[str]:
    names = ("code", "name", "organization_name", "grid_cell_name", "staff_count", "own_member_count")
    texts = [str(row[name] if row[name] is not None else "") for name in (*names, "external_member_count")]
    covered = "已撤销" if not row["is_open"] else "无党员" if row["is_uncovered"] else "有党员"
    return [*texts, covered, row["coverage_since"].isoformat(), row["liaison_point"] or ""]


async def figures(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[str, Any]:
    """How many outlets, how many of them uncovered, how many members, and how many of them affiliated elsewhere."""
    scope = within(Organization, actor.orgs(OUTLET_READ))
    if organization_id:
        scope = and_(scope, within(Organization, (organization_id,)))
    places = select(Organization.id).where(scope)
    counted = (
        await session.execute(
            select(
                func.count().filter(IS_OPEN).label("outlets"),
                func.count().filter(IS_UNCOVERED).label("uncovered"),
                func.count().filter(~IS_OPEN).label("closed"),
                select(func.count())
                .where(Member.organization_id.in_(places), Member.status != "left")
                .scalar_subquery()
                .label("own_members"),
                select(func.count())
                .where(guest.c.organization_id.in_(places), guest.c.left_on.is_(None))
                .scalar_subquery()
                .label("external_members"),
            ).where(Outlet.organization_id.in_(places))
        )
    ).one()
    working = counted.own_members + counted.external_members
    return {
        **counted._mapping,
        "uncovered_share": rules.share(counted.uncovered, counted.outlets),
        "external_share": rules.share(counted.external_members, working),
    }


async def card(session: AsyncSession, actor: Actor, outlet_id: UUID) -> dict[str, Any]:
    """One outlet with who works there."""
    row = (await session.execute(_scoped(actor).where(Outlet.id == outlet_id))).mappings().first()
    if row is None:
        raise NotFound("没有找到该网点,请刷新后重试。")
    people = await session.execute(
        select(
            Member.id, Member.employee_no, Member.name, Member.position, Organization.name.label("organization_name")
        )
        .join(Organization, Organization.id == Member.organization_id)
        .where(Member.outlet_id == outlet_id)
        .order_by(Member.employee_no)
    )
    guests = await session.execute(
        select(guest.c.id, guest.c.name, guest.c.home_organization)
        .where(guest.c.outlet_id == outlet_id, guest.c.left_on.is_(None))
        .order_by(guest.c.id)
    )
    return {
        **row,
        "members": people.mappings().all(),
        "external_members": [{**one, "name": masked(one["name"])} for one in guests.mappings()],
    }


async def locked(session: AsyncSession, actor: Actor, permission: Permission, outlet_id: UUID) -> Outlet:
    """The outlet to be changed, held until the transaction ends; NotFound out of scope."""
    found: Outlet | None = await session.scalar(
        select(Outlet)
        .join(Organization, Organization.id == Outlet.organization_id)
        .where(Outlet.id == outlet_id, within(Organization, actor.orgs(permission)))
        .with_for_update(of=Outlet)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("没有找到该网点,请刷新后重试。")
    return found


async def hold(session: AsyncSession, outlet_id: UUID, members: Collection[UUID]) -> None:
    """Hold the outlet and those where these members work, in the order of ids: two who exchange people never ring."""
    theirs = select(Member.outlet_id).where(Member.id.in_(members), Member.outlet_id.is_not(None))
    named = or_(Outlet.id == outlet_id, Outlet.id.in_(theirs))
    await session.execute(select(Outlet.id).where(named).order_by(Outlet.id).with_for_update())


async def counts(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many own members and how many affiliated elsewhere work at each outlet now."""
    own = select(func.count()).where(Member.outlet_id == Outlet.id).correlate(Outlet).scalar_subquery()
    others = (
        select(func.count())
        .where(guest.c.outlet_id == Outlet.id, guest.c.left_on.is_(None))
        .correlate(Outlet)
        .scalar_subquery()
    )
    rows = await session.execute(select(Outlet.id, own, others).where(Outlet.id.in_(ids)))
    return {key: (mine, theirs) for key, mine, theirs in rows.all()}


async def states_after(session: AsyncSession, last: UUID | None, limit: int) -> list[OutletState]:
    """The next outlets of all in the order of ids, as other services keep them."""
    columns = [getattr(Outlet, name) for name in OutletState.model_fields if name != "is_open"]
    page = select(*columns, IS_OPEN.label("is_open")).order_by(Outlet.id).limit(limit)
    if last is not None:
        page = page.where(Outlet.id > last)
    return [OutletState.model_validate(row, from_attributes=True) for row in await session.execute(page)]
