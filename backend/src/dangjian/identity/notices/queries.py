"""Looks at notices: their versions, and how one stands to each purpose in force."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.notices import rules
from dangjian.identity.notices.models import ConsentStep, Notice
from dangjian.identity.purposes.models import Purpose

MOST_SHOWN = 500


async def versions(session: AsyncSession) -> Sequence[Notice]:
    """All versions of all notices, the latest first."""
    found = await session.scalars(
        select(Notice).order_by(Notice.published_at.desc(), Notice.number.desc(), Notice.id).limit(MOST_SHOWN)
    )
    return found.all()


async def latest(session: AsyncSession, purpose_id: UUID) -> Notice | None:
    """The version of a purpose's notice that counts."""
    found: Notice | None = await session.scalar(
        select(Notice).where(Notice.purpose_id == purpose_id).order_by(Notice.number.desc()).limit(1)
    )
    return found


async def own(session: AsyncSession, account_id: UUID) -> list[dict[str, Any]]:
    """Every purpose in force, its notice, and what this account said to it last."""
    newest = (
        select(Notice)
        .ext(distinct_on(Notice.purpose_id))
        .order_by(Notice.purpose_id, Notice.number.desc())
        .subquery("newest")
    )
    said = (
        select(Notice.purpose_id, Notice.number, ConsentStep.step, ConsentStep.at)
        .join(Notice, Notice.id == ConsentStep.notice_id)
        .where(ConsentStep.account_id == account_id)
        .ext(distinct_on(Notice.purpose_id))
        .order_by(Notice.purpose_id, ConsentStep.id.desc())
        .subquery("said")
    )
    found = await session.execute(
        select(
            Purpose.id.label("purpose_id"),
            *(Purpose.code, Purpose.title, Purpose.legal_basis, Purpose.provision),
            *(Purpose.data_kinds, Purpose.retention),
            newest.c.id.label("notice_id"),
            newest.c.number,
            newest.c.text,
            said.c.step,
            said.c.number.label("answered_number"),
            said.c.at.label("answered_at"),
        )
        .outerjoin(newest, newest.c.purpose_id == Purpose.id)
        .outerjoin(said, said.c.purpose_id == Purpose.id)
        .where(Purpose.state == "in_force")
        .order_by(Purpose.code)
    )
    return [{**row, **_standing(dict(row))} for row in found.mappings()]


def _standing(row: dict[str, Any]) -> dict[str, bool]:
    basis, number, answered = row["legal_basis"], row["number"], row["answered_number"]
    return {
        "holds": rules.holds(basis, number, answered, row["step"]),
        "is_asked": rules.is_asked(basis, number, answered),
    }
