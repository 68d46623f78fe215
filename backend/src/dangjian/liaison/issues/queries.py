"""Looks at issues: where they were raised or are handled in the caller's scope, and the caller's own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    Text,
    Uuid,
    and_,
    any_,
    column,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import Forbidden, Invalid, NotFound
from dangjian.kernel.paging import PageParams
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.liaison.issues import rules
from dangjian.liaison.issues.models import WORDS_GRAMS, Issue
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import in_scope
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import ISSUE_DISPATCH, ISSUE_HANDLE, ISSUE_READ, ISSUE_REPORT

MOST_COUNTED = 10_000
MOST_ON_BOARD = 1_000
MOST_EXPORTED = 20_000
NARROW = 1_000
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
_WORDS = literal_column(WORDS_GRAMS, ARRAY(Text()))
_SHOWN = (
    *("id", "root_id", "number", "title", "state", "category", "severity", "channel", "organization_id", "outlet_id"),
    *("representative_id", "handler_organization_id", "handler_name", "reported_at", "accept_due_on", "due_on"),
    *("confirmation_due_on", "waits_until", "paused_until", "was_overdue", "is_half_solved", "reopened_count"),
    *("resolution_kind", "satisfaction", "close_kind", "moved_at", "version"),
)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; `mine`: raised by the caller, or lying with the caller to be done."""

    organization_id: UUID | None = None
    states: tuple[str, ...] = ()
    live: bool = False
    overdue: bool = False
    category: str | None = None
    severity: str | None = None
    channel: str | None = None
    outlet_id: UUID | None = None
    handler_organization_id: UUID | None = None
    representative_id: UUID | None = None
    escalated: bool = False
    mine: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    q: str | None = None


@dataclass(frozen=True)
class Scope:
    """Which organisations the caller sees: whole enterprises by their roots, and others one by one.

    As lists of ids the database knows how much each holds, and chooses rightly between walking and gathering.
    """

    roots: tuple[UUID, ...]
    ids: tuple[UUID, ...]

    def holds(self, organization: Any, root: Any) -> ColumnElement[bool]:
        """True where the organisation is one of these."""
        named = [(root, self.roots), (organization, self.ids)]
        return or_(false(), *(place == any_(_ids(ids)) for place, ids in named if ids))

    @property
    def is_narrow(self) -> bool:
        """Few enough to gather what there is; walking by time through everybody else's would take longer."""
        return not self.roots and len(self.ids) <= NARROW


def _ids(ids: Collection[UUID]) -> ColumnElement[Any]:
    return literal(list(ids), ARRAY(Uuid()))


async def scope_of(session: AsyncSession, actor: Actor, permission: Permission = ISSUE_READ) -> Scope:
    """The caller's scope, or that of another permission."""
    heads = actor.orgs(permission)
    return await below(session, heads)


async def below(session: AsyncSession, heads: Collection[UUID]) -> Scope:
    """These organisations and all below them."""
    if not heads:
        return Scope((), ())
    found = await session.execute(
        select(OrganizationCopy.id, OrganizationCopy.parent_id).where(OrganizationCopy.id.in_(heads))
    )
    parents = {id_: parent for id_, parent in found.all()}
    roots = tuple(id_ for id_, parent in parents.items() if parent is None)
    rest = tuple(id_ for id_, parent in parents.items() if parent is not None)
    ids = await session.scalars(select(OrganizationCopy.id).where(within(OrganizationCopy, rest))) if rest else ()
    return Scope(roots, tuple(ids))


def is_own(actor: Actor) -> ColumnElement[bool]:
    """True for what the caller raised by name."""
    mine = Issue.reporter_account_id == actor.account_id
    return or_(mine, Issue.reporter_member_id == actor.member_id) if actor.member_id else mine


def seen_by(actor: Actor, scope: Scope) -> ColumnElement[bool]:
    """True for what was raised or is handled in scope, what one raised, and what was given to one by name."""
    places = [scope.holds(Issue.organization_id, Issue.root_id)]
    if scope.ids:
        places.append(Issue.handler_organization_id == any_(_ids(scope.ids)))
    if actor.member_id:
        places.append(Issue.handler_member_id == actor.member_id)
    return or_(is_own(actor), *places)


def overdue() -> ColumnElement[bool]:
    """True past the day on which it should have been taken on or solved, while its clock runs."""
    late = Issue.state.in_(("reported", *rules.WITH_HANDLER))
    return and_(late, Issue.paused_on.is_(None), Issue.waits_until < clock.today())


