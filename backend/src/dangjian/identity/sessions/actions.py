"""Signing in and out, going on with a session, and changing one's own password.

These actions take the database rather than a session: what they record must stay although the answer is a refusal, and
no connection may be held while a password is hashed.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import bound_contextvars

from dangjian.identity.accounts.actions import hash_password, replace_password, verify_password
from dangjian.identity.accounts.models import Account
from dangjian.identity.accounts.queries import by_username, find, former_passwords, profile
from dangjian.identity.accounts.rules import canonical_username, password_fault
from dangjian.identity.second_factors.actions import Verdict, judge
from dangjian.identity.sessions import rules
from dangjian.identity.sessions.models import RefreshToken, SignInAttempt, UserSession
from dangjian.identity.sessions.queries import (
    attempt_of,
    family_of,
    is_paused,
    living,
    successor_of,
    token_hash,
)
from dangjian.identity.sessions.schemas import PasswordChange
from dangjian.kernel import audit, clock
from dangjian.kernel.db import Database
from dangjian.kernel.errors import FieldError, Invalid, NotFound, Unauthenticated
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.kernel.settings import settings


class SignInFailed(Unauthenticated):
    """One answer for an unknown name, a wrong password, a disabled account and too many attempts (A4)."""

    code, title = "sign_in_failed", "登录失败"
    is_recorded_elsewhere = True

    def __init__(self) -> None:
        super().__init__()
        self.detail = "用户名或密码不正确。连续多次输错后须稍等片刻再试;忘记密码请联系系统管理员。"


class SecondFactorNeeded(Unauthenticated):
    """Name and password are right; the code of the authenticator is still to come."""

    code, title = "second_factor_needed", "还差动态码"
    is_recorded_elsewhere = True

    def __init__(self) -> None:
        super().__init__()
        self.detail = "请输入验证器上的六位动态码;手机不在身边可用恢复码。"


class SecondFactorWrong(Unauthenticated):
    """The code is wrong, used, of another minute, or not heard because of too many attempts."""

    code, title = "second_factor_wrong", "动态码不正确"
    is_recorded_elsewhere = True

    def __init__(self) -> None:
        super().__init__()
        self.detail = "动态码不正确或已用过,请等下一个码再试;连续输错后须稍等片刻。"


class NotSignedIn(Unauthenticated):
    """A page that was just opened asks whether there is a session, and there is none: nobody attempted anything."""

    is_recorded_elsewhere = True


@dataclass(frozen=True)
class Caller:
    """Where a request comes from."""

    address: str
    user_agent: str


@dataclass(frozen=True)
class Issued:
    """What a sign-in or a refresh hands out."""

    account_id: UUID
    session_id: UUID
    grant_version: int
    refresh_token: str
    refresh_expires_at: datetime


async def sign_in(database: Database, username: str, password: str, code: str | None, caller: Caller) -> Issued:
    """Open a session for the right name and password; everything else takes the same way and the same time."""
    async with database.transaction() as session:
        is_heard = not await is_paused(session, username, caller.address)
        account = await by_username(session, username)
    matches = await verify_password(password, account.password_hash if account and is_heard else None)
    async with database.transaction() as session:
        is_heard = await _settle(session, username, caller.address, matches)
        verdict = await judge(session, account.id, code) if account and is_heard else Verdict.NOT_NEEDED
        is_open = is_heard and verdict in (Verdict.NOT_NEEDED, Verdict.RIGHT)
        issued = await _open(session, account.id, caller) if account and is_open else None
        with bound_contextvars(actor_name=account.display_name if account and issued else ""):
            await audit.write(
                session,
                None,
                "session.start",
                "account",
                account.id if account else "unknown",
                after={"session_id": str(issued.session_id)} if issued else None,
                reason=None if issued or verdict is Verdict.NOT_NEEDED else f"second factor {verdict.value}",
                result="done" if issued else "refused",
            )
    if verdict is Verdict.MISSING:
        raise SecondFactorNeeded
    if verdict is Verdict.WRONG:
        raise SecondFactorWrong
    if issued is None:
        raise SignInFailed
    return issued


async def refresh(database: Database, token: str | None) -> Issued:
    """Exchange a refresh token for the next one; a token used twice ends its whole family (A2)."""
    if token is None:
        raise NotSignedIn
    issued = None
    if len(token) <= 100:
        async with database.transaction() as session:
            issued = await _rotate(session, token)
    if issued is None:
        raise Unauthenticated
    return issued


async def sign_out(database: Database, session_id: UUID | None, token: str | None) -> None:
    """End the session named by the access token or by the refresh token; ending an ended one is no fault."""
    async with database.transaction() as session:
        for named in {session_id, await family_of(session, token) if token else None}:
            if named is not None:
                await end_session(session, named, "signed_out")


async def end_session(session: AsyncSession, session_id: UUID, reason: str) -> None:
    """End one session with everything that was issued for it."""
    ended = await session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.ended_at.is_(None))
        .values(ended_at=clock.now(), end_reason=reason)
        .returning(UserSession.account_id)
    )
    account_id = ended.scalar()
    if account_id is not None:
        after = {"session_id": str(session_id)}
        who = (await find(session, account_id)).display_name if reason in ("signed_out", "ended_by_owner") else ""
        with bound_contextvars(actor_name=who):
            await audit.write(session, None, "session.end", "account", account_id, after=after, reason=reason)


async def end_own(session: AsyncSession, actor: Actor, session_id: UUID) -> None:
    """End one of one's own sessions; another's is not found."""
    owner = await session.scalar(select(UserSession.account_id).where(UserSession.id == session_id))
    if owner != actor.account_id:
        raise NotFound("没有找到这次登录,可能已经结束,请刷新后查看。")
    await end_session(session, session_id, "ended_by_owner")


async def end_all(session: AsyncSession, actor: Actor, account_id: UUID, reason: str, kept: UUID | None = None) -> int:
    """End every session of an account but the kept one; yields how many there were."""
    account = await find(session, account_id, for_update=True)
    ended = await _end_others(session, account, kept, "ended_by_owner" if kept else "ended_by_administrator")
    after = {"sessions": ended}
    await audit.write(session, actor, "session.end_all", "account", account_id, after=after, reason=reason)
    return ended


async def change_password(database: Database, actor: Actor, data: PasswordChange, caller: Caller) -> None:
    """Change one's own password, knowing the old one; all other sessions of the account end."""
    async with database.transaction() as session:
        is_heard = not await is_paused(session, actor.username, caller.address)
        stored = (await find(session, actor.account_id)).password_hash
    matches = await verify_password(data.current_password, stored if is_heard else None)
    async with database.transaction() as session:
        is_heard = await _settle(session, actor.username, caller.address, matches)
    if not is_heard:
        fault = FieldError(field="current_password", message="当前密码不正确;连续多次输错后须稍等片刻再试。")
        raise Invalid("当前密码不正确,请重新输入。", [fault])
    message = password_fault(data.new_password, actor.username, profile())
    if message is None and data.new_password == data.current_password:
        message = "新密码不能与当前密码相同。"
    if message is None and await _was_used(database, actor.account_id, data.new_password):
        message = f"新密码不能与最近 {profile().remembered} 次用过的相同。"
    if message is not None:
        raise Invalid(message, [FieldError(field="new_password", message=message)])
    hashed = await hash_password(data.new_password)
    async with database.transaction() as session:
        account = await find(session, actor.account_id, for_update=True)
        replace_password(session, account, hashed)
        account.must_change_password = False
        account.version += 1
        await _end_others(session, account, actor.session_id, "password_changed")
        await audit.write(session, actor, "account.change_password", "account", account.id)


