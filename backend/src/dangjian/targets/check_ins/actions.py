"""Checking in and undoing it: one transaction of few statements, the same thing twice is once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.targets import TaskBlocked, TaskCheckedIn
from dangjian.kernel import audit, clock
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.check_ins import queries, rules
from dangjian.targets.check_ins.models import CheckIn, CheckInUndo
from dangjian.targets.check_ins.schemas import CheckInCreate
from dangjian.targets.light_rules import rules as light_rules
from dangjian.targets.tasks import actions as tasks
from dangjian.targets.tasks import rules as task_rules
from dangjian.targets.tasks.models import Task

# Built once, for the hot path: putting a statement together costs more than running it.
_TASKS, _KEPT = Task.metadata.tables["targets.task"], CheckIn.metadata.tables["targets.check_in"]
_STANDS = ("state", "percent", "is_blocked", "is_returned", "light", "light_rule", "last_check_in_at", "version")
_WRITE = (
    update(_TASKS)
    .where(_TASKS.c.id == bindparam("moved_id"))
    .values({name: bindparam(f"new_{name}") for name in _STANDS})
)
_KEEP = insert(_KEPT).on_conflict_do_nothing().returning(_KEPT.c.id)
_NEW = _KEEP.values({column.name: bindparam(f"kept_{column.name}", type_=column.type) for column in _KEPT.c}).cte(
    "kept"
)
_MOVED = _WRITE.where(exists(select(_NEW.c.id))).returning(_TASKS.c.id).cte("moved")
_KEEP_AND_WRITE = select(_NEW.c.id).add_cte(_MOVED)


class TakenId(Conflict):
    """The id was already used for something else."""

    code = "check_in_id_conflict"


class NotOpen(RuleBroken):
    """The task takes no such check-in now."""

    code = "check_in_not_open"


class UndoClosed(RuleBroken):
    """The check-in can no longer be taken back."""

    code = "check_in_undo_closed"


async def check_in(
    session: AsyncSession, peers: Peers, actor: Actor, task_id: UUID, data: CheckInCreate
) -> tuple[dict[str, Any], bool]:
    """Take a check-in; the receipt and whether it is new. Offline ones are put in order by when they happened."""
    _checked(data)
    task = await queries.own_task(session, actor, task_id)
    fault = rules.why_not(data.kind, task["state"], task["owner_member_id"] == actor.member_id)
    if fault:
        return await _again(session, actor, task_id, data, NotOpen(fault)), False
    unknown = await queries.unknown_evidence(peers, actor, task, data.evidence)
    if unknown is not None:
        words = "没有找到这条佐证,请重新选择或上传"
        raise Invalid(f"{words}。", [FieldError(field=f"evidence.{unknown}", message=words)])
    row = _row(actor, task, data)
    after = rules.effect(data.kind, data.percent, _stand(task))
    connection = await session.connection()
    if row["is_applied"]:
        written = await connection.execute(_KEEP_AND_WRITE, _kept(row) | _standing(task, after, data.occurred_at))
    else:
        written = await connection.execute(_KEEP, row)
    if written.first() is None:
        return await _again(session, actor, task_id, data, TakenId(_TAKEN)), False
    if row["is_applied"]:
        await _news(session, actor, task, data, row)
    await _tell(session, actor, task, row)
    return receipt(row), True


_TAKEN = "这个打点编号已用于另一次打点,请刷新后重新打点。"


def _checked(data: CheckInCreate) -> None:
    fault = rules.fault(data.kind, data.percent, data.note)
    if fault is None and rules.is_ahead(data.occurred_at, clock.now()):
        fault = "occurred_at", rules.CLOCK_AHEAD
    if fault:
        raise Invalid(f"{fault[1]}。", [FieldError(field=fault[0], message=fault[1])])


async def _again(
    session: AsyncSession, actor: Actor, task_id: UUID, data: CheckInCreate, otherwise: Exception
) -> dict[str, Any]:
    """The first result if this very check-in was kept before; another under the same id is a conflict."""
    kept = await queries.stored(session, data.id)
    if kept is None:
        raise otherwise
    said = (kept.task_id, kept.by_account, kept.kind, kept.percent, kept.note, kept.occurred_at, kept.evidence)
    percent = rules.WHOLE if data.kind == "done" else data.percent
    now = (task_id, actor.account_id, data.kind, percent, data.note, data.occurred_at, _evidence(data))
    if said != now:
        raise TakenId(_TAKEN)
    return receipt(vars(kept))


def _evidence(data: CheckInCreate) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json", exclude_none=True) for one in data.evidence]


def _stand(task: Mapping[str, Any]) -> rules.Stand:
    return rules.Stand(task["state"], task["percent"], task["is_blocked"], task["is_returned"])


def light_of(task: Mapping[str, Any], stand: rules.Stand) -> tuple[light_rules.Light, int]:
    """The light of a task that stands so today, and by which version of the rule."""
    days = [
        light_rules.WorkingDay(task[f"{name}_ordinal"], task[f"{name}_works"]) for name in ("start", "due", "today")
    ]
    number = task["rule_number"]
    given = light_rules.DEFAULT
    if number is not None:
        given = light_rules.Thresholds(task["red_lag"], task["yellow_lag"], task["blue_days"], task["blue_part"])
    light = light_rules.light(
        given,
        light_rules.Span.of(*days),
        stand.percent,
        is_over=stand.state in task_rules.OVER,
        is_overdue=task_rules.is_overdue(stand.state, task["due_on"], clock.today()),
        is_returned=stand.is_returned,
    )
    return light, number or light_rules.DEFAULT_VERSION


def _row(actor: Actor, task: Mapping[str, Any], data: CheckInCreate) -> dict[str, Any]:
    before = _stand(task)
    applied = rules.applies(data.occurred_at, task["last_check_in_at"])
    after = rules.effect(data.kind, data.percent, before) if applied else before
    light, _ = light_of(task, after)
    return {
        "id": data.id,
        "task_id": task["id"],
        "kind": data.kind,
        "percent": rules.WHOLE if data.kind == "done" else data.percent,
        "percent_before": before.percent,
        "state_before": before.state,
        "was_returned": before.is_returned,
        "is_applied": applied,
        "state_after": after.state,
        "percent_after": after.percent,
        "light_after": light if applied else task["light"],
        "version_after": task["version"] + applied,
        "note": data.note,
        "evidence": _evidence(data),
        "occurred_at": data.occurred_at,
        "received_at": clock.now(),
        "by_account": actor.account_id,
        "by_member": actor.member_id,
        "by_name": actor.display_name,
    }


async def _news(
    session: AsyncSession, actor: Actor, task: Mapping[str, Any], data: CheckInCreate, row: Mapping[str, Any]
) -> None:
    """What else a check-in brings about: the task is taken on, submitted, in another light."""
    moved = {**task, "state": row["state_after"], "version": row["version_after"]}
    if task["state"] == "assigned":
        await tasks.accepted(session, actor, moved)
    if data.kind == "done":
        await tasks.submitted(session, actor, moved, data.note)
    if row["light_after"] != task["light"]:
        rule = task["rule_number"] or light_rules.DEFAULT_VERSION
        await tasks.tell_light(session, moved, task["light"], row["light_after"], rule)


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"kept_{name}": value for name, value in row.items()}


def _standing(task: Mapping[str, Any], stand: rules.Stand, last_at: Any) -> dict[str, Any]:
    """How the task stands from now on, as the statements above take it."""
    light, number = light_of(task, stand)
    values = {
        **vars(stand),
        "light": light,
        "light_rule": number,
        "last_check_in_at": last_at,
        "version": task["version"] + 1,
    }
    return {"moved_id": task["id"], **{f"new_{name}": values[name] for name in _STANDS}}


async def _tell(session: AsyncSession, actor: Actor, task: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    """One audit row, the news, and a word to open pages."""
    await audit.write(
        session,
        actor,
        "task.check_in",
        "task",
        task["id"],
        organization_id=task["organization_id"],
        before={"state": row["state_before"], "percent": row["percent_before"]},
        after={
            "check_in": row["id"],
            "kind": row["kind"],
            "state": row["state_after"],
            "percent": row["percent_after"],
        },
    )
    moved = {**task, "state": row["state_after"], "version": row["version_after"]}
    state = tasks.state_of(moved)
    await emit(session, TaskCheckedIn(task=state, check_in_id=row["id"], check_in_kind=row["kind"]))
    if row["kind"] == "blocked":
        await emit(session, TaskBlocked(task=state, check_in_id=row["id"]))
    await announce(session, "task", task["id"], task["organization_id"])


def receipt(row: Mapping[str, Any]) -> dict[str, Any]:
    """What whoever checked in is told, the first time and every time after."""
    return {
        **{name: row[name] for name in ("id", "task_id", "kind", "percent", "received_at")},
        "undo_until": rules.undo_until(row["received_at"]),
        "task": {
            "state": row["state_after"],
            "percent": row["percent_after"],
            "light": row["light_after"],
            "version": row["version_after"],
        },
    }


async def undo(session: AsyncSession, actor: Actor, check_in_id: UUID) -> dict[str, Any]:
    """Take one's own check-in back within ten minutes; the task stands as the check-ins that remain say."""
    row, undone = await queries.own_check_in(session, actor, check_in_id)
    task = await queries.own_task(session, actor, row.task_id)
    if undone is None:
        fault = rules.why_no_undo(row.received_at, clock.now(), row.kind, task["state"])
        if fault:
            raise UndoClosed(fault)
        values = {"check_in_id": row.id, "at": clock.now(), "by": actor.account_id}
        fresh = insert(CheckInUndo).values(values).on_conflict_do_nothing().returning(CheckInUndo.check_in_id)
        if await session.scalar(fresh) is not None and row.is_applied:
            task = await _take_back(session, actor, task, row)
    return {name: task[name] for name in ("state", "percent", "light", "version")}