def for_somebody() -> ColumnElement[bool]:
    """True where the one who entered it spoke for somebody else, who alone says whether it is solved."""
    named = or_(Issue.reporter_name.is_not(None), Issue.receipt_hash.is_not(None))
    return or_(Issue.channel == "hotline", and_(Issue.channel == "representative", named))


def with_me(actor: Actor, office: Scope) -> ColumnElement[bool]:
    """True for what lies with the caller: to take on, to solve, or to say whether it is solved.

    The office takes on for all below; what was given to an organisation lies with its own people.
    """
    given = Issue.handler_organization_id == any_(_ids(actor.orgs(ISSUE_HANDLE)))
    given = or_(given, Issue.handler_member_id == actor.member_id) if actor.member_id else given
    escalated = Issue.escalated_to_id == any_(_ids(actor.orgs(ISSUE_DISPATCH)))
    return or_(
        and_(Issue.state.in_(rules.WITH_OFFICE), office.holds(Issue.organization_id, Issue.root_id)),
        and_(Issue.state.in_(rules.WITH_HANDLER), or_(given, escalated)),
        and_(Issue.state == "resolved", is_own(actor), ~for_somebody()),
    )


def found_by(words: str) -> list[ColumnElement[bool]]:
    """True where number, title or description hold the words; two characters or more are found by an index."""
    plain = words.strip()
    if not plain:
        return []
    held = or_(*(column.icontains(plain, autoescape=True) for column in (Issue.title, Issue.number, Issue.description)))
    if len(plain) < 2:
        return [held]
    return [_WORDS.op("@>", is_comparison=True)(func.liaison.grams(plain, 2)), held]


async def _conditions(session: AsyncSession, actor: Actor, scope: Scope, asked: Filters) -> list[ColumnElement[bool]]:
    exact = {
        **{"category": asked.category, "severity": asked.severity, "channel": asked.channel},
        **{"outlet_id": asked.outlet_id, "handler_organization_id": asked.handler_organization_id},
        "representative_id": asked.representative_id,
    }
    found = [seen_by(actor, scope)]
    found += [getattr(Issue, name) == value for name, value in exact.items() if value is not None]
    if asked.organization_id:
        subtree = await below(session, [asked.organization_id])
        found.append(subtree.holds(Issue.organization_id, Issue.root_id))
    if asked.states:
        found.append(Issue.state.in_(asked.states))
    if asked.live:
        found.append(Issue.state.in_(rules.LIVE))
    if asked.overdue:
        found.append(overdue())
    if asked.escalated:
        found.append(and_(Issue.escalated_to_id.is_not(None), Issue.state.in_(rules.LIVE)))
    if asked.mine:
        office = await scope_of(session, actor, ISSUE_DISPATCH)
        found.append(is_own(actor) if asked.mine == "raised" else with_me(actor, office))
    if asked.first_on:
        found.append(Issue.reported_at >= _midnight(asked.first_on))
    if asked.last_on:
        found.append(Issue.reported_at < _midnight(asked.last_on + timedelta(days=1)))
    return [*found, *found_by(asked.q or "")]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


def shown(actor: Actor, *more: str) -> Select[Any]:
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
            func.coalesce(overdue(), False).label("is_overdue"),
            func.coalesce(is_own(actor), False).label("is_mine"),
        )
        .select_from(Issue)
        .join(OrganizationCopy, OrganizationCopy.id == Issue.organization_id)
        .outerjoin(OutletCopy, OutletCopy.id == Issue.outlet_id)
        .outerjoin(HANDLER, HANDLER.id == Issue.handler_organization_id)
    )


def _order(sort: str, *, gathers: bool = False) -> list[Any]:
    """The order of a list; gathered rows are sorted by a sum, which no index offers to walk along."""
    name = sort.removeprefix("-")
    by: SQLColumnExpression[Any] = getattr(Issue, name)
    if gathers:
        by = by + (0 if name == "waits_until" else timedelta())
    return [by.desc(), Issue.id.desc()] if sort.startswith("-") else [by, Issue.id]


def _capped(conditions: Sequence[ColumnElement[bool]], most: int) -> Select[Any]:
    """How many there are, counted no further than people read."""
    some = select(literal(1)).select_from(Issue).where(*conditions).limit(most + 1).subquery()
    return select(func.count()).select_from(some)