async def _was_used(database: Database, account_id: UUID, password: str) -> bool:
    """True if the profile remembers former passwords and this is one of them."""
    count = profile().remembered
    if count == 0:
        return False
    async with database.transaction() as session:
        former = await former_passwords(session, account_id, count)
    return any([await verify_password(password, one) for one in former])


async def forget_old(session: AsyncSession) -> None:
    """Drop attempts that no longer count and sessions that ran out a month ago."""
    now = clock.now()
    await session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < now - rules.FORGOTTEN_AFTER))
    await session.execute(delete(UserSession).where(UserSession.expires_at < now - rules.KEPT_AFTER_END))


async def _settle(session: AsyncSession, username: str, address: str, matches: bool) -> bool:
    """Count a failure or forget them all; of a thousand guesses at once only those before the pause are heard."""
    key = {"username": canonical_username(username), "address": address}
    now = clock.now()
    if not matches:
        first = upsert(SignInAttempt).values(**key, count=0, last_at=now, paused_until=None)
        await session.execute(first.on_conflict_do_nothing())
    found = await attempt_of(session, username, address, for_update=True)
    before = rules.Attempts(found.count, found.last_at, found.paused_until) if found else None
    is_heard = matches and not rules.is_paused(now, before)
    if is_heard:
        await session.execute(delete(SignInAttempt).filter_by(**key))
    else:
        after = rules.after_failure(now, before, profile())
        values = {"count": after.count, "last_at": after.last_at, "paused_until": after.paused_until}
        await session.execute(update(SignInAttempt).filter_by(**key).values(**values))
    return is_heard


