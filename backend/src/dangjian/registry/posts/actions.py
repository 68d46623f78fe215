"""Taking and leaving posts."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.members.actions import refused
from dangjian.registry.members.models import Post
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import TERM_EDIT
from dangjian.registry.posts import queries, rules
from dangjian.registry.posts.schemas import PostEnd, PostTake


async def take(session: AsyncSession, actor: Actor, data: PostTake) -> UUID:
    """A member takes a post from a day on; the first post is never held by two."""
    place: Organization = await require_visible(session, actor, data.organization_id, TERM_EDIT, Organization)
    await session.refresh(place, with_for_update=True)
    member = await queries.candidate(session, actor, data.member_id)
    if member is None:
        raise refused("member_id", "没有找到这名党员,请重新选择")
    fault = rules.why_not_take(member.kind, member.status)
    if fault:
        raise refused("member_id", fault)
    fault = rules.fault_of_since(data.since, member.joined_on, clock.today())
    if fault:
        raise refused("since", fault)
    if data.rank == rules.SECRETARY:
        name = await queries.holder(session, place.id, data.rank)
        if name is not None:
            raise RuleBroken(f"{place.name}的书记现由{name}担任,请先登记免职。")
    row = Post(id=new_id(), **dict(data), until=None, version=1)
    session.add(row)
    await session.flush()
    await _tell(session, actor, row, "take", None, None)
    return row.id


async def end(session: AsyncSession, actor: Actor, post_id: UUID, data: PostEnd, seen: int) -> None:
    """The post is over from a day on."""
    row = await queries.locked(session, actor, post_id)
    expect(seen, row.version)
    if row.until is not None:
        raise RuleBroken("这项任职已经结束。")
    fault = rules.fault_of_end(row.since, data.on, clock.today())
    if fault:
        raise refused("on", fault)
    row.until, row.end_reason = data.on, data.reason
    row.version += 1
    await session.flush()
    await _tell(session, actor, row, "end", {"until": None}, data.reason)


async def _tell(
    session: AsyncSession, actor: Actor, row: Post, action: str, before: dict[str, Any] | None, reason: str | None
) -> None:
    place = row.organization_id
    facts = {name: getattr(row, name) for name in ("title", "rank", "since", "until")}
    after = facts | {"member_id": str(row.member_id)}
    name = f"post.{action}"
    await audit.write(
        session, actor, name, "post", row.id, organization_id=place, before=before, after=after, reason=reason
    )
    await announce(session, "post", row.id, place)
