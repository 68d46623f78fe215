"""Looks at the register of purposes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.purposes.models import Purpose
from dangjian.kernel.errors import NotFound


async def register(session: AsyncSession) -> Sequence[Purpose]:
    """All purposes by their code; an enterprise has some dozens."""
    return (await session.scalars(select(Purpose).order_by(Purpose.code, Purpose.id))).all()


async def find(session: AsyncSession, purpose_id: UUID, *, for_update: bool = False) -> Purpose:
    """The purpose of this id."""
    found = await session.get(Purpose, purpose_id, with_for_update=for_update or None)
    if found is None:
        raise NotFound("没有找到该处理目的,请刷新后重试。")
    return found
