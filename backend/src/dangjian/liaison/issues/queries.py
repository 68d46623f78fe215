"""Looks at issues: where they were raised or are handled in the caller's scope, and the caller's own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    any_,
    column,
    func,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.errors import Forbidden, NotFound
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.liaison.issues import rules
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import open_in_scope
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import ISSUE_DISPATCH, ISSUE_HANDLE, ISSUE_READ, ISSUE_REPORT

LATE = ("reported", *rules.WITH_HANDLER)
# Whole enterprises by their roots, everything else organisation by organisation.
BELOW = """SELECT id, TRUE AS is_root FROM liaison.organization_copy WHERE id = ANY(:heads) AND parent_id IS NULL
UNION SELECT o.id, FALSE FROM liaison.organization_copy h JOIN liaison.organization_copy o ON o.path LIKE h.path || '%'
WHERE h.id = ANY(:heads) AND h.parent_id IS NOT NULL"""
HANDLER = aliased(OrganizationCopy)
# Attachments and representatives are slices above, which this one does not import: a row only names them.
ATTACHMENT = table(
    "attachment",
    *(column("sha256", String()), column("organization_id", Uuid()), column("filename", String())),
    *(column("media_type", String()), column("size", Integer())),
    schema="liaison",
)
REPRESENTATIVE = table(
    "representative",
    *(column("id", Uuid()), column("member_id", Uuid()), column("name", String()), column("state", String())),
    schema="liaison",
)
_SHOWN = (
    *("id", "root_id", "number", "title", "state", "category", "severity", "channel", "organization_id", "outlet_id"),
    *("representative_id", "handler_organization_id", "handler_name", "reported_at", "accept_due_on", "due_on"),
    *("confirmation_due_on", "waits_until", "paused_until", "was_overdue", "is_half_solved", "reopened_count"),
    *("resolution_kind", "satisfaction", "close_kind", "moved_at", "version"),
)


@dataclass(frozen=True)
class Scope:
    """Which organisations the caller sees: whole enterprises by their roots, and others one by one.

    As lists of ids the database knows how much each holds, and chooses rightly between walking and gathering.
    """

    roots: Collection[UUID] | ColumnElement[Any]
    ids: Collection[UUID] | ColumnElement[Any]

    def holds(self, organization: Any, root: Any) -> ColumnElement[bool]:
        """True where the organisation is one of these."""
        return or_(root == any_(_ids(self.roots)), organization == any_(_ids(self.ids)))


class Caller(Protocol):
    """Who is asking: an actor, or what stands for one in a question that is written before it is asked."""

    @property
    def account_id(self) -> Any:
        """The account."""

    @property
    def member_id(self) -> Any:
        """The member, if the account is one's."""

    def orgs(self, permission: Permission) -> Any:
        """Where the permission is held."""


def _ids(ids: Collection[UUID] | ColumnElement[Any]) -> ColumnElement[Any]:
    return ids if isinstance(ids, ColumnElement) else literal(list(ids), ARRAY(Uuid()))


async def scope_of(session: AsyncSession, actor: Actor, permission: Permission = ISSUE_READ) -> Scope:
    """The caller's scope, or that of another permission."""
    heads = actor.orgs(permission)
    return await below(session, heads)


async def below(session: AsyncSession, heads: Collection[UUID]) -> Scope:
    """These organisations and all below them."""
    rows = await read(session, BELOW, {"heads": list(heads)}) if heads else []
    roots = tuple(row["id"] for row in rows if row["is_root"])
    return Scope(roots, tuple(row["id"] for row in rows if not row["is_root"]))


def is_own(actor: Caller) -> ColumnElement[bool]:
    """True for what the caller raised by name."""
    mine = Issue.reporter_account_id == actor.account_id
    return mine if actor.member_id is None else or_(mine, Issue.reporter_member_id == actor.member_id)


def seen_by(actor: Caller, scope: Scope) -> ColumnElement[bool]:
    """True for what was raised or is handled in scope, what one raised, and what was given to one by name."""
    places = [scope.holds(Issue.organization_id, Issue.root_id), Issue.handler_organization_id == any_(_ids(scope.ids))]
    if actor.member_id is not None:
        places.append(Issue.handler_member_id == actor.member_id)
    return or_(is_own(actor), *places)


def overdue(today: Any = None) -> ColumnElement[bool]:
    """True past the day on which it should have been taken on or solved, while its clock runs."""
    late = Issue.state.in_(LATE)
    return and_(late, Issue.paused_on.is_(None), Issue.waits_until < (clock.today() if today is None else today))


