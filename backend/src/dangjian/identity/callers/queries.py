"""Looks at who is calling: a living session's holder and his rights, in one statement."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.identity import ActorMemory, DelegationOver, HoldersState, calling_of
from dangjian.identity.accounts.models import Account
from dangjian.identity.accounts.queries import find as find_account
from dangjian.identity.accounts.queries import profile
from dangjian.identity.accounts.rules import has_expired
from dangjian.identity.delegations.models import Delegation
from dangjian.identity.delegations.queries import LENDER
from dangjian.identity.delegations.queries import in_force as lent_in_force
from dangjian.identity.delegations.rules import named
from dangjian.identity.grants.models import Grant
from dangjian.identity.grants.queries import in_force
from dangjian.identity.grants.rules import ROLES, needs_second_factor
from dangjian.identity.second_factors.models import SecondFactor
from dangjian.identity.service_accounts.queries import by_key
from dangjian.identity.sessions.models import UserSession
from dangjian.identity.sessions.queries import is_living
from dangjian.kernel import clock, security
from dangjian.kernel.db import Database
from dangjian.kernel.security import Actor
from dangjian.kernel.settings import settings


async def me(session: AsyncSession, actor: Actor, acting_for: UUID | None = None) -> dict[str, Any]:
    """What the signed-in person should know about himself."""
    account = await find_account(session, actor.account_id)
    factor = select(SecondFactor.confirmed_at).where(SecondFactor.account_id == account.id)
    is_set_up = await session.scalar(factor) is not None
    whose = Grant.account_id == account.id if acting_for is None else _lent(account.id, acting_for)
    found = await session.scalars(
        select(Grant).where(whose, in_force(clock.today())).order_by(Grant.granted_at, Grant.id)
    )
    held = found.all()
    return {
        "account_id": account.id,
        "username": account.username,
        "display_name": actor.display_name,
        "member_id": account.member_id,
        "roles": [
            {"role": grant.role, "title": ROLES[grant.role].title, "organization_id": grant.organization_id}
            for grant in held
        ],
        "permissions": sorted(actor.permissions),
        "acting_for": actor.acting_for,
        "is_demo": account.is_demo,
        "must_change_password": _must_change(account),
        "must_set_up_second_factor": settings().requires_second_factor
        and not is_set_up
        and any(needs_second_factor(grant.role) for grant in held),
    }


async def actor_now(
    session: AsyncSession, account_id: UUID, session_id: UUID, acting_for: UUID | None = None
) -> Actor | None:
    """Who a living session or key belongs to and what he may do today; none if it has ended (A3).

    Whoever acts in another's place has that person's lent rights and no others, and every act bears both names.
    """
    if acting_for is None:
        found = await _person(session, account_id, session_id, _OWN)
        return found or await _service(session, account_id, session_id)
    lender = await session.get(Account, acting_for)
    found = await _person(session, account_id, session_id, _lent(account_id, acting_for))
    if found is None:
        return None
    if lender is None or not found.permissions:
        raise DelegationOver
    return replace(found, display_name=named(found.display_name, lender.display_name), acting_for=lender.display_name)


def _lent(account_id: UUID, lender_id: UUID) -> Any:
    """Grants that this person lent to that one and that hold now."""
    today = clock.today()
    return exists().where(
        Delegation.grant_id == Grant.id,
        Delegation.from_account_id == lender_id,
        Delegation.to_account_id == account_id,
        LENDER.id == Delegation.from_account_id,
        lent_in_force(today),
    )


_OWN = Grant.account_id == Account.id


async def _person(session: AsyncSession, account_id: UUID, session_id: UUID, held_by: Any) -> Actor | None:
    """In one statement. Who must still change a first password or set up a second factor may do nothing else."""
    found = await session.execute(
        select(
            Account.username,
            Account.display_name,
            Account.member_id,
            Account.must_change_password,
            Account.password_set_at,
            SecondFactor.confirmed_at,
            Grant.role,
            Grant.organization_id,
        )
        .select_from(Account)
        .join(UserSession, is_living())
        .outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
        .outerjoin(Grant, and_(held_by, in_force(clock.today())))
        .where(Account.id == account_id, UserSession.id == session_id)
    )
    rows = found.all()
    if not rows:
        return None
    first = rows[0]
    held = [(row.role, row.organization_id) for row in rows if row.role]
    if _must_change(first) or (
        settings().requires_second_factor
        and first.confirmed_at is None
        and any(needs_second_factor(role) for role, _ in held)
    ):
        held = []
    pairs = {(code, place) for role, place in held for code in ROLES[role].permissions}
    return Actor(
        account_id=account_id,
        session_id=session_id,
        username=first.username,
        display_name=first.display_name,
        member_id=first.member_id,
        grants=tuple(security.Grant(code, place) for code, place in sorted(pairs, key=str) if place is not None),
        permissions=frozenset(code for code, _ in pairs),
    )


async def _service(session: AsyncSession, account_id: UUID, key_id: UUID) -> Actor | None:
    account = await by_key(session, account_id, key_id)
    if account is None:
        return None
    return Actor(
        account_id=account.id,
        session_id=key_id,
        username=f"service:{account.name}",
        display_name=f"{account.name[:180]}(服务账号)",
        member_id=None,
        grants=tuple(security.Grant(code, account.organization_id) for code in account.permissions),
        permissions=frozenset(account.permissions),
        kind="service",
        addresses=tuple(account.addresses),
    )


def _must_change(account: Any) -> bool:
    """A first password, or one that the profile lets expire."""
    return account.must_change_password or has_expired(account.password_set_at, clock.now(), profile())


class LocalGrants:
    """Answers from identity's own tables, through a memory of less than a second."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memory = ActorMemory()

    async def actor(self, request: Any, account_id: UUID, session_id: UUID) -> Actor | None:
        """The caller, looked up in a short transaction of its own."""
        calling = calling_of(request, account_id, session_id)
        known = self._memory.recall(calling)
        if known is not None:
            return known
        asked_at = time.monotonic()
        async with self._database.transaction() as session:
            actor = await actor_now(session, *calling)
        self._memory.keep(asked_at, calling, actor)
        return actor


async def holders(session: AsyncSession, organization_ids: Sequence[UUID]) -> HoldersState:
    """How many rights are held today on these organisations themselves, and by how many accounts."""
    held = (Grant.organization_id.in_(organization_ids), in_force(clock.today()))
    counted = await session.execute(select(func.count(Grant.account_id.distinct()), func.count()).where(*held))
    accounts, grants = counted.one()
    return HoldersState(accounts=accounts, grants=grants)
