"""Changes of webhooks: each is checked, versioned, audited and told to open pages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import (
    Audience,
    TodoCategory,
    TodoSource,
    WebhookDisabled,
    open_todo,
    settle_todo,
)
from dangjian.contracts.registry import copy_in_scope
from dangjian.integration.event_types.queries import offered
from dangjian.integration.event_types.rules import API_VERSION
from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.permissions import WEBHOOK_MANAGE
from dangjian.integration.webhooks import queries, rules
from dangjian.integration.webhooks.models import Webhook, WebhookSecret
from dangjian.integration.webhooks.schemas import WebhookChange, WebhookCreate
from dangjian.kernel import audit, clock, egress, signatures
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.sealing import seal
from dangjian.kernel.security import Actor
from dangjian.kernel.signatures import SignatureKind

DISABLED = TodoCategory(code="integration.webhook.disabled", title="事件推送停用")
_TOLD = ("url", "description", "patterns", "min_severity", "categories", "payload", "state", "signs_ed25519")


async def create(session: AsyncSession, peers: Peers, actor: Actor, data: WebhookCreate) -> tuple[UUID, str]:
    """Make one for an organisation in scope; its id and its secret, which nobody is shown again."""
    place = await copy_in_scope(
        *(session, peers, OrganizationCopy, "integration", actor, WEBHOOK_MANAGE),
        organization_id=data.organization_id,
    )
    _check(dict(data))
    row = Webhook(
        **(dict(data) | {"organization_id": place.id}),
        id=new_id(),
        api_version=API_VERSION,
        state="active",
        created_at=clock.now(),
        created_by=actor.account_id,
        created_by_name=actor.display_name,
        version=1,
    )
    session.add(row)
    await session.flush()
    secret = await _new_secret(session, row.id, "v1")
    if row.signs_ed25519:
        await _new_secret(session, row.id, "v1a")
    await _record(session, actor, row, "create", None)
    return row.id, secret


def _check(values: Mapping[str, Any]) -> None:
    """Refuse an address that may not be called, and patterns that mean nothing."""
    if values.get("url") is not None:
        egress.check_url(values["url"])
    fault = rules.fault_of_patterns(values.get("patterns") or (), offered())
    if fault:
        raise Invalid(f"{fault[1]}。", [FieldError(field=f"patterns.{fault[0]}", message=fault[1])])


async def _new_secret(session: AsyncSession, webhook_id: UUID, kind: SignatureKind) -> str:
    secret, public = (signatures.new_secret(), None) if kind == "v1" else signatures.new_pair()
    session.add(
        WebhookSecret(
            id=new_id(),
            webhook_id=webhook_id,
            kind=kind,
            sealed=seal(secret.encode()),
            public_key=public,
            created_at=clock.now(),
        )
    )
    await session.flush()
    return secret


async def change(session: AsyncSession, actor: Actor, webhook_id: UUID, data: WebhookChange, seen: int) -> None:
    """Make what is named different; switched on again it starts with a clean slate."""
    row = await queries.held(session, actor, WEBHOOK_MANAGE, webhook_id)
    expect(seen, row.version)
    values = {name: getattr(data, name) for name in data.model_fields_set}
    empty = [name for name, value in values.items() if value is None and name != "min_severity"]
    if empty:
        raise Invalid("有内容不能为空。", [FieldError(field=name, message="不能为空") for name in empty])
    _check(values)
    before = _facts(row)
    is_active = values.pop("is_active", None)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    if is_active is not None:
        await _switch(session, row, is_active)
    await session.flush()
    await _record(session, actor, row, "change", before)


async def _switch(session: AsyncSession, row: Webhook, is_active: bool) -> None:
    was_disabled = row.state == "disabled"
    row.state = "active" if is_active else "paused"
    if is_active:
        row.failing_since = None
    if was_disabled:
        row.disabled_reason = row.disabled_at = None
        await settle_todo(session, _source(row.id), row.version)


async def remove(session: AsyncSession, actor: Actor, webhook_id: UUID, seen: int) -> None:
    """Delete it with its secrets and its log."""
    row = await queries.held(session, actor, WEBHOOK_MANAGE, webhook_id)
    expect(seen, row.version)
    if row.state == "disabled":
        await settle_todo(session, _source(row.id), row.version + 1, "cancelled")
    await _record(session, actor, row, "delete", _facts(row))
    await session.execute(delete(Webhook).where(Webhook.id == row.id))


async def rotate(session: AsyncSession, actor: Actor, webhook_id: UUID, written: str, seen: int) -> str:
    """A new secret now; the old one signs beside it until the overlap is over, an older one no longer."""
    span = rules.overlap(written)
    if span is None:
        raise Invalid(
            "重叠时间请写成 30m、24h、7d 这样,最长 7 天。", [FieldError(field="overlap", message="写法不对或超过 7 天")]
        )
    row = await queries.held(session, actor, WEBHOOK_MANAGE, webhook_id)
    expect(seen, row.version)
    await _retire(session, row.id, span)
    secret = await _new_secret(session, row.id, "v1")
    if row.signs_ed25519:
        await _new_secret(session, row.id, "v1a")
    row.version += 1
    await session.flush()
    await _record(session, actor, row, "rotate_secret", None, overlap=written)
    return secret


async def _retire(session: AsyncSession, webhook_id: UUID, span: timedelta) -> None:
    now, mine = clock.now(), WebhookSecret.webhook_id == webhook_id
    await session.execute(delete(WebhookSecret).where(mine, WebhookSecret.expires_at.is_not(None)))
    await session.execute(update(WebhookSecret).where(mine).values(expires_at=now + span))


async def disable(session: AsyncSession, row: Webhook, reason: rules.Reason) -> None:
    """Switch it off by rule, and tell who looks after it."""
    before = _facts(row)
    row.state, row.disabled_reason, row.disabled_at = "disabled", reason, clock.now()
    row.version += 1
    await session.flush()
    await emit(session, WebhookDisabled(webhook_id=row.id, organization_id=row.organization_id, reason=reason))
    await open_todo(
        session,
        _source(row.id),
        row.version,
        title=f"推送“{row.description[:60]}”已停用:{rules.REASONS[reason]}",
        category=DISABLED,
        audience=Audience.holders(WEBHOOK_MANAGE, row.organization_id),
        organization_id=row.organization_id,
        page=f"/webhooks/{row.id}",
    )
    await _record(session, None, row, "disable", before)


def _source(webhook_id: UUID) -> TodoSource:
    return TodoSource(service="integration", noun="webhook", object_id=webhook_id, key="disabled")


def _facts(row: Webhook) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TOLD}


async def _record(
    session: AsyncSession, actor: Actor | None, row: Webhook, verb: str, before: dict[str, Any] | None, **more: str
) -> None:
    """One audit row, never with a secret in it, and news for open pages."""
    after = None if verb == "delete" else _facts(row) | more
    place = row.organization_id
    await audit.write(
        session, actor, f"webhook.{verb}", "webhook", row.id, organization_id=place, before=before, after=after
    )
    await announce(session, "webhook", row.id, place)
