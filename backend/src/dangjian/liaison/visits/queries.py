"""Looks at visits, always through the caller's scope; a representative sees his own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, distinct, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor
from dangjian.liaison.issues import rules as issue_rules
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms import rules as norm_rules
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.pairings import queries as pairings
from dangjian.liaison.pairings.models import Pairing
from dangjian.liaison.permissions import VISIT_READ, VISIT_RECORD
from dangjian.liaison.representatives.models import Representative
from dangjian.liaison.representatives.queries import is_self, mine
from dangjian.liaison.visits import rules
from dangjian.liaison.visits.models import Visit, VisitVersion

MOST_EXPORTED = 20_000
MOST_HOME_ISSUES = 200
NOT_FOUND = "没有找到这次走访,请刷新后重试。"
HEADER = ("走访日期", "党代表", "网点编码", "网点", "所属组织", "看到的情况", "开展的工作", "现场收集问题", "记录时间")
_SHOWN = (
    *("id", "representative_id", "outlet_id", "organization_id", "visited_on", "seen", "done", "recorded_at"),
    *("recorded_by_name", "version"),
)
_SEARCHED = (Representative.name, OutletCopy.name, OutletCopy.code, Visit.seen, Visit.done)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    organization_id: UUID | None = None
    representative_id: UUID | None = None
    outlet_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False
    q: str | None = None


def _scoped(actor: Actor, *more: Any) -> Any:
    raised = select(func.count()).where(Issue.visit_id == Visit.id).scalar_subquery()
    return (
        select(
            *(getattr(Visit, name) for name in _SHOWN),
            func.jsonb_array_length(Visit.looked_at).label("looked_at_count"),
            raised.label("issue_count"),
            Representative.name.label("representative_name"),
            OutletCopy.code.label("outlet_code"),
            OutletCopy.name.label("outlet_name"),
            OrganizationCopy.name.label("organization_name"),
            *more,
        )
        .join(Representative, Representative.id == Visit.representative_id)
        .join(OutletCopy, OutletCopy.id == Visit.outlet_id)
        .join(OrganizationCopy, OrganizationCopy.id == Visit.organization_id)
        .where(or_(visible_to(actor, Visit.organization_id, VISIT_READ, OrganizationCopy), is_self(actor)))
    )


def _conditions(actor: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.organization_id:
        found.append(within(OrganizationCopy, (asked.organization_id,)))
    if asked.representative_id:
        found.append(Visit.representative_id == asked.representative_id)
    if asked.outlet_id:
        found.append(Visit.outlet_id == asked.outlet_id)
    if asked.since:
        found.append(Visit.visited_on >= asked.since)
    if asked.until:
        found.append(Visit.visited_on <= asked.until)
    if asked.mine:
        found.append(is_self(actor))
    if asked.q:
        words = asked.q.strip()
        found.append(or_(*(one.icontains(words, autoescape=True) for one in _SEARCHED)))
    return found


def _narrowed(actor: Actor, asked: Asked) -> Any:
    return _scoped(actor).where(*_conditions(actor, asked)).order_by(Visit.visited_on.desc(), Visit.id.desc())


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the list, the latest first, and the counts of all that were asked for."""
    found = _narrowed(actor, asked)
    all_of = found.order_by(None).subquery()
    counts = await session.execute(
        select(
            func.count().label("visits"),
            func.count(distinct(all_of.c.outlet_id)).label("outlets"),
            func.coalesce(func.sum(all_of.c.issue_count), 0).label("issues"),
        )
    )
    return {**await paginate(session, found, paging), "counts": counts.mappings().one()}


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> list[list[str]]:
    """The same list as a table of text."""
    found = await session.execute(_narrowed(actor, asked).limit(MOST_EXPORTED))
    names = ("visited_on", "representative_name", "outlet_code", "outlet_name", "organization_name", "seen", "done")
    return [
        [*(str(row[name] or "") for name in names), str(row["issue_count"]), _minute(dict(row))]
        for row in found.mappings()
    ]


