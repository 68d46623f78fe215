"""Whose to-dos are whose: addressed to the person, or to the holders of a permission that the caller holds there."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.todos.models import Todo, TodoAudience
from dangjian.integration.todos.rules import Reach, Sort, State
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor

_SHOWN = (
    *("id", "service", "noun", "object_id", "key", "title", "category", "category_title", "settle_reason"),
    *("priority", "originator", "organization_id", "due_on", "due_at", "opened_at", "settled_at", "page", "actions"),
)
_OPEN = Todo.opened_version > Todo.settled_version
_HEARD = Todo.opened_version > 0


def _personal(actor: Actor) -> ColumnElement[bool]:
    by_account = TodoAudience.account_id == actor.account_id
    return by_account if actor.member_id is None else or_(by_account, TodoAudience.member_id == actor.member_id)


def _held(actor: Actor) -> list[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """For each set of organisations on which the caller holds permissions: whether he holds it, and at its own level.

    The organisation itself counts even while the news of it is under way.
    """
    places: dict[str, set[UUID]] = defaultdict(set)
    for grant in actor.grants:
        places[grant.permission].add(grant.organization_id)
    together: dict[tuple[UUID, ...], list[str]] = defaultdict(list)
    for permission, heads in places.items():
        together[tuple(sorted(heads))].append(permission)
    found: list[tuple[ColumnElement[bool], ColumnElement[bool]]] = []
    for heads_, permissions in together.items():
        at_head = TodoAudience.organization_id.in_(heads_)
        below = TodoAudience.organization_id.in_(select(OrganizationCopy.id).where(within(OrganizationCopy, heads_)))
        found.append((and_(TodoAudience.permission.in_(sorted(permissions)), or_(at_head, below)), at_head))
    return found


def _mine(actor: Actor) -> ColumnElement[bool]:
    """What waits for the caller: by name, or as a holder at the level that is meant."""
    held = [and_(holds, or_(not_(TodoAudience.own_level), at_head)) for holds, at_head in _held(actor)]
    return Todo.id.in_(select(TodoAudience.todo_id).where(or_(_personal(actor), *held)))


def _known(actor: Actor) -> ColumnElement[bool]:
    """What the caller may see at all: what is his, and what he could do in the place of those below."""
    held = [holds for holds, _ in _held(actor)]
    return Todo.id.in_(select(TodoAudience.todo_id).where(or_(_personal(actor), *held)))


def _within_reach(actor: Actor, reach: Reach) -> ColumnElement[bool]:
    return _mine(actor) if reach == "mine" else and_(_known(actor), not_(_mine(actor)))


def _late() -> ColumnElement[bool]:
    return and_(_OPEN, Todo.late_from.is_not(None), Todo.late_from <= clock.now())


def _listed(actor: Actor) -> Select[Any]:
    """All columns that are shown."""
    return (
        select(
            *(getattr(Todo, name) for name in _SHOWN),
            Todo.opened_version.label("version"),
            case((_OPEN, "open"), else_="done").label("state"),
            func.coalesce(_late(), False).label("is_overdue"),
            func.coalesce(Todo.phone_page, Todo.page).label("phone_page"),
            OrganizationCopy.name.label("organization_name"),
            _mine(actor).label("is_mine"),
        )
        .outerjoin(OrganizationCopy, OrganizationCopy.id == Todo.organization_id)
        .where(_HEARD)
    )


def _read(row: Any) -> dict[str, Any]:
    """An open one has no reason and no moment of an earlier settling."""
    return {**row, "settle_reason": None, "settled_at": None} if row["state"] == "open" else dict(row)


async def search(
    session: AsyncSession,
    actor: Actor,
    *,
    state: State,
    reach: Reach,
    category: str | None,
    q: str | None,
    overdue: bool,
    sort: Sort,
    paging: PageParams,
) -> dict[str, Any]:
    """A page of the list, what is due first on top, with the kinds and the counts."""
    reached = _within_reach(actor, reach)
    standing = and_(_HEARD, _OPEN if state == "open" else not_(_OPEN))
    wanted = _listed(actor).where(reached, standing)
    if category:
        wanted = wanted.where(Todo.category == category)
    if q:
        wanted = wanted.where(
            or_(Todo.title.icontains(q, autoescape=True), OrganizationCopy.name.icontains(q, autoescape=True))
        )
    if overdue:
        wanted = wanted.where(_late())
    page = await paginate(session, wanted.order_by(*_order(state, sort)), paging)
    return {
        **page,
        "items": [_read(row) for row in page["items"]],
        "counts": await counts(session, actor),
        "categories": await _categories(session, and_(reached, standing)),
    }


def _order(state: State, sort: Sort) -> tuple[Any, ...]:
    if state == "done":
        return Todo.settled_at.desc(), Todo.id
    if sort == "opened":
        return Todo.opened_at.desc(), Todo.id
    return Todo.late_from.asc().nulls_last(), Todo.priority.desc(), Todo.opened_at, Todo.id


async def _categories(session: AsyncSession, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    found = await session.execute(
        select(Todo.category, func.max(Todo.category_title).label("title"), func.count().label("count"))
        .where(which)
        .group_by(Todo.category)
        .order_by(Todo.category)
    )
    return [dict(row) for row in found.mappings()]


async def counts(session: AsyncSession, actor: Actor) -> dict[str, int]:
    """What the bell says, in one statement over what is open."""
    known = select(_mine(actor).label("mine"), _late().label("late")).where(_OPEN, _known(actor)).subquery()
    row = (
        await session.execute(
            select(
                func.count().filter(known.c.mine),
                func.count().filter(known.c.mine, known.c.late),
                func.count().filter(not_(known.c.mine)),
            ).select_from(known)
        )
    ).one()
    return dict(zip(("open", "overdue", "below"), row, strict=True))


async def show(session: AsyncSession, actor: Actor, todo_id: UUID) -> dict[str, Any]:
    """One, open or done; whom it does not concern finds as little as of one that does not exist."""
    found = await session.execute(_listed(actor).where(Todo.id == todo_id, _known(actor)))
    row = found.mappings().first()
    if row is None:
        raise NotFound("没有找到这项待办:可能已撤回,或不在您的职责范围内。")
    return _read(row)
