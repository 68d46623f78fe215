"""Looks at classes and tiers: what the enterprise above the caller has named."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import TALENT_EDIT, TALENT_READ
from dangjian.registry.talent_grades.models import TalentGrade

NOT_FOUND = "没有找到这一类(层),请刷新后重试。"
_SHOWN = ("id", "organization_id", "kind", "title", "ordinal", "training", "is_retired", "version")


def _is_above(heads: tuple[UUID, ...]) -> ColumnElement[bool]:
    """The organisation is one of these or stands above one of them."""
    head = aliased(Organization)
    return exists().where(head.id.in_(heads), head.path.like(Organization.path + "%"))


def _rows() -> Select[Any]:
    return (
        select(*(getattr(TalentGrade, name) for name in _SHOWN), Organization.name.label("organization_name"))
        .join(Organization, Organization.id == TalentGrade.organization_id)
        .order_by(TalentGrade.kind, TalentGrade.is_retired, TalentGrade.ordinal, TalentGrade.title)
    )


async def listing(session: AsyncSession, actor: Actor) -> Sequence[Any]:
    """The classes and tiers of the enterprise that the caller works in."""
    found: Sequence[Any] = (await session.execute(_rows().where(_is_above(actor.orgs(TALENT_READ))))).mappings().all()
    return found


async def one(session: AsyncSession, grade_id: UUID) -> Any:
    """One that was just written."""
    return (await session.execute(_rows().where(TalentGrade.id == grade_id))).mappings().one()


async def locked(session: AsyncSession, actor: Actor, grade_id: UUID) -> TalentGrade:
    """The one to be changed, held until the transaction ends."""
    found: TalentGrade | None = await session.scalar(
        select(TalentGrade)
        .join(Organization, Organization.id == TalentGrade.organization_id)
        .where(TalentGrade.id == grade_id, within(Organization, actor.orgs(TALENT_EDIT)))
        .with_for_update(of=TalentGrade)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def is_taken(session: AsyncSession, organization_id: UUID, kind: str, title: str, but: UUID | None) -> bool:
    """Whether the enterprise has that name already."""
    found = select(TalentGrade.id).where(
        TalentGrade.organization_id == organization_id, TalentGrade.kind == kind, TalentGrade.title == title
    )
    return await session.scalar(found.where(TalentGrade.id != but) if but else found) is not None


async def given(session: AsyncSession, place_path: str, grade_id: UUID, kind: str) -> TalentGrade | None:
    """The class or tier that may be given to somebody who stands at that place of the tree."""
    row = await session.execute(
        select(TalentGrade, Organization.path)
        .join(Organization, Organization.id == TalentGrade.organization_id)
        .where(TalentGrade.id == grade_id, TalentGrade.kind == kind, TalentGrade.is_retired.is_(False))
    )
    found = row.first()
    return found[0] if found and place_path.startswith(found[1]) else None
