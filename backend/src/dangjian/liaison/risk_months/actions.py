"""Writing what one makes of a month; an earlier text stays."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.queries import in_scope
from dangjian.liaison.permissions import RISK_EDIT
from dangjian.liaison.risk_months import queries
from dangjian.liaison.risk_months.models import RiskMonth
from dangjian.liaison.risk_months.schemas import RiskMonthWrite


async def write(session: AsyncSession, peers: Peers, actor: Actor, data: RiskMonthWrite) -> None:
    """Keep the analysis together with the figures as they are now."""
    place = await in_scope(session, peers, actor, RISK_EDIT, data.organization_id)
    figures = {"lines": await queries.lines(session, place.id, data.month)}
    row = RiskMonth(
        **data.model_dump(),
        id=new_id(),
        figures=figures,
        at=clock.now(),
        by=actor.account_id,
        by_name=actor.display_name,
    )
    session.add(row)
    await audit.write(
        session,
        actor,
        "risk_month.write",
        "risk_month",
        row.id,
        organization_id=place.id,
        after={"month": data.month, **figures},
        reason=data.analysis,
    )
    await announce(session, "risk_month", row.id, place.id)
