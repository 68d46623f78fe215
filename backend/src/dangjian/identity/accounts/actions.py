"""Changes of accounts, and the slow hash of their passwords."""

from functools import lru_cache
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.accounts import rules
from dangjian.identity.accounts.models import Account, FormerPassword
from dangjian.identity.accounts.queries import by_employee_no, by_username, find, is_administrator, profile
from dangjian.identity.accounts.schemas import AccountCreate, PasswordReset
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor

# OWASP's size for Argon2id: 19 MiB, two passes, one lane; some 25 ms here, so that a flood of sign-ins stays bearable.
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
_HASHES_AT_ONCE = 2
USERNAME_ADVICE = "请用 2 至 64 个字母、数字、点、横线或下划线,以字母或数字开头。"
_lanes = RunVar[CapacityLimiter]("password_lanes")


class UsernameTaken(Conflict):
    """Two accounts cannot have one user name."""

    code = "account_username_taken"


class EmployeeNoTaken(Conflict):
    """One employee has one account."""

    code = "account_employee_no_taken"


class OwnAccount(RuleBroken):
    """Nobody changes his own rights (三员分立:不得为自己授权)."""

    code = "account_is_own"


class AdministratorsPassword(RuleBroken):
    """Else one administrator could sign in as another and approve his own proposal (三员分立)."""

    code = "account_is_administrator"


def _lane() -> CapacityLimiter:
    """At most two hashes at once in this event loop, so that other requests keep a processor."""
    try:
        return _lanes.get()
    except LookupError:
        lane = CapacityLimiter(_HASHES_AT_ONCE)
        _lanes.set(lane)
        return lane


async def hash_password(password: str) -> str:
    """The Argon2id hash, made beside the event loop."""
    return await to_thread.run_sync(_HASHER.hash, password, limiter=_lane())


async def verify_password(password: str, stored: str | None) -> bool:
    """True if the password is the stored one; without an account the same work is done for nothing (A4)."""
    matches = await to_thread.run_sync(_verify, password, stored or _dummy_hash(), limiter=_lane())
    return matches and stored is not None


def _verify(password: str, stored: str) -> bool:
    return _HASHER.verify(password, stored)


@lru_cache
def _dummy_hash() -> str:
    return _HASHER.hash(new_id().hex)


async def create(
    session: AsyncSession,
    actor: Actor | None,
    data: AccountCreate,
    *,
    is_demo: bool = False,
    account_id: UUID | None = None,
) -> Account:
    """Open an account with a first password; `actor` is none only for the command line and the demonstration."""
    username = rules.canonical_username(data.username)
    _check(username, data.password)
    if await by_username(session, username) is not None:
        raise UsernameTaken("这个用户名已被使用,请换一个。", [FieldError(field="username", message="已被使用")])
    if data.employee_no and await by_employee_no(session, data.employee_no) is not None:
        fault = FieldError(field="employee_no", message="已有账号")
        raise EmployeeNoTaken("这个工号已有账号,请核对;一人只开一个账号。", [fault])
    account = Account(
        id=account_id or new_id(),
        username=username,
        display_name=data.display_name,
        password_hash=await hash_password(data.password),
        is_active=True,
        is_demo=is_demo,
        must_change_password=data.must_change_password,
        member_id=data.member_id,
        employee_no=data.employee_no,
        session_epoch=0,
        grant_version=0,
        version=1,
        password_set_at=clock.now(),
        created_at=clock.now(),
        last_signed_in_at=None,
    )
    session.add(account)
    await session.flush()
    after = {"username": username, "display_name": data.display_name, "is_demo": is_demo}
    await audit.write(session, actor, "account.create", "account", account.id, after=after)
    return account


async def set_active(
    session: AsyncSession, actor: Actor, account_id: UUID, seen: int, is_active: bool, reason: str
) -> Account:
    """Disable or enable an account; disabling ends its sessions for good, and its rights within a second (A3)."""
    account = await _changeable(session, actor, account_id, seen)
    if account.is_active == is_active:
        raise Conflict("账号已经是这个状态,请刷新后查看。")
    account.is_active = is_active
    account.session_epoch += 1
    account.grant_version += 1
    action = "account.enable" if is_active else "account.disable"
    before, after = {"is_active": not is_active}, {"is_active": is_active}
    await audit.write(session, actor, action, "account", account_id, before=before, after=after, reason=reason)
    return account


async def reset_password(
    session: AsyncSession, actor: Actor, account_id: UUID, seen: int, data: PasswordReset
) -> Account:
    """Set a new first password for somebody who has lost his; all his sessions end."""
    account = await _changeable(session, actor, account_id, seen)
    if await is_administrator(session, account_id):
        raise AdministratorsPassword(
            "三员的密码不能由另一位管理员重设,请在服务器上运行 dangjian users reset-password。"
        )
    _check(account.username, data.password)
    replace_password(session, account, await hash_password(data.password))
    account.must_change_password = True
    account.session_epoch += 1
    await audit.write(session, actor, "account.reset_password", "account", account_id, reason=data.reason)
    return account


async def install_password(session: AsyncSession, username: str, password: str) -> None:
    """Set a new first password from the command line, for administrators too; all sessions of the account end."""
    account = await by_username(session, username)
    if account is None:
        raise NotFound(f"没有账号“{username}”。")
    _check(account.username, password)
    replace_password(session, account, await hash_password(password))
    account.must_change_password = True
    account.session_epoch += 1
    account.version += 1
    await audit.write(session, None, "account.reset_password", "account", account.id, reason="命令行")


def replace_password(session: AsyncSession, account: Account, hashed: str) -> None:
    """The new hash; the old one is remembered where the profile forbids to take it again."""
    now = clock.now()
    if profile().remembered:
        old = FormerPassword(id=new_id(), account_id=account.id, password_hash=account.password_hash, until=now)
        session.add(old)
    account.password_hash, account.password_set_at = hashed, now


async def _changeable(session: AsyncSession, actor: Actor, account_id: UUID, seen: int) -> Account:
    """The account, locked, if it is another's and still as the administrator saw it."""
    account = await find(session, account_id, for_update=True)
    if account.id == actor.account_id:
        raise OwnAccount("不能对自己的账号做这项操作,请由另一位管理员办理。")
    expect(seen, account.version)
    account.version += 1
    return account


def _check(username: str, password: str) -> None:
    errors = []
    if not rules.is_username(username):
        errors.append(
            FieldError(field="username", message="请用 2 至 64 个字母、数字、点、横线或下划线,以字母或数字开头。")
        )
    fault = rules.password_fault(password, username, profile())
    if fault:
        errors.append(FieldError(field="password", message=fault))
    if errors:
        raise Invalid("有内容需要修改,请看各字段的说明。", errors)
