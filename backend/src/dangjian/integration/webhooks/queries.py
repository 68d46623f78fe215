"""Looks at webhooks and at the secrets under which they sign."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.permissions import WEBHOOK_MANAGE, WEBHOOK_READ
from dangjian.integration.webhooks import rules
from dangjian.integration.webhooks.models import Webhook, WebhookSecret
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.kernel.signatures import SignatureKind

NOT_FOUND = "没有找到这项推送,请刷新后重试。"
_SHOWN = (
    *("id", "organization_id", "url", "description", "patterns", "min_severity", "categories", "payload"),
    *("api_version", "signs_ed25519", "state", "disabled_reason", "disabled_at", "failing_since", "last_success_at"),
    *("last_failure_at", "created_at", "created_by_name", "version"),
)


def _listed(actor: Actor) -> Select[Any]:
    return (
        select(
            *(getattr(Webhook, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            within(OrganizationCopy, actor.orgs(WEBHOOK_MANAGE)).label("can_manage"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Webhook.organization_id)
        .where(within(OrganizationCopy, actor.orgs(WEBHOOK_READ)))
    )


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    reason: rules.Reason | None = row["disabled_reason"]
    return {**row, "disabled_text": rules.REASONS[reason] if reason else None}


async def search(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID | None,
    state: str | None,
    q: str | None,
    paging: PageParams,
) -> dict[str, Any]:
    """A page of those in the caller's scope, by name."""
    found = _listed(actor)
    if organization_id:
        found = found.where(within(OrganizationCopy, (organization_id,)))
    if state:
        found = found.where(Webhook.state == state)
    if q:
        found = found.where(
            or_(Webhook.url.icontains(q, autoescape=True), Webhook.description.icontains(q, autoescape=True))
        )
    page = await paginate(session, found.order_by(Webhook.description, Webhook.id), paging)
    return {**page, "items": [_read(row) for row in page["items"]]}


async def show(session: AsyncSession, actor: Actor, webhook_id: UUID) -> dict[str, Any]:
    """One with what is known of its secrets."""
    row = (await session.execute(_listed(actor).where(Webhook.id == webhook_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    names = ("id", "kind", "public_key", "created_at", "expires_at")
    mine = (
        select(*(getattr(WebhookSecret, name) for name in names))
        .where(WebhookSecret.webhook_id == webhook_id, _holds(clock.now()))
        .order_by(WebhookSecret.created_at.desc(), WebhookSecret.kind)
    )
    return {**_read(row), "secrets": (await session.execute(mine)).mappings().all()}


def _holds(now: datetime) -> Any:
    return or_(WebhookSecret.expires_at.is_(None), WebhookSecret.expires_at > now)


async def living_secrets(
    session: AsyncSession, webhook_ids: Iterable[UUID]
) -> dict[UUID, list[tuple[SignatureKind, str]]]:
    """Those that sign now, sealed, the newest of each kind first."""
    found = await session.execute(
        select(WebhookSecret.webhook_id, WebhookSecret.kind, WebhookSecret.sealed)
        .where(WebhookSecret.webhook_id.in_(sorted(webhook_ids)), _holds(clock.now()))
        .order_by(WebhookSecret.kind, WebhookSecret.created_at.desc(), WebhookSecret.id.desc())
    )
    of: dict[UUID, list[tuple[SignatureKind, str]]] = defaultdict(list)
    for row in found:
        of[row.webhook_id].append(("v1" if row.kind == "v1" else "v1a", row.sealed))
    return of


async def held(session: AsyncSession, actor: Actor, permission: Permission, webhook_id: UUID) -> Webhook:
    """The one to be changed, held until the transaction ends; outside the scope it does not exist."""
    row: Webhook | None = await session.scalar(
        select(Webhook)
        .join(OrganizationCopy, OrganizationCopy.id == Webhook.organization_id)
        .where(Webhook.id == webhook_id, within(OrganizationCopy, actor.orgs(permission)))
        .with_for_update(of=Webhook, key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(NOT_FOUND)
    return row
