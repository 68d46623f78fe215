"""Looks at tasks: always those in the caller's scope, or the caller's own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor
from dangjian.targets.light_rules import queries as light_rules
from dangjian.targets.light_rules.queries import DUE, START, TODAY
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TASK_ACCEPT, TASK_ASSIGN, TASK_READ
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks import rules
from dangjian.targets.tasks.models import Task, TaskDependency, TaskStep

NOT_FOUND = "没有找到这项任务,请刷新后重试。"
_ROW = (
    *("id", "number", "title", "organization_id", "target_id", "kind", "focus", "side", "weight", "is_urgent"),
    *("owner_member_id", "owner_name", "starts_on", "due_on", "first_due_on", "asked_due_on", "state", "percent"),
    *("is_blocked", "is_returned", "light", "light_rule", "last_check_in_at", "version"),
)
_MORE = (
    *("detail", "urgent_reason", "helpers", "supervisor_organization_id", "assigned_by", "assigned_by_name"),
    *("created_at", "completed_at", "result"),
)
_SORTS: Mapping[str, Any] = {
    "due_on": Task.due_on,
    "weight": Task.weight,
    "percent": Task.percent,
    "number": Task.number,
    "light": case({"red": 0, "yellow": 1, "blue": 2, "green": 3}, value=Task.light, else_=4),
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; `live` leaves out what is over."""

    organization_id: UUID | None = None
    states: tuple[str, ...] = ()
    light: str | None = None
    kind: str | None = None
    focus: str | None = None
    side: str | None = None
    owner_member_id: UUID | None = None
    target_id: UUID | None = None
    live: bool = False
    overdue: bool = False
    blocked: bool = False
    asked: bool = False
    mine: bool = False
    q: str | None = None
    sort: str = "due_on"


def is_own(member_id: UUID | None) -> ColumnElement[bool]:
    """True for tasks that the member owns or helps with."""
    if member_id is None:
        return false()
    return or_(Task.owner_member_id == member_id, Task.helpers.contains([{"member_id": str(member_id)}]))


def overdue() -> ColumnElement[bool]:
    """True while it lies with the owner and its day has passed."""
    return and_(Task.state.in_(rules.WITH_OWNER), Task.due_on < clock.today())


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """True for tasks in scope, one's own, and those that one gave."""
    return or_(
        visible_to(actor, Task.organization_id, TASK_READ, OrganizationCopy),
        is_own(actor.member_id),
        Task.assigned_by == actor.account_id,
    )


