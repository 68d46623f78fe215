"""Asking, and the hands that answer."""

from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.identity_persons import PersonAsked, PersonDeletionConfirmed, PersonExportStarted
from dangjian.identity.accounts.queries import find as find_account
from dangjian.identity.accounts.queries import is_administrator
from dangjian.identity.person_requests import rules
from dangjian.identity.person_requests.models import PersonRequest
from dangjian.identity.person_requests.queries import find
from dangjian.identity.person_requests.rules import RequestKind
from dangjian.identity.person_requests.schemas import PersonRequestCreate
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import ROUTING, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor

KERNEL_PARTS = 1


class NotByThisHand(RuleBroken):
    """Nobody handles his own request; what deletes takes two."""

    code = "person_request_other_hand"


async def ask(session: AsyncSession, actor: Actor, data: PersonRequestCreate) -> UUID:
    """Take down the request; a copy is begun at once."""
    fault = rules.fault_of_words(data.kind, data.words)
    if fault:
        raise Invalid(fault, [FieldError(field="words", message=fault)])
    await find_account(session, actor.account_id, for_update=True)
    last = await session.scalar(
        select(PersonRequest)
        .where(PersonRequest.account_id == actor.account_id, PersonRequest.kind == data.kind)
        .order_by(PersonRequest.asked_at.desc())
        .limit(1)
    )
    if last is not None and last.state in ("asked", "proposed"):
        raise Conflict("您已有一项同类请求正在办理,请等待答复。")
    if last is not None and data.kind == "export" and clock.now() - last.asked_at < rules.COPY_AGAIN_AFTER:
        raise Conflict("您刚刚申请过副本,请稍后刷新查看。")
    request = PersonRequest(
        id=new_id(),
        account_id=actor.account_id,
        **data.model_dump(),
        state=rules.first_state(data.kind),
        asked_at=clock.now(),
        due_on=rules.due_on(clock.today()),
        expected=0,
        version=1,
    )
    session.add(request)
    await session.flush()
    await _record(session, actor, "ask", request)
    if data.kind == "export":
        await _begin(session, request, PersonExportStarted)
    return request.id


async def propose(session: AsyncSession, actor: Actor, request_id: UUID, seen: int, answer: str) -> None:
    """The first hand: the deletion is due, nothing stands against it."""
    request = await _handled(session, actor, request_id, seen, "deletion", ("asked",))
    if await is_administrator(session, request.account_id):
        raise Conflict("该账号仍是系统、安全或审计管理员,请先撤销角色再办理删除。")
    request.state, request.answer = "proposed", answer
    request.proposed_by, request.proposed_by_name = actor.account_id, actor.display_name
    await _record(session, actor, "propose", request, answer)


async def confirm(session: AsyncSession, actor: Actor, request_id: UUID, seen: int) -> None:
    """The second hand: every service deletes, and the account is closed."""
    request = await _handled(session, actor, request_id, seen, "deletion", ("proposed",))
    if await is_administrator(session, request.account_id):
        raise Conflict("该账号仍是系统、安全或审计管理员,请先撤销角色再办理删除。")
    _decide(request, actor, "working", request.answer)
    await _record(session, actor, "confirm", request)
    await _begin(session, request, PersonDeletionConfirmed)


async def answer(session: AsyncSession, actor: Actor, request_id: UUID, seen: int, told: str) -> None:
    """A correction was made where the data is kept."""
    request = await _handled(session, actor, request_id, seen, "correction", ("asked",))
    _decide(request, actor, "done", told)
    await _record(session, actor, "answer", request, told)


async def refuse(session: AsyncSession, actor: Actor, request_id: UUID, seen: int, told: str) -> None:
    """Not to be done, and why; the person may complain to the supervising authority."""
    request = await _handled(session, actor, request_id, seen, None, ("asked", "proposed"))
    request.proposed_by = request.proposed_by_name = None
    _decide(request, actor, "refused", told)
    await _record(session, actor, "refuse", request, told)


async def _handled(
    session: AsyncSession, actor: Actor, request_id: UUID, seen: int, kind: RequestKind | None, states: tuple[str, ...]
) -> PersonRequest:
    request = await find(session, request_id)
    expect(seen, request.version)
    if request.state not in states or kind not in (None, request.kind):
        raise Conflict("这项请求现在不能这样办理,请刷新后查看。")
    first = request.proposed_by if kind == "deletion" else None
    fault = rules.fault_of_hand(request.account_id, first, actor.account_id)
    if fault:
        raise NotByThisHand(fault)
    request.version += 1
    return request


def _decide(request: PersonRequest, actor: Actor, state: str, told: str | None) -> None:
    request.state, request.answer, request.decided_at = state, told, clock.now()
    request.decided_by, request.decided_by_name = actor.account_id, actor.display_name


async def _begin(session: AsyncSession, request: PersonRequest, kind: type[PersonAsked]) -> None:
    """Tell every service; done is what all of them have answered."""
    account = await find_account(session, request.account_id)
    request.expected = len(ROUTING.subscriptions[kind.name]) + KERNEL_PARTS
    await session.flush()
    await emit(session, kind(request_id=request.id, account_id=account.id, member_id=account.member_id))


async def _record(
    session: AsyncSession, actor: Actor, what: str, request: PersonRequest, reason: str | None = None
) -> None:
    after = {"request_id": request.id, "kind": cast(RequestKind, request.kind), "state": request.state}
    await session.flush()
    await audit.write(
        session, actor, f"person_request.{what}", "account", request.account_id, after=after, reason=reason
    )
