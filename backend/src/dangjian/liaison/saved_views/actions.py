"""Saving, changing and deleting views; each leaves one audit row."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, RuleBroken
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.queries import in_scope
from dangjian.liaison.permissions import ISSUE_READ
from dangjian.liaison.saved_views import queries, rules
from dangjian.liaison.saved_views.models import SavedView
from dangjian.liaison.saved_views.schemas import SavedViewWrite


async def create(session: AsyncSession, peers: Peers, actor: Actor, data: SavedViewWrite) -> UUID:
    """Save filters under a name of one's own."""
    if await queries.count(session, actor) >= rules.MOST:
        raise RuleBroken(rules.FULL)
    values = {
        **await _checked(session, peers, actor, data),
        "id": new_id(),
        "account_id": actor.account_id,
        "account_name": actor.display_name,
        "at": clock.now(),
        "version": 1,
    }
    written: UUID | None = await session.scalar(
        insert(SavedView).values(values).on_conflict_do_nothing().returning(SavedView.id)
    )
    if written is None:
        raise Conflict(rules.TAKEN)
    await _tell(session, actor, "create", written, data)
    return written


async def _checked(session: AsyncSession, peers: Peers, actor: Actor, data: SavedViewWrite) -> dict[str, Any]:
    """Shared only in an organisation whose issues one reads."""
    if data.organization_id is not None:
        await in_scope(session, peers, actor, ISSUE_READ, data.organization_id)
    filters = data.filters.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {"name": data.name, "filters": filters, "organization_id": data.organization_id}


async def _tell(
    session: AsyncSession, actor: Actor, what: str, view_id: UUID, data: SavedViewWrite | None = None
) -> None:
    after = {"name": data.name} if data else None
    place = data.organization_id if data else None
    await audit.write(session, actor, f"saved_view.{what}", "saved_view", view_id, organization_id=place, after=after)


async def update(
    session: AsyncSession, peers: Peers, actor: Actor, view_id: UUID, data: SavedViewWrite, seen: int
) -> None:
    """Other filters, another name, shared or no longer."""
    row = await queries.own(session, actor, view_id)
    expect(seen, row.version)
    mine = SavedView.account_id == actor.account_id
    if await session.scalar(select(SavedView.id).where(mine, SavedView.name == data.name, SavedView.id != row.id)):
        raise Conflict(rules.TAKEN)
    for name, value in (await _checked(session, peers, actor, data)).items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    await _tell(session, actor, "update", row.id, data)


async def delete(session: AsyncSession, actor: Actor, view_id: UUID, seen: int) -> None:
    """One's own is gone; nobody's issues are touched."""
    row = await queries.own(session, actor, view_id)
    expect(seen, row.version)
    await session.delete(row)
    await _tell(session, actor, "delete", view_id)
