"""Looks at accounts."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.accounts.models import Account, FormerPassword
from dangjian.identity.accounts.rules import PROFILES, Profile, canonical_username
from dangjian.identity.accounts.schemas import AccountRow
from dangjian.kernel.errors import NotFound
from dangjian.kernel.settings import settings

_ADMINISTRATOR = text(
    """SELECT EXISTS (SELECT 1 FROM identity."grant" WHERE account_id = :account_id AND state = 'approved'
    AND ended_at IS NULL AND role IN ('sysadmin', 'secadmin', 'auditadmin'))"""
)


def profile() -> Profile:
    """The profile of this installation (`DANGJIAN_PASSWORD_PROFILE`)."""
    return PROFILES[settings().password_profile]


async def former_passwords(session: AsyncSession, account_id: UUID, count: int) -> list[str]:
    """The hashes of the last passwords before the present one."""
    mine = select(FormerPassword.password_hash).where(FormerPassword.account_id == account_id)
    latest = mine.order_by(FormerPassword.until.desc(), FormerPassword.id.desc()).limit(count)
    return list(await session.scalars(latest))


def rows() -> Select[Any]:
    """Accounts as the list shows them, never with their password."""
    return select(*(getattr(Account, name) for name in AccountRow.model_fields))


def search(q: str | None, is_active: bool | None) -> Select[Any]:
    """Accounts whose user name, name or employee number holds the text."""
    found = rows().order_by(Account.username)
    if q:
        found = found.where(
            or_(
                Account.username.contains(q.lower(), autoescape=True),
                Account.display_name.contains(q, autoescape=True),
                Account.employee_no.contains(q, autoescape=True),
            )
        )
    if is_active is not None:
        found = found.where(Account.is_active.is_(is_active))
    return found


async def find(session: AsyncSession, account_id: UUID, *, for_update: bool = False) -> Account:
    """The account of this id; raises NotFound."""
    account = await session.get(Account, account_id, with_for_update=for_update or None)
    if account is None:
        raise NotFound("没有找到该账号,请刷新列表后重试。")
    return account


async def by_username(session: AsyncSession, username: str) -> Account | None:
    """The account of this user name, whatever the case of its letters."""
    return await session.scalar(select(Account).where(Account.username == canonical_username(username)))


async def by_employee_no(session: AsyncSession, employee_no: str) -> Account | None:
    """The account of this employee."""
    return await session.scalar(select(Account).where(Account.employee_no == employee_no))


async def is_administrator(session: AsyncSession, account_id: UUID) -> bool:
    """True for whoever is one of the three administrators, now or on days to come."""
    return bool(await session.scalar(_ADMINISTRATOR, {"account_id": account_id}))
