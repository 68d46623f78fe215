"""Whose to-dos are whose: addressed to the person, or to the holders of a permission that the caller holds there."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, Subquery, and_, case, func, not_, or_, select
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


def _addressed(actor: Actor, standing: ColumnElement[bool]) -> Subquery:
    """The to-dos that the caller may see, each with whether it is his: by name, or as a holder at the level meant.

    The organisation itself counts even while the news of it is under way.
    """
    places: dict[str, set[UUID]] = defaultdict(set)
    for grant in actor.grants:
        places[grant.permission].add(grant.organization_id)
    together: dict[tuple[UUID, ...], list[str]] = defaultdict(list)
    for permission, found in places.items():
        together[tuple(sorted(found))].append(permission)
    known, mine = [_personal(actor)], [_personal(actor), not_(TodoAudience.own_level)]
    for heads, permissions in together.items():
        holds = TodoAudience.permission.in_(sorted(permissions))
        at_head = TodoAudience.organization_id.in_(heads)
        below = TodoAudience.organization_id.in_(select(OrganizationCopy.id).where(within(OrganizationCopy, heads)))
        known.append(and_(holds, or_(at_head, below)))
        mine.append(and_(holds, at_head))
    return (
        select(TodoAudience.todo_id.label("id"), func.coalesce(func.bool_or(or_(*mine)), False).label("is_mine"))
        .join(Todo, Todo.id == TodoAudience.todo_id)
        .where(_HEARD, standing, or_(*known))
        .group_by(TodoAudience.todo_id)
        .subquery()
    )


def _late() -> ColumnElement[bool]:
    return and_(_OPEN, Todo.late_from.is_not(None), Todo.late_from <= clock.now())


def _listed(addressed: Subquery) -> Select[Any]:
    """All columns that are shown."""
    return (
        select(
            *(getattr(Todo, name) for name in _SHOWN),
            Todo.opened_version.label("version"),
            case((_OPEN, "open"), else_="done").label("state"),
            func.coalesce(_late(), False).label("is_overdue"),
            func.coalesce(Todo.phone_page, Todo.page).label("phone_page"),
            OrganizationCopy.name.label("organization_name"),
            addressed.c.is_mine,
        )
        .join(addressed, addressed.c.id == Todo.id)
        .outerjoin(OrganizationCopy, OrganizationCopy.id == Todo.organization_id)
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
    addressed = _addressed(actor, _OPEN if state == "open" else not_(_OPEN))
    mine = reach == "mine"
    wanted = _listed(addressed).where(addressed.c.is_mine == mine)
    if category:
        wanted = wanted.where(Todo.category == category)
    if q:
        wanted = wanted.where(
            or_(Todo.title.icontains(q, autoescape=True), OrganizationCopy.name.icontains(q, autoescape=True))
        )
    if overdue:
        wanted = wanted.where(_late())
    page = await paginate(session, wanted.order_by(*_order(state, sort)), paging)
    open_ones = await _tally(session, _addressed(actor, _OPEN))
    shown = open_ones if state == "open" else await _tally(session, addressed)
    return {
        **page,
        "items": [_read(row) for row in page["items"]],
        "counts": _counts(open_ones),
        "categories": [row for row in shown if row["is_mine"] == mine],
    }


def _order(state: State, sort: Sort) -> tuple[Any, ...]:
    if state == "done":
        return Todo.settled_at.desc(), Todo.id
    if sort == "opened":
        return Todo.opened_at.desc(), Todo.id
    return Todo.late_from.asc().nulls_last(), Todo.priority.desc(), Todo.opened_at, Todo.id


async def _tally(session: AsyncSession, addressed: Subquery) -> Sequence[RowMapping]:
    """How many of each kind, how many of them are late, and whose they are."""
    found = await session.execute(
        select(
            Todo.category,
            func.max(Todo.category_title).label("title"),
            addressed.c.is_mine,
            func.count().label("count"),
            func.count().filter(_late()).label("late"),
        )
        .join(addressed, addressed.c.id == Todo.id)
        .group_by(Todo.category, addressed.c.is_mine)
        .order_by(Todo.category)
    )
    return found.mappings().all()


def _counts(tally: Sequence[RowMapping]) -> dict[str, int]:
    mine = [row for row in tally if row["is_mine"]]
    return {
        "open": sum(row["count"] for row in mine),
        "overdue": sum(row["late"] for row in mine),
        "below": sum(row["count"] for row in tally if not row["is_mine"]),
    }


async def counts(session: AsyncSession, actor: Actor) -> dict[str, int]:
    """What the bell says, in one statement over what is open."""
    return _counts(await _tally(session, _addressed(actor, _OPEN)))


async def show(session: AsyncSession, actor: Actor, todo_id: UUID) -> dict[str, Any]:
    """One, open or done; whom it does not concern finds as little as of one that does not exist."""
    found = await session.execute(_listed(_addressed(actor, Todo.id == todo_id)))
    row = found.mappings().first()
    if row is None:
        raise NotFound("没有找到这项待办:可能已撤回,或不在您的职责范围内。")
    return _read(row)
