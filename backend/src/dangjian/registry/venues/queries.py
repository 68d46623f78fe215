"""Looks at venues, always through the caller's scope."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, and_, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.queries import pattern_of
from dangjian.registry.permissions import VENUE_AWARD, VENUE_CHECK, VENUE_EDIT, VENUE_READ
from dangjian.registry.venue_standards import queries as standards
from dangjian.registry.venue_standards.rules import SHIPPED, title_in
from dangjian.registry.venues import rules
from dangjian.registry.venues.models import Venue, VenueAward, VenueCheck
from dangjian.registry.venues.rules import State

NOT_FOUND = "没有找到该阵地,请刷新后重试。"
MOST_CHECKS = 200
IS_MODEL = and_(VenueAward.venue_id == Venue.id, VenueAward.withdrawn_on.is_(None))
_NAMES = ("id", "organization_id", "kind", "name", "place", "opened_on", "closed_on", "version")
# The newest list of the enterprise, item by item; the last word on each is the latest day's.
_ITEMS = """
FROM jsonb_array_elements(coalesce((SELECT s.body -> 'items' FROM registry.venue_standard s
WHERE s.root_id = CAST(split_part(registry.organization.path, '/', 2) AS uuid)
ORDER BY s.number DESC LIMIT 1), CAST('[]' AS jsonb))) AS listed (word)
"""
ITEM_COUNT = literal_column(f"(SELECT count(*) {_ITEMS})", Integer)
MISSING_COUNT = literal_column(
    f"""(SELECT count(*) {_ITEMS} WHERE NOT coalesce((SELECT c.is_met FROM registry.venue_check c
    WHERE c.venue_id = registry.venue.id AND c.item = listed.word ->> 'code'
    ORDER BY c.checked_on DESC, c.at DESC LIMIT 1), false))""",
    Integer,
)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    organization_id: UUID | None = None
    kind: str | None = None
    state: State | None = None
    model: bool = False
    missing: bool = False


def _rows(actor: Actor) -> Select[Any]:
    return (
        select(
            *(getattr(Venue, name) for name in _NAMES),
            Organization.name.label("organization_name"),
            standards.ROOT.label("root_id"),
            Member.name.label("responsible_name"),
            VenueAward.granted_on.label("model_since"),
            VenueAward.granting_body,
            ITEM_COUNT.label("item_count"),
            MISSING_COUNT.label("missing_count"),
        )
        .join(Organization, Organization.id == Venue.organization_id)
        .outerjoin(Member, Member.id == Venue.responsible_member_id)
        .outerjoin(VenueAward, IS_MODEL)
        .where(within(Organization, actor.orgs(VENUE_READ)))
    )


def _in_state(state: State) -> Any:
    today = clock.today()
    is_closed = and_(Venue.closed_on.is_not(None), Venue.closed_on <= today)
    is_opened = and_(Venue.opened_on.is_not(None), Venue.opened_on <= today)
    if state == "closed":
        return is_closed
    return and_(~is_closed, is_opened) if state == "open" else and_(~is_closed, ~is_opened)


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """The venues of the caller's subtree, those that are not closed first."""
    found = _rows(actor).order_by(Venue.closed_on.is_not(None), Organization.code, Venue.name, Venue.id)
    if asked.organization_id:
        found = found.where(within(Organization, (asked.organization_id,)))
    if asked.kind:
        found = found.where(Venue.kind == asked.kind)
    if asked.state:
        found = found.where(_in_state(asked.state))
    if asked.model:
        found = found.where(VenueAward.id.is_not(None))
    if asked.missing:
        found = found.where(_in_state("open"), MISSING_COUNT > 0)
    if asked.q:
        pattern = pattern_of(asked.q)
        found = found.where(or_(func.lower(Venue.name).like(pattern), func.lower(Venue.place).like(pattern)))
    page = await paginate(session, found, paging)
    said = await standards.all_in_force(session)
    page["items"] = [_told(row, said.get(row["root_id"], SHIPPED)) for row in page["items"]]
    return page


def _told(row: Any, standard: Any) -> dict[str, Any]:
    state = rules.state_of(row["opened_on"], row["closed_on"], clock.today())
    return {**row, "kind_title": title_in(standard["kinds"], row["kind"]), "state": state}


async def card(session: AsyncSession, actor: Actor, venue_id: UUID) -> dict[str, Any]:
    """One venue with its checklist, who checked what when, and the mark of a model venue."""
    shown = _rows(actor).add_columns(Venue.purpose, Venue.close_reason, Venue.responsible_member_id)
    row = (await session.execute(shown.where(Venue.id == venue_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    _, standard = await standards.in_force(session, row["root_id"])
    noted = select(*VenueCheck.__table__.c).where(VenueCheck.venue_id == venue_id)
    newest = (VenueCheck.checked_on.desc(), VenueCheck.at.desc(), VenueCheck.item)
    checks = (await session.execute(noted.order_by(*newest))).mappings().all()
    given = select(*VenueAward.__table__.c).where(VenueAward.venue_id == venue_id)
    awards = await session.execute(given.order_by(VenueAward.granted_on.desc(), VenueAward.at.desc()))
    latest = rules.standing(checks)
    return {
        **_told(row, standard),
        "checklist_title": standard["checklist_title"],
        "items": [_item(one, latest.get(one["code"])) for one in standard["items"]],
        "missing": rules.missing(standard["items"], checks),
        "checks": checks[:MOST_CHECKS],
        "awards": awards.mappings().all(),
        "may_edit": await _may(session, actor, row["organization_id"], VENUE_EDIT),
        "may_check": await _may(session, actor, row["organization_id"], VENUE_CHECK),
        "may_award": await _may(session, actor, row["organization_id"], VENUE_AWARD),
    }


def _item(item: Any, check: Any) -> dict[str, Any]:
    said = {name: check[name] if check else None for name in ("is_met", "note", "checked_on", "by_name")}
    return {"code": item["code"], "title": item["title"], "hint": item.get("hint"), **said}


async def _may(session: AsyncSession, actor: Actor, organization_id: UUID, permission: Permission) -> bool:
    held = actor.orgs(permission)
    if not held:
        return False
    found = select(Organization.id).where(Organization.id == organization_id, within(Organization, held))
    return await session.scalar(found) is not None


async def locked(session: AsyncSession, actor: Actor, venue_id: UUID, permission: Permission) -> Venue:
    """The venue to be changed, held until the transaction ends."""
    found: Venue | None = await session.scalar(
        select(Venue)
        .join(Organization, Organization.id == Venue.organization_id)
        .where(Venue.id == venue_id, within(Organization, actor.orgs(permission)))
        .with_for_update(of=Venue)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def award_of(session: AsyncSession, venue_id: UUID) -> VenueAward | None:
    """The standing mark of a model venue."""
    found: VenueAward | None = await session.scalar(
        select(VenueAward).where(VenueAward.venue_id == venue_id, VenueAward.withdrawn_on.is_(None))
    )
    return found
