"""Setting up a second factor, judging a code, and taking the factor of somebody who has lost it away."""

from enum import Enum
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.accounts.actions import OwnAccount
from dangjian.identity.accounts.queries import find
from dangjian.identity.second_factors import rules
from dangjian.identity.second_factors.models import RecoveryCode, SecondFactor
from dangjian.identity.second_factors.queries import code_hash, factor_of
from dangjian.kernel import audit, clock, pictures, sealing
from dangjian.kernel.errors import Conflict, FieldError, Invalid, NotFound
from dangjian.kernel.security import Actor


class Verdict(Enum):
    """What a presented code turns out to be."""

    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    WRONG = "wrong"
    RIGHT = "right"


async def judge(session: AsyncSession, account_id: UUID, code: str | None) -> Verdict:
    """Judge the code of a sign-in; what is right works once, what is wrong is counted (A8)."""
    factor = await factor_of(session, account_id)
    if factor is None or factor.confirmed_at is None:
        return Verdict.NOT_NEEDED
    if not code:
        return Verdict.MISSING
    return Verdict.RIGHT if await _accept(session, factor, code) else Verdict.WRONG


async def begin(session: AsyncSession, actor: Actor) -> dict[str, str]:
    """A new secret; it counts for nothing before a code of it was seen."""
    await find(session, actor.account_id, for_update=True)
    factor = await factor_of(session, actor.account_id)
    if factor is not None and factor.confirmed_at is not None:
        raise Conflict("已设置动态码;换手机请先用恢复码登录,或请安全管理员重置后再设置。")
    if factor is not None:
        await session.delete(factor)
        await session.flush()
    secret = rules.new_secret()
    session.add(
        SecondFactor(
            account_id=actor.account_id,
            secret=sealing.seal(secret),
            begun_at=clock.now(),
            confirmed_at=None,
            last_step=None,
            failures=0,
            paused_until=None,
        )
    )
    await session.flush()
    uri = rules.address(secret, actor.username)
    return {"secret": rules.spelled(secret), "uri": uri, "picture": pictures.qr(uri)}


async def confirm(session: AsyncSession, actor: Actor, code: str) -> list[str] | None:
    """The first right code sets the factor up and yields the recovery codes; none if the code is wrong."""
    factor = await factor_of(session, actor.account_id)
    if factor is None or factor.confirmed_at is not None:
        raise Conflict("请先点“开始设置”,再输入动态码。")
    if not await _accept(session, factor, code):
        return None
    factor.confirmed_at = clock.now()
    await audit.write(session, actor, "second_factor.set_up", "account", actor.account_id)
    return await _hand_out(session, actor.account_id)


async def renew(session: AsyncSession, actor: Actor, code: str) -> list[str] | None:
    """New recovery codes for old ones; none if the code is wrong."""
    if await judge(session, actor.account_id, code) is not Verdict.RIGHT:
        return None
    await audit.write(session, actor, "second_factor.renew_codes", "account", actor.account_id)
    return await _hand_out(session, actor.account_id)


async def reset(session: AsyncSession, actor: Actor, account_id: UUID, reason: str) -> None:
    """Take away the factor of somebody who has lost it, by the security administrator; his sessions end."""
    if account_id == actor.account_id:
        raise OwnAccount("不能重置自己的动态码,请用恢复码登录,或由另一位安全管理员办理。")
    account = await find(session, account_id, for_update=True)
    factor = await factor_of(session, account_id)
    if factor is None:
        raise NotFound("该账号没有设置动态码,无须重置。")
    await session.delete(factor)
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    account.session_epoch += 1
    account.grant_version += 1
    await audit.write(session, actor, "second_factor.reset", "account", account_id, reason=reason)


def wrong_code() -> Invalid:
    """The answer to a wrong code of somebody who is signed in."""
    fault = FieldError(field="code", message="动态码不正确或已用过;请等下一个码,并核对手机时间。")
    return Invalid("动态码不正确或已用过,请输入新的动态码。", [fault])


async def _accept(session: AsyncSession, factor: SecondFactor, code: str) -> bool:
    """True once for each code; after five failures nothing is heard until the pause is over, not even the right one."""
    now = clock.now()
    if factor.paused_until is not None and now < factor.paused_until:
        return False
    step = rules.matching_step(sealing.unseal(factor.secret), code, now, factor.last_step)
    if step is not None:
        factor.last_step = step
    if step is not None or (factor.confirmed_at is not None and await _spend(session, factor.account_id, code)):
        factor.failures, factor.paused_until = 0, None
        return True
    factor.failures += 1
    pause = rules.pause_after(factor.failures)
    factor.paused_until = now + pause if pause else None
    return False


async def _spend(session: AsyncSession, account_id: UUID, code: str) -> bool:
    mine = (RecoveryCode.code_hash == code_hash(account_id, code)) & RecoveryCode.used_at.is_(None)
    spent = await session.execute(
        update(RecoveryCode).where(mine).values(used_at=clock.now()).returning(RecoveryCode.account_id)
    )
    if spent.scalar() is None:
        return False
    await audit.write(session, None, "second_factor.use_recovery_code", "account", account_id)
    return True


async def _hand_out(session: AsyncSession, account_id: UUID) -> list[str]:
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [rules.new_recovery_code() for _ in range(rules.RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(code_hash=code_hash(account_id, code), account_id=account_id, used_at=None) for code in codes
    )
    await session.flush()
    return codes
