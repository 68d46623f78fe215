"""Lending grants during leave, and taking them back."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.accounts.queries import by_username, is_administrator
from dangjian.identity.accounts.queries import find as find_account
from dangjian.identity.delegations import rules
from dangjian.identity.delegations.models import Delegation
from dangjian.identity.delegations.queries import find
from dangjian.identity.delegations.schemas import DelegationCreate
from dangjian.identity.grants.models import Grant
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor


class NotToBeDelegated(RuleBroken):
    """Not one's own, an administrator's, to an administrator, or to oneself."""

    code = "not_to_be_delegated"


async def lend(session: AsyncSession, actor: Actor, data: DelegationCreate) -> None:
    """Lend grants of one's own; what was lent to oneself is no grant and cannot be lent on."""
    fault = rules.fault_of_days(data.starts_on, data.ends_on, clock.today())
    if fault:
        raise Invalid(fault, [FieldError(field="ends_on", message=fault)])
    to = await by_username(session, data.to_username)
    if to is None or not to.is_active:
        raise Invalid("没有这个账号。", [FieldError(field="to_username", message="没有这个账号,请核对后重填")])
    await find_account(session, to.id, for_update=True)
    if to.id == actor.account_id or await is_administrator(session, to.id):
        raise NotToBeDelegated("不能委托给自己,也不能委托给系统、安全、审计管理员,请换一位同事。")
    for grant in await _own(session, actor, set(data.grant_ids)):
        lent = Delegation(
            id=new_id(),
            from_account_id=actor.account_id,
            to_account_id=to.id,
            grant_id=grant.id,
            starts_on=data.starts_on,
            ends_on=data.ends_on,
            reason=data.reason,
            created_at=clock.now(),
            ended_at=None,
            ended_by_name=None,
            version=1,
        )
        session.add(lent)
        await session.flush()
        await _record(session, actor, "delegation.lend", lent, grant, data.reason)


async def end(session: AsyncSession, actor: Actor, delegation_id: UUID, seen: int) -> None:
    """Either side may end it at once; rights are gone within a second."""
    lent = await find(session, delegation_id, actor.account_id)
    expect(seen, lent.version)
    if lent.ended_at is not None:
        raise Conflict("这项委托已经结束,请刷新后查看。")
    lent.ended_at, lent.ended_by_name = clock.now(), actor.display_name
    lent.version += 1
    await session.flush()
    await _record(session, actor, "delegation.end", lent, await session.get_one(Grant, lent.grant_id), None)


async def _own(session: AsyncSession, actor: Actor, grant_ids: set[UUID]) -> list[Grant]:
    found = await session.scalars(
        select(Grant)
        .where(Grant.id.in_(grant_ids), Grant.account_id == actor.account_id)
        .where(Grant.state == "approved", Grant.ended_at.is_(None))
        .order_by(Grant.id)
    )
    grants = list(found)
    if len(grants) != len(grant_ids):
        raise NotToBeDelegated("只能委托自己现有的角色;别人委托给您的不能再转委托。")
    for grant in grants:
        fault = rules.fault_of_role(grant.role)
        if fault:
            raise NotToBeDelegated(fault)
    return grants


async def _record(
    session: AsyncSession, actor: Actor, action: str, lent: Delegation, grant: Grant, reason: str | None
) -> None:
    after = {
        "delegation_id": lent.id,
        "to_account_id": lent.to_account_id,
        "role": grant.role,
        "starts_on": lent.starts_on,
        "ends_on": lent.ends_on,
    }
    await audit.write(
        session,
        actor,
        action,
        "account",
        lent.from_account_id,
        organization_id=grant.organization_id,
        after=after,
        reason=reason,
    )
