"""Looks at risks: whoever may read them in the subtree, and whoever reported one (narrower than issues)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.permissions import RISK_EDIT, RISK_READ, RISK_REPORT
from dangjian.liaison.risks import rules
from dangjian.liaison.risks.models import Risk, RiskStep

NOT_FOUND = "没有找到这项风险,请刷新后重试。"
_SHOWN = (
    *("id", "number", "organization_id", "kind", "source", "title", "found_on", "level", "level_title", "warned_at"),
    *("owner_name", "review_on", "state", "reported_at", "reported_by", "reported_by_name", "controlled_at"),
    *("root_id", "description", "version"),
)


def _review_due() -> ColumnElement[bool]:
    return and_(Risk.state == "open", func.coalesce(Risk.review_on < clock.today(), False))


def _own(actor: Actor) -> ColumnElement[bool]:
    """One's own report, as long as one may report for the unit."""
    return and_(
        Risk.reported_by == actor.account_id, visible_to(actor, Risk.organization_id, RISK_REPORT, OrganizationCopy)
    )


def scoped(actor: Actor) -> Select[Any]:
    """All that is shown of the risks that the caller may see."""
    return (
        select(
            *(getattr(Risk, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            _review_due().label("is_review_due"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Risk.organization_id)
        .where(or_(visible_to(actor, Risk.organization_id, RISK_READ, OrganizationCopy), _own(actor)))
    )


async def search(
    session: AsyncSession,
    actor: Actor,
    paging: PageParams,
    *,
    organization_id: UUID | None,
    kind: rules.Kind | None,
    level: str | None,
    state: rules.State | None,
    words: str | None,
) -> dict[str, Any]:
    """A page, what is open first and the latest first, and the counts of the organisation asked for."""
    mine = scoped(actor)
    if organization_id:
        mine = mine.where(within(OrganizationCopy, (organization_id,)))
    counts = await _counts(session, mine)
    if kind:
        mine = mine.where(Risk.kind == kind)
    if level:
        mine = mine.where(Risk.level == level)
    if state:
        mine = mine.where(Risk.state == state)
    if words:
        mine = mine.where(
            or_(Risk.title.icontains(words, autoescape=True), Risk.number.icontains(words, autoescape=True))
        )
    ordered = mine.order_by((Risk.state == "open").desc(), Risk.reported_at.desc(), Risk.id)
    return {**await paginate(session, ordered, paging), "counts": counts}


async def _counts(session: AsyncSession, mine: Select[Any]) -> dict[str, int]:
    rows = mine.subquery()
    is_open = rows.c.state == "open"
    found = await session.execute(
        select(
            func.count().filter(is_open).label("open"),
            func.count().filter(rows.c.state == "controlled").label("controlled"),
            func.count().filter(is_open, rows.c.level.is_(None)).label("ungraded"),
            func.count().filter(rows.c.is_review_due).label("review_due"),
        ).select_from(rows)
    )
    return dict(found.mappings().one())


async def row_of(session: AsyncSession, actor: Actor, risk_id: UUID) -> Mapping[str, Any]:
    """One that the caller may see; raises NotFound."""
    row = (await session.execute(scoped(actor).where(Risk.id == risk_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    return dict(row)


async def show(session: AsyncSession, actor: Actor, risk_id: UUID) -> dict[str, Any]:
    """One with its history, the levels it can have, and what the caller may do."""
    row = await row_of(session, actor, risk_id)
    edits = await _holds_edit(session, actor, row["organization_id"])
    norms = await in_force(session, row["root_id"])
    return {
        **row,
        "steps": [_step(step) for step in await steps_of(session, risk_id)],
        "levels": list(norms.risk_levels),
        "moves": rules.moves(row["state"], tuple(rules.ALLOWED) if edits else ("measure",)),
    }


async def _holds_edit(session: AsyncSession, actor: Actor, organization_id: UUID) -> bool:
    held = within(OrganizationCopy, actor.orgs(RISK_EDIT))
    return (
        await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == organization_id, held))
        is not None
    )


async def steps_of(session: AsyncSession, risk_id: UUID) -> Sequence[RiskStep]:
    """The history, the earliest step first."""
    found = await session.scalars(
        select(RiskStep).where(RiskStep.risk_id == risk_id).order_by(RiskStep.at, RiskStep.id)
    )
    return found.all()


def _step(step: RiskStep) -> dict[str, Any]:
    detail = step.detail
    return {
        **{name: getattr(step, name) for name in ("id", "kind", "note", "at", "by_name")},
        "bodies": detail.get("bodies", []),
        **{name: detail.get(name) for name in ("held_on", "measures", "level_before", "level_after")},
    }


async def locked(session: AsyncSession, actor: Actor, risk_id: UUID, move: rules.Move) -> Risk:
    """The one to be moved, held until the transaction ends; one's own report one may only tell more about."""
    may = visible_to(actor, Risk.organization_id, RISK_EDIT, OrganizationCopy)
    allowed = or_(may, _own(actor)) if move == "measure" else may
    found = await session.scalar(
        select(Risk).where(Risk.id == risk_id, allowed).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found