async def search(session: AsyncSession, actor: Actor, asked: Filters, sort: str, paging: PageParams) -> dict[str, Any]:
    """A page of the list, at most five statements whatever the size."""
    if paging.offset >= MOST_COUNTED:
        raise Invalid("只能翻看前 10000 条,请用筛选或搜索缩小范围。")
    scope = await scope_of(session, actor)
    conditions = await _conditions(session, actor, scope, asked)
    picked = select(Issue.id).where(*conditions).order_by(*_order(sort, gathers=scope.is_narrow))
    page = _page(actor, picked.limit(paging.size).offset(paging.offset), sort)
    rows = (await session.execute(page)).mappings().all()
    total = await session.scalar(_capped(conditions, MOST_COUNTED)) or 0
    return {
        "items": await titled(session, rows),
        "total": min(total, MOST_COUNTED),
        "is_capped": total > MOST_COUNTED,
        "page": paging.page,
        "size": paging.size,
    }


def _page(actor: Actor, picked: Select[Any], sort: str) -> Select[Any]:
    """The rows of a page are picked by their ids first, so that names are looked up for these alone."""
    return shown(actor).where(Issue.id.in_(picked.scalar_subquery())).order_by(*_order(sort))


async def titled(session: AsyncSession, rows: Sequence[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    """The rows with the words of their categories."""
    norms = {root: await in_force(session, root) for root in {row["root_id"] for row in rows}}
    return [{**row, "category_title": norms[row["root_id"]].category(row["category"]).title} for row in rows]


async def board(session: AsyncSession, actor: Actor, asked: Filters, size: int) -> list[dict[str, Any]]:
    """A column for each state: what is most pressing first, and what is over by when it was over."""
    scope = await scope_of(session, actor)
    conditions = await _conditions(session, actor, scope, asked)
    states = [state for state in rules.STATE_TITLES if not asked.states or state in asked.states]
    sorts = {state: "-moved_at" if state in rules.OVER else "waits_until" for state in states}
    counts = await session.execute(select(*_tallies(conditions, states)))
    tally = counts.mappings().one()
    picked = [
        select(Issue.id)
        .where(*conditions, Issue.state == state)
        .order_by(*_order(sorts[state], gathers=scope.is_narrow))
        .limit(size)
        for state in states
    ]
    ids = union_all(*(select(one.subquery().c.id) for one in picked)).subquery()
    found = await session.execute(shown(actor).where(Issue.id.in_(select(ids.c.id))))
    rows = await titled(session, found.mappings().all())
    return [
        {
            "state": state,
            "title": rules.STATE_TITLES[state],
            "total": min(tally[state], MOST_ON_BOARD),
            "is_capped": tally[state] > MOST_ON_BOARD,
            "overdue": min(tally[f"{state}_overdue"], MOST_ON_BOARD),
            "sort": sorts[state],
            "items": _sorted([row for row in rows if row["state"] == state], sorts[state]),
        }
        for state in states
    ]


def _tallies(conditions: Sequence[ColumnElement[bool]], states: Sequence[str]) -> list[ColumnElement[Any]]:
    late = ("reported", *rules.WITH_HANDLER)
    found: list[ColumnElement[Any]] = [
        _capped([*conditions, Issue.state == state], MOST_ON_BOARD).scalar_subquery().label(state) for state in states
    ]
    for state in states:
        count = _capped([*conditions, Issue.state == state, overdue()], MOST_ON_BOARD).scalar_subquery()
        found.append((count if state in late else literal(0)).label(f"{state}_overdue"))
    return found


def _sorted(rows: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    name = sort.removeprefix("-")
    never = date.max
    return sorted(rows, key=lambda row: (row[name] or never, row["id"]), reverse=sort.startswith("-"))


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
    return await in_scope(session, peers, actor, ISSUE_REPORT, organization_id)


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


async def exported(
    session: AsyncSession, actor: Actor, asked: Filters, sort: str
) -> tuple[Sequence[str], list[list[str]]]:
    """The list as text, at most so many rows."""
    conditions = await _conditions(session, actor, await scope_of(session, actor), asked)
    picked = select(Issue.id).where(*conditions).order_by(*_order(sort)).limit(MOST_EXPORTED)
    found = (await session.execute(_page(actor, picked, sort))).mappings().all()
    return rules.HEADER, [rules.exported(row, clock.local_day) for row in await titled(session, found)]
