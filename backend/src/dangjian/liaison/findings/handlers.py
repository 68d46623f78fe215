"""What findings do when an issue comes in."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.liaison import IssueReported
from dangjian.liaison.findings import actions


async def look_for_cause(session: AsyncSession, event: IssueReported) -> None:
    """See whether it makes a finding with others like it; told twice changes nothing."""
    await actions.look(session, event.issue_id)
