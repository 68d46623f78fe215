"""Looks at transfers: whoever sees one side sees the whole."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_ids, within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_READ, TRANSFER_HANDLE
from dangjian.registry.transfers import rules
from dangjian.registry.transfers.models import Transfer

Giving, Taking = aliased(Organization), aliased(Organization)
NOT_FOUND = "没有找到这项转接,请刷新后重试。"
MOST_OPTIONS = 30
_SHOWN = (
    *("id", "member_id", "from_organization_id", "to_organization_id", "side", "effective_on", "reason", "state"),
    *(
        "proposed_at",
        "proposed_by",
        "proposed_by_member",
        "proposed_by_name",
        "decided_at",
        "decided_by_name",
        "note",
        "version",
    ),
)


def _visible(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    mine = visible_ids(actor, permission, Organization)
    return or_(Transfer.from_organization_id.in_(mine), Transfer.to_organization_id.in_(mine))


def _scoped(actor: Actor, permission: Permission) -> Select[Any]:
    return (
        select(
            *(getattr(Transfer, name) for name in _SHOWN),
            Member.name.label("member_name"),
            Member.employee_no,
            Giving.name.label("from_name"),
            Taking.name.label("to_name"),
            Transfer.from_organization_id.in_(visible_ids(actor, TRANSFER_HANDLE, Organization)).label("may_from"),
            Transfer.to_organization_id.in_(visible_ids(actor, TRANSFER_HANDLE, Organization)).label("may_to"),
        )
        .join(Member, Member.id == Transfer.member_id)
        .join(Giving, Giving.id == Transfer.from_organization_id)
        .join(Taking, Taking.id == Transfer.to_organization_id)
        .where(_visible(actor, permission))
    )


def _with_moves(actor: Actor, row: Any) -> dict[str, Any]:
    both: tuple[tuple[rules.Side, bool], ...] = (("from", row["may_from"]), ("to", row["may_to"]))
    sides = [side for side, may in both if may]
    is_proposer = rules.is_same(row["proposed_by"], actor.account_id)
    is_proposer = is_proposer or rules.is_same(row["proposed_by_member"], actor.member_id)
    return {**row, "allowed": rules.allowed(row["state"], row["side"], sides, is_proposer)}


async def search(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID | None,
    state: str | None,
    q: str | None,
    paging: PageParams,
) -> dict[str, Any]:
    """A page of the list, the newest first; what is alive before what is over."""
    found = _scoped(actor, MEMBER_READ)
    if organization_id:
        below = select(Organization.id).where(within(Organization, (organization_id,)))
        found = found.where(or_(Transfer.from_organization_id.in_(below), Transfer.to_organization_id.in_(below)))
    if state:
        found = found.where(Transfer.state == state)
    if q:
        pattern = f"%{q.lower().replace('%', '').replace('_', '')}%"
        found = found.where(or_(Member.name.like(pattern), func.lower(Member.employee_no).like(pattern)))
    order = (Transfer.state.not_in(rules.ALIVE), Transfer.proposed_at.desc(), Transfer.id)
    page = await paginate(session, found.order_by(*order), paging)
    return {**page, "items": [_with_moves(actor, row) for row in page["items"]]}


async def one(session: AsyncSession, actor: Actor, transfer_id: UUID) -> dict[str, Any]:
    """One transfer."""
    row = (await session.execute(_scoped(actor, MEMBER_READ).where(Transfer.id == transfer_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    return _with_moves(actor, row)


async def locked(session: AsyncSession, actor: Actor, transfer_id: UUID) -> Transfer:
    """The one to be decided on, held until the transaction ends; NotFound where one may speak for neither side."""
    found: Transfer | None = await session.scalar(
        select(Transfer)
        .where(Transfer.id == transfer_id, _visible(actor, TRANSFER_HANDLE))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def sides(session: AsyncSession, actor: Actor, giving: UUID, taking: UUID) -> list[rules.Side]:
    """For which of the two branches the caller may speak."""
    mine = visible_ids(actor, TRANSFER_HANDLE, Organization).where(Organization.id.in_((giving, taking)))
    found = set((await session.scalars(mine)).all())
    both: tuple[tuple[rules.Side, UUID], ...] = (("from", giving), ("to", taking))
    return [side for side, place in both if place in found]


async def branches(session: AsyncSession, actor: Actor, q: str | None) -> Sequence[Any]:
    """Branches of the caller's own enterprises by name, code or pinyin: where to is not always below oneself."""
    own = (
        select(func.split_part(Organization.path, "/", 2))
        .where(Organization.id.in_(actor.orgs(TRANSFER_HANDLE)))
        .scalar_subquery()
    )
    found = select(Organization.id, Organization.code, Organization.name).where(
        func.split_part(Organization.path, "/", 2).in_(own),
        Organization.kind == "branch",
        Organization.closed_on.is_(None),
    )
    if q:
        pattern = f"%{q.lower().replace('%', '').replace('_', '')}%"
        named = (Organization.name.like(pattern), func.lower(Organization.code).like(pattern))
        found = found.where(or_(*named, Organization.pinyin.like(pattern)))
    return (await session.execute(found.order_by(Organization.code).limit(MOST_OPTIONS))).mappings().all()


async def due(session: AsyncSession, today: Any) -> Sequence[Transfer]:
    """Accepted transfers whose day has come."""
    found = await session.scalars(
        select(Transfer)
        .where(Transfer.state == "accepted", Transfer.effective_on <= today)
        .order_by(Transfer.id)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def waiting(session: AsyncSession) -> Sequence[Any]:
    """Transfers that wait for the other side, each with the names of the member and of where to."""
    found = await session.execute(
        select(Transfer, Member.name, Taking.name)
        .join(Member, Member.id == Transfer.member_id)
        .join(Taking, Taking.id == Transfer.to_organization_id)
        .where(Transfer.state == "proposed")
        .order_by(Transfer.id)
    )
    return found.all()