def for_somebody() -> ColumnElement[bool]:
    """True where the one who entered it spoke for somebody else, who alone says whether it is solved."""
    named = or_(Issue.reporter_name.is_not(None), Issue.receipt_hash.is_not(None))
    return or_(Issue.channel == "hotline", and_(Issue.channel == "representative", named))


def with_me(actor: Caller, office: Scope) -> ColumnElement[bool]:
    """True for what lies with the caller: to take on, to solve, or to say whether it is solved.

    The office takes on for all below; what was given to an organisation lies with its own people.
    """
    given = Issue.handler_organization_id == any_(_ids(actor.orgs(ISSUE_HANDLE)))
    given = given if actor.member_id is None else or_(given, Issue.handler_member_id == actor.member_id)
    escalated = Issue.escalated_to_id == any_(_ids(actor.orgs(ISSUE_DISPATCH)))
    return or_(
        and_(Issue.state.in_(rules.WITH_OFFICE), office.holds(Issue.organization_id, Issue.root_id)),
        and_(Issue.state.in_(rules.WITH_HANDLER), or_(given, escalated)),
        and_(Issue.state == "resolved", is_own(actor), ~for_somebody()),
    )


def shown(actor: Caller, *more: str, today: Any = None) -> Select[Any]:
    """The columns of the list."""
    return (
        select(
            *(getattr(Issue, name) for name in (*_SHOWN, *more)),
            OrganizationCopy.name.label("organization_name"),
            OrganizationCopy.code.label("organization_code"),
            OutletCopy.name.label("outlet_name"),
            OutletCopy.code.label("outlet_code"),
            HANDLER.name.label("handler_organization_name"),
            Issue.paused_on.is_not(None).label("is_paused"),
            Issue.escalated_to_id.is_not(None).label("is_escalated"),
            func.coalesce(overdue(today), False).label("is_overdue"),
            func.coalesce(is_own(actor), False).label("is_mine"),
        )
        .select_from(Issue)
        .join(OrganizationCopy, OrganizationCopy.id == Issue.organization_id)
        .outerjoin(OutletCopy, OutletCopy.id == Issue.outlet_id)
        .outerjoin(HANDLER, HANDLER.id == Issue.handler_organization_id)
    )


async def titled(session: AsyncSession, rows: Sequence[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    """The rows with the words of their categories."""
    norms = {root: await in_force(session, root) for root in {row["root_id"] for row in rows}}
    return [{**row, "category_title": norms[row["root_id"]].category(row["category"]).title} for row in rows]


async def place_of(
    session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID | None, outlet_id: UUID | None
) -> OrganizationCopy:
    """Where it is raised: the organisation named, or that of the outlet; always one where the caller may raise."""
    if outlet_id is not None:
        outlet = await session.get(OutletCopy, outlet_id)
        if outlet is None or not outlet.is_open or organization_id not in (None, outlet.organization_id):
            raise NotFound("没有找到该网点,请重新选择。")
        organization_id = outlet.organization_id
    if organization_id is None:
        raise NotFound("没有找到该组织,请重新选择。")
    return await open_in_scope(session, peers, actor, ISSUE_REPORT, organization_id)


async def require(
    session: AsyncSession, actor: Actor, permission: Permission, organization_id: UUID, words: str
) -> None:
    """Refuse whoever does not hold the permission on the organisation, with words that say so."""
    held = within(OrganizationCopy, actor.orgs(permission))
    if await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == organization_id, held)) is None:
        raise Forbidden(f"{words}。")


async def unknown_files(session: AsyncSession, organization_id: UUID, hashes: Collection[str]) -> list[str]:
    """Which of these files were not added for the organisation."""
    mine = (ATTACHMENT.c.organization_id == organization_id) & ATTACHMENT.c.sha256.in_(sorted(hashes))
    known = set(await session.scalars(select(ATTACHMENT.c.sha256).where(mine))) if hashes else set()
    return [sha256 for sha256 in hashes if sha256 not in known]


async def representative_of(session: AsyncSession, actor: Actor) -> UUID | None:
    """The representative who is asking, if he is one now."""
    mine = (REPRESENTATIVE.c.member_id == actor.member_id) & (REPRESENTATIVE.c.state == "approved")
    found: UUID | None = await session.scalar(select(REPRESENTATIVE.c.id).where(mine)) if actor.member_id else None
    return found
