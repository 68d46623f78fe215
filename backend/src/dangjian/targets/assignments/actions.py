"""Giving tasks (定责): one owner and a day for each, or the same move for many."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_people import ask_people
from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.assignments import queries
from dangjian.targets.assignments.schemas import TaskAssign, TaskBatch, TaskCreate
from dangjian.targets.light_rules.queries import span_of
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.organizations.queries import open_in_scope
from dangjian.targets.permissions import TASK_ASSIGN
from dangjian.targets.tasks import actions as tasks
from dangjian.targets.tasks import queries as looks
from dangjian.targets.tasks import rules
from dangjian.targets.tasks.models import TASK_NUMBER, Task


async def create(session: AsyncSession, peers: Peers, actor: Actor, data: TaskCreate) -> UUID:
    """Give a task to one owner by a day (A-36), in a unit of the caller's scope."""
    unit = await open_in_scope(session, peers, actor, TASK_ASSIGN, data.organization_id)
    starts_on = data.starts_on or clock.today()
    for field, fault in (
        ("urgent_reason", rules.fault_of_urgency(data.is_urgent, data.urgent_reason)),
        ("focus", rules.fault_of_focus(data.kind, data.focus)),
        ("due_on", await tasks.fault_of_due(session, starts_on, data.due_on, is_urgent=data.is_urgent)),
    ):
        if fault:
            raise tasks.refused(field, fault)
    owner, helpers = await people(session, peers, actor, data.owner_member_id, data.helpers)
    await _same_house(session, unit, data.supervisor_organization_id, data.target_id)
    values = data.model_dump(exclude={"needs", "owner_member_id", "helpers", "detail", "starts_on"})
    fields = {**values, "detail": data.detail or "", "starts_on": starts_on, **owner, "helpers": helpers}
    (task_id,) = await create_many(session, actor, [fields])
    if data.needs:
        await tasks.link_to(session, actor, task_id, data.needs)
    return task_id


async def create_many(session: AsyncSession, actor: Actor, drafts: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Tasks whose fields were checked, in as few statements as for one; for letters and commitments too."""
    now = clock.now()
    serials = await session.scalars(select(TASK_NUMBER.next_value()).select_from(func.generate_series(1, len(drafts))))
    rows = [
        {
            **{"target_id": None, "clause_id": None, "commitment_id": None, "focus": None, "detail": ""},
            **{"is_urgent": False, "urgent_reason": None, "weight": Decimal(1), "helpers": []},
            **{"supervisor_organization_id": None, "asked_due_on": None, "result": None},
            **draft,
            "id": new_id(),
            "number": rules.number_of(clock.today().year, serial),
            "first_due_on": draft["due_on"],
            "state": "assigned",
            "percent": Decimal(0),
            **{"is_blocked": False, "is_returned": False, "light": "green", "light_rule": 0, "version": 1},
            **{"last_check_in_at": None, "completed_at": None},
            "assigned_by": actor.account_id,
            "assigned_by_name": actor.display_name,
            "created_at": now,
        }
        for draft, serial in zip(drafts, serials.all(), strict=True)
    ]
    await session.execute(insert(Task), rows)
    ids = [row["id"] for row in rows]
    await tasks.refresh_lights(session, ids, tell=False)
    await tasks.tell(session, actor, rows, "assigned", None)
    return ids


async def people(
    session: AsyncSession, peers: Peers, actor: Actor, owner_id: UUID, helper_ids: Sequence[UUID]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Owner and helpers by the register, each of a unit to which the caller may give tasks."""
    asked = list(dict.fromkeys([owner_id, *helper_ids]))
    known = {one.id: one for one in await ask_people(peers, "targets", ids=asked)}
    places = await queries.placed(session, actor, {one.organization_id for one in known.values()})
    known = {id_: one for id_, one in known.items() if one.organization_id in places}
    for id_ in asked:
        if id_ not in known:
            field = "owner_member_id" if id_ == owner_id else f"helpers.{list(helper_ids).index(id_)}"
            raise tasks.refused(field, "没有找到这位同志,请重新选择")
    helpers = [{"member_id": str(id_), "name": known[id_].name} for id_ in asked if id_ != owner_id]
    return {"owner_member_id": owner_id, "owner_name": known[owner_id].name}, helpers


async def _same_house(
    session: AsyncSession, unit: OrganizationCopy, supervisor_id: UUID | None, target_id: UUID | None
) -> None:
    """The supervising organisation and the target are of the same enterprise; nobody sees across roots."""
    faults = await queries.strangers(session, unit.path.split("/")[1], supervisor_id, target_id)
    for field, words in faults.items():
        raise tasks.refused(field, words)


async def assign(session: AsyncSession, peers: Peers, actor: Actor, task_id: UUID, data: TaskAssign, seen: int) -> None:
    """Give it to somebody else; whoever has it now takes it on anew."""
    task = await tasks.held(session, actor, "assign", task_id, seen)
    owner, helpers = await people(session, peers, actor, data.owner_member_id, data.helpers)
    task.helpers = helpers
    await tasks.apply(session, actor, [task], "assign", data.note, **owner)


async def batch(session: AsyncSession, peers: Peers, actor: Actor, data: TaskBatch) -> dict[str, Any]:
    """The same move for up to 200 tasks: each is done or refused by itself, in as many statements as for one."""
    changes, left = await _batch_changes(session, peers, actor, data)
    seen = {item.id: item.version for item in data.items}
    found = {task.id: task for task in await looks.locked(session, actor, seen)}
    powers = await looks.powers(session, actor, [tasks.facts(task) for task in found.values()])
    words = {
        id_: _why_not_in_batch(found[id_], data, version, left, powers[id_]) if id_ in found else looks.NOT_FOUND
        for id_, version in seen.items()
    }
    chosen = [found[id_] for id_, fault in words.items() if fault is None]
    if chosen:
        await tasks.apply(session, actor, chosen, data.move, data.reason, **changes)
    results = []
    for id_, fault in words.items():
        task = found.get(id_)
        number, version = (task.number, task.version) if task else (None, None)
        results.append({"id": id_, "number": number, "is_done": fault is None, "detail": fault, "version": version})
    return {"done": len(chosen), "results": results}


def _why_not_in_batch(
    task: Task, data: TaskBatch, version: int, left: int, powers: Collection[rules.Power]
) -> str | None:
    if version != task.version:
        return "内容在您打开之后已被他人修改,请刷新后再试。"
    refusal = tasks.why_not(data.move, task, powers)
    if refusal is not None:
        return refusal.detail
    if data.move == "delay" and data.due_on is not None:
        fault = rules.fault_of_due(task.starts_on, data.due_on, clock.today(), left, is_urgent=task.is_urgent)
        return f"{fault}。" if fault else None
    return None


async def _batch_changes(
    session: AsyncSession, peers: Peers, actor: Actor, data: TaskBatch
) -> tuple[dict[str, Any], int]:
    """What each is to become, and for another day how many working days are left until then."""
    if data.move in ("delay", "cancel") and data.reason is None:
        raise tasks.refused("reason", "请写明理由")
    if data.move == "assign":
        if data.owner_member_id is None:
            raise tasks.refused("owner_member_id", "请选择改派给谁")
        owner, _ = await people(session, peers, actor, data.owner_member_id, [])
        return owner, 0
    if data.move == "delay":
        if data.due_on is None or not rules.in_calendar(data.due_on):
            raise tasks.refused("due_on", "请选择 2040 年以前的新期限")
        left = (await span_of(session, data.due_on, data.due_on)).left
        return {"due_on": data.due_on, "asked_due_on": None}, left
    return {}, 0
