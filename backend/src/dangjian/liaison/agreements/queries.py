"""Looks at agreements, always through the caller's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.liaison.agreements import rules
from dangjian.liaison.agreements.models import Agreement, AgreementActivity, AgreementOutlet
from dangjian.liaison.attachments.queries import listed
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import AGREEMENT_EDIT, OUTLET_READ

NOT_FOUND = "没有找到这份协议,请刷新后重试。"
HEADER = ("所属组织", "共建单位", "类型", "签订日期", "生效日期", "到期日期", "状态", "网点数", "活动次数", "最近活动")
MOST_EXPORTED = 20_000
_SHOWN = (
    *("id", "organization_id", "partner", "partner_kind", "signed_on", "starts_on", "ends_on", "ended_on"),
    *("content", "end_reason", "renews_id", "document", "created_at", "created_by_name", "version"),
)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    organization_id: UUID | None = None
    state: rules.State | None = None
    partner_kind: rules.PartnerKind | None = None


def _state(today: date) -> ColumnElement[str]:
    """The same as `rules.state_of`, for the database."""
    return case(
        (Agreement.ended_on.is_not(None), "ended"),
        (Agreement.ends_on < today, "expired"),
        (Agreement.starts_on > today, "planned"),
        (Agreement.ends_on <= today + rules.SOON, "expiring"),
        else_="active",
    )


def _scoped(actor: Actor, organization_id: UUID | None = None) -> Select[Any]:
    later = aliased(Agreement)
    mine = AgreementOutlet.agreement_id == Agreement.id
    done = AgreementActivity.agreement_id == Agreement.id
    heads = within(OrganizationCopy, actor.orgs(AGREEMENT_EDIT))
    found: Select[Any] = (
        select(
            *(getattr(Agreement, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            _state(clock.today()).label("state"),
            select(func.count()).where(mine).correlate(Agreement).scalar_subquery().label("outlet_count"),
            select(func.count()).where(done).correlate(Agreement).scalar_subquery().label("activity_count"),
            select(func.max(AgreementActivity.held_on))
            .where(done)
            .correlate(Agreement)
            .scalar_subquery()
            .label("last_activity_on"),
            select(later.id)
            .where(later.renews_id == Agreement.id)
            .correlate(Agreement)
            .scalar_subquery()
            .label("renewed_by_id"),
            heads.label("may_edit"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Agreement.organization_id)
        .where(within(OrganizationCopy, actor.orgs(OUTLET_READ)))
    )
    return found.where(within(OrganizationCopy, (organization_id,))) if organization_id else found


def _narrowed(actor: Actor, asked: Asked) -> Select[Any]:
    found = _scoped(actor, asked.organization_id)
    if asked.q:
        pattern = f"%{asked.q.replace('%', '').replace('_', '')}%"
        takes_part = exists().where(
            AgreementOutlet.agreement_id == Agreement.id,
            OutletCopy.id == AgreementOutlet.outlet_id,
            OutletCopy.name.like(pattern),
        )
        found = found.where(or_(Agreement.partner.like(pattern), Agreement.content.like(pattern), takes_part))
    if asked.partner_kind:
        found = found.where(Agreement.partner_kind == asked.partner_kind)
    if asked.state:
        found = found.where(_state(clock.today()) == asked.state)
    return found.order_by(Agreement.ended_on.is_not(None), Agreement.ends_on.desc(), Agreement.id)


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the list and the counts."""
    page = await paginate(session, _narrowed(actor, asked), paging)
    return {**page, "counts": await _counts(session, actor, asked.organization_id)}


async def _counts(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[str, int]:
    scope = within(OrganizationCopy, actor.orgs(OUTLET_READ))
    if organization_id:
        scope = and_(scope, within(OrganizationCopy, (organization_id,)))
    here = Agreement.organization_id.in_(select(OrganizationCopy.id).where(scope))
    state = _state(clock.today())
    tally = await session.execute(select(state.label("state"), func.count()).where(here).group_by(text("state")))
    in_force = state.in_(("active", "expiring"))
    taking_part = (
        select(func.count(AgreementOutlet.outlet_id.distinct()))
        .join(Agreement, Agreement.id == AgreementOutlet.agreement_id)
        .where(here, in_force)
    )
    counted = dict.fromkeys(rules.STATE_TITLES, 0) | {name: count for name, count in tally.all()}
    return {**counted, "outlets": await session.scalar(taking_part) or 0}


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> tuple[Sequence[str], list[list[str]]]:
    """The same list as a table of text."""
    rows = await session.execute(_narrowed(actor, asked).limit(MOST_EXPORTED))
    return HEADER, [_line(row) for row in rows.mappings()]


def _line(row: Any) -> list[str]:
    kind: rules.PartnerKind = row["partner_kind"]
    state: rules.State = row["state"]
    days = [row[name].isoformat() for name in ("signed_on", "starts_on", "ends_on")]
    counts = [str(row["outlet_count"]), str(row["activity_count"]), str(row["last_activity_on"] or "")]
    return [
        *(row["organization_name"], row["partner"], rules.KIND_TITLES[kind]),
        *days,
        rules.STATE_TITLES[state],
        *counts,
    ]


async def show(session: AsyncSession, actor: Actor, agreement_id: UUID) -> dict[str, Any]:
    """One with its outlets and what was done."""
    row = (await session.execute(_scoped(actor).where(Agreement.id == agreement_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    outlets = await session.execute(
        select(OutletCopy.id, OutletCopy.code, OutletCopy.name)
        .join(AgreementOutlet, AgreementOutlet.outlet_id == OutletCopy.id)
        .where(AgreementOutlet.agreement_id == agreement_id)
        .order_by(OutletCopy.code)
    )
    done = await session.execute(
        select(
            AgreementActivity.id,
            AgreementActivity.held_on,
            AgreementActivity.title,
            AgreementActivity.note,
            AgreementActivity.by_name,
        )
        .where(AgreementActivity.agreement_id == agreement_id)
        .order_by(AgreementActivity.held_on.desc(), AgreementActivity.id.desc())
    )
    return {
        **row,
        "outlets": outlets.mappings().all(),
        "activities": done.mappings().all(),
        "document": await _file(session, row),
    }


async def _file(session: AsyncSession, row: Any) -> dict[str, Any] | None:
    sha256 = row["document"]
    return (await listed(session, [sha256], row["organization_id"])).get(sha256) if sha256 else None


async def document(session: AsyncSession, actor: Actor, agreement_id: UUID) -> dict[str, Any]:
    """How the signed paper of an agreement that the caller sees is called, and where it lies."""
    row = (await session.execute(_scoped(actor).where(Agreement.id == agreement_id))).mappings().first()
    found = await _file(session, row) if row else None
    if found is None:
        raise NotFound("没有找到这份协议的签字件。")
    return found


async def locked(session: AsyncSession, actor: Actor, agreement_id: UUID) -> Agreement:
    """The one to be changed, held until the transaction ends."""
    found: Agreement | None = await session.scalar(
        select(Agreement)
        .join(OrganizationCopy, OrganizationCopy.id == Agreement.organization_id)
        .where(Agreement.id == agreement_id, within(OrganizationCopy, actor.orgs(AGREEMENT_EDIT)))
        .with_for_update(of=Agreement)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def outlets_of(session: AsyncSession, agreement_id: UUID) -> list[UUID]:
    """The outlets that take part."""
    found = await session.scalars(select(AgreementOutlet.outlet_id).where(AgreementOutlet.agreement_id == agreement_id))
    return list(found)
