"""HTTP of tasks."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.security import Actor, Requires, signed_in
from dangjian.targets.light_rules.rules import Light
from dangjian.targets.permissions import TASK_ASSIGN, TASK_CARRY_OUT
from dangjian.targets.tasks import actions, queries
from dangjian.targets.tasks.rules import Focus, Kind, Side, State
from dangjian.targets.tasks.schemas import TaskDelay, TaskLinks, TaskList, TaskNote, TaskRead, TaskReason

router = APIRouter(prefix="/tasks", tags=["tasks"], route_class=KernelRoute)
# Who may see a task is decided by the task: one's own, one's scope, or given by oneself.
Reader = Annotated[Actor, Depends(signed_in)]
Owner = Annotated[Actor, Depends(Requires(TASK_CARRY_OUT))]
Assigner = Annotated[Actor, Depends(Requires(TASK_ASSIGN))]
Sort = Literal["due_on", "-due_on", "weight", "-weight", "percent", "-percent", "number", "-number", "light", "-light"]


async def filters(
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    state: Annotated[list[State] | None, Query(max_length=7)] = None,
    light: Light | None = None,
    kind: Kind | None = None,
    focus: Focus | None = None,
    side: Side | None = None,
    owner_member_id: UUID | None = None,
    target_id: UUID | None = None,
    live: bool = False,
    overdue: bool = False,
    blocked: bool = False,
    asked: Annotated[bool, Query(description="有待批的延期申请")] = False,
    mine: bool = False,
    q: Annotated[str | None, Query(max_length=100, description="编号、标题或负责人")] = None,
    sort: Sort = "due_on",
) -> queries.Filters:
    """What the list is narrowed to."""
    return queries.Filters(
        organization_id=organization_id,
        states=tuple(state or ()),
        light=light,
        kind=kind,
        focus=focus,
        side=side,
        owner_member_id=owner_member_id,
        target_id=target_id,
        live=live,
        overdue=overdue,
        blocked=blocked,
        asked=asked,
        mine=mine,
        q=q,
        sort=sort,
    )


Narrowed = Annotated[queries.Filters, Depends(filters)]


@router.get("", response_model=TaskList)
async def search(actor: Reader, session: Session, paging: Paging, narrowed: Narrowed) -> dict[str, Any]:
    """The tasks that the caller may see, what is alive first."""
    return await queries.search(session, actor, narrowed, paging)


@router.get("/{task_id}", response_model=TaskRead)
async def show(actor: Reader, session: Session, task_id: UUID) -> dict[str, Any]:
    """One task with its life."""
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:accept", response_model=TaskRead)
async def accept(actor: Owner, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID) -> dict[str, Any]:
    """Take it on."""
    await actions.move(session, actor, "accept", task_id, seen)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:submit", response_model=TaskRead)
async def submit(
    actor: Owner, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskNote
) -> dict[str, Any]:
    """Say that it is done; files may be named in check-ins and never must."""
    await actions.move(session, actor, "submit", task_id, seen, data.note)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:ask-delay", response_model=TaskRead)
async def ask_delay(
    actor: Owner, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskDelay
) -> dict[str, Any]:
    """Ask whoever gave it for another day."""
    await actions.delay(session, actor, task_id, data, seen, ask=True)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:delay", response_model=TaskRead)
async def delay(
    actor: Reader, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskDelay
) -> dict[str, Any]:
    """Set another day; only whoever gave it or a superior may."""
    await actions.delay(session, actor, task_id, data, seen, ask=False)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:link", response_model=TaskRead)
async def link(
    actor: Assigner, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskLinks
) -> dict[str, Any]:
    """Say anew what it waits for."""
    await actions.link(session, actor, task_id, data, seen)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:complete", response_model=TaskRead)
async def complete(
    actor: Reader, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskNote
) -> dict[str, Any]:
    """Accept the result; nobody accepts his own (A-41)."""
    await actions.move(session, actor, "complete", task_id, seen, data.note)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:return", response_model=TaskRead)
async def send_back(
    actor: Reader, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskReason
) -> dict[str, Any]:
    """Send it back with a reason."""
    await actions.move(session, actor, "return", task_id, seen, data.reason)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:refuse-delay", response_model=TaskRead)
async def refuse_delay(
    actor: Reader, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskReason
) -> dict[str, Any]:
    """Leave the day as it is."""
    await actions.move(session, actor, "refuse_delay", task_id, seen, data.reason)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:reopen", response_model=TaskRead)
async def reopen(
    actor: Reader, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskReason
) -> dict[str, Any]:
    """Take up again what was over."""
    await actions.move(session, actor, "reopen", task_id, seen, data.reason)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:cancel", response_model=TaskRead)
async def cancel(
    actor: Reader, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskReason
) -> dict[str, Any]:
    """Take the task back."""
    await actions.move(session, actor, "cancel", task_id, seen, data.reason)
    return await queries.show(session, actor, task_id)


@router.post("/{task_id}:remind", response_model=TaskRead)
async def remind(
    actor: Reader, session: Session, seen: IfMatch, _key: IdempotencyKey, task_id: UUID, data: TaskNote
) -> dict[str, Any]:
    """Remind the owner; it shows in the inbox, nowhere else."""
    await actions.move(session, actor, "remind", task_id, seen, data.note)
    return await queries.show(session, actor, task_id)
