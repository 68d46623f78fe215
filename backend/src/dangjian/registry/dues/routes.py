"""HTTP of dues."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.errors import NotFound
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires, signed_in
from dangjian.kernel.sheets import to_csv
from dangjian.registry.dues import actions, queries, rules
from dangjian.registry.dues.schemas import (
    DuesAccount,
    DuesBaseWrite,
    DuesCollection,
    DuesCounter,
    DuesFigures,
    DuesPayment,
    DuesRow,
    DuesUnmask,
    DuesUnmasked,
    MonthText,
)
from dangjian.registry.permissions import DUES_KEEP

router = APIRouter(prefix="/dues", tags=["dues"], route_class=KernelRoute)
Keeper = Annotated[Actor, Depends(Requires(DUES_KEEP))]
Person = Annotated[Actor, Depends(signed_in)]
Of = Annotated[MonthText | None, Query(description="例如 2026-11,不填为本月")]


async def filters(
    month: Of = None,
    organization_id: Annotated[UUID | None, Query(description="哪个支部的台账;不填为您登记的全部")] = None,
    q: Annotated[str | None, Query(max_length=100, description="姓名、工号或拼音")] = None,
    state: Annotated[
        Literal["open", "arrears", "matter", "without_base"] | None,
        Query(description="本月未交清、有欠交、连续六个月未交、未核定"),
    ] = None,
) -> queries.Asked:
    """What the book is narrowed to."""
    return queries.Asked(_month(month), organization_id, q, state)


def _month(name: str | None) -> Any:
    return rules.month_of(name) if name else rules.first_of(clock.today())


Narrowed = Annotated[queries.Asked, Depends(filters)]


@router.get("", response_model=Page[DuesRow])
async def book(actor: Keeper, session: Session, paging: Paging, asked: Narrowed) -> dict[str, Any]:
    """The book of a month of the branches that the caller keeps; of no branch below them."""
    return await queries.book(session, actor, asked, paging)


@router.get(":figures", response_model=DuesFigures)
async def figures(actor: Keeper, session: Session, asked: Narrowed) -> dict[str, Any]:
    """The month's sums of these books."""
    return await queries.figures(session, actor, asked)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Keeper, session: Session, asked: Narrowed) -> Response:
    """The same book as a CSV file."""
    header, rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="dues-{rules.name_of(asked.month)}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/mine", response_model=DuesAccount)
async def mine(actor: Person, session: Session) -> dict[str, Any]:
    """The caller's own dues: what is owed and paid, and from what it is computed."""
    if actor.member_id is None:
        raise NotFound("您的账号没有对应的党员,请联系党支部或系统管理员。")
    return await queries.account(session, actor.member_id, own=True)


@router.post("/payments", response_model=DuesAccount, status_code=201)
async def pay(actor: Keeper, session: Session, _key: IdempotencyKey, data: DuesPayment) -> dict[str, Any]:
    """Enter that a member of one's own branch paid, for which months."""
    await actions.pay(session, actor, data)
    return await queries.account(session, data.member_id, own=False)


@router.post(":collect", response_model=DuesFigures)
async def collect(actor: Keeper, session: Session, _key: IdempotencyKey, data: DuesCollection) -> dict[str, Any]:
    """Enter for many at once that each paid what was open for a month."""
    await actions.collect(session, actor, data)
    return await queries.figures(session, actor, queries.Asked(rules.month_of(data.month)))


@router.post("/entries/{entry_id}:counter", response_model=DuesAccount)
async def counter(
    actor: Keeper, session: Session, _key: IdempotencyKey, entry_id: UUID, data: DuesCounter
) -> dict[str, Any]:
    """Take a payment out of the book by a counter entry; nothing is overwritten."""
    member_id = await actions.counter(session, actor, entry_id, data)
    return await queries.account(session, member_id, own=False)


@router.get("/{member_id}", response_model=DuesAccount)
async def show(actor: Keeper, session: Session, member_id: UUID) -> dict[str, Any]:
    """The dues of a member of one's own branch; pay is masked."""
    await queries.kept(session, actor, [member_id])
    return await queries.account(session, member_id, own=False)


@router.post("/{member_id}:set-base", response_model=DuesAccount)
async def set_base(
    actor: Keeper, session: Session, _key: IdempotencyKey, member_id: UUID, data: DuesBaseWrite
) -> dict[str, Any]:
    """Say from which month on a member's dues are computed from what."""
    await actions.set_base(session, actor, member_id, data)
    return await queries.account(session, member_id, own=False)


@router.post("/{member_id}:unmask", response_model=DuesUnmasked)
async def unmask(actor: Keeper, session: Session, member_id: UUID, data: DuesUnmask) -> dict[str, Any]:
    """The pay from which one member's dues are computed, for a reason that stays in the audit; kept nowhere."""
    return await actions.unmask(session, actor, member_id, data)
