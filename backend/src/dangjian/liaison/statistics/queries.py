"""Counting issues in the database, a fixed number of statements however many there are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, String, and_, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.issues.queries import HANDLER, overdue
from dangjian.liaison.issues.rules import LIVE
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import in_scope, root_id
from dangjian.liaison.permissions import ISSUE_READ
from dangjian.liaison.statistics import rules

OLDEST = 50
LONGEST = timedelta(days=366 * 3)
_OPEN = Issue.state.in_(LIVE)
# Called solved by its handler, and over: its reporter said yes, or nothing in time; while he may say no it is open.
_SOLVED = Issue.state.in_(("confirmed", "closed"))
_CONFIRMED = or_(Issue.state == "confirmed", and_(Issue.state == "closed", Issue.close_kind == "confirmed"))
_COUNTED = Issue.state != "merged"


def begin(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), clock.SHANGHAI)


def _local(moment: Any) -> ColumnElement[date]:
    return cast(func.timezone("Asia/Shanghai", moment), Date)


def _count(condition: ColumnElement[bool], name: str) -> Any:
    return func.count().filter(condition).label(name)


async def show(
    session: AsyncSession,
    peers: Peers,
    actor: Actor,
    organization_id: UUID,
    first_on: date | None,
    last_on: date | None,
) -> dict[str, Any]:
    """All of a unit and what is below it; without days, this year up to today."""
    unit = await in_scope(session, peers, actor, ISSUE_READ, organization_id)
    last = last_on or clock.today()
    first = first_on or date(last.year, 1, 1)
    if not first <= last <= first + LONGEST:
        words = "起止日期应先后有序,且不超过三年"
        raise Invalid(f"{words}。", [FieldError(field="first_on", message=words)])
    return await of_unit(session, unit, first, last)


async def of_unit(session: AsyncSession, unit: OrganizationCopy, first: date, last: date) -> dict[str, Any]:
    """The same for a unit already found to be in scope."""
    there = _there(unit)
    raised = [there, Issue.reported_at >= begin(first), Issue.reported_at < begin(last + timedelta(days=1))]
    funnel = await _funnel(session, raised)
    return {
        "organization_id": unit.id,
        "organization_name": unit.name,
        "first_on": first,
        "last_on": last,
        "funnel": funnel,
        "rates": _rates(funnel),
        "causes": await _causes(session, unit, raised),
        **await _ages(session, raised),
        "months": await _months(session, there, first, last),
        "units": await _units(session, unit, raised),
    }


def _there(unit: OrganizationCopy) -> ColumnElement[bool]:
    """Raised in the unit or below; of a whole enterprise its root is enough."""
    if unit.parent_id is None:
        return Issue.root_id == unit.id
    return Issue.organization_id.in_(select(OrganizationCopy.id).where(within(OrganizationCopy, (unit.id,))))


async def _funnel(session: AsyncSession, raised: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    today = clock.today()
    in_time = _local(Issue.accepted_at) <= Issue.accept_due_on
    judged = or_(Issue.accepted_at.is_not(None), Issue.state == "rejected", Issue.accept_due_on < today)
    asked = Issue.ask_again_on <= today
    found = await session.execute(
        select(
            _count(_COUNTED, "collected"),
            _count(and_(_COUNTED, Issue.accepted_at.is_not(None)), "accepted"),
            _count(and_(_COUNTED, Issue.assigned_at.is_not(None)), "assigned"),
            _count(_SOLVED, "solved"),
            _count(_CONFIRMED, "confirmed"),
            _count(and_(_CONFIRMED, Issue.satisfaction >= rules.GOOD), "good"),
            _count(_OPEN, "open"),
            _count(and_(_OPEN, overdue()), "overdue"),
            _count(Issue.state == "resolved", "waiting"),
            _count(Issue.close_kind == "unanswered", "unanswered"),
            _count(Issue.state == "rejected", "rejected"),
            _count(Issue.state == "merged", "merged"),
            _count(and_(_COUNTED, judged), "judged"),
            _count(and_(_COUNTED, or_(in_time, Issue.state == "rejected")), "in_time"),
            _count(Issue.satisfaction.is_not(None), "rated"),
            _count(Issue.satisfaction >= rules.GOOD, "content"),
            _count(and_(_CONFIRMED, asked, Issue.lasting.is_not(None)), "asked"),
            _count(and_(_CONFIRMED, asked, Issue.lasting == "yes"), "lasting"),
        ).where(*raised)
    )
    return dict(found.mappings().one())


def _rates(funnel: Mapping[str, int]) -> dict[str, rules.Rate]:
    """What was refused with a reason is answered, and neither solved nor unsolved."""
    taken = funnel["collected"] - funnel["rejected"]
    return {
        "response": rules.rate(funnel["in_time"], funnel["judged"]),
        "resolution": rules.rate(funnel["solved"], taken),
        "confirmation": rules.rate(funnel["confirmed"], taken),
        "satisfaction": rules.rate(funnel["content"], funnel["rated"]),
        "lasting": rules.rate(funnel["lasting"], funnel["asked"]),
    }


async def _causes(
    session: AsyncSession, unit: OrganizationCopy, raised: Sequence[ColumnElement[bool]]
) -> list[dict[str, Any]]:
    norms = await in_force(session, root_id(unit.path))
    found = await session.execute(
        select(Issue.category, func.count(), func.count().filter(_OPEN))
        .where(*raised, _COUNTED)
        .group_by(Issue.category)
    )
    rows = [
        {"code": code, "title": norms.category(code).title, "count": count, "open": waiting}
        for code, count, waiting in found.all()
    ]
    return rules.pareto(rows)


async def _ages(session: AsyncSession, raised: Sequence[ColumnElement[bool]]) -> dict[str, Any]:
    """The open ones by age; the oldest by name."""
    age: Any = (literal(clock.today()) - _local(Issue.reported_at)).label("age")
    counted = await session.execute(select(age, func.count()).where(*raised, _OPEN).group_by(age))
    groups = dict.fromkeys((title for title, _, _ in rules.AGES), 0)
    for days, count in counted.all():
        groups[rules.age_group(days)] += count
    found = await session.execute(
        select(
            *(Issue.id, Issue.number, Issue.title, Issue.state),
            OrganizationCopy.name.label("organization_name"),
            HANDLER.name.label("handler_name"),
            age,
            func.coalesce(overdue(), False).label("is_overdue"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Issue.organization_id)
        .outerjoin(HANDLER, HANDLER.id == Issue.handler_organization_id)
        .where(*raised, _OPEN)
        .order_by(Issue.reported_at, Issue.id)
        .limit(OLDEST)
    )
    return {
        "ages": [{"title": title, "count": count} for title, count in groups.items()],
        "oldest": found.mappings().all(),
    }


async def _months(session: AsyncSession, there: ColumnElement[bool], first: date, last: date) -> list[dict[str, Any]]:
    """Every month of the span: what came in it, and what of all was solved and confirmed in it."""
    wanted = {
        "collected": (Issue.reported_at, _COUNTED),
        "solved": (Issue.resolved_at, _SOLVED),
        "confirmed": (Issue.confirmed_at, _CONFIRMED),
    }
    months: dict[str, dict[str, Any]] = {}
    day = first.replace(day=1)
    while day <= last:
        months[f"{day:%Y-%m}"] = {"month": f"{day:%Y-%m}", **dict.fromkeys(wanted, 0)}
        day = (day + timedelta(days=32)).replace(day=1)
    for name, (moment, condition) in wanted.items():
        written = cast(func.to_char(func.timezone("Asia/Shanghai", moment), "YYYY-MM"), String).label("month")
        span = (moment >= begin(first), moment < begin(last + timedelta(days=1)))
        counted = select(written, func.count()).where(there, condition, *span).group_by(written)
        for month, count in (await session.execute(counted)).all():
            months[month][name] = count
    return list(months.values())


async def _units(
    session: AsyncSession, unit: OrganizationCopy, raised: Sequence[ColumnElement[bool]]
) -> list[dict[str, Any]]:
    child, below = aliased(OrganizationCopy), aliased(OrganizationCopy)
    names = ("collected", "solved", "confirmed", "open", "overdue")
    counted = (
        select(
            Issue.organization_id,
            _count(_COUNTED, "collected"),
            _count(_SOLVED, "solved"),
            _count(_CONFIRMED, "confirmed"),
            _count(_OPEN, "open"),
            _count(and_(_OPEN, overdue()), "overdue"),
        )
        .where(*raised)
        .group_by(Issue.organization_id)
        .subquery()
    )
    found = await session.execute(
        select(
            child.id.label("organization_id"),
            child.name.label("organization_name"),
            *(func.coalesce(func.sum(counted.c[name]), 0).label(name) for name in names),
        )
        .join(below, below.path.like(child.path + "%"))
        .outerjoin(counted, counted.c.organization_id == below.id)
        .where(child.parent_id == unit.id)
        .group_by(child.id, child.name, child.code)
        .order_by(child.code)
    )
    return [dict(row) for row in found.mappings()]
