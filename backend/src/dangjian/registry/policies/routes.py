"""HTTP of policy documents."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import POLICY_EDIT, POLICY_READ
from dangjian.registry.policies import actions, queries
from dangjian.registry.policies.rules import State
from dangjian.registry.policies.schemas import PolicyAbolish, PolicyCreate, PolicyRead, PolicyRevise, PolicyRow

router = APIRouter(prefix="/policies", tags=["policies"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(POLICY_READ))]
Editor = Annotated[Actor, Depends(Requires(POLICY_EDIT))]


@router.get("", response_model=Page[PolicyRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="名称或文号")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级制定的")] = None,
    state: State | None = None,
    parent_id: Annotated[UUID | None, Query(description="细化自这份制度的")] = None,
) -> dict[str, Any]:
    """List the documents of the caller's organisations and of those above them, newest first."""
    return await queries.search(session, actor, queries.Asked(q, organization_id, state, parent_id), paging)


@router.post("", response_model=PolicyRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: PolicyCreate) -> dict[str, Any]:
    """Enter a new document with its first wording."""
    policy_id = await actions.create(session, actor, data)
    return await queries.card(session, actor, policy_id)


@router.get("/{policy_id}", response_model=PolicyRead)
async def show(
    actor: Reader,
    session: Session,
    policy_id: UUID,
    number: Annotated[int | None, Query(ge=1, le=10_000, description="第几版,缺省为现行版本")] = None,
) -> dict[str, Any]:
    """One document with a wording, its wordings, and what was made of it below."""
    return await queries.card(session, actor, policy_id, number)


@router.post("/{policy_id}:revise", response_model=PolicyRead)
async def revise(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, policy_id: UUID, data: PolicyRevise
) -> dict[str, Any]:
    """Give a document a new wording; the one before stays readable."""
    await actions.revise(session, actor, policy_id, data, seen)
    return await queries.card(session, actor, policy_id)


@router.post("/{policy_id}:abolish", response_model=PolicyRead)
async def abolish(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, policy_id: UUID, data: PolicyAbolish
) -> dict[str, Any]:
    """End a document on a day; every wording of it stays readable."""
    await actions.abolish(session, actor, policy_id, data, seen)
    return await queries.card(session, actor, policy_id)
