"""HTTP: one's own requests, and those to be handled."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from dangjian.identity.permissions import PERSON_REQUEST_HANDLE
from dangjian.identity.person_requests import actions, queries
from dangjian.identity.person_requests.schemas import (
    PersonRequestAnswer,
    PersonRequestCreate,
    PersonRequestRead,
    RetentionReason,
)
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.evidence import download
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires, signed_in

router = APIRouter(tags=["person_requests"], route_class=KernelRoute)
SignedIn = Annotated[Actor, Depends(signed_in)]
Handler = Annotated[Actor, Depends(Requires(PERSON_REQUEST_HANDLE))]
Row = dict[str, Any]


@router.get("/me/retention", response_model=list[RetentionReason], dependencies=[Depends(signed_in)])
async def retention() -> list[Row]:
    """The published list of what is kept after a deletion, and why."""
    return queries.retention()


@router.get("/me/person-requests", response_model=list[PersonRequestRead])
async def own(actor: SignedIn, session: Session) -> list[Row]:
    """What I asked for about my data, and how far it is."""
    return await queries.own(session, actor.account_id)


@router.post("/me/person-requests", status_code=201, response_model=PersonRequestRead)
async def ask(actor: SignedIn, session: Session, _key: IdempotencyKey, data: PersonRequestCreate) -> Row:
    """Ask for a copy of my data, its correction or its deletion."""
    return await queries.one(session, await actions.ask(session, actor, data))


@router.get("/me/person-requests/{request_id}/file")
async def fetch(actor: SignedIn, session: Session, request_id: UUID) -> Response:
    """The copy of my data as JSON, for me alone, within a week."""
    content = await queries.copy_of(session, request_id, actor.account_id)
    return download(content, "我的信息.json", "application/json")


@router.get(
    "/person-requests", response_model=list[PersonRequestRead], dependencies=[Depends(Requires(PERSON_REQUEST_HANDLE))]
)
async def show(session: Session, only_open: bool = True) -> list[Row]:
    """Requests for correction and deletion that wait for a hand, or all of them."""
    return await queries.everybodys(session, only_open=only_open)


@router.post("/person-requests/{request_id}:propose", response_model=PersonRequestRead)
async def propose(
    actor: Handler, session: Session, seen: IfMatch, _key: IdempotencyKey, request_id: UUID, data: PersonRequestAnswer
) -> Row:
    """The first hand of a deletion."""
    await actions.propose(session, actor, request_id, seen, data.answer)
    return await queries.one(session, request_id)


@router.post("/person-requests/{request_id}:confirm", response_model=PersonRequestRead)
async def confirm(actor: Handler, session: Session, seen: IfMatch, _key: IdempotencyKey, request_id: UUID) -> Row:
    """The second hand of a deletion; every service deletes at once."""
    await actions.confirm(session, actor, request_id, seen)
    return await queries.one(session, request_id)


@router.post("/person-requests/{request_id}:answer", response_model=PersonRequestRead)
async def answer(
    actor: Handler, session: Session, seen: IfMatch, _key: IdempotencyKey, request_id: UUID, data: PersonRequestAnswer
) -> Row:
    """A correction was made; say what was changed."""
    await actions.answer(session, actor, request_id, seen, data.answer)
    return await queries.one(session, request_id)


@router.post("/person-requests/{request_id}:refuse", response_model=PersonRequestRead)
async def refuse(
    actor: Handler, session: Session, seen: IfMatch, _key: IdempotencyKey, request_id: UUID, data: PersonRequestAnswer
) -> Row:
    """Refuse a request, and say why."""
    await actions.refuse(session, actor, request_id, seen, data.answer)
    return await queries.one(session, request_id)
