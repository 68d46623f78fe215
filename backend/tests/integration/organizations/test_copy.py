"""Integration's copy of the tree follows the registry's news, whichever comes first."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.integration.todos.conftest import BASE, REPORT, Place, todo

from dangjian.contracts.integration import Audience, open_todos
from dangjian.contracts.registry import OrganizationCreated, OrganizationState, OrganizationUpdated
from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.permissions import TODO_READ
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id

Turn = Callable[[], Awaitable[int]]


def tree() -> tuple[OrganizationState, OrganizationState]:
    """A committee and its branch."""
    head, branch = new_id(), new_id()
    same: dict[str, Any] = {"line": "party", "category": None, "version": 1}
    return (
        OrganizationState(
            id=head, code="K", name="党委", kind="party_committee", parent_id=None, path=f"/{head}/", **same
        ),
        OrganizationState(
            id=branch, code="K1", name="支部", kind="branch", parent_id=head, path=f"/{head}/{branch}/", **same
        ),
    )


async def test_a_todo_is_seen_from_above_once_the_tree_is_heard_of(
    client: httpx.AsyncClient, session: AsyncSession, actor: Callable[..., Any], drain: Turn
) -> None:
    committee, branch = tree()
    somewhere = Place(committee.id, committee.id, branch.id, new_id(), new_id())
    above = actor(TODO_READ, REPORT, on=committee.id)
    await open_todos(session, [todo(somewhere, Audience.holders(REPORT, branch.id))])
    await session.commit()
    await drain()
    assert (await client.get(f"{BASE}:count", headers=above.headers)).json()["open"] == 0
    for state in (branch, committee):
        await emit(session, OrganizationCreated(state=state))
    await session.commit()
    await drain()
    row = (await client.get(BASE, headers=above.headers)).json()["items"][0]
    assert row["organization_name"] == "支部"


async def test_late_news_changes_nothing(session: AsyncSession, app: object, drain: Turn) -> None:
    _, branch = tree()
    newer = branch.model_copy(update={"name": "新名支部", "version": 2})
    await emit(session, OrganizationUpdated(state=newer, reason="更名", effective_on=date(2026, 11, 1)))
    await emit(session, OrganizationCreated(state=branch))
    await session.commit()
    await drain()
    assert await session.scalar(select(OrganizationCopy.name).where(OrganizationCopy.id == branch.id)) == "新名支部"
