"""What the ledger does when people's voice is heard: solved, confirmed, overdue and rated issues enter it untyped."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.record_types.queries import definitions
from dangjian.appraisal.records import actions, queries
from dangjian.appraisal.records.handlers import NotEntered
from dangjian.appraisal.records.rules import values_of_result
from dangjian.appraisal.voices import rules
from dangjian.contracts.liaison import IssueConfirmed, IssueMoved, IssueOverdue, IssueRated, IssueResolved
from dangjian.kernel import clock
from dangjian.kernel.security import Actor

NOBODY = UUID(int=0)
SIGNED = Actor(NOBODY, NOBODY, "", "联系群众(自动登记)", None, ())


async def enter_resolved_issue(session: AsyncSession, event: IssueResolved) -> None:
    """The handler's word, and the complaint or dispute it was."""
    await _enter(session, event)


async def enter_confirmed_issue(session: AsyncSession, event: IssueConfirmed) -> None:
    """The reporter's word."""
    await _enter(session, event)


async def enter_overdue_issue(session: AsyncSession, event: IssueOverdue) -> None:
    """A day that was missed."""
    await _enter(session, event)


async def enter_rated_issue(session: AsyncSession, event: IssueRated) -> None:
    """What the reporter thinks of it."""
    await _enter(session, event)


async def _enter(session: AsyncSession, event: IssueMoved) -> None:
    """Enter what the news is worth, each once for ever; a kind that the packs in use do not have is not missed."""
    found = rules.entries(event)
    kinds = await definitions(session, [entry.type for entry in found])
    known = await queries.by_client_id(session, {entry.client_id for entry in found})
    for entry in found:
        if entry.type not in kinds or entry.client_id in known:
            continue
        place = await session.get(OrganizationCopy, entry.organization_id)
        if place is None:
            raise NotEntered(f"没有找到组织 {entry.organization_id}。")
        kind = kinds[entry.type]
        done = await actions.post(
            session,
            SIGNED,
            place,
            entry.type,
            values_of_result(kind, entry.given) or {},
            note=f"诉求 {event.number}:{event.title}",
            occurred_on=clock.today(),
            client_id=entry.client_id,
        )
        if done is None:
            raise NotEntered(f"诉求 {event.number} 不能登记为“{kind.title}”,请检查这类台账的字段。")