def _minute(row: Mapping[str, Any]) -> str:
    return str(row["recorded_at"].astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"))


async def show(session: AsyncSession, actor: Actor, visit_id: UUID) -> dict[str, Any]:
    """One with the issues raised then, the ones looked at again, and all its versions."""
    more = (Visit.looked_at, Visit.recorded_by, Representative.member_id)
    row = (await session.execute(_scoped(actor, *more).where(Visit.id == visit_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    versions = await versions_of(session, visit_id)
    named = await _named(session, visit_id, versions)
    raised = [one for one in named.values() if one["visit_id"] == visit_id]
    own = rules.is_own(row["recorded_by"], actor.account_id, row["member_id"], actor.member_id)
    return {
        **row,
        "issues": sorted(raised, key=lambda one: one["number"]),
        "looked_at": _looked_at(row["looked_at"], named),
        "versions": [{**vars(one), "looked_at": _looked_at(one.looked_at, named)} for one in versions],
        "may_correct": own and actor.holds(VISIT_RECORD),
    }


async def versions_of(session: AsyncSession, visit_id: UUID) -> Sequence[VisitVersion]:
    """All that it said, the latest first."""
    of = select(VisitVersion).where(VisitVersion.visit_id == visit_id)
    return (await session.scalars(of.order_by(VisitVersion.number.desc()))).all()


async def _named(
    session: AsyncSession, visit_id: UUID, versions: Iterable[VisitVersion]
) -> dict[UUID, Mapping[str, Any]]:
    """The issues that were raised then or looked at again, as they stand now."""
    ids = {UUID(one["issue_id"]) for version in versions for one in version.looked_at}
    found = await session.execute(
        select(Issue.id, Issue.number, Issue.title, Issue.state, Issue.visit_id).where(
            or_(Issue.visit_id == visit_id, Issue.id.in_(ids))
        )
    )
    return {row["id"]: dict(row) for row in found.mappings()}


def _looked_at(said: Iterable[Mapping[str, Any]], named: Mapping[UUID, Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**named[UUID(one["issue_id"])], "words": one["words"]} for one in said if UUID(one["issue_id"]) in named]


async def outlet_to_visit(
    session: AsyncSession, actor: Actor, representative_id: UUID, outlet_id: UUID, day: date
) -> tuple[OutletCopy, OrganizationCopy]:
    """The outlet and its organisation if the caller looks after it on that day or may record visits there."""
    paired = exists().where(
        Pairing.outlet_id == OutletCopy.id, Pairing.representative_id == representative_id, pairings.is_live(day)
    )
    found = await session.execute(
        select(OutletCopy, OrganizationCopy)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(OutletCopy.id == outlet_id, or_(paired, within(OrganizationCopy, actor.orgs(VISIT_RECORD))))
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound("没有找到这个网点,请刷新后重试。")
    return row[0], row[1]


async def issues_of(session: AsyncSession, outlet_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Which of these issues are of the outlet."""
    found = await session.scalars(select(Issue.id).where(Issue.outlet_id == outlet_id, Issue.id.in_(set(ids))))
    return set(found)


async def locked(session: AsyncSession, actor: Actor, visit_id: UUID) -> tuple[Visit, UUID]:
    """The one to be corrected with the member who made it, held until the transaction ends."""
    found = await session.execute(
        select(Visit, Representative.member_id)
        .join(Representative, Representative.id == Visit.representative_id)
        .where(
            Visit.id == visit_id,
            or_(visible_to(actor, Visit.organization_id, VISIT_READ, OrganizationCopy), is_self(actor)),
        )
        .with_for_update(of=Visit)
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound(NOT_FOUND)
    return row[0], row[1]


async def home(session: AsyncSession, actor: Actor) -> dict[str, Any]:
    """A representative's day, in few statements whatever there is: it is kept on the phone for going offline."""
    person = await mine(session, actor)
    norms = await in_force(session, person.root_id) if person else norm_rules.DEFAULT
    shared = {"categories": norms.categories, "visit_days": norms.visit_days, "day": clock.today()}
    if person is None:
        nobody: dict[str, Any] = {"representative": None, "outlets": [], "visits": []}
        return {**shared, **nobody, "counts": dict.fromkeys(("collected", "resolved", "confirmed"), 0)}
    return {
        **shared,
        "representative": await _me(session, person),
        "outlets": await _my_outlets(session, actor, person),
        "visits": await _my_visits(session, actor),
        "counts": await _my_counts(session, person.id),
    }


async def _me(session: AsyncSession, person: Representative) -> dict[str, Any]:
    name = await session.scalar(select(OrganizationCopy.name).where(OrganizationCopy.id == person.organization_id))
    shown = ("id", "name", "state", "starts_on", "ends_on")
    return {**{one: getattr(person, one) for one in shown}, "organization_name": name or ""}


async def _my_outlets(session: AsyncSession, actor: Actor, person: Representative) -> list[dict[str, Any]]:
    found = await session.execute(
        pairings.rows(actor)
        .add_columns(OutletCopy.staff_count)
        .where(Pairing.representative_id == person.id, pairings.is_live())
        .order_by(pairings.due_on(), OutletCopy.code)
    )
    rows = [dict(row) for row in found.mappings()]
    issues = await session.execute(
        select(
            *(getattr(Issue, one) for one in ("id", "number", "title", "state", "outlet_id", "reported_at", "due_on"))
        )
        .where(Issue.outlet_id.in_({row["outlet_id"] for row in rows}), Issue.state.in_(issue_rules.LIVE))
        .order_by(Issue.reported_at, Issue.id)
        .limit(MOST_HOME_ISSUES)
    )
    at: dict[UUID, list[Mapping[str, Any]]] = {}
    for issue in issues.mappings():
        at.setdefault(issue["outlet_id"], []).append(dict(issue))
    return [
        {
            **row,
            "pairing_id": row["id"],
            "code": row["outlet_code"],
            "name": row["outlet_name"],
            "issues": at.get(row["outlet_id"], []),
        }
        for row in rows
    ]


async def _my_visits(session: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    found = await session.execute(_narrowed(actor, Asked(mine=True)).limit(5))
    return [dict(row) for row in found.mappings()]


async def _my_counts(session: AsyncSession, representative_id: UUID) -> dict[str, Any]:
    confirmed = or_(Issue.state == "confirmed", and_(Issue.state == "closed", Issue.close_kind == "confirmed"))
    found = await session.execute(
        select(
            func.count().filter(Issue.state != "merged").label("collected"),
            func.count().filter(Issue.state.in_(issue_rules.CLAIMED)).label("resolved"),
            func.count().filter(confirmed).label("confirmed"),
        ).where(Issue.representative_id == representative_id)
    )
    return dict(found.mappings().one())
