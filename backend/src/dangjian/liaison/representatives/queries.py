"""Looks at representatives, always through the caller's scope; everybody sees himself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Uuid, and_, column, false, func, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor, Permission
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.permissions import (
    REPRESENTATIVE_APPROVE,
    REPRESENTATIVE_NOMINATE,
    REPRESENTATIVE_READ,
)
from dangjian.liaison.representatives import rules
from dangjian.liaison.representatives.models import Representative, RepresentativeStep

MOST_EXPORTED = 20_000
NOT_FOUND = "没有找到这位党代表,请刷新后重试。"
# Pairings and visits are slices above, which this one does not import: a row only counts them.
pairing = table(
    "pairing",
    *(column("representative_id", Uuid()), column("starts_on", Date()), column("ends_on", Date())),
    schema="liaison",
)
visit = table("visit", column("representative_id", Uuid()), column("visited_on", Date()), schema="liaison")
_HOME = aliased(OrganizationCopy)
_SHOWN = (
    *("id", "root_id", "organization_id", "member_id", "employee_no", "name", "position", "nominating_body"),
    *("approving_body", "state", "starts_on", "ends_on", "ended_on", "version"),
)
_SEARCHED = (Representative.name, Representative.employee_no, Representative.position)
HEADER = (
    *("姓名", "工号", "职务", "所在组织", "选派组织", "推荐单位", "审定单位", "状态"),
    *("任期开始", "任期届满", "实际结束", "结对网点数", "最近走访"),
)
MOVES: Mapping[rules.Move, Permission] = {
    "approve": REPRESENTATIVE_APPROVE,
    "decline": REPRESENTATIVE_APPROVE,
    "renew": REPRESENTATIVE_APPROVE,
    "end": REPRESENTATIVE_NOMINATE,
}


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    organization_id: UUID | None = None
    state: rules.State | None = None
    q: str | None = None
    ending_soon: bool = False


def is_self(actor: Actor) -> ColumnElement[bool]:
    """True for the representative who is asking."""
    return Representative.member_id == actor.member_id if actor.member_id else false()


def ending_soon() -> ColumnElement[bool]:
    """True for terms that end within a month."""
    return and_(Representative.state == "approved", Representative.ends_on <= clock.today() + rules.TOLD_BEFORE)


def _scoped(actor: Actor, organization_id: UUID | None, *more: Any) -> Select[Any]:
    today = clock.today()
    now = and_(pairing.c.starts_on <= today, or_(pairing.c.ends_on.is_(None), pairing.c.ends_on >= today))
    looked_after = select(func.count()).where(pairing.c.representative_id == Representative.id, now)
    visited = select(func.max(visit.c.visited_on)).where(visit.c.representative_id == Representative.id)
    found = (
        select(
            *(getattr(Representative, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            _HOME.name.label("member_organization_name"),
            ending_soon().label("is_ending_soon"),
            looked_after.scalar_subquery().label("pairing_count"),
            visited.scalar_subquery().label("last_visited_on"),
            *more,
        )
        .join(OrganizationCopy, OrganizationCopy.id == Representative.organization_id)
        .outerjoin(_HOME, _HOME.id == Representative.member_organization_id)
        .where(
            or_(
                visible_to(actor, Representative.organization_id, REPRESENTATIVE_READ, OrganizationCopy), is_self(actor)
            )
        )
    )
    return found.where(within(OrganizationCopy, (organization_id,))) if organization_id else found


def _narrowed(actor: Actor, asked: Asked) -> Select[Any]:
    found = _scoped(actor, asked.organization_id)
    if asked.state:
        found = found.where(Representative.state == asked.state)
    if asked.ending_soon:
        found = found.where(ending_soon())
    if asked.q:
        words = asked.q.strip()
        found = found.where(or_(*(one.icontains(words, autoescape=True) for one in _SEARCHED)))
    alive = Representative.state.in_(rules.LIVE)
    return found.order_by(alive.desc(), OrganizationCopy.code, Representative.employee_no, Representative.id)


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the list, who is in office first, and the counts of all in the organisation."""
    counted = _scoped(actor, asked.organization_id).with_only_columns(
        Representative.state, ending_soon().label("soon"), maintain_column_froms=True
    )
    rows = counted.subquery()
    tally = await session.execute(
        select(rows.c.state, func.count(), func.count().filter(rows.c.soon)).group_by(rows.c.state)
    )
    counts = dict.fromkeys((*rules.STATE_TITLES, "ending_soon"), 0)
    for state, number, soon in tally.all():
        counts[state] = number
        counts["ending_soon"] += soon
    return {**await paginate(session, _narrowed(actor, asked), paging), "counts": counts}


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> list[list[str]]:
    """The same list as a table of text."""
    rows = await session.execute(_narrowed(actor, asked).limit(MOST_EXPORTED))
    return [_line(row) for row in rows.mappings()]


