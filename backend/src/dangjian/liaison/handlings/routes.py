"""HTTP of handlings: one issue in full, and its moves."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, signed_in
from dangjian.liaison.handlings import actions, queries
from dangjian.liaison.handlings.schemas import (
    Accept,
    Assign,
    Escalate,
    Extend,
    Merge,
    Pause,
    Progress,
    Reject,
    Resolve,
    Resume,
    Start,
    Transfer,
)
from dangjian.liaison.issues.schemas import IssueRead

router = APIRouter(prefix="/issues", tags=["handlings"], route_class=KernelRoute)
Anybody = Annotated[Actor, Depends(signed_in)]


@router.get("/{issue_id}", response_model=IssueRead)
async def show(actor: Anybody, session: Session, issue_id: UUID) -> dict[str, Any]:
    """One issue with its timeline, and what the caller may do with it."""
    return await queries.show(session, actor, issue_id)


@router.post("/{issue_id}:accept", response_model=IssueRead)
async def accept(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Accept,
) -> dict[str, Any]:
    """The office takes it on."""
    await actions.accept(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:reject", response_model=IssueRead)
async def reject(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Reject,
) -> dict[str, Any]:
    """It cannot be taken on, with the reason."""
    await actions.reject(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:merge", response_model=IssueRead)
async def merge(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Merge,
) -> dict[str, Any]:
    """It is the same as another one, which it follows from now on."""
    await actions.merge(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:assign", response_model=IssueRead)
async def assign(
    actor: Anybody,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Assign,
) -> dict[str, Any]:
    """Say who is to solve it; the day follows from severity and norms."""
    await actions.assign(session, peers, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:transfer", response_model=IssueRead)
async def transfer(
    actor: Anybody,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Transfer,
) -> dict[str, Any]:
    """Say who is to solve it instead."""
    await actions.transfer(session, peers, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:start", response_model=IssueRead)
async def start(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Start,
) -> dict[str, Any]:
    """Begin to work on it."""
    await actions.start(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:progress", response_model=IssueRead)
async def progress(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Progress,
) -> dict[str, Any]:
    """Say how it goes."""
    await actions.progress(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:pause", response_model=IssueRead)
async def pause(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Pause,
) -> dict[str, Any]:
    """Let the clock stand still until a day."""
    await actions.pause(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:resume", response_model=IssueRead)
async def resume(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Resume,
) -> dict[str, Any]:
    """Let the clock go on."""
    await actions.resume(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:extend", response_model=IssueRead)
async def extend(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Extend,
) -> dict[str, Any]:
    """Take a later day."""
    await actions.extend(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:escalate", response_model=IssueRead)
async def escalate(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Escalate,
) -> dict[str, Any]:
    """Lay it before the superior organisation."""
    await actions.escalate(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)


@router.post("/{issue_id}:resolve", response_model=IssueRead)
async def resolve(
    actor: Anybody,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    issue_id: UUID,
    data: Resolve,
) -> dict[str, Any]:
    """Report it solved; its reporter confirms, or does not."""
    await actions.resolve(session, actor, issue_id, data, seen)
    return await queries.show(session, actor, issue_id, moved=True)
