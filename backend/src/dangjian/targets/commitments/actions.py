"""Writing a commitment sheet and making it public; from then on its promises are tasks like all others (E-10)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_people import PersonState, ask_people
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.assignments.actions import create_many
from dangjian.targets.commitments import queries, rules
from dangjian.targets.commitments.models import Commitment, CommitmentItem
from dangjian.targets.commitments.schemas import CommitmentDraft, ItemDraft
from dangjian.targets.methods.queries import commitment_leads
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import COMMITMENT_MAKE
from dangjian.targets.targets.models import Target


class NotWhole(RuleBroken):
    """A sheet is made public whole, and once."""

    code = "commitment_not_whole"


class AlreadyThere(Conflict):
    """One sheet of a member in a unit and year."""

    code = "commitment_already_there"


async def draft(session: AsyncSession, peers: Peers, actor: Actor, data: CommitmentDraft) -> UUID:
    """A member's own sheet, or one that whoever arranges the unit's commitments writes for a member of it."""
    person, unit = await _who_and_where(session, peers, actor, data)
    there = select(Commitment.id).where(
        Commitment.member_id == person.id, Commitment.organization_id == unit.id, Commitment.year == data.year
    )
    if await session.scalar(there):
        raise AlreadyThere(f"{person.name}在{unit.name}已有 {data.year} 年的承诺,请打开那一份修改。")
    await _sound(session, unit, data.year, data.items)
    row = Commitment(
        id=new_id(),
        organization_id=unit.id,
        member_id=person.id,
        member_name=person.name,
        year=data.year,
        state="draft",
        created_at=clock.now(),
        made_at=None,
        version=1,
    )
    session.add(row)
    await session.flush()
    await _keep(session, row.id, data.items)
    await _tell(session, actor, row, "commitment.drafted", len(data.items))
    return row.id


async def _who_and_where(
    session: AsyncSession, peers: Peers, actor: Actor, data: CommitmentDraft
) -> tuple[PersonState, OrganizationCopy]:
    wanted = data.member_id or actor.member_id
    if wanted is None:
        raise _refused("member_id", "您的账号没有对应的党员,请选择为谁填写")
    people = await ask_people(peers, "targets", ids=[wanted])
    if not people:
        raise _refused("member_id", "没有找到这位党员,请重新选择")
    (person,) = people
    unit = await session.get(OrganizationCopy, data.organization_id)
    branch = await session.get(OrganizationCopy, person.organization_id)
    arranges = await session.scalar(
        select(OrganizationCopy.id).where(
            OrganizationCopy.id == data.organization_id, within(OrganizationCopy, actor.orgs(COMMITMENT_MAKE))
        )
    )
    is_own = person.id == actor.member_id and unit is not None and branch is not None
    if unit is None or (arranges is None and not (is_own and branch and branch.path.startswith(unit.path))):
        raise NotFound("没有找到该组织,请检查后重试。")
    if branch is None or branch.path.split("/")[1] != unit.path.split("/")[1]:
        raise _refused("member_id", "没有找到这位党员,请重新选择")
    return person, unit


async def change(
    session: AsyncSession, actor: Actor, commitment_id: UUID, items: Sequence[ItemDraft], seen: int
) -> None:
    """A draft becomes what is said; what is public stays."""
    row = await queries.locked(session, actor, commitment_id)
    expect(seen, row.version)
    if row.state != "draft":
        raise NotWhole("已公开的承诺不能改动;其任务可按任务办理。")
    unit = await session.get_one(OrganizationCopy, row.organization_id)
    await _sound(session, unit, row.year, items)
    await session.execute(delete(CommitmentItem).where(CommitmentItem.commitment_id == row.id))
    await _keep(session, row.id, items)
    row.version += 1
    await session.flush()
    await _tell(session, actor, row, "commitment.changed", len(items))


async def make(session: AsyncSession, actor: Actor, commitment_id: UUID, seen: int) -> None:
    """亮承诺: the sheet covers all six leads and is public; each promise is a task on the one board (E-09…E-11)."""
    row = await queries.locked(session, actor, commitment_id)
    expect(seen, row.version)
    items = await queries.items_of(session, row.id)
    wanted = {code: word.title for code, word in commitment_leads().items()}
    fault = rules.why_not_made(row.state, (item.lead for item in items), wanted)
    if fault:
        raise NotWhole(fault)
    today = clock.today()
    past = [place for place, item in enumerate(items) if rules.days_of(item.period)[1] < today]
    if past:
        errors = [FieldError(field=f"items.{place}.period", message="这个期间已经过去,请改期") for place in past]
        raise Invalid(f"有 {len(past)} 项承诺的期间已经过去,请改期后再公开。", errors)
    ids = await create_many(session, actor, [_task(row, item) for item in items])
    for item, task_id in zip(items, ids, strict=True):
        item.task_id = task_id
    row.state, row.made_at = "made", clock.now()
    row.version += 1
    await session.flush()
    await _tell(session, actor, row, "commitment.made", len(items))


async def discard(session: AsyncSession, actor: Actor, commitment_id: UUID, seen: int) -> None:
    """A draft goes; what is public stays."""
    row = await queries.locked(session, actor, commitment_id)
    expect(seen, row.version)
    if row.state != "draft":
        raise NotWhole("已公开的承诺不能删除。")
    await session.delete(row)
    await session.flush()
    await _tell(session, actor, row, "commitment.discarded", 0)


def _task(row: Commitment, item: CommitmentItem) -> dict[str, Any]:
    first, last = rules.days_of(item.period)
    return {
        "organization_id": row.organization_id,
        "title": item.words,
        "kind": "commitment",
        "side": "party",
        "owner_member_id": row.member_id,
        "owner_name": row.member_name,
        "starts_on": max(first, clock.today()),
        "due_on": last,
        "target_id": item.target_id,
        "commitment_id": row.id,
    }


async def _sound(session: AsyncSession, unit: OrganizationCopy, year: int, items: Sequence[ItemDraft]) -> None:
    known = commitment_leads()
    errors = []
    for place, item in enumerate(items):
        fault = rules.fault_of_item(item.lead, item.period, year, known)
        if fault:
            errors.append(FieldError(field=f"items.{place}.{fault[0]}", message=fault[1]))
    named = {item.target_id for item in items if item.target_id}
    house = OrganizationCopy.path.startswith(f"/{unit.path.split('/')[1]}/")
    own = select(Target.id).join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
    there = set(await session.scalars(own.where(Target.id.in_(named), house))) if named else set()
    for place, item in enumerate(items):
        if item.target_id and item.target_id not in there:
            errors.append(FieldError(field=f"items.{place}.target_id", message="没有找到这个目标,请重新选择"))
    if errors:
        raise Invalid(f"有 {len(errors)} 处需要修改。", errors[:50])


async def _keep(session: AsyncSession, commitment_id: UUID, items: Sequence[ItemDraft]) -> None:
    rows = [
        {**dict(item), "id": new_id(), "commitment_id": commitment_id, "place": place, "task_id": None}
        for place, item in enumerate(items)
    ]
    if rows:
        await session.execute(insert(CommitmentItem), rows)


def _refused(field: str, message: str) -> Invalid:
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def _tell(session: AsyncSession, actor: Actor, row: Commitment, action: str, items: int) -> None:
    after = {"member": row.member_name, "year": row.year, "state": row.state, "items": items}
    await audit.write(session, actor, action, "commitment", row.id, organization_id=row.organization_id, after=after)
    await announce(session, "commitment", row.id, row.organization_id)
