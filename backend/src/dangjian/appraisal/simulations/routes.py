"""HTTP of simulations."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from dangjian.appraisal.permissions import SCHEME_EDIT
from dangjian.appraisal.simulations import actions, rules
from dangjian.appraisal.simulations.schemas import SimulationAsk, SimulationProgress, SimulationRead
from dangjian.kernel import progress
from dangjian.kernel.db import Session
from dangjian.kernel.errors import NotFound
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/schemes", tags=["simulations"], route_class=KernelRoute)
Editor = Annotated[Actor, Depends(Requires(SCHEME_EDIT))]


@router.post("/{scheme_id}:simulate", response_model=SimulationRead)
async def simulate(
    actor: Editor,
    session: Session,
    request: Request,
    _key: IdempotencyKey,
    scheme_id: UUID,
    data: SimulationAsk,
) -> dict[str, Any]:
    """Try a scheme on past records and compare it with a run or another version; nothing is stored."""

    async def report(done: int) -> None:
        if data.progress_id is not None:
            stage, total = rules.STAGES[done], len(rules.STAGES) - 1
            await progress.report(request.app.state.database, data.progress_id, done, total, stage)

    return await actions.simulate(session, actor, scheme_id, data, report)


@router.get("/simulations/{progress_id}", response_model=SimulationProgress)
async def follow(_actor: Editor, session: Session, progress_id: UUID) -> progress.ProgressRow:
    """How far a simulation has come."""
    row = await session.get(progress.ProgressRow, progress_id)
    if row is None:
        raise NotFound("没有这次测算。")
    return row
