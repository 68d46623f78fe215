"""Subscribing, changing, rotating: who may, what is refused, and that a secret is shown once and kept sealed."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.integration.receivers import BASE, Place, subscription

from dangjian.integration.permissions import TODO_READ, WEBHOOK_MANAGE, WEBHOOK_READ
from dangjian.integration.webhooks.models import Webhook, WebhookSecret
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.sealing import unseal

HOOKS = f"{BASE}/webhooks"
URL = "https://hooks.example.com/party"
SignIn = Callable[..., Caller]


@pytest.fixture
def manager(actor: SignIn, place: Place) -> Caller:
    """Who looks after the committee's connections."""
    return actor(WEBHOOK_READ, WEBHOOK_MANAGE, on=place.committee)


async def made(client: httpx.AsyncClient, manager: Caller, place: Place, **more: Any) -> dict[str, Any]:
    """A webhook of the committee."""
    answer = await client.post(HOOKS, json=subscription(place.committee, URL, **more), headers=manager.headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_webhook_is_made_and_its_secret_shown_this_once(
    client: httpx.AsyncClient, manager: Caller, place: Place, session: AsyncSession
) -> None:
    found = await made(client, manager, place, patterns=["liaison.issue.*"], min_severity="serious")
    assert found["secret"].startswith("whsec_")
    assert (found["state"], found["api_version"], found["payload"]) == ("active", 1, "full")
    assert found["organization_name"] == "committee组织"
    shown = (await client.get(f"{HOOKS}/{found['id']}", headers=manager.headers)).json()
    assert "secret" not in shown
    assert [one["kind"] for one in shown["secrets"]] == ["v1"]
    listed = (await client.get(HOOKS, headers=manager.headers)).json()
    assert [one["id"] for one in listed["items"]] == [found["id"]]
    kept = (await session.scalars(select(WebhookSecret))).one()
    assert found["secret"] not in kept.sealed
    assert unseal(kept.sealed).decode() == found["secret"]
    audited = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "webhook.create"))).one()
    assert found["secret"] not in str(audited.after)


async def test_who_may_what(client: httpx.AsyncClient, manager: Caller, place: Place, actor: SignIn) -> None:
    found = await made(client, manager, place)
    one = f"{HOOKS}/{found['id']}"
    assert (await client.get(one)).status_code == 401
    stranger = actor(WEBHOOK_READ, WEBHOOK_MANAGE, on=place.foreign)
    below = actor(WEBHOOK_READ, WEBHOOK_MANAGE, on=place.branch)
    reader = actor(WEBHOOK_READ, on=place.group)
    nobody = actor(TODO_READ, on=place.group)
    for caller in (stranger, below):
        assert (await client.get(one, headers=caller.headers)).status_code == 404
        changed = await client.patch(one, json={"description": "别人"}, headers=caller.headers | {"If-Match": "1"})
        assert changed.status_code == 404
        assert (await client.get(HOOKS, headers=caller.headers)).json()["total"] == 0
        asked = subscription(place.committee, URL)
        assert (await client.post(HOOKS, json=asked, headers=caller.headers)).status_code == 404
    assert (await client.get(one, headers=reader.headers)).json()["can_manage"] is False
    assert (await client.delete(one, headers=reader.headers | {"If-Match": "1"})).status_code == 403
    assert (await client.get(HOOKS, headers=nobody.headers)).status_code == 403


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://user:secret@example.com/"}, "url"),
        ({"url": "http://10.0.0.8/hook"}, "url"),
        ({"patterns": ["liaison.nothing.*"]}, "patterns.0"),
        ({"patterns": []}, "patterns"),
        ({"patterns": ["*"] * 51}, "patterns"),
        ({"min_severity": "extreme"}, "min_severity"),
        ({"payload": "fat"}, "payload"),
        ({"secret": "whsec_mine"}, "secret"),
    ],
)
async def test_what_cannot_be_subscribed_is_refused_at_its_field(
    client: httpx.AsyncClient, manager: Caller, place: Place, more: dict[str, Any], field: str
) -> None:
    asked = subscription(place.committee, URL) | more
    answer = await client.post(HOOKS, json=asked, headers=manager.headers)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_a_change_names_the_version_seen_and_keeps_what_it_does_not_name(
    client: httpx.AsyncClient, manager: Caller, place: Place
) -> None:
    found = await made(client, manager, place, min_severity="urgent")
    one = f"{HOOKS}/{found['id']}"
    assert (await client.patch(one, json={}, headers=manager.headers)).status_code == 428
    changed = await client.patch(
        one, json={"patterns": ["targets.task.*"], "min_severity": None}, headers=manager.headers | {"If-Match": "1"}
    )
    assert changed.status_code == 200
    assert (changed.json()["patterns"], changed.json()["min_severity"]) == (["targets.task.*"], None)
    assert (changed.json()["url"], changed.json()["version"]) == (URL, 2)
    late = await client.patch(one, json={"payload": "thin"}, headers=manager.headers | {"If-Match": "1"})
    assert late.status_code == 412
    empty = await client.patch(one, json={"url": None}, headers=manager.headers | {"If-Match": "2"})
    assert empty.status_code == 422
    inside = await client.patch(one, json={"url": "http://[::1]:22/"}, headers=manager.headers | {"If-Match": "2"})
    assert inside.status_code == 422
    paused = await client.patch(one, json={"is_active": False}, headers=manager.headers | {"If-Match": "2"})
    assert paused.json()["state"] == "paused"


async def test_one_key_makes_one_webhook(client: httpx.AsyncClient, manager: Caller, place: Place) -> None:
    headers = manager.headers | {"Idempotency-Key": "once"}
    answers = [await client.post(HOOKS, json=subscription(place.committee, URL), headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (await client.get(HOOKS, headers=manager.headers)).json()["total"] == 1


async def test_rotating_leaves_at_most_two_secrets(client: httpx.AsyncClient, manager: Caller, place: Place) -> None:
    found = await made(client, manager, place, signs_ed25519=True)
    one, secrets = f"{HOOKS}/{found['id']}:rotate-secret", [found["secret"]]
    for version in (1, 2):
        answer = await client.post(one, json={"overlap": "24h"}, headers=manager.headers | {"If-Match": str(version)})
        assert answer.status_code == 200, answer.text
        secrets.append(answer.json()["secret"])
        kinds = sorted((s["kind"], s["expires_at"] is None) for s in answer.json()["secrets"])
        assert kinds == [("v1", False), ("v1", True), ("v1a", False), ("v1a", True)]
        assert all(s["public_key"].startswith("whpk_") for s in answer.json()["secrets"] if s["kind"] == "v1a")
    assert len(set(secrets)) == 3
    bad = await client.post(one, json={"overlap": "9d"}, headers=manager.headers | {"If-Match": "3"})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "overlap")


async def test_deleting_takes_secrets_along(
    client: httpx.AsyncClient, manager: Caller, place: Place, session: AsyncSession
) -> None:
    found = await made(client, manager, place)
    one = f"{HOOKS}/{found['id']}"
    assert (await client.delete(one, headers=manager.headers | {"If-Match": "7"})).status_code == 412
    assert (await client.delete(one, headers=manager.headers | {"If-Match": "1"})).status_code == 204
    assert (await client.get(one, headers=manager.headers)).status_code == 404
    assert await session.scalar(select(Webhook.id)) is None
    assert await session.scalar(text("SELECT count(*) FROM integration.webhook_secret")) == 0
