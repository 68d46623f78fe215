"""Publishing a practice, and what organisations say of it: every word is a row of its own, audited and told."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_units import ask_units
from dangjian.contracts.targets_practices import PracticeAdopted, PracticePublished
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.queries import in_scope
from dangjian.targets.permissions import PRACTICE_PUBLISH
from dangjian.targets.practices import queries, rules
from dangjian.targets.practices.models import Practice, PracticeAnswer, PracticeEnd
from dangjian.targets.practices.schemas import PracticePublish, PracticeSay, PracticeStop

_FACTS = ("title", "since", "target_id", "scope_id", "scope_kind", "units", "state")


class NotSpread(RuleBroken):
    """The practice, or what was said of it, stands elsewhere."""

    code = "practice_wrong_state"


def _refused(field: str, message: str) -> Invalid:
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def publish(session: AsyncSession, peers: Peers, actor: Actor, data: PracticePublish) -> UUID:
    """Publish a result of an organisation; of a joint branch the units that form it are kept as they are today."""
    place = await in_scope(session, peers, actor, PRACTICE_PUBLISH, data.organization_id)
    today = clock.today()
    if place.closed_on is not None and place.closed_on <= today:
        raise _refused("organization_id", f"该组织已于 {place.closed_on} 撤销,请另选组织")
    fault = rules.why_not_publish(data.since, today)
    if fault:
        raise _refused("since", fault)
    line = place.path.strip("/").split("/")
    if str(data.scope_id) not in line:
        raise _refused("scope_id", "推广范围应是本组织或其上级组织,请重新选择")
    known = next(one for one in await queries.scopes(session, place) if one["id"] == data.scope_id)
    if data.scope_kind not in known["kinds"]:
        raise _refused("scope_kind", "推广范围内没有这类组织,请重新选择")
    if data.target_id is not None and not await queries.is_visible_target(session, actor, data.target_id, line[0]):
        raise _refused("target_id", "没有找到这个目标,请重新选择")
    units = await ask_units(peers, "targets", place.id) if place.form == "joint" else []
    row = Practice(
        id=new_id(),
        **data.model_dump(),
        units=[{"id": str(one.id), "name": one.name} for one in units],
        state="published",
        published_at=clock.now(),
        published_by=actor.account_id,
        published_by_name=actor.display_name,
        version=1,
    )
    session.add(row)
    await session.flush()
    after = {name: getattr(row, name) for name in _FACTS}
    await _record(session, actor, row, "practice.published", row.organization_id, after)
    told: dict[str, Any] = {"practice_id": row.id, "organization_id": row.organization_id}
    await emit(session, PracticePublished(**told, scope_id=row.scope_id, scope_kind=data.scope_kind, since=row.since))
    return row.id


async def withdraw(session: AsyncSession, actor: Actor, practice_id: UUID, reason: str, seen: int) -> None:
    """It is spread no further; what was said of it stays."""
    row = await queries.owned(session, actor, practice_id)
    expect(seen, row.version)
    if row.state != "published":
        raise NotSpread(rules.WITHDRAWN)
    row.state, row.withdrawn_on, row.withdrawn_reason = "withdrawn", clock.today(), reason
    row.version += 1
    await session.flush()
    after = {"state": row.state, "withdrawn_on": row.withdrawn_on}
    await _record(session, actor, row, "practice.withdrawn", row.organization_id, after, reason)


async def say(session: AsyncSession, actor: Actor, practice_id: UUID, data: PracticeSay) -> None:
    """An organisation takes it over from a day on, or declines; what it said before stays."""
    row = await queries.locked(session, actor, practice_id)
    place = await queries.answering(session, actor, practice_id, data.organization_id)
    today = clock.today()
    if row.state != "published":
        raise NotSpread(rules.WITHDRAWN)
    wrong = rules.fault_of_answer(data.kind, data.since, data.note, today)
    if wrong:
        raise _refused(*wrong)
    last = await queries.last_of(session, practice_id, place.id)
    before = last[1] if last else None
    fault = rules.why_not_answer(data.kind, before)
    if fault:
        raise NotSpread(fault)
    since: date = data.since if data.kind == "adopted" and data.since else today
    late = rules.fault_of_order(since, row.since, before)
    if late:
        raise _refused("since", late)
    said = PracticeAnswer(
        id=new_id(),
        practice_id=practice_id,
        organization_id=place.id,
        kind=data.kind,
        since=since,
        note=data.note,
        at=clock.now(),
        by=actor.account_id,
        by_name=actor.display_name,
    )
    session.add(said)
    await session.flush()
    after = {"organization_id": place.id, "kind": data.kind, "since": since}
    await _record(session, actor, row, f"practice.{data.kind}", place.id, after, data.note)
    if data.kind == "adopted":
        told: dict[str, Any] = {"practice_id": practice_id, "organization_id": place.id, "since": since}
        await emit(session, PracticeAdopted(**told, publisher_id=row.organization_id))


async def stop(session: AsyncSession, actor: Actor, practice_id: UUID, data: PracticeStop) -> None:
    """An organisation uses it no more: a row of its own, beside the one that says from when it did."""
    row = await queries.locked(session, actor, practice_id)
    place = await queries.answering(session, actor, practice_id, data.organization_id)
    last = await queries.last_of(session, practice_id, place.id)
    if last is None or not last[1].holds:
        raise NotSpread("该组织现在没有采用这项做法,请刷新后重试。")
    fault = rules.fault_of_end(data.ended_on, last[1], clock.today())
    if fault:
        raise _refused("ended_on", fault)
    session.add(
        PracticeEnd(
            answer_id=last[0],
            ended_on=data.ended_on,
            reason=data.reason,
            at=clock.now(),
            by=actor.account_id,
            by_name=actor.display_name,
        )
    )
    await session.flush()
    after = {"organization_id": place.id, "ended_on": data.ended_on}
    await _record(session, actor, row, "practice.ended", place.id, after, data.reason)


async def _record(
    session: AsyncSession,
    actor: Actor,
    row: Practice,
    action: str,
    organization_id: UUID,
    after: dict[str, Any],
    reason: str | None = None,
) -> None:
    note: dict[str, Any] = {"organization_id": organization_id, "after": after, "reason": reason}
    await audit.write(session, actor, action, "practice", row.id, **note)
    await announce(session, "practice", row.id, organization_id)
