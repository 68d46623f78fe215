"""Which rule is in force, and the rule as one SQL expression."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import LateralFromClause

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.light_rules import rules
from dangjian.targets.light_rules.models import LightRule
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.organizations.queries import in_scope
from dangjian.targets.permissions import LIGHT_RULE_EDIT, TASK_READ
from dangjian.targets.workdays.models import Workday

START, DUE, TODAY = aliased(Workday, name="start_day"), aliased(Workday, name="due_day"), aliased(Workday, name="now")
_SHOWN = ("number", "red_lag", "yellow_lag", "blue_days", "blue_part", "reason", "at", "by_name")


def in_force() -> LateralFromClause:
    """The newest version of the enterprise of the organisation copy that stands beside it in the same statement."""
    root = cast(func.split_part(OrganizationCopy.path, "/", 2), Uuid)
    newest = select(LightRule).where(LightRule.root_id == root).order_by(LightRule.number.desc()).limit(1)
    return newest.lateral("light_rule_now")


def spans() -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Total, elapsed and left working days from the three joined days, as `rules.Span` counts them."""
    before_start = START.ordinal - case((START.is_workday, 1), else_=0)
    before_today = TODAY.ordinal - case((TODAY.is_workday, 1), else_=0)
    total = DUE.ordinal - before_start
    elapsed = func.least(func.greatest(before_today - before_start, 0), total)
    return total, elapsed, DUE.ordinal - TODAY.ordinal


def light(
    rule: LateralFromClause,
    percent: Any,
    *,
    is_over: ColumnElement[bool],
    is_overdue: ColumnElement[bool],
    is_returned: ColumnElement[bool],
) -> ColumnElement[str]:
    """`rules.light` as SQL, for as many tasks at once as there are."""
    total, elapsed, left = spans()
    lag = elapsed * 100 - percent * total
    given = {name: func.coalesce(rule.c[name], value) for name, value in vars(rules.DEFAULT).items()}
    return case(
        (is_over, "grey"),
        (or_(is_overdue, lag > given["red_lag"] * total), "red"),
        (or_(is_returned, and_(total > 0, lag >= given["yellow_lag"] * total)), "yellow"),
        (or_(left <= given["blue_days"], (total - elapsed) * 100 <= given["blue_part"] * total), "blue"),
        else_="green",
    )


async def versions(session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID) -> dict[str, Any]:
    """All versions of the enterprise of an organisation in scope, the shipped one last."""
    organization = await in_scope(session, peers, actor, TASK_READ, organization_id)
    root_id = UUID(organization.path.split("/")[1])
    root = await session.get(OrganizationCopy, root_id)
    if root is None:
        raise NotFound("没有找到该组织所在的企业,请稍后重试。")
    mine = select(*(getattr(LightRule, name) for name in _SHOWN)).where(LightRule.root_id == root_id)
    found = await session.execute(mine.order_by(LightRule.number.desc()))
    shipped = {**dict.fromkeys(_SHOWN), **vars(rules.DEFAULT), "number": rules.DEFAULT_VERSION}
    held = within(OrganizationCopy, actor.orgs(LIGHT_RULE_EDIT))
    editable = await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == root_id, held))
    items = [*found.mappings().all(), shipped]
    return {"root_id": root_id, "root_name": root.name, "may_edit": editable is not None, "items": items}


async def span_of(session: AsyncSession, starts_on: date, due_on: date) -> rules.Span:
    """The span between two days of the calendar seen from today, in one look."""
    today = clock.today()
    found = await session.execute(
        select(Workday.day, Workday.ordinal, Workday.is_workday).where(Workday.day.in_({starts_on, due_on, today}))
    )
    days = {day: rules.WorkingDay(ordinal, is_workday) for day, ordinal, is_workday in found.all()}
    return rules.Span.of(days[starts_on], days[due_on], days[today])
