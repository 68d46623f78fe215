"""Budget lines: a correction is a further version with its reason, and nothing is overwritten (A-73)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.registry.permissions import FUND_EDIT
from dangjian.registry.venue_funds import queries, rules
from dangjian.registry.venue_funds.models import VenueFund, VenueFundShare, VenueFundVersion
from dangjian.registry.venue_funds.schemas import FundFacts, VenueFundCorrect, VenueFundCreate
from dangjian.registry.venues.actions import open_place
from dangjian.registry.venues.rules import state_of

_FACTS = ("year", "title", "purpose", "amount")


def _refused(fault: tuple[str, str]) -> Invalid:
    field, message = fault
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def create(session: AsyncSession, actor: Actor, data: VenueFundCreate) -> UUID:
    """Enter a budget line; its first version."""
    await open_place(session, actor, data.organization_id, FUND_EDIT, "经费")
    await _check(session, data.organization_id, data, (), is_first=True)
    fund = VenueFund(id=new_id(), organization_id=data.organization_id, number=1, version=1)
    session.add(fund)
    await session.flush()
    await _write(session, actor, fund, data, None)
    await _record(session, actor, fund, "create", data, None)
    return fund.id


async def correct(session: AsyncSession, actor: Actor, fund_id: UUID, data: VenueFundCorrect, seen: int) -> None:
    """The next version of a budget line; those before can still be read."""
    fund = await queries.locked(session, actor, fund_id)
    expect(seen, fund.version)
    before = await queries.given_before(session, fund)
    await _check(session, fund.organization_id, data, before, is_first=False)
    fund.number += 1
    fund.version += 1
    await session.flush()
    await _write(session, actor, fund, data, data.reason)
    await _record(session, actor, fund, "correct", data, data.reason)


async def _check(
    session: AsyncSession, organization_id: UUID, data: FundFacts, before: Collection[UUID], *, is_first: bool
) -> None:
    """Spent only on venues of the line's own organisation and below, and on none that is closed, unless it was."""
    fault = rules.fault(data.year, data.amount, [(one.venue_id, one.amount) for one in data.allocations], is_first)
    if fault:
        raise _refused(fault)
    known = await queries.venues_below(session, organization_id, [one.venue_id for one in data.allocations])
    today = clock.today()
    for place, share in enumerate(data.allocations):
        if share.venue_id in before:
            continue
        venue = known.get(share.venue_id)
        if venue is None:
            raise _refused((f"allocations.{place}.venue_id", "没有找到这处阵地,经费只能用于本组织及下级的阵地"))
        if state_of(venue.opened_on, venue.closed_on, today) == "closed":
            raise _refused((f"allocations.{place}.venue_id", "这处阵地已停用,不能再安排经费"))


async def _write(session: AsyncSession, actor: Actor, fund: VenueFund, data: FundFacts, reason: str | None) -> None:
    version_id = new_id()
    facts = {name: getattr(data, name) for name in _FACTS}
    who = {"entered_by": actor.account_id, "entered_by_name": actor.display_name, "entered_at": clock.now()}
    said = {"id": version_id, "fund_id": fund.id, "number": fund.number, "reason": reason}
    await session.execute(insert(VenueFundVersion).values({**said, **facts, **who}))
    rows = [{"id": new_id(), "version_id": version_id, **one.model_dump()} for one in data.allocations]
    if rows:
        await session.execute(insert(VenueFundShare), rows)


async def _record(
    session: AsyncSession, actor: Actor, fund: VenueFund, action: str, data: FundFacts, reason: str | None
) -> None:
    place = fund.organization_id
    allocations = {str(one.venue_id): rules.money(one.amount) for one in data.allocations}
    after: dict[str, Any] = {"number": fund.number, **{name: getattr(data, name) for name in _FACTS}}
    after |= {"amount": rules.money(data.amount), "allocations": allocations}
    name = f"venue_fund.{action}"
    await audit.write(session, actor, name, "venue_fund", fund.id, organization_id=place, after=after, reason=reason)
    await announce(session, "venue_fund", fund.id, place)
