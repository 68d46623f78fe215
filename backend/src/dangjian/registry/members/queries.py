"""Looks at members, always through the caller's scope."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, column, func, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_people import PersonState
from dangjian.kernel import clock
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.members.models import Member, Post
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_READ

# Outlets are the slice above, which this one does not import: a row only names the one where somebody works.
outlet = table("outlet", column("id", Uuid()), column("name"), schema="registry")


def search(
    actor: Actor, organization_id: UUID | None, q: str | None, kind: str | None, without_outlet: bool = False
) -> Select[Any]:
    """The visible members, of one organisation's subtree if it is named."""
    post = (
        select(func.string_agg(Post.title, "、"))
        .where(Post.member_id == Member.id, Post.until.is_(None))
        .correlate(Member)
        .scalar_subquery()
    )
    found = (
        select(
            Member.id,
            Member.employee_no,
            Member.name,
            Member.gender,
            Member.kind,
            Member.joined_on,
            Member.position,
            Member.organization_id,
            Organization.name.label("organization_name"),
            post.label("post"),
            Member.outlet_id,
            outlet.c.name.label("outlet_name"),
        )
        .join(Organization, Organization.id == Member.organization_id)
        .outerjoin(outlet, outlet.c.id == Member.outlet_id)
        .where(within(Organization, actor.orgs(MEMBER_READ)))
        .order_by(Organization.code, Member.employee_no)
    )
    if organization_id:
        found = found.where(within(Organization, (organization_id,)))
    if q:
        pattern = f"%{q.lower().replace('%', '').replace('_', '')}%"
        found = found.where(
            or_(Member.name.like(pattern), func.lower(Member.employee_no).like(pattern), Member.pinyin.like(pattern))
        )
    if kind:
        found = found.where(Member.kind == kind)
    if without_outlet:
        found = found.where(Member.outlet_id.is_(None))
    return found


async def standing(session: AsyncSession, member_id: UUID, organization_id: UUID, day: date) -> dict[str, bool]:
    """Whether the member belongs to the organisation or holds a post in it on that day."""
    belongs = await session.scalar(
        select(Member.id).where(Member.id == member_id, Member.organization_id == organization_id)
    )
    post = await session.scalar(
        select(Post.id)
        .where(
            Post.member_id == member_id,
            Post.organization_id == organization_id,
            Post.since <= day,
            or_(Post.until.is_(None), Post.until > day),
        )
        .limit(1)
    )
    return {"belongs": belongs is not None, "holds_post": post is not None}


async def states(session: AsyncSession, ids: list[UUID], employee_nos: list[str]) -> list[PersonState]:
    """The members with these ids or employee numbers."""
    columns = (Member.id, Member.employee_no, Member.name, Member.position, Member.organization_id)
    found = select(*columns).where(or_(Member.id.in_(ids), Member.employee_no.in_(employee_nos)))
    return [PersonState.model_validate(dict(row)) for row in (await session.execute(found)).mappings()]


async def heads(session: AsyncSession, organization_ids: list[UUID]) -> dict[UUID, PersonState]:
    """The holder of the first post of each organisation today; of two the one who has held it longer."""
    today = clock.today()
    columns = (Member.id, Member.employee_no, Member.name, Member.position, Member.organization_id)
    held = (
        select(Post.organization_id.label("place"), *columns)
        .join(Member, Member.id == Post.member_id)
        .where(
            Post.organization_id.in_(organization_ids),
            Post.rank == 1,
            Post.since <= today,
            or_(Post.until.is_(None), Post.until >= today),
        )
        .order_by(Post.since.desc(), Post.id)
    )
    rows = (await session.execute(held)).mappings().all()
    return {
        row["place"]: PersonState.model_validate({name: row[name] for name in row if name != "place"}) for row in rows
    }
