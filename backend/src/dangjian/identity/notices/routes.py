"""HTTP: notices of the enterprise, and one's own consents."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from dangjian.identity.notices import actions, queries
from dangjian.identity.notices.models import Notice
from dangjian.identity.notices.schemas import ConsentSay, NoticeCreate, NoticeRead, OwnPurpose
from dangjian.identity.permissions import PURPOSE_EDIT, PURPOSE_READ
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires, signed_in

router = APIRouter(tags=["notices"], route_class=KernelRoute)
SignedIn = Annotated[Actor, Depends(signed_in)]


@router.get("/notices", response_model=list[NoticeRead], dependencies=[Depends(Requires(PURPOSE_READ))])
async def show(session: Session) -> Sequence[Notice]:
    """All versions of all notices, the latest first."""
    return await queries.versions(session)


@router.post("/notices", status_code=201, response_model=NoticeRead)
async def publish(
    actor: Annotated[Actor, Depends(Requires(PURPOSE_EDIT))], session: Session, _key: IdempotencyKey, data: NoticeCreate
) -> Notice:
    """Publish the next version of a purpose's notice."""
    return await actions.publish(session, actor, data)


@router.get("/me/purposes", response_model=list[OwnPurpose])
async def own(actor: SignedIn, session: Session) -> list[dict[str, Any]]:
    """What is kept about me, for what, on which ground; what I agreed to, and what I am asked."""
    return await queries.own(session, actor.account_id)


@router.post("/me/consents", response_model=list[OwnPurpose])
async def say(actor: SignedIn, session: Session, _key: IdempotencyKey, data: ConsentSay) -> list[dict[str, Any]]:
    """Agree, refuse, or withdraw; a withdrawal needs no reason and holds at once."""
    await actions.say(session, actor, data)
    return await queries.own(session, actor.account_id)
