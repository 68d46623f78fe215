"""Signing notes; a correction stands in the place of the one before, which stays (B-33)."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.errors import Conflict, RuleBroken
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.registry.members.actions import refused
from dangjian.registry.observations import queries, rules
from dangjian.registry.observations.models import Observation
from dangjian.registry.observations.schemas import ObservationCorrect, ObservationSign, ObservationWords

_WORDS = ("observed_on", "occasion", "fact", "outcome")


async def sign(session: AsyncSession, actor: Actor, data: ObservationSign) -> UUID:
    """Sign a note about whoever holds the post."""
    post = await queries.standing_post(session, actor, data.post_id)
    if post is None:
        raise refused("post_id", "没有找到这项任职,本人和同一班子的人互不记实,请重新选择")
    _check(data, post["since"])
    key = new_id()
    row = _row(actor, key, key, data)
    row.organization_id, row.post_id, row.member_id = post["organization_id"], data.post_id, post["member_id"]
    row.post_title = post["title"]
    session.add(row)
    await session.flush()
    await _record(session, actor, row, "sign", None)
    return key


async def correct(session: AsyncSession, actor: Actor, observation_id: UUID, data: ObservationCorrect) -> UUID:
    """The author words a note anew; the one before is kept and stays readable to the same few."""
    seen = await queries.card(session, actor, observation_id)
    if not seen["may_correct"]:
        raise RuleBroken("只有记实人本人可以更正。")
    if seen["id"] != observation_id:
        raise Conflict("这条记实已经更正过,请刷新后在最新一版上更正。")
    before = await queries.one(session, observation_id)
    _check(data, await queries.since_of(session, before.post_id))
    row = _row(actor, new_id(), before.root_id, data)
    row.organization_id, row.post_id, row.member_id = before.organization_id, before.post_id, before.member_id
    row.post_title, row.supersedes_id, row.reason = before.post_title, before.id, data.reason
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict("这条记实刚刚更正过,请刷新后重试。") from error
    await _record(session, actor, row, "correct", data.reason)
    return row.id


async def record_reading(session: AsyncSession, actor: Actor, card: dict[str, Any]) -> None:
    """Put on record who read whose note; what it says is not repeated there."""
    await audit.write(
        session, actor, "observation.read", "observation", card["id"], organization_id=card["organization_id"]
    )


def _check(data: ObservationWords, since: Any) -> None:
    fault = rules.fault_of_day(data.observed_on, since, clock.today())
    if fault:
        raise refused("observed_on", fault)
    for name in ("fact", "outcome"):
        fault = rules.fault_of_words(getattr(data, name))
        if fault:
            raise refused(name, fault)


def _row(actor: Actor, key: UUID, root: UUID, data: ObservationWords) -> Observation:
    return Observation(
        id=key,
        root_id=root,
        **{name: getattr(data, name) for name in _WORDS},
        signed_by=actor.account_id,
        signed_by_name=actor.display_name,
        signed_at=clock.now(),
    )


async def _record(session: AsyncSession, actor: Actor, row: Observation, action: str, reason: str | None) -> None:
    """The audit names the note and its day, not its words: it is read by more people than the note."""
    after = {"observed_on": row.observed_on, "member_id": str(row.member_id)}
    before = {"id": str(row.supersedes_id)} if row.supersedes_id else None
    place = row.organization_id
    name = f"observation.{action}"
    await audit.write(
        session, actor, name, "observation", row.id, organization_id=place, before=before, after=after, reason=reason
    )
