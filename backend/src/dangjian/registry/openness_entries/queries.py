"""Looks at what was made public, always through the caller's scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.members.models import Member, Post
from dangjian.registry.openness_entries import rules
from dangjian.registry.openness_entries.models import OpennessEntry
from dangjian.registry.openness_entries.rules import State
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.queries import pattern_of
from dangjian.registry.permissions import OPENNESS_EDIT, OPENNESS_READ
from dangjian.registry.venue_standards import queries as standards
from dangjian.registry.venue_standards.rules import SHIPPED, root_of, title_in
from dangjian.registry.venues.models import Venue

NOT_FOUND = "没有找到这条公开事项,请刷新后重试。"
_NAMES = (
    *("id", "organization_id", "category", "title", "content", "published_on", "until"),
    *("entered_by_name", "entered_at", "version"),
)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    organization_id: UUID | None = None
    category: str | None = None
    state: State | None = None


def _rows(actor: Actor) -> Select[Any]:
    return (
        select(
            *(getattr(OpennessEntry, name) for name in _NAMES),
            Organization.name.label("organization_name"),
            standards.ROOT.label("root_id"),
            within(Organization, actor.orgs(OPENNESS_EDIT)).label("may_edit"),
        )
        .join(Organization, Organization.id == OpennessEntry.organization_id)
        .where(within(Organization, actor.orgs(OPENNESS_READ)))
    )


def _shown_on(day: date) -> Any:
    return and_(OpennessEntry.published_on <= day, or_(OpennessEntry.until.is_(None), OpennessEntry.until >= day))


def _in_state(state: State) -> Any:
    today = clock.today()
    if state == "shown":
        return _shown_on(today)
    return OpennessEntry.published_on > today if state == "waiting" else OpennessEntry.until < today


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """What was made public in the caller's subtree, the newest first."""
    found = _rows(actor).order_by(OpennessEntry.published_on.desc(), Organization.code, OpennessEntry.id)
    if asked.organization_id:
        found = found.where(within(Organization, (asked.organization_id,)))
    if asked.category:
        found = found.where(OpennessEntry.category == asked.category)
    if asked.state:
        found = found.where(_in_state(asked.state))
    if asked.q:
        pattern = pattern_of(asked.q)
        words = (OpennessEntry.title, OpennessEntry.content)
        found = found.where(or_(*(func.lower(one).like(pattern) for one in words)))
    page = await paginate(session, found, paging)
    said = await standards.all_in_force(session)
    page["items"] = [_told(row, said.get(row["root_id"], SHIPPED)) for row in page["items"]]
    return page


def _told(row: Any, standard: Any) -> dict[str, Any]:
    state = rules.state_on(row["published_on"], row["until"], clock.today())
    return {**row, "category_title": title_in(standard["categories"], row["category"]), "state": state}


async def one(session: AsyncSession, actor: Actor, entry_id: UUID) -> dict[str, Any]:
    """One entry."""
    row = (await session.execute(_rows(actor).where(OpennessEntry.id == entry_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    _, standard = await standards.in_force(session, row["root_id"])
    return _told(row, standard)


async def board(session: AsyncSession, actor: Actor, organization_id: UUID, on: date | None) -> dict[str, Any]:
    """An organisation's board as it stood on a day: who leads it, its venues, and what was public (E-46)."""
    place: Organization = await require_visible(session, actor, organization_id, OPENNESS_READ, Organization)
    day = on or clock.today()
    _, standard = await standards.in_force(session, root_of(place.path))
    posts = await session.execute(
        select(Post.title, Member.name.label("member_name"))
        .join(Member, Member.id == Post.member_id)
        .where(Post.organization_id == place.id, Post.since <= day, or_(Post.until.is_(None), Post.until > day))
        .order_by(Post.rank, Post.title, Member.name)
    )
    venues = await session.execute(
        select(Venue.name, Venue.kind, Venue.place)
        .where(Venue.organization_id == place.id, Venue.opened_on <= day)
        .where(or_(Venue.closed_on.is_(None), Venue.closed_on > day))
        .order_by(Venue.name)
    )
    shown = ("category", "title", "content", "published_on", "until")
    entries = await session.execute(
        select(*(getattr(OpennessEntry, name) for name in shown))
        .where(OpennessEntry.organization_id == place.id, _shown_on(day))
        .order_by(OpennessEntry.published_on.desc(), OpennessEntry.id)
    )
    return {
        "organization_name": place.name,
        "on": day,
        "posts": posts.mappings().all(),
        "venues": [{**row, "kind_title": title_in(standard["kinds"], row["kind"])} for row in venues.mappings()],
        "sections": _sections(standard["categories"], entries.mappings().all()),
    }


def _sections(categories: Sequence[Mapping[str, Any]], entries: Sequence[Any]) -> list[dict[str, Any]]:
    """Each category with its entries."""
    return [
        {
            "code": word["code"],
            "title": word["title"],
            "entries": [entry for entry in entries if entry["category"] == word["code"]],
        }
        for word in categories
    ]


async def locked(session: AsyncSession, actor: Actor, entry_id: UUID) -> OpennessEntry:
    """The entry to be changed, held until the transaction ends."""
    found: OpennessEntry | None = await session.scalar(
        select(OpennessEntry)
        .join(Organization, Organization.id == OpennessEntry.organization_id)
        .where(OpennessEntry.id == entry_id, within(Organization, actor.orgs(OPENNESS_EDIT)))
        .with_for_update(of=OpennessEntry)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found
