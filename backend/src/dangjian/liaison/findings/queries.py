"""Looks at findings: whoever may see issues of the place, and whoever is to answer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Text, and_, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor
from dangjian.liaison.findings import rules
from dangjian.liaison.findings.models import Finding, FindingIssue, FindingStep
from dangjian.liaison.issues.models import TITLE_GRAMS, Issue
from dangjian.liaison.issues.queries import scope_of, seen_by, titled
from dangjian.liaison.issues.rules import ALIKE, LIVE, alike
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import FINDING_OWN, ISSUE_DISPATCH, ISSUE_READ

NOT_FOUND = "没有找到这个共性问题,请刷新后重试。"
MOST_ALIKE = 500
_TITLE = literal_column(TITLE_GRAMS, ARRAY(Text()))
_OWNER = aliased(OrganizationCopy, name="owner")
_SHOWN = (
    *("id", "root_id", "title", "category", "state", "organization_id", "owner_organization_id", "due_on"),
    *("cause", "measures", "recurs_of_id", "times", "found_at", "closed_at", "version"),
)


def _overdue() -> ColumnElement[bool]:
    return and_(Finding.state == "owned", Finding.due_on < clock.today())


def _holds(actor: Actor, side: rules.Side) -> ColumnElement[bool]:
    """True where the caller is of this side."""
    if side == "owner":
        return and_(
            Finding.owner_organization_id.is_not(None),
            visible_to(actor, func.coalesce(Finding.owner_organization_id, Finding.id), FINDING_OWN, OrganizationCopy),
        )
    return visible_to(actor, Finding.organization_id, ISSUE_DISPATCH, OrganizationCopy)


def _scoped(actor: Actor) -> Select[Any]:
    members = (
        select(func.count()).select_from(FindingIssue).where(FindingIssue.finding_id == Finding.id).correlate(Finding)
    )
    waiting = members.join(Issue, Issue.id == FindingIssue.issue_id).where(Issue.state.in_(LIVE))
    return (
        select(
            *(getattr(Finding, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            _OWNER.name.label("owner_name"),
            func.coalesce(_overdue(), False).label("is_overdue"),
            members.scalar_subquery().label("issues"),
            waiting.scalar_subquery().label("open"),
        )
        .select_from(Finding)
        .join(OrganizationCopy, OrganizationCopy.id == Finding.organization_id)
        .outerjoin(_OWNER, _OWNER.id == Finding.owner_organization_id)
        .where(or_(visible_to(actor, Finding.organization_id, ISSUE_READ, OrganizationCopy), _holds(actor, "owner")))
    )


async def search(
    session: AsyncSession,
    actor: Actor,
    paging: PageParams,
    organization_id: UUID | None,
    state: rules.State | None,
    recurring: bool,
) -> dict[str, Any]:
    """A page, what waits first and the latest first, and the counts of the organisation asked for."""
    mine = _scoped(actor)
    if organization_id:
        mine = mine.where(within(OrganizationCopy, (organization_id,)))
    counts = await _counts(session, mine)
    if state:
        mine = mine.where(Finding.state == state)
    if recurring:
        mine = mine.where(Finding.times > 1)
    ordered = mine.order_by(Finding.state.in_(rules.LIVE).desc(), Finding.found_at.desc(), Finding.id)
    page = await paginate(session, ordered, paging)
    return {**page, "items": await titled(session, page["items"]), "counts": counts}


async def _counts(session: AsyncSession, mine: Select[Any]) -> dict[str, int]:
    rows = mine.subquery()
    found = await session.execute(
        select(rows.c.state, func.count(), func.count().filter(rows.c.is_overdue)).group_by(rows.c.state)
    )
    counts = dict.fromkeys((*rules.STATE_TITLES, "overdue"), 0)
    for state, count, late in found.all():
        counts[state] = count
        counts["overdue"] += late
    return counts


async def show(session: AsyncSession, actor: Actor, finding_id: UUID) -> dict[str, Any]:
    """One with the issues the caller may see, its steps, the times before, and what the caller may do."""
    row = (await session.execute(_scoped(actor).where(Finding.id == finding_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    [shown] = await titled(session, [dict(row)])
    both: tuple[rules.Side, ...] = ("office", "owner")
    sides = [side for side in both if await _is_of(session, actor, finding_id, side)]
    return {
        **shown,
        "members": await _members(session, finding_id),
        "steps": await _steps(session, finding_id),
        "earlier": await _earlier(session, row["recurs_of_id"]),
        "moves": rules.moves(row["state"], sides),
    }


async def _is_of(session: AsyncSession, actor: Actor, finding_id: UUID, side: rules.Side) -> bool:
    found = select(Finding.id).where(Finding.id == finding_id, _holds(actor, side))
    return await session.scalar(found) is not None


async def _members(session: AsyncSession, finding_id: UUID) -> Sequence[Mapping[Any, Any]]:
    """All issues of the finding: whoever sees a cause sees what it is the cause of, by title, never who raised it."""
    found = await session.execute(
        select(
            *(Issue.id, Issue.number, Issue.title, Issue.state, Issue.reported_at),
            OrganizationCopy.name.label("organization_name"),
            OutletCopy.name.label("outlet_name"),
        )
        .join(FindingIssue, FindingIssue.issue_id == Issue.id)
        .join(OrganizationCopy, OrganizationCopy.id == Issue.organization_id)
        .outerjoin(OutletCopy, OutletCopy.id == Issue.outlet_id)
        .where(FindingIssue.finding_id == finding_id)
        .order_by(Issue.reported_at, Issue.id)
    )
    return found.mappings().all()


async def _steps(session: AsyncSession, finding_id: UUID) -> Sequence[FindingStep]:
    found = await session.scalars(
        select(FindingStep).where(FindingStep.finding_id == finding_id).order_by(FindingStep.at, FindingStep.id)
    )
    return found.all()


async def _earlier(session: AsyncSession, before: UUID | None) -> Sequence[Mapping[Any, Any]]:
    names = ("id", "title", "state", "measures", "found_at", "closed_at")
    chain = select(*(getattr(Finding, name) for name in (*names, "recurs_of_id"))).where(Finding.id == before)
    walked = chain.cte(recursive=True)
    more = select(*(getattr(Finding, name) for name in (*names, "recurs_of_id"))).join(
        walked, walked.c.recurs_of_id == Finding.id
    )
    whole = walked.union_all(more)
    found = await session.execute(select(*(whole.c[name] for name in names)).order_by(whole.c.found_at.desc()))
    return found.mappings().all()


async def locked(session: AsyncSession, actor: Actor, finding_id: UUID, side: rules.Side) -> Finding:
    """The one to be moved, held until the transaction ends."""
    found = await session.scalar(
        select(Finding)
        .where(Finding.id == finding_id, _holds(actor, side))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def like(session: AsyncSession, issue: Issue, days: int) -> list[Issue]:
    """The issue and what sounded like it in its category in so many days, in the whole enterprise, oldest first."""
    found = await session.scalars(
        select(Issue)
        .where(
            Issue.root_id == issue.root_id,
            Issue.category == issue.category,
            Issue.reported_at >= issue.reported_at - timedelta(days=days),
            Issue.state.not_in(("merged", "rejected")),
            _TITLE.op("&&", is_comparison=True)(func.liaison.grams(issue.title, 2)),
        )
        .order_by(Issue.reported_at, Issue.id)
        .limit(MOST_ALIKE)
    )
    return [
        one
        for one in found.all()
        if one.id == issue.id or alike(issue.title, issue.description, one.title, one.description) >= ALIKE
    ]


async def common_title(session: AsyncSession, issue: Issue) -> str:
    """What a finding is called after its first issue: the title without the outlet, because it is not about one."""
    outlet = await session.get(OutletCopy, issue.outlet_id) if issue.outlet_id else None
    return issue.title.removeprefix(outlet.name).strip(":：,， ") or issue.title if outlet else issue.title


async def linked(session: AsyncSession, issue_ids: Collection[UUID]) -> dict[UUID, rules.Linked]:
    """The latest finding of each issue that has one."""
    found = await session.execute(
        select(FindingIssue.issue_id, Finding.id, Finding.state)
        .ext(distinct_on(FindingIssue.issue_id))
        .join(Finding, Finding.id == FindingIssue.finding_id)
        .where(FindingIssue.issue_id.in_(issue_ids))
        .order_by(FindingIssue.issue_id, Finding.found_at.desc())
    )
    return {issue_id: rules.Linked(finding_id, state) for issue_id, finding_id, state in found.all()}  # type: ignore[arg-type]


async def visible(session: AsyncSession, actor: Actor, issue_ids: Collection[UUID]) -> list[Issue]:
    """Those of the issues that the caller may see, oldest first."""
    seen = seen_by(actor, await scope_of(session, actor))
    found = await session.scalars(
        select(Issue).where(Issue.id.in_(issue_ids), seen).order_by(Issue.reported_at, Issue.id)
    )
    return list(found)


async def paths_of(session: AsyncSession, organization_ids: Collection[UUID]) -> list[str]:
    """Where these organisations are in the tree."""
    found = await session.scalars(select(OrganizationCopy.path).where(OrganizationCopy.id.in_(organization_ids)))
    return list(found)