async def _open(session: AsyncSession, account_id: UUID, caller: Caller) -> Issued | None:
    """A new session with its first refresh token, if the account may sign in here and now."""
    account = await find(session, account_id, for_update=True)
    if not account.is_active or (account.is_demo and not settings().is_lenient):
        return None
    now = clock.now()
    account.last_signed_in_at = now
    opened = UserSession(
        id=new_id(),
        account_id=account.id,
        epoch=account.session_epoch,
        created_at=now,
        expires_at=now + rules.SESSION_LIFETIME,
        ended_at=None,
        end_reason=None,
        user_agent=caller.user_agent[:300],
        address=caller.address[:64],
    )
    session.add(opened)
    await session.flush()
    value = secrets.token_urlsafe(32)
    first = _link(opened, None, value, None, now)
    session.add(first)
    return Issued(account.id, opened.id, account.grant_version, value, first.expires_at)


async def _rotate(session: AsyncSession, value: str) -> Issued | None:
    """The next link of the chain; the session's row is locked, so of fifty refreshes at once one makes a successor."""
    session_id = await family_of(session, value)
    found = await living(session, session_id) if session_id else None
    if found is None:
        return None
    family, account = found
    token = (await session.scalars(select(RefreshToken).where(RefreshToken.token_hash == token_hash(value)))).one()
    successor = await successor_of(session, token)
    now = clock.now()
    is_successor_unused = successor is not None and successor.used_at is None
    verdict = rules.judge(now, token.expires_at, token.used_at, is_successor_unused)
    if verdict is rules.Presented.REUSED:
        await end_session(session, family.id, "refresh_token_reused")
    if verdict is rules.Presented.FRESH:
        token.used_at, token.seed = now, None
        seed = secrets.token_bytes(32)
        successor = _link(family, token.id, _derive(value, seed), seed, now)
        session.add(successor)
    elif verdict is not rules.Presented.REPEATED:
        return None
    if successor is None or successor.seed is None:
        return None
    next_value = _derive(value, successor.seed)
    return Issued(account.id, family.id, account.grant_version, next_value, successor.expires_at)


def _link(family: UserSession, parent_id: UUID | None, value: str, seed: bytes | None, now: datetime) -> RefreshToken:
    return RefreshToken(
        id=new_id(),
        session_id=family.id,
        parent_id=parent_id,
        token_hash=token_hash(value),
        seed=seed,
        issued_at=now,
        used_at=None,
        expires_at=rules.refresh_expiry(now, family.expires_at, profile()),
    )


def _derive(parent: str, seed: bytes) -> str:
    """The successor's value: only who holds the parent can make it again, and only until the successor is used."""
    digest = hmac.digest(parent.encode("ascii"), seed, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


async def _end_others(session: AsyncSession, account: Account, kept: UUID | None, reason: str) -> int:
    mine = [UserSession.account_id == account.id, UserSession.ended_at.is_(None)]
    if kept is not None:
        mine.append(UserSession.id != kept)
    ended = await session.execute(
        update(UserSession)
        .where(*mine, UserSession.expires_at > clock.now())
        .values(ended_at=clock.now(), end_reason=reason)
        .returning(UserSession.id)
    )
    return len(ended.all())
