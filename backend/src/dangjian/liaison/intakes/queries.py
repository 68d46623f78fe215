"""Looks at intakes: through the scope of those who manage them, or by the public code."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_closed import why_closed
from dangjian.kernel import clock, pictures
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor
from dangjian.liaison.intakes import rules
from dangjian.liaison.intakes.models import Intake
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import root_id
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import CHANNEL_MANAGE

_SHOWN = (*("id", "kind", "organization_id", "outlet_id", "name", "subject", "starts_on", "ends_on", "version"),)
_NOT_FOUND = "没有找到这个入口,请刷新后重试。"


def _state() -> ColumnElement[str]:
    today = clock.today()
    over = and_(Intake.ends_on.is_not(None), Intake.ends_on < today)
    return case(
        (Intake.revoked_at.is_not(None), "revoked"), (Intake.starts_on > today, "waiting"), (over, "over"), else_="open"
    )


def _scoped(actor: Actor, *more: Any) -> Select[Any]:
    counted = select(func.count()).where(Issue.intake_id == Intake.id).scalar_subquery()
    return (
        select(
            *(getattr(Intake, name) for name in _SHOWN),
            *more,
            OrganizationCopy.name.label("organization_name"),
            OutletCopy.name.label("outlet_name"),
            _state().label("state"),
            counted.label("issue_count"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Intake.organization_id)
        .outerjoin(OutletCopy, OutletCopy.id == Intake.outlet_id)
        .where(visible_to(actor, Intake.organization_id, CHANNEL_MANAGE, OrganizationCopy))
    )


def _titled(row: dict[str, Any]) -> dict[str, Any]:
    titles = {"kind_title": rules.KIND_TITLES[row["kind"]], "state_title": rules.STATE_TITLES[row["state"]]}
    return row | titles


async def search(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID | None,
    state: rules.State | None,
    words: str | None,
    paging: PageParams,
) -> dict[str, Any]:
    """A page of the list, by organisation and name."""
    found = _scoped(actor)
    if organization_id:
        found = found.where(within(OrganizationCopy, (organization_id,)))
    if state:
        found = found.where(_state() == state)
    if words:
        like = f"%{words.replace('%', '').replace('_', '')}%"
        found = found.where(or_(Intake.name.ilike(like), Intake.subject.ilike(like), OutletCopy.name.ilike(like)))
    page = await paginate(session, found.order_by(OrganizationCopy.code, Intake.name, Intake.id), paging)
    return page | {"items": [_titled(row) for row in page["items"]]}


async def show(session: AsyncSession, actor: Actor, intake_id: UUID, origin: str) -> dict[str, Any]:
    """One of them with its link and picture."""
    more = (Intake.guide, Intake.code, Intake.created_at, Intake.created_by_name)
    found = await session.execute(_scoped(actor, *more).where(Intake.id == intake_id))
    row = found.mappings().first()
    if row is None:
        raise NotFound(_NOT_FOUND)
    link = f"{origin}/r/{row['code']}"
    return _titled(dict(row)) | {"link": link, "qr": pictures.qr(link)}


async def locked(session: AsyncSession, actor: Actor, intake_id: UUID) -> Intake:
    """The one to be changed, held until the transaction ends."""
    mine = visible_to(actor, Intake.organization_id, CHANNEL_MANAGE, OrganizationCopy)
    row = await session.scalar(select(Intake).where(Intake.id == intake_id, mine).with_for_update())
    if row is None:
        raise NotFound(_NOT_FOUND)
    return row


async def by_code(session: AsyncSession, code: str) -> tuple[Intake, OrganizationCopy, str | None]:
    """The intake of a public link, its organisation, and its outlet's name."""
    found = await session.execute(
        select(Intake, OrganizationCopy, OutletCopy.name)
        .join(OrganizationCopy, OrganizationCopy.id == Intake.organization_id)
        .outerjoin(OutletCopy, OutletCopy.id == Intake.outlet_id)
        .where(Intake.code == code)
    )
    row = found.first()
    if row is None:
        raise NotFound(rules.UNKNOWN)
    return row[0], row[1], row[2]


def why_shut(intake: Intake) -> str | None:
    """Why nothing comes in here today, or none."""
    state = rules.state_of(intake.starts_on, intake.ends_on, intake.revoked_at is not None, clock.today())
    return rules.SHUT.get(state)


async def open_to_all(session: AsyncSession, code: str) -> dict[str, Any]:
    """What somebody without an account sees before he writes."""
    intake, organization, outlet_name = await by_code(session, code)
    norms = await in_force(session, root_id(organization.path))
    return {
        **{name: getattr(intake, name) for name in ("name", "kind", "subject", "guide")},
        "organization_name": organization.name,
        "outlet_name": outlet_name,
        "categories": norms.categories,
        "accept_days": norms.accept_days,
        "closed": why_shut(intake) or await why_closed(session, organization),
    }


async def known(session: AsyncSession, client_id: UUID) -> Issue | None:
    """The report that was sent under this id."""
    found: Issue | None = await session.scalar(select(Issue).where(Issue.client_id == client_id))
    return found
