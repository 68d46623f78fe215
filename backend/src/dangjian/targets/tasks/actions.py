"""Moving tasks on: each move is checked, versioned, kept as a step, audited, told, and put into somebody's inbox."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import (
    MOST_IN_ONE_EVENT,
    Audience,
    OpenTodo,
    SettleReason,
    SettleTodo,
    TodoAction,
    TodoCategory,
    TodoSource,
    open_todos,
    settle_todos,
)
from dangjian.contracts.targets import (
    LightChange,
    TaskAccepted,
    TaskAssigned,
    TaskCancelled,
    TaskCompleted,
    TaskLightsChanged,
    TaskMoved,
    TaskReturned,
    TaskState,
    TaskSubmitted,
)
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import DomainError, FieldError, Forbidden, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.targets.light_rules import queries as light_rules
from dangjian.targets.light_rules.queries import DUE, START, TODAY, span_of
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TASK_ACCEPT
from dangjian.targets.tasks import queries, rules
from dangjian.targets.tasks.models import Task, TaskDependency, TaskStep
from dangjian.targets.tasks.schemas import TaskDelay, TaskLinks

TodoKey = Literal["carry_out", "accept", "delay"]
MOST_ANNOUNCED = 5
TO_CARRY_OUT = TodoCategory(code="targets.task", title="任务")
TO_ACCEPT = TodoCategory(code="targets.task.accept", title="任务验收")
NO_CHANGE = TodoAction(key="no_change", text="无变化")
_NEWS: Mapping[str, type[TaskMoved]] = {
    "assigned": TaskAssigned,
    "delayed": TaskAssigned,
    "reopened": TaskAssigned,
    "accepted": TaskAccepted,
    "submitted": TaskSubmitted,
    "returned": TaskReturned,
    "completed": TaskCompleted,
    "cancelled": TaskCancelled,
}


class WrongState(RuleBroken):
    """The task stands elsewhere."""

    code = "task_wrong_state"


class ConflictOfInterest(RuleBroken):
    """Nobody accepts what is his own."""

    code = "task_conflict_of_interest"


class NotYet(RuleBroken):
    """What it needs is not over."""

    code = "task_not_yet"


def refused(field: str, message: str) -> Invalid:
    """A field that does not fit, and what to do."""
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


# --- moving them on -------------------------------------------------------------------------------------------------


async def move(
    session: AsyncSession, actor: Actor, kind: rules.Move, task_id: UUID, seen: int, note: str | None = None
) -> None:
    """Accept, submit, complete, return, cancel, reopen, refuse a delay, remind: what needs no more than words."""
    task = await held(session, actor, kind, task_id, seen)
    if kind == "submit":
        await _checked_needs(session, task.id)
    await apply(session, actor, [task], kind, note)


async def _checked_needs(session: AsyncSession, task_id: UUID) -> None:
    fault = rules.why_not_before(queries.unfinished(await queries.links(session, task_id)))
    if fault:
        raise NotYet(fault)


async def delay(session: AsyncSession, actor: Actor, task_id: UUID, data: TaskDelay, seen: int, *, ask: bool) -> None:
    """Ask for another day, or set one; the first day is kept and the later one is flagged."""
    task = await held(session, actor, "ask_delay" if ask else "delay", task_id, seen)
    fault = await fault_of_due(session, task.starts_on, data.due_on, is_urgent=task.is_urgent)
    if fault is None and data.due_on == task.due_on:
        fault = "新的期限与现在的相同"
    if fault:
        raise refused("due_on", fault)
    if ask:
        await apply(session, actor, [task], "ask_delay", data.reason, asked_due_on=data.due_on)
    else:
        await apply(session, actor, [task], "delay", data.reason, due_on=data.due_on, asked_due_on=None)


async def link(session: AsyncSession, actor: Actor, task_id: UUID, data: TaskLinks, seen: int) -> None:
    """Say anew what the task waits for; a circle is refused."""
    task = await held(session, actor, "link", task_id, seen)
    await link_to(session, actor, task.id, data.needs)
    await apply(session, actor, [task], "link", None)


async def held(session: AsyncSession, actor: Actor, kind: rules.Move, task_id: UUID, seen: int) -> Task:
    """The task if the caller may move it so now, held until the transaction ends."""
    found = await queries.locked(session, actor, [task_id])
    if not found:
        raise NotFound(queries.NOT_FOUND)
    expect(seen, found[0].version)
    fault = why_not(kind, found[0], (await queries.powers(session, actor, [facts(found[0])]))[task_id])
    if fault:
        raise fault
    return found[0]


def why_not(kind: rules.Move, task: Task, held_powers: Collection[rules.Power]) -> DomainError | None:
    """The refusal of a move, or none: first by who asks, then by how the task stands."""
    words = rules.why_not_allowed(kind, held_powers)
    if words:
        return ConflictOfInterest(words) if words == rules.OWN_RESULT else Forbidden(words)
    words = rules.why_not(kind, task.state)
    if words is None and kind == "refuse_delay" and task.asked_due_on is None:
        words = "没有待批的延期申请。"
    return WrongState(words) if words else None


async def apply(
    session: AsyncSession, actor: Actor, tasks: Sequence[Task], kind: rules.Move, note: str | None, **changes: Any
) -> None:
    """A move that was checked, for as many tasks at once as there are, in as few statements as for one."""
    step, fixed = rules.EFFECTS[kind]
    before = {task.id: {name: getattr(task, name) for name in ("state", "due_on", "owner_member_id")} for task in tasks}
    for task in tasks:
        for name, value in {**fixed, **changes}.items():
            setattr(task, name, value)
        if kind == "submit":
            task.result = note
        if kind in ("complete", "reopen"):
            task.completed_at = clock.now() if kind == "complete" else None
        task.version += 1
    await session.flush()
    rows = [facts(task) for task in tasks]
    await refresh_lights(session, list(before), tell=True)
    await tell(session, actor, rows, step, note, before)


async def fault_of_due(session: AsyncSession, starts_on: date, due_on: date, *, is_urgent: bool) -> str | None:
    """Why the day cannot be set, by the working-day calendar; or none."""
    today = clock.today()
    if not rules.in_calendar(starts_on) or not rules.in_calendar(due_on):
        return "日期应在 2020 至 2040 年之间"
    span = await span_of(session, starts_on, due_on)
    return rules.fault_of_due(starts_on, due_on, today, span.left, is_urgent=is_urgent)


async def link_to(session: AsyncSession, actor: Actor, task_id: UUID, needs: Sequence[UUID]) -> None:
    """Write what a task waits for anew; a circle is refused."""
    wanted = list(dict.fromkeys(needs))
    found = set(await queries.known_ids(session, actor, wanted))
    for index, one in enumerate(wanted):
        if one not in found:
            raise refused(f"needs.{index}", "没有找到这项前置任务,请重新选择")
    edges = await queries.edges_from(session, wanted)
    if any(rules.closes_circle(task_id, one, edges) for one in wanted):
        raise refused("needs", "前置任务之间形成了循环,请去掉其中一项")
    await session.execute(delete(TaskDependency).where(TaskDependency.task_id == task_id))
    if wanted:
        rows = [{"task_id": task_id, "needs_id": one} for one in wanted]
        await session.execute(insert(TaskDependency), rows)


# --- telling --------------------------------------------------------------------------------------------------------


def facts(task: Task) -> dict[str, Any]:
    """The task's columns, as the news of it is made from them."""
    return {column.key: getattr(task, column.key) for column in Task.__table__.columns}


