"""Moving a transfer on: proposed by one side, decided by another person of the other, and applied on its day."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import Audience, OpenTodo, TodoCategory, TodoSource, open_todos, settle_todo
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, Forbidden, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.registry.members import actions as members
from dangjian.registry.members.actions import refused
from dangjian.registry.members.models import Member
from dangjian.registry.memberships.queries import current
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import TRANSFER_HANDLE
from dangjian.registry.transfers import queries, rules
from dangjian.registry.transfers.models import Transfer
from dangjian.registry.transfers.schemas import TransferDecide, TransferPropose

DECIDE = TodoCategory(code="registry.transfer.decide", title="确认组织关系转接")
_UNKNOWN = "没有找到这个工号的党员,请核对"


async def propose(session: AsyncSession, actor: Actor, data: TransferPropose) -> UUID:
    """One side asks; the other is told in its inbox."""
    member, taking = await _named(session, data)
    giving_id = member.organization_id
    sides = await queries.sides(session, actor, giving_id, taking.id)
    side = rules.side_of("from" in sides, "to" in sides)
    if side is None:
        raise refused("employee_no", _UNKNOWN)
    await _check(session, member, taking, data)
    values = {
        **{"id": new_id(), "member_id": member.id, "from_organization_id": giving_id, "to_organization_id": taking.id},
        **{"side": side, "effective_on": data.effective_on, "reason": data.reason, "state": "proposed", "version": 1},
        **{"proposed_at": clock.now(), "proposed_by": actor.account_id, "proposed_by_name": actor.display_name},
        "proposed_by_member": actor.member_id,
    }
    statement = insert(Transfer).values(values).on_conflict_do_nothing().returning(Transfer)
    row: Transfer | None = await session.scalar(statement)
    if row is None:
        raise Conflict("该党员已有一项转接正在办理,请先办结或撤回。")
    await open_todos(session, [_waiting(row, member.name, taking.name)])
    await _tell(session, actor, row, "propose", None, data.reason)
    return row.id


async def _named(session: AsyncSession, data: TransferPropose) -> tuple[Member, Organization]:
    """The member and the branch, both of one enterprise."""
    member = await session.scalar(
        select(Member).where(Member.employee_no == data.employee_no, Member.status != "left").with_for_update()
    )
    taking = await session.scalar(select(Organization).where(Organization.id == data.to_organization_id))
    if member is None:
        raise refused("employee_no", _UNKNOWN)
    root = func.split_part(Organization.path, "/", 2)
    home = await session.scalar(select(root).where(Organization.id == member.organization_id))
    if taking is None or taking.path.split("/")[1] != home:
        raise refused("to_organization_id", "没有找到这个党支部,请重新选择")
    return member, taking


async def _check(session: AsyncSession, member: Member, taking: Organization, data: TransferPropose) -> None:
    if taking.line != "party" or taking.closed_on is not None:
        raise refused("to_organization_id", "只能转入党组织,请选择党支部")
    if taking.id == member.organization_id:
        raise refused("to_organization_id", "该党员已在这个支部")
    held = await current(session, member.id)
    fault = rules.why_not_effective(held.since if held else member.joined_on, data.effective_on, clock.today())
    if fault:
        raise refused("effective_on", fault)
    await _check_posts(session, member.id, member.organization_id)


async def _check_posts(session: AsyncSession, member_id: UUID, giving_id: UUID) -> None:
    if await members.holds_posts(session, member_id, giving_id):
        raise RuleBroken("该党员还担任现支部的职务,请先登记免职,再办理转接。")


def _is_proposer(actor: Actor, row: Transfer) -> bool:
    mine = (row.proposed_by, actor.account_id), (row.proposed_by_member, actor.member_id)
    return any(rules.is_same(proposed, caller) for proposed, caller in mine)


async def decide(session: AsyncSession, actor: Actor, transfer_id: UUID, data: TransferDecide, seen: int) -> None:
    """The other side accepts or refuses; what is accepted for today or before takes effect at once."""
    row = await _held(session, actor, data.decision, transfer_id, seen)
    sides = await queries.sides(session, actor, row.from_organization_id, row.to_organization_id)
    if _is_proposer(actor, row):
        raise RuleBroken(rules.SAME_PERSON)
    if rules.other(row.side) not in sides:  # type: ignore[arg-type]  # a column of two words
        raise Forbidden("由对方支部确认,请等待对方办理。")
    if data.decision == "refuse":
        if data.note is None:
            raise refused("note", "退回须写明理由")
        await _end(session, actor, row, "refused", data.note)
        return
    await _check_posts(session, row.member_id, row.from_organization_id)
    await _end(session, actor, row, "accepted", data.note)
    if row.effective_on <= clock.today():
        await apply(session, actor, row)


async def withdraw(session: AsyncSession, actor: Actor, transfer_id: UUID, reason: str, seen: int) -> None:
    """The side that proposed takes it back, with a reason."""
    row = await _held(session, actor, "withdraw", transfer_id, seen)
    sides = await queries.sides(session, actor, row.from_organization_id, row.to_organization_id)
    if row.side not in sides and not _is_proposer(actor, row):
        raise Forbidden(rules.NOT_PROPOSER)
    await _end(session, actor, row, "withdrawn", reason)


async def apply(session: AsyncSession, actor: Actor | None, row: Transfer) -> None:
    """The day has come: the member belongs to the other branch."""
    words = f"组织关系转接:{row.reason}"
    await members.move(session, actor, [row.member_id], row.to_organization_id, row.effective_on, words)
    before, row.state = row.state, "done"
    row.version += 1
    await session.flush()
    await _tell(session, actor, row, "apply", before, None)


async def _held(session: AsyncSession, actor: Actor, move: rules.Move, transfer_id: UUID, seen: int) -> Transfer:
    row = await queries.locked(session, actor, transfer_id)
    expect(seen, row.version)
    fault = rules.why_not(move, row.state)  # type: ignore[arg-type]  # a column of the states' words
    if fault:
        raise RuleBroken(fault)
    return row


async def _end(session: AsyncSession, actor: Actor, row: Transfer, state: rules.State, note: str | None) -> None:
    before, row.state = row.state, state
    row.note, row.decided_at, row.decided_by_name = note, clock.now(), actor.display_name
    row.version += 1
    await session.flush()
    reason = "cancelled" if state == "withdrawn" else "done"
    await settle_todo(session, _source(row), row.version, reason)  # type: ignore[arg-type]  # one of two words
    await _tell(session, actor, row, state, before, note)


def _waiting(row: Transfer, member: str, place: str) -> OpenTodo:
    return OpenTodo(
        source=_source(row),
        version=row.version,
        title=rules.title(member, place),
        category=DECIDE,
        audience=(Audience.holders(TRANSFER_HANDLE, _deciding(row), own_level=True),),
        organization_id=_deciding(row),
        page=f"/transfers?id={row.id}",
        originator=row.proposed_by_name,
    )


async def say_all(session: AsyncSession) -> None:
    """Everything that waits for a decision, once more: what an inbox had missed it then has."""
    await open_todos(session, [_waiting(*found) for found in await queries.waiting(session)])


def _source(row: Transfer) -> TodoSource:
    return TodoSource(service="registry", noun="transfer", object_id=row.id, key="decide")


def _deciding(row: Transfer) -> UUID:
    return row.to_organization_id if row.side == "from" else row.from_organization_id


async def _tell(
    session: AsyncSession, actor: Actor | None, row: Transfer, action: str, before: str | None, reason: str | None
) -> None:
    """One audit row, and news for the open pages of both sides."""
    after: dict[str, Any] = {
        **{"state": row.state, "member_id": str(row.member_id), "effective_on": row.effective_on},
        **{"from": str(row.from_organization_id), "to": str(row.to_organization_id)},
    }
    await audit.write(
        session,
        actor,
        f"transfer.{action}",
        "transfer",
        row.id,
        organization_id=row.to_organization_id,
        before={"state": before} if before else None,
        after=after,
        reason=reason,
    )
    for place in (row.from_organization_id, row.to_organization_id):
        await announce(session, "transfer", row.id, place)
