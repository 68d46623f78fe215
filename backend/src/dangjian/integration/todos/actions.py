"""Keeping what services say of to-dos, whatever comes late, twice or in the wrong order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import OpenTodo, SettleTodo, TodoSource
from dangjian.integration.todos import rules
from dangjian.integration.todos.models import Todo, TodoAudience
from dangjian.kernel import clock
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id

_SOURCE = ("service", "noun", "object_id", "key")
_KEPT = ("id", *_SOURCE, "settled_version", "settled_at", "settle_reason")


async def open_all(session: AsyncSession, todos: Sequence[OpenTodo], at: datetime) -> None:
    """Keep what was opened, each with the highest version heard; whom it waits for is replaced with it."""
    by_source = {one.source: one for one in rules.newest(todos)}
    statement = upsert(Todo).values([_opened(one, at) for one in by_source.values()])
    said = statement.excluded
    fresh = {column.name: said[column.name] for column in Todo.__table__.columns if column.name not in _KEPT}
    # Said again while it is open, it has still been waiting since it was opened.
    fresh["opened_at"] = case((Todo.opened_version > Todo.settled_version, Todo.opened_at), else_=said.opened_at)
    changed = await session.execute(
        statement.on_conflict_do_update(
            index_elements=_SOURCE, set_=fresh, where=Todo.opened_version < said.opened_version
        ).returning(Todo.id, Todo.organization_id, *(getattr(Todo, name) for name in _SOURCE))
    )
    rows = changed.all()
    if not rows:
        return
    await session.execute(delete(TodoAudience).where(TodoAudience.todo_id.in_([row.id for row in rows])))
    told = [_audience(row.id, by_source[_source(row)]) for row in rows]
    await session.execute(insert(TodoAudience), [one for some in told for one in some])
    await _announce(session, {row.organization_id: row.id for row in rows})


async def settle_all(session: AsyncSession, todos: Sequence[SettleTodo], at: datetime) -> None:
    """Keep what was settled, each with the highest version heard, even before its opening is."""
    statement = upsert(Todo).values([_settled(one, at) for one in rules.newest(todos)])
    said = statement.excluded
    fresh = {name: said[name] for name in ("settled_version", "settled_at", "settle_reason")}
    changed = await session.execute(
        statement.on_conflict_do_update(
            index_elements=_SOURCE, set_=fresh, where=Todo.settled_version < said.settled_version
        ).returning(Todo.id, Todo.organization_id)
    )
    await _announce(session, {row.organization_id: row.id for row in changed.all() if row.organization_id})


def _source(row: Any) -> TodoSource:
    return TodoSource(service=row.service, noun=row.noun, object_id=row.object_id, key=row.key)


def _opened(one: OpenTodo, at: datetime) -> dict[str, Any]:
    same = ("title", "organization_id", "page", "phone_page", "originator", "due_on", "due_at", "priority")
    return {
        "id": new_id(),
        **dict(one.source),
        **{name: getattr(one, name) for name in same},
        "opened_version": one.version,
        "settled_version": 0,
        "category": one.category.code,
        "category_title": one.category.title,
        "late_from": rules.late_from(one.due_on, one.due_at, clock.SHANGHAI),
        "actions": [action.model_dump() for action in one.actions],
        "opened_at": at,
    }


def _settled(one: SettleTodo, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        **dict(one.source),
        "opened_version": 0,
        "settled_version": one.version,
        "title": "",
        "category": "",
        "category_title": "",
        "page": "/",
        "priority": "normal",
        "actions": [],
        "settled_at": at,
        "settle_reason": one.reason,
    }


def _audience(todo_id: UUID, one: OpenTodo) -> list[dict[str, Any]]:
    return [
        {"todo_id": todo_id, "place": place, **audience.model_dump()} for place, audience in enumerate(one.audience)
    ]


async def _announce(session: AsyncSession, places: dict[UUID, UUID]) -> None:
    """Open pages hear once an organisation, however many of its to-dos changed."""
    for organization_id, todo_id in places.items():
        await announce(session, "todo", todo_id, organization_id)
