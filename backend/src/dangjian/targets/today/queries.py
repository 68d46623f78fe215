"""The caller's own page, in three statements."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.security import Actor
from dangjian.targets.check_ins import rules as check_in_rules
from dangjian.targets.check_ins.models import CheckIn, CheckInUndo
from dangjian.targets.tasks import queries as tasks
from dangjian.targets.tasks import rules as task_rules
from dangjian.targets.tasks.models import Task
from dangjian.targets.today import rules
from dangjian.targets.today.schemas import TodayItem

_RECENT = 60


async def today(session: AsyncSession, actor: Actor) -> dict[str, Any]:
    """The open tasks of whoever asks, how many there are, and what can still be undone."""
    rows, counts = await _open(session, actor)
    recent = await _recent(session, actor)
    notes = await _last_notes(session, [row["id"] for row in rows])
    general = [one["note"] for one in recent if one["note"]]
    items = [_item(row, notes.get(row["id"]), recent, general) for row in rows]
    done = [_done(one) for one in recent if one["is_undoable"]][:10]
    sizes = [len(TodayItem.model_validate(item).model_dump_json().encode()) for item in items]
    room = rules.MOST_BYTES - 400 - sum(len(one["title"].encode()) + 220 for one in done)
    fit = rules.how_many_fit(sizes, room)
    return {"day": clock.today(), "items": items[:fit], "counts": counts, "done_today": done}


async def _open(session: AsyncSession, actor: Actor) -> tuple[Sequence[Mapping[str, Any]], dict[str, int]]:
    """The most pressing of the own open tasks, each row carrying the counts of all."""
    mine = tasks.shown().where(tasks.is_own(actor.member_id), Task.state.in_(task_rules.WITH_OWNER)).subquery()
    late = mine.c.is_overdue
    soon = and_(~late, mine.c.days_left <= task_rules.DUE_SOON_DAYS)
    pressing = case({"red": 0, "yellow": 1, "blue": 2}, value=mine.c.light, else_=3)
    found = await session.execute(
        select(
            mine,
            func.count().over().label("open"),
            func.count().filter(late).over().label("overdue"),
            func.count().filter(soon).over().label("due_soon"),
        )
        .order_by(pressing, mine.c.due_on, mine.c.id)
        .limit(rules.MOST_ITEMS)
    )
    rows = [dict(row) for row in found.mappings()]
    counts = {name: rows[0][name] if rows else 0 for name in ("open", "overdue", "due_soon")}
    return rows, counts


async def _recent(session: AsyncSession, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The caller's last check-ins: words to offer again, and what can still be undone."""
    open_to_undo = and_(
        CheckIn.received_at > clock.now() - check_in_rules.UNDO, CheckInUndo.check_in_id.is_(None), CheckIn.is_applied
    )
    found = await session.execute(
        select(
            *(CheckIn.id, CheckIn.task_id, CheckIn.kind, CheckIn.note, CheckIn.received_at),
            *(Task.title, Task.state),
            open_to_undo.label("is_open_to_undo"),
        )
        .join(Task, Task.id == CheckIn.task_id)
        .outerjoin(CheckInUndo, CheckInUndo.check_in_id == CheckIn.id)
        .where(CheckIn.by_account == actor.account_id)
        .order_by(CheckIn.received_at.desc())
        .limit(_RECENT)
    )
    now = clock.now()
    return [
        {
            **row,
            "is_undoable": row["is_open_to_undo"]
            and check_in_rules.why_no_undo(row["received_at"], now, row["kind"], row["state"]) is None,
        }
        for row in found.mappings()
    ]


async def _last_notes(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    """What was last said of each, by whomever."""
    found = await session.execute(
        select(CheckIn.task_id, CheckIn.note)
        .outerjoin(CheckInUndo, CheckInUndo.check_in_id == CheckIn.id)
        .where(CheckIn.task_id.in_(ids), CheckIn.note.is_not(None), CheckInUndo.check_in_id.is_(None))
        .ext(distinct_on(CheckIn.task_id))
        .order_by(CheckIn.task_id, CheckIn.occurred_at.desc())
    )
    return {task_id: note for task_id, note in found.all() if note}


def _item(
    row: Mapping[str, Any], note: str | None, recent: Sequence[Mapping[str, Any]], general: Sequence[str]
) -> dict[str, Any]:
    own = [one["note"] for one in recent if one["task_id"] == row["id"] and one["note"]]
    names = ("number", "title", "organization_name", "kind", "side", "due_on", "days_left", "light", "percent")
    return {
        "task_id": row["id"],
        **{name: row[name] for name in (*names, "planned_percent", "is_blocked", "version")},
        "last_note": rules.shortened(note),
        "phrases": rules.phrases(own, general),
    }


def _done(one: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: one[name] for name in ("id", "task_id", "title", "kind")}
    return {**shown, "undo_until": check_in_rules.undo_until(one["received_at"])}
