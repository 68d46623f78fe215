"""Opening a self-check, answering and closing it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    SettleTodo,
    TodoCategory,
    TodoSource,
    open_todos,
    settle_todos,
)
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import open_in_scope
from dangjian.liaison.permissions import RISK_EDIT, RISK_REPORT
from dangjian.liaison.risk_checks import queries, rules
from dangjian.liaison.risk_checks.models import RiskCheck, RiskCheckAnswer
from dangjian.liaison.risk_checks.schemas import RiskCheckOpen, RiskCheckReply
from dangjian.liaison.workdays.queries import working_days_after

TO_ANSWER = TodoCategory(code="liaison.risk_check.answer", title="风险自查")
CLOSED = "这次自查已经结束。"


async def open_check(session: AsyncSession, peers: Peers, actor: Actor, data: RiskCheckOpen) -> UUID:
    """Ask the units right below to look for risks."""
    place = await open_in_scope(session, peers, actor, RISK_EDIT, data.organization_id)
    earliest = await working_days_after(session, clock.today(), rules.FEWEST_DAYS)
    fault = rules.fault_of_due(data.due_on, clock.today(), earliest)
    if fault:
        raise Invalid(f"{fault}。", [FieldError(field="due_on", message=fault)])
    units = await queries.units_of(session, place.id)
    if not units:
        words = "该组织没有下级单位,不能发起自查"
        raise Invalid(f"{words}。", [FieldError(field="organization_id", message=words)])
    check = RiskCheck(
        **data.model_dump(),
        id=new_id(),
        state="open",
        opened_at=clock.now(),
        opened_by=actor.account_id,
        opened_by_name=actor.display_name,
        version=1,
    )
    session.add(check)
    await session.flush()
    await open_todos(session, [_todo(check, unit, actor) for unit in units])
    await _note(session, actor, check, "open", data.description)
    return check.id


async def answer(session: AsyncSession, actor: Actor, check_id: UUID, data: RiskCheckReply) -> None:
    """Say what a unit found; a later answer stands beside the earlier one and counts."""
    unit = await require_visible(session, actor, data.organization_id, RISK_REPORT, OrganizationCopy)
    check = await queries.locked(session, check_id)
    if unit.parent_id != check.organization_id:
        raise NotFound(queries.NOT_FOUND)
    if check.state != "open":
        raise RuleBroken(CLOSED)
    fault = rules.fault_of_answer(data.finding, await queries.registered(session, check.id, unit.id))
    if fault:
        raise Invalid(f"{fault}。", [FieldError(field="finding", message=fault)])
    session.add(
        RiskCheckAnswer(
            **data.model_dump(),
            id=new_id(),
            check_id=check.id,
            at=clock.now(),
            by=actor.account_id,
            by_name=actor.display_name,
        )
    )
    check.version += 1
    await session.flush()
    await settle_todos(session, [_settled(check, unit.id)])
    await _note(session, actor, check, "answer", data.note, unit.id)


async def close(session: AsyncSession, actor: Actor, check_id: UUID, seen: int) -> None:
    """End it; what is not answered by now stays unanswered and is shown so."""
    check = await queries.locked(session, check_id)
    try:
        await require_visible(session, actor, check.organization_id, RISK_EDIT, OrganizationCopy)
    except NotFound:
        raise NotFound(queries.NOT_FOUND) from None
    expect(seen, check.version)
    if check.state != "open":
        raise RuleBroken(CLOSED)
    check.state, check.closed_at = "closed", clock.now()
    check.version += 1
    await session.flush()
    units = await queries.units_of(session, check.organization_id)
    await settle_todos(session, [_settled(check, unit, cancelled=True) for unit in units])
    await _note(session, actor, check, "close", None)


def _source(check: RiskCheck, unit: UUID) -> TodoSource:
    return TodoSource(service="liaison", noun="risk_check", object_id=check.id, key=f"unit.{unit}")


def _todo(check: RiskCheck, unit: UUID, actor: Actor) -> OpenTodo:
    return OpenTodo(
        source=_source(check, unit),
        version=check.version,
        title=f"【风险自查】{check.title}"[:200],
        category=TO_ANSWER,
        audience=(Audience.holders(RISK_REPORT, unit, own_level=True),),
        organization_id=unit,
        page=f"/risks/checks/{check.id}",
        originator=actor.display_name[:200],
        due_on=check.due_on,
    )


def _settled(check: RiskCheck, unit: UUID, *, cancelled: bool = False) -> SettleTodo:
    return SettleTodo(source=_source(check, unit), version=check.version, reason="cancelled" if cancelled else "done")


async def _note(
    session: AsyncSession, actor: Actor, check: RiskCheck, what: str, words: str | None, unit: UUID | None = None
) -> None:
    place = unit or check.organization_id
    await audit.write(session, actor, f"risk_check.{what}", "risk_check", check.id, organization_id=place, reason=words)
    await announce(session, "risk_check", check.id, check.organization_id)
