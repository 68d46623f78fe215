"""What pairings do when an outlet closes or a term of office is over."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.liaison import RepresentativeEnded
from dangjian.contracts.registry import OutletChanged, OutletState, OutletsTold
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.pairings import actions


async def outlet_closed(session: AsyncSession, event: OutletChanged) -> None:
    """Nobody looks after an outlet that is no more."""
    await _close(session, event.state)


async def closed_outlets_told(session: AsyncSession, event: OutletsTold) -> None:
    """The same for what was missed."""
    for state in event.states:
        await _close(session, state)


async def _close(session: AsyncSession, state: OutletState) -> None:
    copy = await session.get(OutletCopy, state.id)
    if not state.is_open and (copy is None or copy.version <= state.version):
        await actions.outlet_over(session, state.id, state.organization_id)


async def representative_ended(session: AsyncSession, event: RepresentativeEnded) -> None:
    """What was not handed over ends with the office."""
    await actions.office_over(session, event.representative_id, event.ended_on)