async def _take_back(session: AsyncSession, actor: Actor, task: Mapping[str, Any], row: CheckIn) -> Mapping[str, Any]:
    left = await queries.in_force(session, row.task_id)
    percent = next((one.percent for one in left if one.percent is not None), Decimal(0))
    told = next((one.kind for one in left if one.kind != "no_change"), None)
    was_done = row.kind == "done"
    stand = rules.Stand(
        row.state_before if was_done or not left else task["state"],
        percent,
        told == "blocked",
        row.was_returned if was_done else task["is_returned"],
    )
    connection = await session.connection()
    await connection.execute(_WRITE, _standing(task, stand, left[0].occurred_at if left else None))
    after = {**task, "state": stand.state, "percent": percent, "version": task["version"] + 1}
    light, number = light_of(task, stand)
    if was_done:
        await tasks.unsubmitted(session, actor, after)
    if light != task["light"]:
        await tasks.tell_light(session, after, task["light"], light, number)
    await audit.write(
        session,
        actor,
        "task.undo_check_in",
        "task",
        task["id"],
        organization_id=task["organization_id"],
        before={"check_in": row.id, "state": task["state"], "percent": task["percent"]},
        after={"state": stand.state, "percent": percent},
    )
    await announce(session, "task", task["id"], task["organization_id"])
    return {**after, "light": light}
