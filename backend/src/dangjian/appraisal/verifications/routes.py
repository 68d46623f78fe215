"""HTTP of verdicts."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.permissions import VERIFICATION_READ, VERIFICATION_VERIFY
from dangjian.appraisal.verifications import actions, queries, rules
from dangjian.appraisal.verifications.schemas import VerificationCreate, VerificationRead
from dangjian.kernel.db import Session
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/verifications", tags=["verifications"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(VERIFICATION_READ))]
Verifier = Annotated[Actor, Depends(Requires(VERIFICATION_VERIFY))]


@router.get("", response_model=Page[VerificationRead])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: UUID | None = None,
    scheme_code: Annotated[str | None, Query(max_length=64)] = None,
    indicator: Annotated[str | None, Query(max_length=64)] = None,
    period: Annotated[str | None, Query(max_length=10, description="如 2026-Q1,含其中的各月")] = None,
) -> dict[str, Any]:
    """The history of verdicts, superseded ones included."""
    periods = None
    if period is not None:
        found = parse_period(period)
        if found is None:
            raise Invalid(
                "周期应写成 2026-03、2026-Q1 或 2026。", [FieldError(field="period", message="周期的写法不对")]
            )
        periods = rules.inside(found)
    return await paginate(session, queries.search(actor, organization_id, scheme_code, indicator, periods), paging)


@router.post("", response_model=VerificationRead, status_code=201)
async def verify(
    actor: Verifier, session: Session, peers: Ask, _key: IdempotencyKey, data: VerificationCreate
) -> dict[str, Any]:
    """Give a verdict on one indicator of one branch for one period of its cycle."""
    return await queries.one(session, await actions.verify(session, peers, actor, data))
