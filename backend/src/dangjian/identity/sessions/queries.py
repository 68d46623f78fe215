"""Looks at sessions and refresh tokens."""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.accounts.models import Account
from dangjian.identity.accounts.rules import canonical_username
from dangjian.identity.sessions import rules
from dangjian.identity.sessions.models import RefreshToken, SignInAttempt, UserSession
from dangjian.kernel import clock
from dangjian.kernel.settings import settings

MOST_SHOWN = 200


def may_sign_in() -> ColumnElement[bool]:
    """Active accounts; those of the demonstration only where the environment is one."""
    return and_(Account.is_active, true() if settings().is_lenient else Account.is_demo.is_(False))


def is_living() -> ColumnElement[bool]:
    """Sessions that have neither ended nor run out, of accounts that may sign in."""
    return and_(
        UserSession.account_id == Account.id,
        UserSession.epoch == Account.session_epoch,
        UserSession.ended_at.is_(None),
        UserSession.expires_at > clock.now(),
        may_sign_in(),
    )


def token_hash(token: str) -> bytes:
    """A token is 256 random bits, so one round of SHA-256 keeps it secret."""
    return hashlib.sha256(token.encode("utf-8")).digest()


async def family_of(session: AsyncSession, token: str) -> UUID | None:
    """The session that a refresh token belongs to."""
    return await session.scalar(select(RefreshToken.session_id).where(RefreshToken.token_hash == token_hash(token)))


async def living(session: AsyncSession, session_id: UUID) -> tuple[UserSession, Account] | None:
    """The session, locked, with its account, if it lives."""
    found = await session.execute(
        select(UserSession, Account).where(UserSession.id == session_id, is_living()).with_for_update(of=UserSession)
    )
    row = found.first()
    return (row[0], row[1]) if row else None


async def successor_of(session: AsyncSession, token: RefreshToken) -> RefreshToken | None:
    """The one token that came of this one."""
    return await session.scalar(select(RefreshToken).where(RefreshToken.parent_id == token.id))


async def attempt_of(
    session: AsyncSession, username: str, address: str, *, for_update: bool = False
) -> SignInAttempt | None:
    """The failures counted for one user name at one address."""
    key = (canonical_username(username), address)
    return await session.get(SignInAttempt, key, with_for_update=for_update or None)


async def is_paused(session: AsyncSession, username: str, address: str) -> bool:
    """True while attempts with this user name from this address are not heard."""
    row = await attempt_of(session, username, address)
    return row is not None and rules.is_paused(clock.now(), rules.Attempts(row.count, row.last_at, row.paused_until))


async def sessions_of(session: AsyncSession, account_id: UUID, current: UUID | None) -> list[dict[str, Any]]:
    """The account's living sessions; when each was last renewed is told to the minute and kept nowhere else."""
    renewed = select(func.max(RefreshToken.issued_at)).where(RefreshToken.session_id == UserSession.id)
    columns = (UserSession.id, UserSession.user_agent, UserSession.address, UserSession.created_at)
    found = await session.execute(
        select(*columns, UserSession.expires_at, renewed.scalar_subquery().label("seen"))
        .select_from(UserSession)
        .join(Account, is_living())
        .where(UserSession.account_id == account_id)
        .order_by(UserSession.created_at.desc(), UserSession.id)
        .limit(MOST_SHOWN)
    )
    return [
        {
            "id": row.id,
            "device": rules.device_of(row.user_agent),
            "address": row.address,
            "created_at": row.created_at,
            "last_seen_at": (row.seen or row.created_at).replace(second=0, microsecond=0),
            "expires_at": row.expires_at,
            "is_current": row.id == current,
        }
        for row in found
    ]
