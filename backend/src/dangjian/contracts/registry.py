"""What registry says of the tree, of outlets and of working days, and the small copies that other services keep."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Index, String, case, extract, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from dangjian.kernel.catalogue import Internal, Public
from dangjian.kernel.errors import NotFound
from dangjian.kernel.events import Event
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission

OrganizationKind = Literal["group", "party_committee", "general_branch", "branch", "unit", "department"]
Line = Literal["party", "administrative"]
OrganizationForm = Literal["regular", "joint", "temporary"]
BranchCategory = Literal["production", "auxiliary", "management", "marketing", "non_public"]


class OrganizationState(BaseModel):
    """An organisation as its copies keep it; a higher version replaces a lower, a late one changes nothing."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    code: str
    name: str
    kind: OrganizationKind
    line: Line
    category: BranchCategory | None
    parent_id: UUID | None
    path: str
    form: OrganizationForm = "regular"
    closed_on: date | None = None
    merged_into_id: UUID | None = None
    version: int


_ID = "01990000-0000-7000-8000-00000000000{}"
_ORGANIZATION_STATE = {
    **{"id": _ID.format(1), "code": "BR-0231", "name": "二炼钢党支部", "kind": "branch", "line": "party"},
    **{"category": "production", "parent_id": _ID.format(2), "path": f"/{_ID.format(2)}/{_ID.format(1)}/"},
    **{"form": "regular", "closed_on": None, "merged_into_id": None, "version": 3},
}
_ORGANIZATION = Public(
    title="组织已登记",
    kind="organization",
    object_id="state.id",
    organization="state.id",
    url="/api/v1/registry/organizations/{}",
    page="/organizations?id={}",
    hidden=frozenset({"reason"}),
    example={"state": _ORGANIZATION_STATE},
)
_RETOLD = Internal("Said for the copies of our own services; what changed is told by an event of its own.")


class OrganizationCreated(Event):
    """An organisation was entered in the registry; it stands in the tree from a day on, if that is known."""

    name: ClassVar[str] = "registry.organization.created"
    catalogue: ClassVar[Public] = _ORGANIZATION.but("组织已登记", effective_on="2026-11-01")
    state: OrganizationState
    effective_on: date | None = None


class OrganizationChanged(Event):
    """An organisation is another from a day on, and why."""

    state: OrganizationState
    reason: str
    effective_on: date


class OrganizationUpdated(OrganizationChanged):
    """An organisation's name, kind, form or category changed."""

    name: ClassVar[str] = "registry.organization.updated"
    catalogue: ClassVar[Public] = _ORGANIZATION.but("组织信息已变更", reason="更名", effective_on="2026-11-01")


class OrganizationMoved(OrganizationChanged):
    """An organisation, with all below it, stands under another; what is below is told besides."""

    name: ClassVar[str] = "registry.organization.moved"
    catalogue: ClassVar[Public] = _ORGANIZATION.but(
        "组织已调整隶属关系", reason="机构改革", effective_on="2026-11-01", from_parent_id=_ID.format(4)
    )
    from_parent_id: UUID


class OrganizationMerged(OrganizationChanged):
    """An organisation is no more: its members and outlets belong to another from that day on."""

    name: ClassVar[str] = "registry.organization.merged"
    catalogue: ClassVar[Public] = _ORGANIZATION.but(
        "组织已并入", reason="机构改革", effective_on="2026-11-01", into_id=_ID.format(4)
    )
    into_id: UUID


class OrganizationSplit(OrganizationChanged):
    """Of an organisation others were made, and told besides; it goes on without what went to them, or is closed."""

    name: ClassVar[str] = "registry.organization.split"
    catalogue: ClassVar[Public] = _ORGANIZATION.but(
        "组织已分设", reason="党员超过五十人", effective_on="2026-11-01", into_ids=[_ID.format(4)]
    )
    into_ids: list[UUID]


class OrganizationClosed(OrganizationChanged):
    """An organisation is no more."""

    name: ClassVar[str] = "registry.organization.closed"
    catalogue: ClassVar[Public] = _ORGANIZATION.but("组织已撤销", reason="项目结束", effective_on="2026-11-01")


