"""HTTP of organisations."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.contracts.registry import BranchCategory, OrganizationForm, OrganizationKind, OrganizationState
from dangjian.contracts.registry_units import UnitState
from dangjian.kernel import clock
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
On = Annotated[date | None, Query(description="当时的组织:这一天的名称、类型、类别和隶属;不填为今天")]
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
    form: OrganizationForm | None = None,
    closed: Annotated[bool, Query(description="也列出已撤销的组织")] = False,
    on: On = None,
) -> dict[str, Any]:
    """List the organisations in the caller's scope, today or as they were on a day."""
    day = rules.past_day(on, clock.today())
    asked = queries.Asked(q, kind, category, parent_id, unclassified, form, closed, on=day)
    return await queries.search(session, actor, asked, paging)


@router.get("/tree", response_model=Tree)
async def tree(
    actor: Reader,
    session: Session,
    parent_id: Annotated[UUID | None, Query(description="只要这一组织的直接下级")] = None,
    tops: Annotated[bool, Query(description="只要最上面一层")] = False,
    closed: Annotated[bool, Query(description="也列出已撤销的组织")] = False,
    on: On = None,
) -> dict[str, Any]:
    """The whole visible tree as flat rows, or a part of it; today or as it was on a day."""
    day = rules.past_day(on, clock.today())
    asked = queries.Asked(parent_id=parent_id, tops=tops, closed=closed, on=day)
    return {"items": await queries.tree(session, actor, asked)}


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


@router.get("/units", include_in_schema=False)
async def units(
    _caller: Annotated[str, Depends(ServiceOnly("registry"))], session: Session, organization_id: UUID
) -> list[UnitState]:
    """The units that form a joint branch today (asked by other services)."""
    return await queries.units(session, organization_id)


@router.get("/{organization_id}", response_model=OrganizationRead)
async def show(actor: Reader, session: Session, organization_id: UUID, on: On = None) -> dict[str, Any]:
    """One organisation's card, today or as it was on a day."""
    return await queries.card(session, actor, organization_id, rules.past_day(on, clock.today()))


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
