"""Proposing, approving, giving a key to and revoking service accounts, and changing a key for a token."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.service_accounts import rules
from dangjian.identity.service_accounts.models import ServiceAccount
from dangjian.identity.service_accounts.queries import by_key_prefix, find
from dangjian.identity.service_accounts.schemas import ServiceAccountCreate
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor, is_within


class OwnServiceAccount(RuleBroken):
    """Who proposes a service account does not approve it."""

    code = "service_account_own_proposal"


@dataclass(frozen=True)
class Client:
    """Whom a token is for."""

    account_id: UUID
    key_id: UUID
    scopes: list[str]


async def propose(session: AsyncSession, actor: Actor, data: ServiceAccountCreate) -> ServiceAccount:
    """Propose a service account; it can do nothing before another administrator approves it."""
    faults = {
        "permissions": rules.fault_of_permissions(data.permissions),
        "addresses": rules.fault_of_addresses(data.addresses),
        "expires_on": rules.fault_of_end(data.expires_on, clock.today()),
    }
    taken = select(ServiceAccount.id).where(ServiceAccount.name == data.name)
    faults["name"] = "这个名称已被使用,请换一个。" if await session.scalar(taken) else None
    errors = [FieldError(field=field, message=fault) for field, fault in faults.items() if fault]
    if errors:
        raise Invalid("有内容需要修改,请看各字段的说明。", errors)
    account = ServiceAccount(
        **data.model_dump(exclude={"permissions"}),
        id=new_id(),
        permissions=sorted(set(data.permissions)),
        state="proposed",
        key_id=None,
        key_prefix=None,
        key_hash=None,
        key_made_at=None,
        created_by=actor.account_id,
        created_by_name=actor.display_name,
        created_at=clock.now(),
        decided_by=None,
        decided_by_name=None,
        decided_at=None,
        refusal=None,
        version=1,
    )
    session.add(account)
    await session.flush()
    await _record(session, actor, "propose", account)
    return account


async def decide(
    session: AsyncSession, actor: Actor, account_id: UUID, seen: int, refusal: str | None
) -> ServiceAccount:
    """Approve, or refuse with a reason."""
    account = await _seen(session, account_id, seen)
    if account.created_by == actor.account_id:
        raise OwnServiceAccount("不能审批自己提出的服务账号,请由另一位安全管理员办理。")
    if account.state != "proposed":
        raise Conflict("这个服务账号已经办过,请刷新后查看。")
    account.state, account.refusal = ("refused", refusal) if refusal else ("approved", None)
    account.decided_by, account.decided_by_name = actor.account_id, actor.display_name
    account.decided_at = clock.now()
    await _record(session, actor, "refuse" if refusal else "approve", account, refusal)
    return account


async def make_key(session: AsyncSession, actor: Actor, account_id: UUID, seen: int) -> tuple[str, str]:
    """A new key; the one before it, and every token made with it, is refused within a second."""
    account = await _seen(session, account_id, seen)
    if account.state != "approved" or account.expires_on < clock.today():
        raise Conflict("只有已批准且未到期的服务账号可以生成密钥。")
    prefix, key = rules.new_key()
    account.key_id, account.key_prefix, account.key_hash = new_id(), prefix, rules.key_hash(key)
    account.key_made_at = clock.now()
    await _record(session, actor, "make_key", account)
    return f"djk_live_{prefix}", key


async def revoke(session: AsyncSession, actor: Actor, account_id: UUID, seen: int, reason: str) -> ServiceAccount:
    """End a service account for good; it is refused within a second."""
    account = await _seen(session, account_id, seen)
    if account.state == "revoked":
        raise Conflict("这个服务账号已经停用,请刷新后查看。")
    account.state = "revoked"
    account.key_id = account.key_prefix = account.key_hash = None
    await _record(session, actor, "revoke", account, reason)
    return account


async def exchange(session: AsyncSession, key: str, scope: str, address: str) -> Client | None:
    """Whom the key belongs to and what for; none for every fault alike."""
    prefix = rules.prefix_of(key)
    account = await by_key_prefix(session, prefix) if prefix else None
    is_right = hmac.compare_digest(rules.key_hash(key), account.key_hash if account and account.key_hash else b"")
    if account is None or account.key_id is None or not is_right or not is_within(address, account.addresses):
        return None
    scopes = rules.scopes_of(scope, account.permissions)
    return Client(account.id, account.key_id, scopes) if scopes is not None else None


async def _seen(session: AsyncSession, account_id: UUID, seen: int) -> ServiceAccount:
    account = await find(session, account_id)
    expect(seen, account.version)
    account.version += 1
    return account


async def _record(
    session: AsyncSession, actor: Actor, move: str, account: ServiceAccount, reason: str | None = None
) -> None:
    await session.flush()
    await audit.write(
        session,
        actor,
        f"service_account.{move}",
        "service_account",
        account.id,
        organization_id=account.organization_id,
        after={
            "name": account.name,
            "state": account.state,
            "permissions": list(account.permissions),
            "addresses": list(account.addresses),
            "expires_on": account.expires_on,
            "key_prefix": account.key_prefix,
        },
        reason=reason,
    )
