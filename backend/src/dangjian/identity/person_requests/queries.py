"""Looks at requests, and at what came in for them."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.accounts.models import Account
from dangjian.identity.person_requests import rules
from dangjian.identity.person_requests.models import PersonRequest
from dangjian.kernel import jsons, persons, sealing
from dangjian.kernel.errors import NotFound
from dangjian.kernel.persons import PersonPart

MOST_SHOWN = 200
Row = dict[str, Any]


async def own(session: AsyncSession, account_id: UUID) -> list[Row]:
    """One's own requests, the latest first."""
    return await _rows(session, PersonRequest.account_id == account_id)


async def everybodys(session: AsyncSession, *, only_open: bool) -> list[Row]:
    """What is to be handled, the latest first; copies are made without a hand."""
    waits = PersonRequest.state.in_(("asked", "proposed"))
    return await _rows(session, waits if only_open else PersonRequest.kind != "export")


async def one(session: AsyncSession, request_id: UUID) -> Row:
    """One request as it is shown."""
    return (await _rows(session, PersonRequest.id == request_id))[0]


async def _rows(session: AsyncSession, where: ColumnElement[bool]) -> list[Row]:
    found = await session.execute(
        select(*PersonRequest.__table__.columns, Account.display_name)
        .join(Account, Account.id == PersonRequest.account_id)
        .where(where)
        .order_by(PersonRequest.asked_at.desc(), PersonRequest.id)
        .limit(MOST_SHOWN)
    )
    rows = [dict(row) for row in found.mappings()]
    arrived = await persons.parts(session, [row["id"] for row in rows])
    return [{**row, **_progress(row, arrived.get(row["id"], []))} for row in rows]


def _progress(row: Row, parts: list[PersonPart]) -> Row:
    state = rules.state_now(row["state"], row["expected"], len(parts))
    is_ready = row["kind"] == "export" and state == "done" and all(part.sealed for part in parts)
    counts = [{"service": part.service, "rows": sum(part.figures.values())} for part in parts]
    return {"state": state, "is_ready": is_ready, "parts": counts}


async def find(session: AsyncSession, request_id: UUID) -> PersonRequest:
    """The request of this id, locked."""
    found = await session.get(PersonRequest, request_id, with_for_update=True)
    if found is None:
        raise NotFound("没有找到该请求,请刷新后重试。")
    return found


async def copy_of(session: AsyncSession, request_id: UUID, account_id: UUID) -> bytes:
    """The whole copy for the person alone; after a week it is gone."""
    mine = next((row for row in await own(session, account_id) if row["id"] == request_id), None)
    if mine is None or not mine["is_ready"]:
        raise NotFound("没有可以下载的副本:还在整理,或已超过 7 天被清除,请重新申请。")
    parts = (await persons.parts(session, [request_id]))[request_id]
    opened = {part.service: jsons.loads(sealing.unseal(cast(str, part.sealed))) for part in parts}
    told = {"asked_at": mine["asked_at"].isoformat(), "account_id": account_id, "data": opened}
    return jsons.dumps(told).encode()


def retention() -> list[Row]:
    """The published retention list."""
    return [{"code": code, **reason} for code, reason in persons.reasons().items()]
