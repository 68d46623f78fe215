"""HTTP of pairings."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.liaison.pairings import actions, queries
from dangjian.liaison.pairings.rules import Standing
from dangjian.liaison.pairings.schemas import (
    HandOver,
    HandOverDone,
    HandOverPreview,
    PairingArrange,
    PairingEnd,
    PairingList,
    PairingProposal,
    PairingRow,
    PairingsMade,
)
from dangjian.liaison.permissions import PAIRING_ARRANGE, REPRESENTATIVE_READ

router = APIRouter(prefix="/pairings", tags=["pairings"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(REPRESENTATIVE_READ))]
Arranger = Annotated[Actor, Depends(Requires(PAIRING_ARRANGE))]


async def narrowed(
    organization_id: Annotated[UUID | None, Query(description="网点所属组织及其下级")] = None,
    representative_id: UUID | None = None,
    outlet_id: UUID | None = None,
    standing: Standing | None = None,
    overdue: Annotated[bool, Query(description="只看走访逾期的")] = False,
    mine: Annotated[bool, Query(description="只看本人的")] = False,
    q: Annotated[str | None, Query(max_length=100, description="党代表、网点或组织")] = None,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(organization_id, representative_id, outlet_id, standing, overdue, mine, q)


Narrowed = Annotated[queries.Asked, Depends(narrowed)]


@router.get("", response_model=PairingList)
async def search(actor: Reader, session: Session, asked: Narrowed, paging: Paging) -> dict[str, Any]:
    """The pairings in the caller's scope, those of today first; with `overdue` the longest overdue visit first."""
    return await queries.search(session, actor, asked, paging)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file that opens in spreadsheets and holds data only; at most 20,000 rows."""
    rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="pairings-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(queries.HEADER, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get(":propose", response_model=PairingProposal)
async def propose(actor: Arranger, session: Session, peers: Ask, organization_id: UUID) -> dict[str, Any]:
    """Who could look after the outlets without anybody: uncovered ones first, loads even, the nearest first."""
    return await actions.propose(session, peers, actor, organization_id)


@router.get(":preview-hand-over", response_model=HandOverPreview)
async def preview_hand_over(
    actor: Arranger,
    session: Session,
    representative_id: UUID,
    to_id: Annotated[UUID | None, Query(description="全部交给这位党代表;不填则分散移交")] = None,
) -> dict[str, Any]:
    """What a representative looks after, and who could take each of it over."""
    return await actions.preview(session, actor, representative_id, to_id)


@router.post(":hand-over", response_model=HandOverDone)
async def hand_over(actor: Arranger, session: Session, _key: IdempotencyKey, data: HandOver) -> dict[str, Any]:
    """Hand outlets over from a day on."""
    return await actions.hand_over(session, actor, data)


@router.post("", response_model=PairingsMade, status_code=201)
async def arrange(
    actor: Arranger, session: Session, _key: IdempotencyKey, data: PairingArrange
) -> dict[str, list[UUID]]:
    """Arrange pairings: one, or a proposal as people left it."""
    return {"ids": await actions.arrange(session, actor, data)}


@router.get("/{pairing_id}", response_model=PairingRow)
async def show(actor: Reader, session: Session, pairing_id: UUID) -> dict[str, Any]:
    """One pairing."""
    return await queries.show(session, actor, pairing_id)


@router.post("/{pairing_id}:end", response_model=PairingRow)
async def end(
    actor: Arranger, session: Session, seen: IfMatch, _key: IdempotencyKey, pairing_id: UUID, data: PairingEnd
) -> dict[str, Any]:
    """End a pairing on a day, with the reason."""
    await actions.end(session, actor, pairing_id, data, seen)
    return await queries.show(session, actor, pairing_id)
