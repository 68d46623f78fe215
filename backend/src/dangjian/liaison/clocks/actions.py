"""What the clocks say of issues: told once, kept as steps of the system, and never in anybody's place."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.liaison import CloseKind, IssueClosed, IssueDueSoon, IssueOverdue
from dangjian.kernel import clock
from dangjian.liaison.clocks import queries
from dangjian.liaison.handlings.actions import go_on, raise_up
from dangjian.liaison.issues.actions import SYSTEM, Step, move, note
from dangjian.liaison.issues.models import Issue


async def let_run(session: AsyncSession) -> int:
    """A pause that is over ends by itself."""
    issues = await queries.paused_too_long(session)
    for issue in issues:
        await go_on(session, SYSTEM, issue)
    return len(issues)


async def remind(session: AsyncSession) -> int:
    """Few working days are left; told once for a day."""
    issues = await queries.due_soon(session)
    for issue in issues:
        issue.due_soon_at = clock.now()
        await note(session, SYSTEM, issue, "due_soon", IssueDueSoon, {"due_on": issue.due_on})
    return len(issues)


async def tell_late(session: AsyncSession) -> int:
    """The day is over: told once, kept for good, and laid before the superior."""
    issues = await queries.late(session)
    for issue in issues:
        issue.overdue_at, issue.was_overdue = clock.now(), True
        await note(session, SYSTEM, issue, "overdue", IssueOverdue, {"due_on": issue.due_on})
        await raise_up(session, SYSTEM, issue, f"办理期限 {issue.due_on} 已过。")
    return len(issues)


async def raise_unaccepted(session: AsyncSession) -> int:
    """Not taken on in time: laid before the superior, once for a day of acceptance."""
    issues = await queries.unaccepted(session)
    for issue in issues:
        if not await raise_up(session, SYSTEM, issue, f"受理期限 {issue.accept_due_on} 已过。"):
            issue.escalated_at = clock.now()  # nobody is above; looked at once all the same
    return len(issues)


async def close_unanswered(session: AsyncSession) -> int:
    """Its reporter did not say anything in time: over, counted apart, and never as solved (D-25)."""
    issues = await queries.unanswered(session)
    for issue in issues:
        await _close(session, issue, "unanswered")
    return len(issues)


async def close_confirmed(session: AsyncSession) -> int:
    """Confirmed, asked again after some weeks, and time enough to answer: over."""
    issues = await queries.lasting(session)
    for issue in issues:
        await _close(session, issue, "confirmed")
    return len(issues)


async def _close(session: AsyncSession, issue: Issue, kind: CloseKind) -> None:
    issue.closed_at, issue.close_kind = clock.now(), kind
    told: dict[str, Any] = {"close_kind": kind}
    await move(session, SYSTEM, issue, Step("close", "closed", IssueClosed, detail=told, told=told))
