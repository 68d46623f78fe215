"""HTTP of records."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status

from dangjian.appraisal.permissions import RECORD_ENTER, RECORD_IMPORT_HISTORICAL, RECORD_READ, RECORD_VOID
from dangjian.appraisal.records import actions, queries
from dangjian.appraisal.records.rules import Refusal
from dangjian.appraisal.records.schemas import (
    BatchAnswer,
    HistoricalBatch,
    RecordBatch,
    RecordCreate,
    RecordRead,
    RecordReceipt,
    RecordRow,
    RecordVoidCreate,
    Source,
    Status,
)
from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.errors import FieldError, Invalid, NotFound
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.kernel.strict import Day

router = APIRouter(prefix="/records", tags=["records"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RECORD_READ))]
Enterer = Annotated[Actor, Depends(Requires(RECORD_ENTER))]
Voider = Annotated[Actor, Depends(Requires(RECORD_VOID))]
Historian = Annotated[Actor, Depends(Requires(RECORD_IMPORT_HISTORICAL))]
BATCH_BYTES = 8 * 1024 * 1024


async def filters(
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    type: Annotated[str | None, Query(max_length=64)] = None,
    section: Annotated[str | None, Query(max_length=64)] = None,
    first_on: Annotated[Day | None, Query(alias="from", description="发生日期从")] = None,
    last_on: Annotated[Day | None, Query(alias="to", description="发生日期至")] = None,
    status: Status = "active",
    source: Source | None = None,
    q: Annotated[str | None, Query(max_length=100, description="组织、类型、内容、备注或登记人")] = None,
) -> queries.Filters:
    """What the list is narrowed to."""
    return queries.Filters(organization_id, type, section, first_on, last_on, status, source, q)


Narrowed = Annotated[queries.Filters, Depends(filters)]


@router.get("", response_model=Page[RecordRow])
async def search(actor: Reader, session: Session, paging: Paging, narrowed: Narrowed) -> dict[str, Any]:
    """List the entries in the caller's scope, latest first."""
    return await queries.search(session, actor, narrowed, paging)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, narrowed: Narrowed) -> Response:
    """The same list as a CSV file that opens in spreadsheets and holds data only; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, narrowed)
    name = f"records-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("", response_model=RecordReceipt, status_code=status.HTTP_201_CREATED)
async def enter(
    actor: Enterer, session: Session, peers: Ask, _key: IdempotencyKey, data: RecordCreate
) -> dict[str, Any]:
    """Enter one record; the server stamps when. The same `client_id` again gives the same record."""
    outcome = await actions.enter(session, peers, actor, [data], source="hand")
    if outcome.refused:
        raise refused_alone(outcome.refused[0])
    kept = outcome.kept[0]
    return {"id": kept.id, "unchanged": kept.unchanged, "submitted_at": outcome.submitted_at}


@router.post(":batch", response_model=BatchAnswer, max_body_size=BATCH_BYTES)
async def batch(
    actor: Enterer, session: Session, peers: Ask, _key: IdempotencyKey, data: RecordBatch
) -> dict[str, Any]:
    """Enter up to 5,000 records: the sound ones are written together, the others are listed; `atomic`: all or none."""
    outcome = await actions.enter(session, peers, actor, data.items, source="api", atomic=data.atomic)
    return answer(outcome)


@router.post(":import-historical", response_model=BatchAnswer, max_body_size=BATCH_BYTES)
async def import_historical(
    actor: Historian, session: Session, peers: Ask, _key: IdempotencyKey, data: HistoricalBatch
) -> dict[str, Any]:
    """Add old records with the instants at which they were submitted then; only for periods not yet published."""
    outcome = await actions.enter(
        session, peers, actor, data.items, source="historical", atomic=data.atomic, historical_reason=data.reason
    )
    return answer(outcome)


@router.get("/{record_id}", response_model=RecordRead)
async def show(actor: Reader, session: Session, record_id: UUID) -> dict[str, Any]:
    """One record with its evidence."""
    return await queries.card(session, actor, record_id)


@router.post("/{record_id}:void", status_code=status.HTTP_204_NO_CONTENT)
async def void(actor: Voider, session: Session, _key: IdempotencyKey, record_id: UUID, data: RecordVoidCreate) -> None:
    """Withdraw a record with a reason; it stays to be read."""
    await actions.void(session, actor, record_id, data.reason)


def answer(outcome: actions.Outcome) -> dict[str, Any]:
    """What became of each entry, as clients read it."""
    return {"accepted": outcome.kept, "rejected": [_rejected(refusal) for refusal in outcome.refused]}


def _rejected(refusal: Refusal) -> dict[str, Any]:
    first = refusal.faults[0]
    return {
        "index": refusal.index,
        "code": first.code,
        "field": first.field,
        "message": first.message,
        "errors": _errors(refusal),
    }


def _errors(refusal: Refusal) -> Sequence[FieldError]:
    return [FieldError(field=fault.field, message=fault.message) for fault in refusal.faults]


def refused_alone(refusal: Refusal) -> Exception:
    """One entry's refusal as the answer of its own request."""
    first = refusal.faults[0]
    if first.code == "organization_unknown":
        return NotFound(f"{first.message}。")
    if first.code == "client_id_conflict":
        return actions.ClientIdConflict(f"{first.message}。")
    if first.code == "record_type_not_enterable":
        return actions.NotEnterable(f"{first.message}。")
    return Invalid("有内容需要修改,请看各字段的说明。", list(_errors(refusal)))