def state_of(row: Mapping[str, Any]) -> TaskState:
    """A task as the news of it tells."""
    names = ("organization_id", "target_id", "kind", "side", "state", "due_on", "version")
    return TaskState(task_id=row["id"], **{name: row[name] for name in names})


async def tell(
    session: AsyncSession,
    actor: Actor,
    rows: Sequence[Mapping[str, Any]],
    step: rules.StepKind,
    note: str | None,
    before: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> None:
    """The steps for good, an audit row each, one event for all, the inboxes, and news for open pages."""
    was = before or {}
    await note_steps(session, actor, rows, step, note, was)
    changes = [
        audit.Change(
            row["id"],
            row["organization_id"],
            dict(was[row["id"]]) if row["id"] in was else None,
            {name: row[name] for name in ("number", "state", "due_on", "owner_member_id")},
        )
        for row in rows
    ]
    await audit.write_all(session, actor, f"task.{step}", "task", changes, reason=note)
    if step in _NEWS:
        await emit(session, _NEWS[step](tasks=[state_of(row) for row in rows]))
    await _inboxes(session, rows, step)
    for row in rows[:MOST_ANNOUNCED]:
        await announce(session, "task", row["id"], row["organization_id"])


async def note_steps(
    session: AsyncSession,
    actor: Actor,
    rows: Sequence[Mapping[str, Any]],
    step: rules.StepKind,
    note: str | None,
    before: Mapping[UUID, Mapping[str, Any]],
) -> None:
    """One step of each task's life; where its day was moved or asked to be, with both days."""
    steps = []
    for row in rows:
        due_before, due_after = None, None
        if step in ("delayed", "delay_asked"):
            due_before = before[row["id"]]["due_on"]
            due_after = row["due_on"] if step == "delayed" else row["asked_due_on"]
        steps.append(
            {
                "id": new_id(),
                "task_id": row["id"],
                "kind": step,
                "note": note,
                "due_before": due_before,
                "due_after": due_after,
                "at": clock.now(),
                "by": actor.account_id,
                "by_name": actor.display_name,
            }
        )
    await session.execute(insert(TaskStep), steps)


_OPENS: Mapping[rules.StepKind, TodoKey] = {
    **dict.fromkeys(("assigned", "returned", "reopened", "delayed", "reminded", "unsubmitted"), "carry_out"),
    "submitted": "accept",
    "delay_asked": "delay",
}
_SETTLES: Mapping[rules.StepKind, tuple[TodoKey, ...]] = {
    "submitted": ("carry_out", "delay"),
    "completed": ("accept",),
    "returned": ("accept",),
    "unsubmitted": ("accept",),
    "delayed": ("delay",),
    "delay_refused": ("delay",),
    "cancelled": ("carry_out", "accept", "delay"),
    "assigned": ("delay",),
}


async def _inboxes(session: AsyncSession, rows: Sequence[Mapping[str, Any]], step: rules.StepKind) -> None:
    """What waits for whom now, and what waits no longer (P4: done follows open)."""
    reason: SettleReason = "cancelled" if step in ("cancelled", "unsubmitted") else "done"
    keys = _SETTLES.get(step, ())
    if step != "assigned" or any(row["version"] > 1 for row in rows):
        settled = [
            SettleTodo(source=_source(row["id"], key), version=row["version"], reason=reason)
            for row in rows
            for key in keys
        ]
        await settle_todos(session, settled)
    key = _OPENS.get(step)
    if key is not None:
        await open_todos(session, [todo for row in rows if (todo := _todo(row, key)) is not None])


def _source(task_id: UUID, key: str) -> TodoSource:
    return TodoSource(service="targets", noun="task", object_id=task_id, key=key)


def _todo(row: Mapping[str, Any], key: TodoKey) -> OpenTodo | None:
    """The to-do of the owner, or of whoever gave the task."""
    owner = row["owner_member_id"]
    if key == "carry_out" and owner is None:
        return None
    judge = (
        Audience.account(row["assigned_by"])
        if row["assigned_by"]
        else Audience.holders(TASK_ACCEPT, row["supervisor_organization_id"] or row["organization_id"])
    )
    due = row["due_on"]
    words = {"carry_out": f"【{due.month}月{due.day}日前】", "accept": "【待验收】", "delay": "【延期申请】"}
    return OpenTodo(
        source=_source(row["id"], key),
        version=row["version"],
        title=f"{words[key]}{row['title']}"[:200],
        category=TO_CARRY_OUT if key == "carry_out" else TO_ACCEPT,
        audience=(Audience.member(owner) if key == "carry_out" else judge,),
        organization_id=row["organization_id"],
        page=f"/tasks/{row['id']}",
        phone_page=f"/m/tasks/{row['id']}" if key == "carry_out" else None,
        originator=row["assigned_by_name"][:200],
        due_on=due if key == "carry_out" else None,
        priority="urgent" if row.get("is_urgent") else "normal",
        actions=(NO_CHANGE,) if key == "carry_out" else (),
    )


async def submitted(session: AsyncSession, actor: Actor, row: Mapping[str, Any], note: str | None) -> None:
    """A check-in said that it is done: the same as submitting it."""
    await _checked_needs(session, row["id"])
    await tell(session, actor, [row], "submitted", note)


async def unsubmitted(session: AsyncSession, actor: Actor, row: Mapping[str, Any]) -> None:
    """That check-in was taken back."""
    await tell(session, actor, [row], "unsubmitted", None)


async def accepted(session: AsyncSession, actor: Actor, row: Mapping[str, Any]) -> None:
    """A first check-in is taking the task on; nobody has to say so separately."""
    await note_steps(session, actor, [row], "accepted", None, {})
    await emit(session, TaskAccepted(tasks=[state_of(row)]))


async def refresh_lights(session: AsyncSession, ids: Collection[UUID] | None, *, tell: bool = True) -> int:
    """Look at the lights of these tasks, or of all that are not over, in one statement; tell of those that changed."""
    rule = light_rules.in_force()
    over = Task.state.in_(rules.OVER)
    after = light_rules.light(
        rule, Task.percent, is_over=over, is_overdue=queries.overdue(), is_returned=Task.is_returned.is_(True)
    )
    asked = Task.id.in_(ids) if ids is not None else ~over
    now = (
        select(Task.id, Task.light.label("before"), after.label("after"), func.coalesce(rule.c.number, 0).label("rule"))
        .join(OrganizationCopy, OrganizationCopy.id == Task.organization_id)
        .join(START, START.day == Task.starts_on)
        .join(DUE, DUE.day == Task.due_on)
        .join(TODAY, TODAY.day == clock.today())
        .outerjoin(rule, true())
        .where(asked)
        .subquery()
    )
    differs = or_(Task.light != now.c.after, Task.light_rule != now.c.rule)
    written = await session.execute(
        update(Task)
        .where(Task.id == now.c.id, differs)
        .values(light=now.c.after, light_rule=now.c.rule)
        .returning(Task.id, Task.organization_id, now.c.before, now.c.after, now.c.rule)
        .execution_options(synchronize_session=False)
    )
    changes = [
        LightChange(task_id=id_, organization_id=organization_id, before=before, after=after, rule=number)
        for id_, organization_id, before, after, number in written.all()
        if before != after
    ]
    for start in range(0, len(changes) if tell else 0, MOST_IN_ONE_EVENT):
        await emit(session, TaskLightsChanged(changes=changes[start : start + MOST_IN_ONE_EVENT]))
    return len(changes)


async def tell_light(session: AsyncSession, row: Mapping[str, Any], before: str, after: str, rule: int) -> None:
    """One light changed by a check-in."""
    change = {"task_id": row["id"], "organization_id": row["organization_id"], "before": before, "after": after}
    await emit(session, TaskLightsChanged(changes=[LightChange.model_validate({**change, "rule": rule})]))