def _line(row: Mapping[str, Any]) -> list[str]:
    names = ("name", "employee_no", "position", "member_organization_name", "organization_name")
    shown = [row[name] for name in (*names, "nominating_body", "approving_body")]
    shown += [rules.STATE_TITLES[row["state"]]]
    shown += [row[name] for name in ("starts_on", "ends_on", "ended_on", "pairing_count", "last_visited_on")]
    return ["" if one is None else str(one) for one in shown]


async def show(session: AsyncSession, actor: Actor, representative_id: UUID) -> dict[str, Any]:
    """One with criteria, history, and what the caller may do now."""
    more = [getattr(Representative, name) for name in ("criteria", "nominated_at", "nominated_by_name")]
    more += [Representative.nominated_by, Representative.nominated_by_member]
    found = await session.execute(_scoped(actor, None, *more).where(Representative.id == representative_id))
    row = found.mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    norms = await in_force(session, row["root_id"])
    moves = [move for move in MOVES if await _may(session, actor, move, row)]
    decides = {"approve", "decline", "renew"} & set(moves)
    renews_from = row["ends_on"] + timedelta(days=1) if row["ends_on"] else None
    return {
        **row,
        "steps": await steps_of(session, representative_id),
        "moves": moves,
        "why_not_decide": why_not_decide(actor, row) if decides else None,
        "ends_if_approved": rules.end_of_term(row["starts_on"], norms.term_months),
        "renews_until": rules.end_of_term(renews_from, norms.term_months) if renews_from else None,
    }


def why_not_decide(actor: Actor, row: Mapping[str, Any]) -> str | None:
    """Why the caller leaves the decision to somebody else, or none."""
    decided = row["state"] != "nominated"
    return rules.conflict(
        account_id=actor.account_id,
        member_id=actor.member_id,
        candidate_id=row["member_id"],
        nominated_by=None if decided else row["nominated_by"],
        nominated_by_member=None if decided else row["nominated_by_member"],
    )


async def _may(session: AsyncSession, actor: Actor, move: rules.Move, row: Mapping[str, Any]) -> bool:
    if rules.why_not(move, row["state"]):
        return False
    held = within(OrganizationCopy, actor.orgs(MOVES[move]))
    found = select(OrganizationCopy.id).where(OrganizationCopy.id == row["organization_id"], held)
    return await session.scalar(found) is not None


async def steps_of(session: AsyncSession, representative_id: UUID) -> Sequence[RepresentativeStep]:
    """The history, the earliest step first."""
    found = await session.scalars(
        select(RepresentativeStep)
        .where(RepresentativeStep.representative_id == representative_id)
        .order_by(RepresentativeStep.at, RepresentativeStep.id)
    )
    return found.all()


async def locked(session: AsyncSession, actor: Actor, move: rules.Move, representative_id: UUID) -> Representative:
    """The one to be moved, held until the transaction ends."""
    found: Representative | None = await session.scalar(
        select(Representative)
        .join(OrganizationCopy, OrganizationCopy.id == Representative.organization_id)
        .where(Representative.id == representative_id, within(OrganizationCopy, actor.orgs(MOVES[move])))
        .with_for_update(of=Representative)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def mine(session: AsyncSession, actor: Actor) -> Representative | None:
    """The caller as representative: the one in office, else the latest that he was."""
    if actor.member_id is None:
        return None
    found: Representative | None = await session.scalar(
        select(Representative)
        .where(Representative.member_id == actor.member_id, Representative.state.in_(("approved", "ended")))
        .order_by((Representative.state == "approved").desc(), Representative.starts_on.desc())
        .limit(1)
    )
    return found


async def pairings_after(session: AsyncSession, representative_id: UUID, day: date) -> int:
    """How many outlets the representative would look after beyond a day."""
    beyond = or_(pairing.c.ends_on.is_(None), pairing.c.ends_on > day)
    mine = and_(pairing.c.representative_id == representative_id, beyond)
    never = and_(pairing.c.ends_on.is_not(None), pairing.c.ends_on < pairing.c.starts_on)
    return await session.scalar(select(func.count()).select_from(pairing).where(mine, ~never)) or 0