def shown(*more: str) -> Select[Any]:
    """The columns of the list with what the calendar says of each; join `TODAY` on the day asked for."""
    total, elapsed, left = light_rules.spans()
    planned = case((total > 0, func.round(elapsed * Decimal(100) / func.nullif(total, 0), 1)), else_=0)
    return (
        select(
            *(getattr(Task, name) for name in (*_ROW, *more)),
            OrganizationCopy.name.label("organization_name"),
            (Task.due_on > Task.first_due_on).label("is_delayed"),
            overdue().label("is_overdue"),
            left.label("days_left"),
            planned.label("planned_percent"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Task.organization_id)
        .join(START, START.day == Task.starts_on)
        .join(DUE, DUE.day == Task.due_on)
        .join(TODAY, TODAY.day == clock.today())
    )


def _conditions(actor: Actor, asked: Filters) -> list[ColumnElement[bool]]:
    exact = {"light": asked.light, "kind": asked.kind, "focus": asked.focus, "side": asked.side}
    exact_ids = {"owner_member_id": asked.owner_member_id, "target_id": asked.target_id}
    found = [getattr(Task, name) == value for name, value in {**exact, **exact_ids}.items() if value is not None]
    if asked.states:
        found.append(Task.state.in_(asked.states))
    if asked.live:
        found.append(Task.state.in_(rules.LIVE))
    if asked.overdue:
        found.append(overdue())
    if asked.blocked:
        found.append(and_(Task.is_blocked, Task.state.in_(rules.LIVE)))
    if asked.asked:
        found.append(Task.asked_due_on.is_not(None))
    if asked.mine:
        found.append(is_own(actor.member_id))
    if asked.q:
        words = asked.q.strip()
        found.append(or_(*(column.icontains(words, autoescape=True) for column in _SEARCHED)))
    return found


_SEARCHED = (Task.title, Task.number, Task.owner_name)


def _scoped(actor: Actor, statement: Any, organization_id: UUID | None) -> Any:
    mine = statement.where(seen_by(actor))
    if organization_id is None:
        return mine
    below = select(OrganizationCopy.id).where(within(OrganizationCopy, (organization_id,)))
    return mine.where(Task.organization_id.in_(below))


async def search(session: AsyncSession, actor: Actor, asked: Filters, paging: PageParams) -> dict[str, Any]:
    """A page of the list and the counts of all in the organisation, in three statements whatever the size."""
    counts = await _counts(session, actor, asked)
    statement = _scoped(actor, shown(), asked.organization_id).where(*_conditions(actor, asked))
    by = _SORTS[asked.sort.removeprefix("-")]
    order = by.desc() if asked.sort.startswith("-") else by
    alive = Task.state.in_(rules.LIVE)
    page = await paginate(session, statement.order_by(alive.desc(), order, Task.id), paging)
    return {**page, "counts": counts}


async def _counts(session: AsyncSession, actor: Actor, asked: Filters) -> dict[str, int]:
    live = Task.state.in_(rules.LIVE)
    columns = {
        **{state: Task.state == state for state in rules.STATE_TITLES},
        "overdue": overdue(),
        "blocked": and_(Task.is_blocked, live),
        "on_schedule": or_(Task.state == "completed", and_(live, Task.light.in_(("green", "blue")))),
    }
    picked = [func.count().filter(condition).label(name) for name, condition in columns.items()]
    narrowed = Filters(kind=asked.kind, side=asked.side, focus=asked.focus, mine=asked.mine, target_id=asked.target_id)
    statement = _scoped(actor, select(*picked).select_from(Task), asked.organization_id)
    row = (await session.execute(statement.where(*_conditions(actor, narrowed)))).mappings().one()
    return dict(row)


async def seen(session: AsyncSession, actor: Actor, task_id: UUID) -> dict[str, Any]:
    """One task that the caller may see, with all its columns."""
    found = await session.execute(shown(*_MORE).where(Task.id == task_id, seen_by(actor)))
    row = found.mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    return dict(row)


async def show(session: AsyncSession, actor: Actor, task_id: UUID) -> dict[str, Any]:
    """One task with its life, what it waits for, and what the caller may do with it."""
    row = await seen(session, actor, task_id)
    steps = await session.execute(
        select(
            *(getattr(TaskStep, name) for name in ("id", "kind", "note", "due_before", "due_after", "at", "by_name"))
        )
        .where(TaskStep.task_id == task_id)
        .order_by(TaskStep.at, TaskStep.id)
    )
    needs = await links(session, task_id)
    names = await _names(session, row)
    own = owns(actor, row)
    return {
        **row,
        **names,
        "steps": steps.mappings().all(),
        "needs": needs,
        "needed_by": await links(session, task_id, backwards=True),
        "is_own": own,
        "moves": moves(row, (await powers(session, actor, [row]))[row["id"]]),
        "why_not_submit": rules.why_not_before(unfinished(needs)),
        "why_not_complete": rules.OWN_RESULT if own and row["state"] == "submitted" else None,
    }


async def _names(session: AsyncSession, row: Mapping[str, Any]) -> dict[str, Any]:
    supervisor, target = row["supervisor_organization_id"], row["target_id"]
    named = select(
        select(OrganizationCopy.name).where(OrganizationCopy.id == supervisor).scalar_subquery(),
        select(Target.title).where(Target.id == target).scalar_subquery(),
    )
    found = (await session.execute(named)).one()
    return {"supervisor_organization_name": found[0], "target_title": found[1]}


async def links(session: AsyncSession, task_id: UUID, *, backwards: bool = False) -> Sequence[Mapping[str, Any]]:
    """What the task waits for, or what waits for it."""
    near, far = TaskDependency.task_id, TaskDependency.needs_id
    if backwards:
        near, far = far, near
    found = await session.execute(
        select(Task.id, Task.number, Task.title, Task.state)
        .join(TaskDependency, far == Task.id)
        .where(near == task_id)
        .order_by(Task.number)
    )
    return [dict(row) for row in found.mappings()]


def unfinished(needs: Collection[Mapping[str, Any]]) -> list[str]:
    """The numbers of those that are not over."""
    return [one["number"] for one in needs if one["state"] not in rules.OVER]


async def edges_from(session: AsyncSession, ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Everything that these tasks wait for, near and far, as (task, what it needs)."""
    near = (
        select(TaskDependency.task_id, TaskDependency.needs_id)
        .where(TaskDependency.task_id.in_(ids))
        .cte("waits", recursive=True)
    )
    far = aliased(TaskDependency)
    waits = near.union(select(far.task_id, far.needs_id).join(near, near.c.needs_id == far.task_id))
    return [(task, needs) for task, needs in (await session.execute(select(waits))).all()]


def owns(actor: Actor, row: Mapping[str, Any]) -> bool:
    """Whether the caller is its owner or one of its helpers."""
    member = actor.member_id
    helpers = {one["member_id"] for one in row["helpers"]}
    return member is not None and (row["owner_member_id"] == member or str(member) in helpers)


def moves(row: Mapping[str, Any], held: Collection[rules.Power]) -> list[rules.Move]:
    """What may be done with a task now by whoever holds these powers."""
    return [
        move
        for move in rules.ALLOWED
        if rules.why_not(move, row["state"]) is None
        and rules.why_not_allowed(move, held) is None
        and (move != "refuse_delay" or row["asked_due_on"] is not None)
    ]


async def powers(
    session: AsyncSession, actor: Actor, rows: Sequence[Mapping[str, Any]]
) -> dict[UUID, set[rules.Power]]:
    """What the caller is to each of these tasks, in one statement: owner, one of those who do it, assigner, judge."""
    found = await session.execute(
        select(
            OrganizationCopy.id,
            within(OrganizationCopy, actor.orgs(TASK_ASSIGN)).label("assign"),
            within(OrganizationCopy, actor.orgs(TASK_ACCEPT)).label("judge"),
        ).where(OrganizationCopy.id.in_({row["organization_id"] for row in rows}))
    )
    places = {place.id: place for place in found.all()}
    held: dict[UUID, set[rules.Power]] = {}
    for row in rows:
        place = places[row["organization_id"]]
        gave = row["assigned_by"] == actor.account_id
        facts: dict[rules.Power, bool] = {
            "owner": actor.member_id is not None and row["owner_member_id"] == actor.member_id,
            "own": owns(actor, row),
            "assign": place.assign or gave,
            "judge": place.judge or gave,
        }
        held[row["id"]] = {power for power, holds in facts.items() if holds}
    return held


async def locked(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> Sequence[Task]:
    """These tasks as far as the caller may see them, held until the transaction ends."""
    found = await session.scalars(
        select(Task)
        .where(Task.id.in_(ids), seen_by(actor))
        .order_by(Task.id)
        .with_for_update(of=Task)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def known_ids(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> Sequence[UUID]:
    """Which of these are tasks that the caller may see."""
    found = await session.scalars(select(Task.id).where(Task.id.in_(ids), seen_by(actor)))
    return found.all()
