"""HTTP of organisations."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.contracts.registry import BranchCategory, OrganizationKind, OrganizationState
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires, ServiceOnly
from dangjian.registry.organizations import actions, queries, rules
from dangjian.registry.organizations.schemas import CategoryOption, Classify, OrganizationRead, OrganizationRow, Tree
from dangjian.registry.permissions import ORGANIZATION_CLASSIFY, ORGANIZATION_READ

router = APIRouter(prefix="/organizations", tags=["organizations"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ORGANIZATION_READ))]
Classifier = Annotated[Actor, Depends(Requires(ORGANIZATION_CLASSIFY))]


@router.get("", response_model=Page[OrganizationRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="名称、编码或拼音")] = None,
    kind: OrganizationKind | None = None,
    category: BranchCategory | None = None,
    parent_id: UUID | None = None,
    unclassified: bool = False,
) -> dict[str, Any]:
    """List the organisations in the caller's scope."""
    return await queries.search(session, actor, queries.Asked(q, kind, category, parent_id, unclassified), paging)


@router.get("/tree", response_model=Tree)
async def tree(actor: Reader, session: Session) -> dict[str, Any]:
    """The whole visible tree as flat rows."""
    return {"items": await queries.tree(session, actor)}


@router.get("/categories", response_model=list[CategoryOption])
async def categories(actor: Reader) -> list[dict[str, str]]:
    """The five categories with their definitions."""
    return [
        {"code": code, "title": title, "definition": rules.CATEGORY_DEFINITIONS[code]}
        for code, title in rules.CATEGORY_TITLES.items()
    ]


@router.get("/states", include_in_schema=False)
async def states(
    _caller: Annotated[str, Depends(ServiceOnly("registry"))],
    session: Session,
    organization_id: UUID | None = None,
    code: Annotated[str | None, Query(max_length=64)] = None,
) -> list[OrganizationState]:
    """An organisation and those above it, as other services keep them (asked when a copy is late)."""
    return await queries.states(session, organization_id, code)


@router.get("/{organization_id}", response_model=OrganizationRead)
async def show(actor: Reader, session: Session, organization_id: UUID) -> dict[str, Any]:
    """One organisation's card."""
    return await queries.card(session, actor, organization_id)


@router.post("/{organization_id}:classify", response_model=OrganizationRead)
async def classify(
    actor: Classifier,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    organization_id: UUID,
    data: Classify,
) -> dict[str, Any]:
    """Put a branch into a category from a day on."""
    await actions.classify(session, actor, organization_id, data, seen)
    await session.flush()
    return await queries.card(session, actor, organization_id)
