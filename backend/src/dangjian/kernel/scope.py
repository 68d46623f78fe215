"""Scope: what a caller sees is the subtree of the organisations on which the permission is held (本级及下级)."""

from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.security import Actor, Permission


class TreeTable(Protocol):
    """A service's copy of the organisation tree: `path` is the ids from the root joined and ended by `/`."""

    id: InstrumentedAttribute[UUID]
    path: InstrumentedAttribute[str]


_HEADS: dict[type[Any], Any] = {}


def _head(tree: type[Any]) -> Any:
    """The tree once more, made once: an alias costs more to build than the query that uses it."""
    if tree not in _HEADS:
        _HEADS[tree] = aliased(tree)
    return _HEADS[tree]


def within(tree: type[Any], heads: tuple[UUID, ...]) -> ColumnElement[bool]:
    """True for tree rows in the subtree of any of `heads`."""
    if not heads:
        return false()
    head = _head(tree)
    # A text prefix on a `COLLATE "C"` index is as fast as ltree here and estimates its rows rightly.
    return exists().where(head.id.in_(heads), tree.path.like(head.path + "%"))


def inside(tree: str, row: str = "o", heads: str = "heads") -> str:
    """The same for a question written as text: `row` is the tree row's alias, `:heads` the parameter of the heads."""
    return (
        f"EXISTS (SELECT 1 FROM {tree} head WHERE head.id = ANY(CAST(:{heads} AS uuid[])) "
        f"AND {row}.path LIKE head.path || '%')"
    )


def visible_ids(actor: Actor, permission: Permission, tree: type[Any]) -> Select[tuple[UUID]]:
    """The ids of all organisations on which the actor holds the permission."""
    return select(tree.id).where(within(tree, actor.orgs(permission)))


def visible_to(
    actor: Actor,
    organization: ColumnElement[UUID] | InstrumentedAttribute[UUID],
    permission: Permission,
    tree: type[Any],
) -> ColumnElement[bool]:
    """The filter for rows that carry an organisation's id."""
    return organization.in_(visible_ids(actor, permission, tree))


async def is_on_top(session: AsyncSession, actor: Actor, permission: Permission, tree: type[Any]) -> bool:
    """Whether the permission is held at the top of an enterprise; there alone what all share is changed."""
    tops = [f"/{head}/" for head in actor.orgs(permission)]
    return bool(await session.scalar(select(exists().where(tree.path.in_(tops)))))


async def require_visible(
    session: AsyncSession, actor: Actor, organization_id: UUID, permission: Permission, tree: type[Any]
) -> Any:
    """The tree row of an organisation in scope; outside it raises the same NotFound as for one that does not exist."""
    row = await session.scalar(select(tree).where(tree.id == organization_id, within(tree, actor.orgs(permission))))
    if row is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    return row
