"""Looks at second factors."""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.second_factors.models import RecoveryCode, SecondFactor
from dangjian.identity.second_factors.rules import plain_code


def code_hash(account_id: UUID, code: str) -> bytes:
    """80 random bits need no salt and no slow hash."""
    return hashlib.sha256(account_id.bytes + plain_code(code).encode("utf-8")).digest()


async def factor_of(session: AsyncSession, account_id: UUID) -> SecondFactor | None:
    """The account's factor, confirmed or only begun, locked."""
    return await session.get(SecondFactor, account_id, with_for_update=True)


async def state(session: AsyncSession, account_id: UUID) -> dict[str, Any]:
    """What its holder is told."""
    left = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    confirmed = select(SecondFactor.confirmed_at).where(SecondFactor.account_id == account_id)
    return {
        "is_set_up": await session.scalar(confirmed) is not None,
        "recovery_codes_left": await session.scalar(left) or 0,
    }
