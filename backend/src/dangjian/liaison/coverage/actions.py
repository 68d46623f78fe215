"""Opening and closing gaps as registry tells who works where."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.liaison import GapClosed, GapMoved, GapOpened, OutletNamed
from dangjian.contracts.registry import OutletState, keep_outlets
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.liaison.coverage import rules
from dangjian.liaison.coverage.models import Gap
from dangjian.liaison.outlets.models import OutletCopy


async def settle(session: AsyncSession, told: Sequence[OutletState]) -> None:
    """Keep what was news of these outlets, and open or close their gaps by it; doubled and late news change nothing."""
    fresh = await keep_outlets(session, OutletCopy, told)
    news = [state for state in told if state.id in fresh]
    open_gaps = await session.scalars(
        select(Gap).where(Gap.outlet_id.in_(fresh), Gap.until.is_(None)).with_for_update()
    )
    standing = {gap.outlet_id: gap for gap in open_gaps}
    for state in news:
        await _settle(session, state, standing.get(state.id))


async def _settle(session: AsyncSession, state: OutletState, gap: Gap | None) -> None:
    uncovered = rules.is_uncovered(state.own_member_count, state.is_open)
    if gap is None and uncovered:
        session.add(Gap(id=new_id(), outlet_id=state.id, since=state.coverage_since, until=None))
        await _tell(session, state, GapOpened(**_named(state), since=state.coverage_since))
    elif gap is not None and uncovered:
        gap.since = state.coverage_since
    elif gap is not None:
        gap.until = rules.ends_on(gap.since, state.coverage_since)
        await _tell(session, state, GapClosed(**_named(state), since=gap.since, until=gap.until))


def _named(state: OutletState) -> dict[str, object]:
    named = OutletNamed(code=state.code, name=state.name)
    return {"outlet_id": state.id, "outlet": named, "organization_id": state.organization_id}


async def _tell(session: AsyncSession, state: OutletState, event: GapMoved) -> None:
    await session.flush()
    await emit(session, event)
    await announce(session, "gap", state.id, state.organization_id)