class CategorySince(BaseModel):
    """From this day on the branch is in this category; a category once said for a day stays (「5521」A-12)."""

    model_config = ConfigDict(frozen=True)

    organization_id: UUID
    since: date
    category: BranchCategory


class PlaceSince(BaseModel):
    """From this day on the organisation stands on this path, the ids from the root each followed by a slash."""

    model_config = ConfigDict(frozen=True)

    organization_id: UUID
    since: date
    path: str


TOLD_AT_ONCE = 500


class OrganizationsTold(Event):
    """A part of the tree as it stands, for the copies of it: after a change of many, and again for who missed it."""

    name: ClassVar[str] = "registry.organization.told"
    catalogue: ClassVar[Internal] = _RETOLD
    states: Annotated[list[OrganizationState], Field(max_length=TOLD_AT_ONCE)]
    categories: list[CategorySince]
    places: tuple[PlaceSince, ...] = ()


class OrganizationCopyMixin:
    """The columns of a service's copy of the tree; `path` is the ids from the root, each followed by a slash."""

    __tablename__ = "organization_copy"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """A prefix index for subtrees."""
        return (Index("ix_organization_copy_path", "path"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64, collation="C"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    line: Mapped[str] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(30))
    parent_id: Mapped[UUID | None]
    path: Mapped[str] = mapped_column(String(1000, collation="C"))
    form: Mapped[str] = mapped_column(String(20), server_default="regular")
    closed_on: Mapped[date | None]
    merged_into_id: Mapped[UUID | None]
    version: Mapped[int]


async def keep_copies(session: AsyncSession, table: type[Any], states: Iterable[OrganizationState]) -> set[UUID]:
    """Write what registry said into this service's copy, and which of it was news; doubled and late is not.

    Always in the order of ids, so that two who keep the same rows at once wait for each other and never in a ring.
    """
    return await _keep(session, table, OrganizationState, [state.model_dump() for state in states])


async def _keep(
    session: AsyncSession, table: type[Any], state: type[BaseModel], rows: list[dict[str, Any]]
) -> set[UUID]:
    if not rows:
        return set()
    statement = upsert(table).values(sorted(rows, key=lambda row: row["id"]))
    fresh = {name: statement.excluded[name] for name in state.model_fields if name != "id"}
    kept = await session.scalars(
        statement.on_conflict_do_update(
            index_elements=["id"], set_=fresh, where=table.version < statement.excluded.version
        ).returning(table.id)
    )
    return set(kept)


async def ask_states(
    peers: Peers, asking: str, *, organization_id: UUID | None = None, code: str | None = None
) -> list[OrganizationState]:
    """Ask registry for an organisation (by id or code) and those above it, when the own copy is late."""
    params = {"organization_id": str(organization_id)} if organization_id else {"code": code or ""}
    answer = await peers.get(asking, "registry", "/organizations/states", params)
    return [OrganizationState.model_validate(row) for row in answer.json()] if answer.status_code == 200 else []


Copy = TypeVar("Copy", bound=OrganizationCopyMixin)


async def copy_in_scope(
    session: AsyncSession,
    peers: Peers,
    table: type[Copy],
    asking: str,
    actor: Actor,
    permission: Permission,
    *,
    organization_id: UUID | None = None,
    code: str | None = None,
) -> Copy:
    """The organisation by id or code if the actor holds the permission there; asks registry when the copy is late."""
    named = table.id == organization_id if organization_id else table.code == code
    visible = select(table).where(named, within(table, actor.orgs(permission)))
    row = await session.scalar(visible)
    if row is None and await session.scalar(select(table.id).where(named)) is None:
        await keep_copies(session, table, await ask_states(peers, asking, organization_id=organization_id, code=code))
        row = await session.scalar(visible)
    if row is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    return row


class OutletState(BaseModel):
    """An outlet (网点) as its copies keep it; `coverage_since` is the day since which it has, or lacks, a member."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    code: str
    name: str
    organization_id: UUID
    liaison_point: str | None
    staff_count: int
    own_member_count: int
    external_member_count: int
    is_open: bool
    coverage_since: date
    version: int


class OutletChanged(Event):
    """An outlet, or who of the members works there, changed (D-16)."""

    name: ClassVar[str] = "registry.outlet.changed"
    catalogue: ClassVar[Public] = Public(
        title="网点信息已变更",
        kind="outlet",
        object_id="state.id",
        organization="state.organization_id",
        url="/api/v1/registry/outlets/{}",
        hidden=frozenset({"liaison_point"}),
        example={
            "state": {
                **{"id": _ID.format(3), "code": "OUT-054", "name": "安国支局", "organization_id": _ID.format(1)},
                **{"liaison_point": None, "staff_count": 12, "own_member_count": 0, "external_member_count": 1},
                **{"is_open": True, "coverage_since": "2026-05-12", "version": 4},
            }
        },
    )
    state: OutletState


class OutletsTold(Event):
    """A part of the outlets as they stand, said again for copies that missed the news; not a change."""

    name: ClassVar[str] = "registry.outlet.told"
    catalogue: ClassVar[Internal] = _RETOLD
    states: Annotated[list[OutletState], Field(max_length=TOLD_AT_ONCE)]


class OutletCopyMixin:
    """The columns of a service's copy of the outlets."""

    __tablename__ = "outlet_copy"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64, collation="C"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[UUID] = mapped_column(index=True)
    liaison_point: Mapped[str | None] = mapped_column(String(200))
    staff_count: Mapped[int]
    own_member_count: Mapped[int]
    external_member_count: Mapped[int]
    is_open: Mapped[bool]
    coverage_since: Mapped[date]
    version: Mapped[int]


async def keep_outlets(session: AsyncSession, table: type[Any], states: Iterable[OutletState]) -> set[UUID]:
    """Write what registry said of outlets into this service's copy, and which of it was news, as with the tree."""
    return await _keep(session, table, OutletState, [state.model_dump() for state in states])


class CalendarDay(BaseModel):
    """A day on which work differs from the ordinary week."""

    model_config = ConfigDict(frozen=True)

    day: date
    is_workday: bool


class HolidaysChanged(Event):
    """The working-day calendar of a year, whole; every day not named is as in an ordinary week."""

    name: ClassVar[str] = "registry.holiday.changed"
    catalogue: ClassVar[Internal] = Internal("The calendar is the state's; our services keep copies of it.")
    year: int
    version: int
    days: list[CalendarDay]


class WorkdayCopyMixin:
    """The columns of a service's copy of the calendar, 2020 to 2040, ordinary weeks until registry speaks.

    `ordinal` counts the working days up to and including this one, so that the working days after a day and up to
    another are the difference of two ordinals, in SQL as in Python.
    """

    __tablename__ = "workday"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    ordinal: Mapped[int]
    version: Mapped[int]


async def keep_workdays(session: AsyncSession, table: type[Any], event: HolidaysChanged) -> bool:
    """Write what registry said of a year into this service's copy and whether it was news; doubled or late is not."""
    in_year = (table.day >= date(event.year, 1, 1)) & (table.day <= date(event.year, 12, 31))
    off = [one.day for one in event.days if not one.is_workday]
    worked = [one.day for one in event.days if one.is_workday]
    ordinary = extract("isodow", table.day) < 6
    said = case((table.day.in_(off), False), (table.day.in_(worked), True), else_=ordinary)
    fresh = update(table).where(in_year, table.version < event.version)
    changed = await session.execute(fresh.values(is_workday=said, version=event.version).returning(table.day))
    if not changed.all():
        return False
    works = case((table.is_workday, 1), else_=0)
    counted = select(table.day, func.sum(works).over(order_by=table.day).label("ordinal")).subquery()
    await session.execute(
        update(table)
        .where(table.day == counted.c.day, table.ordinal != counted.c.ordinal)
        .values(ordinal=counted.c.ordinal)
        .execution_options(synchronize_session=False)
    )
    return True


def ordinary_days_after(day: date, count: int) -> date:
    """The day on which so many ordinary working days, Saturdays and Sundays off, have passed since a day."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


async def working_days_after(session: AsyncSession, table: type[Any], day: date, count: int) -> date:
    """The day on which so many working days have passed since a day; ordinary weeks beyond the copied calendar."""
    start = select(table.ordinal).where(table.day == day).scalar_subquery()
    found = await session.scalar(select(func.min(table.day)).where(table.ordinal == start + count))
    return found or ordinary_days_after(day, count)
