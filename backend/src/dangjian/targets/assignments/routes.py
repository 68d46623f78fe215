"""HTTP of giving tasks."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.assignments import actions
from dangjian.targets.assignments.schemas import TaskAssign, TaskBatch, TaskBatchAnswer, TaskCreate
from dangjian.targets.permissions import TASK_ASSIGN
from dangjian.targets.tasks import queries
from dangjian.targets.tasks.schemas import TaskRead

router = APIRouter(prefix="/tasks", tags=["assignments"], route_class=KernelRoute)
Assigner = Annotated[Actor, Depends(Requires(TASK_ASSIGN))]


@router.post("", response_model=TaskRead, status_code=201)
async def create(
    actor: Assigner, session: Session, peers: Ask, _key: IdempotencyKey, data: TaskCreate
) -> dict[str, Any]:
    """Give a task to one owner by a day."""
    task_id = await actions.create(session, peers, actor, data)
    return await queries.show(session, actor, task_id)


@router.post(":batch", response_model=TaskBatchAnswer)
async def batch(actor: Assigner, session: Session, peers: Ask, _key: IdempotencyKey, data: TaskBatch) -> dict[str, Any]:
    """The same move for many tasks; what was refused says why."""
    return await actions.batch(session, peers, actor, data)


@router.post("/{task_id}:assign", response_model=TaskRead)
async def assign(
    actor: Assigner,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    task_id: UUID,
    data: TaskAssign,
) -> dict[str, Any]:
    """Give it to somebody else."""
    await actions.assign(session, peers, actor, task_id, data, seen)
    return await queries.show(session, actor, task_id)
