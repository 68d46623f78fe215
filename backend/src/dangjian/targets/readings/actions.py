"""Entering readings: each is checked and added; the target keeps the latest one beside it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.audit import Change
from dangjian.kernel.errors import FieldError, Invalid, NotFound
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import visible_ids
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_TRACK
from dangjian.targets.readings import queries, rules
from dangjian.targets.readings.models import Reading
from dangjian.targets.readings.schemas import ReadingCreate
from dangjian.targets.targets.models import Milestone, Target

_COLUMNS = (Target.id, Target.organization_id, Target.state, Target.starts_on, Target.due_on, Target.is_quantitative)
NOT_FOUND = "没有找到该目标,请刷新后重试"
KEEP_LATEST = (
    update(Target)
    .where(
        Target.id == bindparam("of"),
        or_(Target.current_as_of.is_(None), Target.current_as_of <= bindparam("day")),
    )
    .values(current_value=bindparam("found"), current_as_of=bindparam("day"))
)


async def enter(session: AsyncSession, actor: Actor, data: ReadingCreate) -> UUID:
    """Add one reading (A-37); a further one of the same month is a correction, and the first stays."""
    known = await _targets(session, actor, [data])
    fault = fault_of(known.get(data.target_id), data)
    if fault == ("target_id", NOT_FOUND):
        raise NotFound(f"{NOT_FOUND}。")
    if fault:
        raise Invalid(f"{fault[1]}。", [FieldError(field=fault[0], message=fault[1])])
    (added,) = await _add(session, actor, [data], known)
    return added


async def enter_many(session: AsyncSession, actor: Actor, items: Sequence[ReadingCreate]) -> dict[str, Any]:
    """Add each that is sound, and say of each other what is wrong with it."""
    known = await _targets(session, actor, items)
    faults = [fault_of(known.get(item.target_id), item) for item in items]
    sound = [place for place, fault in enumerate(faults) if fault is None]
    added = await _add(session, actor, [items[place] for place in sound], known)
    return {
        "taken": [{"index": place, "id": id_} for place, id_ in zip(sound, added, strict=True)],
        "refused": [
            {"index": place, "field": fault[0], "message": fault[1]} for place, fault in enumerate(faults) if fault
        ],
    }


async def _targets(session: AsyncSession, actor: Actor, items: Sequence[ReadingCreate]) -> dict[UUID, Any]:
    mine = Target.organization_id.in_(visible_ids(actor, TARGET_TRACK, OrganizationCopy))
    found = select(*_COLUMNS).where(Target.id.in_({item.target_id for item in items}), mine).with_for_update(of=Target)
    return {row.id: row for row in (await session.execute(found)).all()}


def fault_of(target: Any, data: ReadingCreate) -> tuple[str, str] | None:
    """Which field of a reading is wrong and why, or none."""
    if target is None:
        return "target_id", NOT_FOUND
    if target.state != "published":
        return "target_id", "只有已下达的目标才填报进度"
    if target.is_quantitative and data.value is None:
        return "value", "这是定量目标,请填写截至当日的累计值或水平值"
    if not target.is_quantitative and data.note is None:
        return "note", "这是定性目标,请用文字说明进展"
    wrong = rules.fault_of_reading(target.starts_on, target.due_on, data.as_of, clock.today())
    return ("as_of", wrong) if wrong else None


async def _add(
    session: AsyncSession, actor: Actor, items: Sequence[ReadingCreate], known: Mapping[UUID, Any]
) -> list[UUID]:
    if not items:
        return []
    rows = [_row(actor, item) for item in items]
    await session.execute(insert(Reading), rows)
    measured = [item for item in items if item.value is not None]
    for item in sorted(measured, key=lambda one: one.as_of):
        await session.execute(KEEP_LATEST, {"of": item.target_id, "day": item.as_of, "found": item.value})
    await keep_milestones(session, [one.target_id for one in measured])
    changes = [Change(row["id"], known[row["target_id"]].organization_id, None, _after(row)) for row in rows]
    await audit.write_all(session, actor, "reading.enter", "reading", changes)
    for target_id in list(dict.fromkeys(item.target_id for item in items))[:20]:
        await announce(session, "target", target_id, known[target_id].organization_id)
    return [row["id"] for row in rows]


async def take_back(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> bool:
    """Say that these readings never were: each month stands as before them; False if a later one followed already.

    Nothing is deleted: a further row gives back what stood before, or says that there is nothing.
    """
    mine = Target.organization_id.in_(visible_ids(actor, TARGET_TRACK, OrganizationCopy))
    found = await session.execute(
        select(Reading, Target.organization_id)
        .join(Target, Target.id == Reading.target_id)
        .where(Reading.id.in_(ids), mine)
        .with_for_update(of=Target)
    )
    rows = [(row[0], row[1]) for row in found.all()]
    before = await queries.months_of(session, [row.target_id for row, _ in rows])
    gone = set(ids)
    if len(rows) != len(gone) or any(before[row.target_id, row.period][0].id not in gone for row, _ in rows):
        return False
    again = []
    for row in {(row.target_id, row.period): row for row, _ in rows}.values():
        last = next((one for one in before[row.target_id, row.period] if one.id not in gone), None)
        kept = {"value": last.value if last else None, "note": last.note if last else None}
        data = ReadingCreate(target_id=row.target_id, as_of=last.as_of if last else row.as_of)
        again.append({**_row(actor, data), **kept, "source": "undone"})
    await session.execute(insert(Reading), again)
    targets = list(dict.fromkeys(row.target_id for row, _ in rows))
    await _keep_current(session, targets)
    changes = [Change(row.id, place, _after(vars(row)), None) for row, place in rows]
    await audit.write_all(session, actor, "reading.take_back", "reading", changes)
    for target_id, place in list({row.target_id: place for row, place in rows}.items())[:20]:
        await announce(session, "target", target_id, place)
    return True


async def _keep_current(session: AsyncSession, target_ids: Sequence[UUID]) -> None:
    latest = await queries.latest_by_month(session, target_ids)
    for target_id in target_ids:
        readings = latest.get(target_id)
        day, value = readings[-1] if readings else (None, None)
        changed = update(Target).where(Target.id == target_id).values(current_value=value, current_as_of=day)
        await session.execute(changed)
    await keep_milestones(session, target_ids)


async def keep_milestones(session: AsyncSession, target_ids: Sequence[UUID]) -> None:
    """A milestone is reached since the reading in force that says so; nobody ticks it off."""
    for milestone_id, since in (await queries.milestones_reached(session, target_ids)).items():
        await session.execute(update(Milestone).where(Milestone.id == milestone_id).values(done_on=since))


def _row(actor: Actor, item: ReadingCreate) -> dict[str, Any]:
    return {
        **dict(item),
        "id": new_id(),
        "period": rules.month_of(item.as_of),
        "source": "hand",
        "entered_at": clock.now(),
        "entered_by": actor.account_id,
        "entered_by_name": actor.display_name,
    }


def _after(row: Mapping[str, Any]) -> dict[str, Any]:
    value = row["value"]
    return {
        "target_id": str(row["target_id"]),
        "as_of": row["as_of"].isoformat(),
        "value": None if value is None else format(value, "f"),
    }
