"""Which issues a clock has something to say of, in portions."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, DateTime, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.liaison.issues import rules
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.workdays.models import Workday
from dangjian.liaison.workdays.queries import working_days_after

AT_ONCE = 200


async def _held(session: AsyncSession, *conditions: ColumnElement[bool]) -> Sequence[Issue]:
    """Some of these, held; what somebody else has in hand just now comes the next time."""
    found = await session.scalars(
        select(Issue)
        .where(*conditions)
        .order_by(Issue.waits_until, Issue.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return found.all()


_RUNNING = and_(Issue.state.in_(rules.WITH_HANDLER), Issue.paused_on.is_(None))


async def paused_too_long(session: AsyncSession) -> Sequence[Issue]:
    """Whose pause is over."""
    over = Issue.state.in_(rules.WITH_HANDLER) & (Issue.paused_until <= clock.today())
    return await _held(session, over)


async def due_soon(session: AsyncSession) -> Sequence[Issue]:
    """Whose day comes within the working days of their enterprise's norms, and of which it was not told yet."""
    today = clock.today()
    roots = await session.scalars(select(OrganizationCopy.id).where(OrganizationCopy.parent_id.is_(None)))
    found: list[Issue] = []
    for root in roots.all():
        days = (await in_force(session, root)).due_soon_days
        last = await working_days_after(session, today, days)
        near = and_(Issue.root_id == root, Issue.due_soon_at.is_(None), Issue.waits_until.between(today, last))
        found += await _held(session, _RUNNING, near)
    return found


async def late(session: AsyncSession) -> Sequence[Issue]:
    """Whose day is over, and of which it was not told yet."""
    over = and_(Issue.overdue_at.is_(None), Issue.waits_until < clock.today())
    return await _held(session, _RUNNING, over)


async def unaccepted(session: AsyncSession) -> Sequence[Issue]:
    """What was not taken on by its day, and was not laid before the superior since."""
    since = func.timezone("Asia/Shanghai", cast(Issue.accept_due_on + 1, DateTime()))
    untold = or_(Issue.escalated_at.is_(None), Issue.escalated_at < since)
    return await _held(session, Issue.state == "reported", Issue.waits_until < clock.today(), untold)


async def unanswered(session: AsyncSession) -> Sequence[Issue]:
    """What was reported solved, and its reporter has not answered by the day."""
    return await _held(session, Issue.state == "resolved", Issue.waits_until < clock.today())


async def lasting(session: AsyncSession) -> Sequence[Issue]:
    """What was confirmed, asked again, and left for as long as one may take to answer."""
    roots = await session.scalars(select(OrganizationCopy.id).where(OrganizationCopy.parent_id.is_(None)))
    asked = select(Workday.ordinal).where(Workday.day == Issue.waits_until).correlate(Issue).scalar_subquery()
    now = select(Workday.ordinal).where(Workday.day == clock.today()).scalar_subquery()
    found: list[Issue] = []
    for root in roots.all():
        days = (await in_force(session, root)).confirm_days
        past = and_(Issue.state == "confirmed", Issue.root_id == root, Issue.waits_until < clock.today())
        found += await _held(session, past, now - asked > days)
    return found
