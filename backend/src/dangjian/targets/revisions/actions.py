"""Changing and giving up what is in force: with a reason, kept for ever, and said to be late where it is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.targets import TargetRevised, TargetsCancelled
from dangjian.kernel import audit, clock
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.targets import queries, rules
from dangjian.targets.targets.actions import ROWS_AT_ONCE, hold, people_named, refused, state_of, tell
from dangjian.targets.targets.models import Milestone, Target, TargetRevision
from dangjian.targets.targets.schemas import MilestoneSet, TargetRevise

_NEVER_EMPTY = ("title", "due_on", "owner_member_id", "milestones", "evidence")


async def revise(
    session: AsyncSession, peers: Peers, actor: Actor, target_id: UUID, data: TargetRevise, seen: int
) -> None:
    """What is named becomes so; what it was, what it became, why, and whether it came late stay for ever."""
    row = await hold(session, actor, target_id, "revise", seen)
    stages = await queries.milestones_of(session, row.id)
    values = await _checked(peers, row, data)
    late = rules.is_late_change(clock.today(), row.starts_on, row.due_on, [stage.due_on for stage in stages])
    before, after = _words(row, values)
    if data.milestones is not None:
        was, becomes = _stages(stages), _stages(data.milestones)
        if was != becomes:
            before["milestones"], after["milestones"] = was, becomes
            await _replace(session, row.id, stages, data.milestones)
    if not after:
        raise refused("reason", "没有任何改动,请修改后再提交")
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    session.add(_revision(actor, row.id, data.reason, before, after, late))
    await tell(session, actor, "target.revised", row.id, row.organization_id, dict(before), dict(after), data.reason)
    fields = [name for name in rules.FIELD_TITLES if name in after]
    await emit(session, TargetRevised(target=state_of(row), fields=fields, is_late=late))


async def _checked(peers: Peers, row: Target, data: TargetRevise) -> dict[str, Any]:
    """The columns that change, or Invalid with the field to be changed."""
    named = data.model_dump(exclude_unset=True, exclude={"reason", "milestones"})
    for name in data.model_fields_set:
        if name in _NEVER_EMPTY and getattr(data, name) is None:
            raise refused(name, f"“{rules.FIELD_TITLES.get(name, '责任人')}”不能为空")
    if row.is_quantitative and "target_value" in named and named["target_value"] is None:
        raise refused("target_value", "定量目标不能没有目标值")
    value, due_on = named.get("target_value", row.target_value), named.get("due_on", row.due_on)
    fault = rules.fault_of_values(row.direction, row.change_kind, row.unit, row.baseline, value)
    fault = fault or rules.fault_of_period(row.starts_on, due_on, row.year)
    if fault:
        raise refused(*fault)
    owner = named.get("owner_member_id")
    if owner is not None:
        names = await people_named(peers, [owner])
        if owner not in names:
            raise refused("owner_member_id", "没有找到这个责任人,请重新选择")
        named["owner_name"] = names[owner]
    if "target_value" in named and named["target_value"] != row.target_value:
        named |= {"is_value_derived": False, "derivation": None}
    if due_on is not None:
        named["through_year"] = due_on.year
    return named


def _words(row: Target, values: dict[str, Any]) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """Before and after of what really changes, as text."""
    before, after = {}, {}
    for name in rules.FIELD_TITLES:
        if name not in values:
            continue
        was, becomes = rules.as_words(getattr(row, name)), rules.as_words(values[name])
        changed = values["owner_member_id"] != row.owner_member_id if name == "owner_name" else was != becomes
        if changed:
            before[name], after[name] = was, becomes
    return before, after


def _stages(stages: Sequence[Milestone] | Sequence[MilestoneSet]) -> str | None:
    return rules.milestone_words((one.title, one.due_on, one.planned_value, one.planned_percent) for one in stages)


async def _replace(
    session: AsyncSession, target_id: UUID, old: Sequence[Milestone], new: Sequence[MilestoneSet]
) -> None:
    """New stages in place of the old; one of the same name keeps the day on which it was done."""
    done = {stage.title: stage.done_on for stage in old}
    await session.execute(delete(Milestone).where(Milestone.target_id == target_id))
    rows = [{"id": new_id(), "target_id": target_id, "done_on": done.get(stage.title), **dict(stage)} for stage in new]
    if rows:
        await session.execute(insert(Milestone), rows)


def _revision(
    actor: Actor,
    target_id: UUID,
    reason: str,
    before: dict[str, str | None],
    after: dict[str, str | None],
    late: bool,
) -> TargetRevision:
    return TargetRevision(
        id=new_id(),
        target_id=target_id,
        at=clock.now(),
        by=actor.account_id,
        by_name=actor.display_name,
        reason=reason,
        before=before,
        after=after,
        is_late=late,
    )


async def cancel(session: AsyncSession, actor: Actor, target_id: UUID, reason: str, seen: int) -> None:
    """The target is given up, and with it all below it; each keeps the reason."""
    row = await hold(session, actor, target_id, "cancel", seen)
    today = clock.today()
    subtree = select(Target).where(Target.path.startswith(row.path, autoescape=True), Target.state != "cancelled")
    given_up = (await session.scalars(subtree.order_by(Target.path).with_for_update(of=Target))).all()
    was = {one.id: one.state for one in given_up}
    session.add_all(
        _revision(
            actor,
            one.id,
            reason,
            {"state": rules.STATE_TITLES[one.state]},
            {"state": rules.STATE_TITLES["cancelled"]},
            one.state == "published" and rules.is_late_change(today, one.starts_on, one.due_on, ()),
        )
        for one in given_up
    )
    await session.flush()
    done = await session.scalars(
        update(Target)
        .where(Target.id.in_(was))
        .values(state="cancelled", version=Target.version + 1)
        .returning(Target)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    gone = done.all()
    changes = [
        audit.Change(one.id, one.organization_id, {"state": was[one.id]}, {"state": "cancelled"}) for one in gone
    ]
    await audit.write_all(session, actor, "target.cancelled", "target", changes, reason=reason)
    states = [state_of(one) for one in gone]
    for start in range(0, len(states), ROWS_AT_ONCE):
        await emit(session, TargetsCancelled(targets=states[start : start + ROWS_AT_ONCE]))
    await announce(session, "target", row.id, row.organization_id)
